/** `npx tsx bench/ingest.ts`: acknowledged events per second from publish over commit to PUBACK, beside the bare broker. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { LoadOrder, LoadResult } from './ingest.load.ts'

export interface IngestFigures {
  devices: number
  eventsPerMessage: number
  /** 1 = vends only, which cost most: each is a movement in the ledger. 4 = a busy machine, climate readings between. */
  vendEvery: number
  server: LoadResult
  /** The same messages to the same broker without hooks and database. */
  bare: LoadResult
  /** Server's messages ÷ bare broker's messages. */
  share: number
  /** Bytes on and beside the heap, after collection, per connected device that has been born. */
  bytesPerDevice: number
}

type Load = Pick<LoadOrder, 'eventsPerMessage' | 'vendEvery'>

const WARM_UP_MS = 2_000
const MEASURE_MS = 6_000

/** Each figure from fresh processes: the server in one, the load generator in another. */
export async function benchIngest(): Promise<IngestFigures[]> {
  const figures: IngestFigures[] = []
  for (const devices of [100, 1_000])
    for (const eventsPerMessage of [1, 50]) {
      const bare = await against('ingest.bare.ts', devices, { eventsPerMessage, vendEvery: 1 })
      for (const vendEvery of [1, 4]) {
        const load = { eventsPerMessage, vendEvery }
        const server = await against('ingest.server.ts', devices, load)
        const share = server.result.messagesPerSecond / bare.result.messagesPerSecond
        const { bytesPerDevice, result } = server
        figures.push({ devices, ...load, server: result, bare: bare.result, share, bytesPerDevice })
      }
    }
  return figures
}

async function against(file: string, devices: number, load: Load) {
  const server = child(file, String(devices))
  const generator = child('ingest.load.ts')
  try {
    const { port, devices: known } = await message<{ port: number; devices: LoadOrder['devices'] }>(server)
    const anyone = Array.from({ length: devices }, (_, i) => ({ id: `bench-${i}`, secret: 'none' }))
    const before = await memoryOf(server, known.length)
    const order: LoadOrder = {
      port,
      devices: known.length > 0 ? known : anyone,
      ...load,
      warmUpMs: WARM_UP_MS,
      measureMs: MEASURE_MS,
    }
    generator.send(order)
    await message(generator)
    const after = await memoryOf(server, known.length)
    generator.send('go')
    const { result } = await message<{ result: LoadResult }>(generator)
    return { result, bytesPerDevice: (after - before) / devices }
  } finally {
    server.send('stop')
    await once(server, 'exit')
    generator.kill()
  }
}

const child = (file: string, ...options: string[]): ChildProcess =>
  fork(join(import.meta.dirname, file), options, {
    execArgv: ['--import', 'tsx', '--expose-gc', ...(process.env.BENCH_SERVER_FLAGS?.split(' ') ?? [])],
  })

/** The next thing a child says. */
async function message<T>(from: ChildProcess): Promise<T> {
  const gone = once(from, 'exit').then(([code]) => {
    throw new Error(`A bench process ended with code ${code}`)
  })
  const [said] = await Promise.race([once(from, 'message'), gone])
  return said as T
}

async function memoryOf(server: ChildProcess, known: number): Promise<number> {
  if (known === 0) return 0
  server.send('usage')
  return (await message<{ memory: number }>(server)).memory
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const figure of await benchIngest()) console.log(figure)
}
