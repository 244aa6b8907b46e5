/** `npx tsx bench/ingest.ts`: acknowledged events per second from publish over commit to PUBACK, beside the bare broker. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { LoadOrder, LoadResult } from './ingest.load.ts'

export interface IngestFigures {
  devices: number
  eventsPerMessage: number
  server: LoadResult
  /** The same messages to the same broker without hooks and database. */
  bare: LoadResult
  /** Server's messages ÷ bare broker's messages. */
  share: number
  /** Bytes of resident memory per connected device that has been born. */
  bytesPerDevice: number
}

const WARM_UP_MS = 2_000
const MEASURE_MS = 6_000

/** Each figure from fresh processes: the server in one, the load generator in another. */
export async function benchIngest(): Promise<IngestFigures[]> {
  const figures: IngestFigures[] = []
  for (const devices of [100, 1_000])
    for (const eventsPerMessage of [1, 50]) figures.push(await measure(devices, eventsPerMessage))
  return figures
}

async function measure(devices: number, eventsPerMessage: number): Promise<IngestFigures> {
  const bare = await against('ingest.bare.ts', devices, eventsPerMessage)
  const server = await against('ingest.server.ts', devices, eventsPerMessage)
  return {
    devices,
    eventsPerMessage,
    server: server.result,
    bare: bare.result,
    share: server.result.messagesPerSecond / bare.result.messagesPerSecond,
    bytesPerDevice: server.bytesPerDevice,
  }
}

async function against(file: string, devices: number, eventsPerMessage: number) {
  const server = child(file, String(devices))
  const load = child('ingest.load.ts')
  try {
    const { port, devices: known } = await message<{ port: number; devices: LoadOrder['devices'] }>(server)
    const anyone = Array.from({ length: devices }, (_, i) => ({ id: `bench-${i}`, secret: 'none' }))
    const before = await memoryOf(server, known.length)
    const order: LoadOrder = {
      port,
      devices: known.length > 0 ? known : anyone,
      eventsPerMessage,
      warmUpMs: WARM_UP_MS,
      measureMs: MEASURE_MS,
    }
    load.send(order)
    await message(load)
    const after = await memoryOf(server, known.length)
    load.send('go')
    const { result } = await message<{ result: LoadResult }>(load)
    return { result, bytesPerDevice: (after - before) / devices }
  } finally {
    server.send('stop')
    await once(server, 'exit')
    load.kill()
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
  return (await message<{ resident: number }>(server)).resident
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const figure of await benchIngest()) console.log(figure)
}
