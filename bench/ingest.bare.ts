/** The same broker without us: no hooks, no database. What it can do is the measure of what the pipeline costs. */
import { createServer } from 'node:net'
import { Aedes } from 'aedes'

const aedes = await Aedes.createBroker()
const server = createServer({ noDelay: true }, aedes.handle)
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ result: { port: typeof address === 'object' ? address?.port : null, devices: [] } })
})
process.on('message', () => process.exit(0))
process.on('disconnect', () => process.exit(0))
