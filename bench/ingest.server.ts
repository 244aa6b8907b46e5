/**
 * The whole server as it is built for production, in a process of its own, with as many dispensers as it is told, on a
 * fresh SQLite file on this disk.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CreateMovement } from '../protocol/api/inventory.ts'
import type { Actor } from '../server/route.ts'

const COUNTY = '990101'
const PLENTY = 100_000_000
const wanted = Number(process.argv[2])

const built = join(import.meta.dirname, '..', 'dist', 'server')
const { createApp }: typeof import('../server/app.ts') = await import(join(built, 'app.js'))
const { toConfig }: typeof import('../server/config.ts') = await import(join(built, 'config.js'))
const dataDir = mkdtempSync(join(tmpdir(), 'sanliang-bench-'))
const app = createApp(
  toConfig({
    PORT: '0',
    MQTT_PORT: '0',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
    ADMIN_PASSWORD: 'only for the bench',
  }),
)
await app.open()
const { accounts, catalog, devices, inventory } = app.services
const person = await accounts.createPerson({
  username: 'bench',
  displayName: 'Bench',
  role: 'administrator',
  jurisdictionCode: null,
  password: 'only for the bench',
})
const actor: Actor = { person, scope: null }
const condom = (await catalog.products()).find(({ selfService }) => selfService)
if (!condom) throw new Error('The catalogue has no product for self-service')
const product = condom.id
const channels = [1, 2, 3, 4].map((channel) => ({ channel, product, capacity: 20 }))
const lines = [{ product, lot: { number: 'A1', expiresOn: '2030-01-31' }, quantity: PLENTY }]

const fleet: { id: string; secret: string }[] = []
for (let i = 0; i < wanted; i++) {
  const { id, secret, locationId } = await app.db.write((tx, afterCommit) =>
    devices.registry.add(tx, afterCommit, null, { id: `bench-${i}`, jurisdictionCode: COUNTY, channels }),
  )
  const delivery: CreateMovement = {
    kind: 'receipt',
    to: locationId,
    lines,
    occurredAt: '2026-01-01T00:00:00.000Z',
  }
  await inventory.post(actor, delivery, null)
  fleet.push({ id, secret })
}
const { mqtt: port } = await app.listen()
process.send?.({ port, devices: fleet })

process.on('message', (message) => {
  if (message === 'usage') {
    globalThis.gc?.()
    const { heapUsed, external } = process.memoryUsage()
    process.send?.({ memory: heapUsed + external, cpu: process.cpuUsage() })
    return
  }
  void app.stop().then(() => {
    rmSync(dataDir, { recursive: true })
    process.exit(0)
  })
})
