/** `npm run bench -- ingest`: acknowledged events a second from publish over commit to PUBACK, beside the bare broker. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqliteFile } from '../server/db/open.database.ts'
import { benchFloor } from './ingest.floor.ts'
import type { LoadResult } from './ingest.load.ts'
import { connectionsAllowed, Fleet, type Lag, type Pace, Server, strangers } from './ingest.processes.ts'
import type { Load } from './load.device.ts'
import { installed, Mosquitto } from './mosquitto.ts'

export interface LoadFigures {
  devices: number
  load: Load
  server: LoadResult
  lag: Lag
  /** Messages a second that the same broker takes without hooks and database. */
  bare: number
  /** Events a second of which SQLite alone can write the rows. */
  floor: number
  /** Processor time of the server for an event, microseconds. */
  cpu: number
  /** Bytes on and beside the heap, after collection, per connected device that has been born. */
  bytesPerDevice: number
}
export interface HalfLoadFigures {
  devices: number
  rate: number
  result: LoadResult
  lag: Lag
}
export interface ReturnFigures {
  devices: number
  /** Seconds from the start of the server's process until it takes connections, and until the last device is born. */
  listening: number
  back: number
  lag: Lag
}
export interface OutsideFigures {
  devices: number
  load: Load
  /** `storedPerSecond` is what counts: a PUBACK is Mosquitto's own. */
  server: LoadResult
  lag: Lag
  /** Messages a second that Mosquitto takes with nobody behind it. */
  alone: number
}
export interface IngestFigures {
  loads: LoadFigures[]
  half: HalfLoadFigures
  returned: ReturnFigures
  /** Null where Mosquitto is not installed. */
  outside: OutsideFigures[] | null
}

/** 1 = vends only, which cost most: each is a movement in the ledger. 4 = a busy machine, climate readings between. */
const VENDS_ONLY = 1
const BUSY_MACHINE = 4
const SIZES = [1, 50]
/** A device of the protocol has one or two batches on the way; single events go out as they happen. */
const UNSTORED = new Map([
  [1, 20],
  [50, 4],
])

/** `quick` measures fewer fleets and for a shorter time, to see whether a change was one. */
export async function benchIngest(quick = false): Promise<IngestFigures> {
  const pace = quick ? { warmUpMs: 1_000, measureMs: 2_000 } : { warmUpMs: 1_500, measureMs: 4_000 }
  const loads: LoadFigures[] = []
  for (const devices of quick ? [1_000] : [100, 1_000, 5_000])
    loads.push(...(await benchLoads(devices, pace)))
  const vends = loads.find(({ devices, load }) => devices === 1_000 && load.eventsPerMessage === 1)
  const half = await benchHalfLoad(1_000, (vends?.server.messagesPerSecond ?? 1_000) / 2, pace)
  const returned = await benchReturn(Math.min(quick ? 1_000 : 10_000, connectionsAllowed()))
  return { loads, half, returned, outside: installed() ? await benchOutside(1_000, pace) : null }
}

async function benchLoads(devices: number, pace: Pace): Promise<LoadFigures[]> {
  const bare = new Map<number, number>()
  for (const size of SIZES)
    await withFleet(Server.bare(), async (server, fleet) => {
      await fleet.connect(server.port, strangers(devices))
      const { messagesPerSecond } = await fleet.run(loadOf(size, VENDS_ONLY), pace)
      bare.set(size, messagesPerSecond)
    })
  return withFolder(async (dataDir) => {
    const starting = Server.start(onEmbedded(dataDir, devices))
    const measured = await withFleet(starting, async (server, fleet) => {
      const before = await server.memory()
      await fleet.connect(server.port, server.devices)
      const bytesPerDevice = ((await server.memory()) - before) / devices
      const figures: Omit<LoadFigures, 'floor'>[] = []
      // Vends first: readings leave work behind, sums and judgements, which the next load would pay for.
      for (const vendEvery of [VENDS_ONLY, BUSY_MACHINE])
        for (const size of SIZES) {
          const load = loadOf(size, vendEvery)
          const { result, lag } = await server.lagDuring(() => fleet.run(load, pace))
          figures.push({
            devices,
            load,
            server: result,
            lag,
            bare: bare.get(size) ?? Number.NaN,
            cpu: lag.cpu / result.events,
            bytesPerDevice,
          })
        }
      return figures
    })
    const file = sqliteFile(dataDir)
    return measured.map((figures) => ({ ...figures, floor: benchFloor(file, figures.load) }))
  })
}

function benchHalfLoad(devices: number, rate: number, pace: Pace): Promise<HalfLoadFigures> {
  return withFolder((dataDir) =>
    withFleet(Server.start(onEmbedded(dataDir, devices)), async (server, fleet) => {
      await fleet.connect(server.port, server.devices)
      const { result, lag } = await server.lagDuring(() => fleet.run(loadOf(1, VENDS_ONLY), pace, rate))
      return { devices, rate, result, lag }
    }),
  )
}

/** The server ends while all are connected and starts anew; they have nothing else to do than to come back. */
function benchReturn(devices: number): Promise<ReturnFigures> {
  return withFolder((dataDir) =>
    withCrew(async (fleet) => {
      const before = await Server.start(onEmbedded(dataDir, devices))
      const { port } = before
      await fleet.connect(port, before.devices).finally(() => before.stop())
      const began = performance.now()
      const since = () => (performance.now() - began) / 1_000
      const back = fleet.return(port)
      back.catch(() => undefined)
      const server = await Server.start({ dataDir, devices, environment: { MQTT_PORT: String(port) } })
      try {
        const listening = since()
        const { lag } = await server.lagDuring(() => back)
        return { devices, listening, back: since(), lag }
      } finally {
        await server.stop()
      }
    }),
  )
}

async function benchOutside(devices: number, pace: Pace): Promise<OutsideFigures[]> {
  const figures: OutsideFigures[] = []
  for (const [size, unstored] of UNSTORED) {
    const load = { ...loadOf(size, VENDS_ONLY), unstored }
    const { messagesPerSecond: alone } = await withMosquitto((mosquitto) =>
      withCrew(async (fleet) => {
        await mosquitto.admit(strangers(devices))
        await fleet.connect(mosquitto.port, strangers(devices))
        return fleet.run(loadOf(size, VENDS_ONLY), pace)
      }),
    )
    const { result, lag } = await withMosquitto((mosquitto) =>
      withFolder((dataDir) =>
        withFleet(
          Server.start({ dataDir, devices, environment: mosquitto.environment }),
          async (server, fleet) => {
            await mosquitto.admit(server.devices)
            await fleet.connect(mosquitto.port, server.devices)
            return server.lagDuring(() => fleet.run(load, pace))
          },
        ),
      ),
    )
    figures.push({ devices, load, server: result, lag, alone })
  }
  return figures
}

const loadOf = (eventsPerMessage: number, vendEvery: number): Load => ({
  eventsPerMessage,
  vendEvery,
  unstored: null,
})

const onEmbedded = (dataDir: string, devices: number) => ({
  dataDir,
  devices,
  environment: { MQTT_PORT: '0' },
})

async function withFolder<T>(work: (dataDir: string) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sanliang-bench-'))
  try {
    return await work(dataDir)
  } finally {
    rmSync(dataDir, { recursive: true })
  }
}

async function withCrew<T>(work: (fleet: Fleet) => Promise<T>): Promise<T> {
  const fleet = new Fleet()
  try {
    return await work(fleet)
  } finally {
    fleet.kill()
  }
}

async function withFleet<T>(
  starting: Promise<Server>,
  work: (server: Server, fleet: Fleet) => Promise<T>,
): Promise<T> {
  const server = await starting
  try {
    return await withCrew((fleet) => work(server, fleet))
  } finally {
    await server.stop()
  }
}

async function withMosquitto<T>(work: (mosquitto: Mosquitto) => Promise<T>): Promise<T> {
  const mosquitto = await Mosquitto.start()
  try {
    return await work(mosquitto)
  } finally {
    await mosquitto.remove()
  }
}
