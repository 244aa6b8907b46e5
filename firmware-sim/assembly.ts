import { type Board, drawBoard } from './board.ts'
import { climateAt } from './climate.ts'
import type { Clock } from './clock.ts'
import type { Endpoint } from './connection.ts'
import type { DeviceRecord } from './credentials.ts'
import { drawPressesPerDay } from './demand.ts'
import { Disorder } from './disorder.ts'
import { Dispenser } from './dispenser.ts'
import { Downloader, httpImages } from './downloader.ts'
import { everydayLife } from './everyday-life.ts'
import type { TimedIncident } from './incidents.ts'
import { Line } from './line.ts'
import { Link, type LinkNotice, type LinkTimings } from './link.ts'
import type { DispenserMemory } from './memory.ts'
import { randomStream } from './random.ts'
import type { Scenario, Stage } from './scenarios/scenario.ts'
import { type SaveMemory, SimulatedDevice } from './simulated-device.ts'
import { before, inOrder } from './timeline.ts'

/** What all devices of a fleet have in common. Durations in milliseconds. */
export interface World {
  url: string
  seed: string
  clock: Clock
  timings: LinkTimings
  /** Seconds of silence before a ping. */
  keepalive: number
  speed: number
  /** Epoch milliseconds of the world at which devices connect for the first time, and of the demand felt then. */
  startedAt: number
  demandFrom: number
  restockDays: number
  climateInterval: number
  cooldown: number
  logCapacity: number
  updateKeys: readonly string[]
  /** Where a manifest's path leads; null = nowhere. */
  server: string | null
  /** Life before the first connection. */
  past: number
  /** How long scenarios last from the first connection on. */
  story: number
}

/** One device of the fleet. */
export interface Part {
  record: DeviceRecord
  memory: DispenserMemory
  scenarios: readonly Scenario[]
  /** Tells two boards of one device apart: what happens to each is its own. */
  seed: string
  save: SaveMemory
  notice(notice: LinkNotice): void
}

export interface Assembled {
  device: SimulatedDevice
  /** Turns it on, at once or, with a line of its own, when that is there. Its link connects `connectAfter` ms from then. */
  start(connectAfter: number): Promise<void> | null
}

/** Puts a device together out of its record, its memory and what is to happen to it. */
export function assemble(world: World, part: Part): Assembled {
  const { clock, timings, keepalive } = world
  const { record, memory, scenarios, seed } = part
  const { id, secret } = record
  const stageOf = theStage(world, part)
  const dispenser = new Dispenser(id, boardOf(world, part, stageOf), memory)
  const endpoint: Endpoint = { url: world.url, device: id, secret, connectTimeout: 15_000, keepalive }
  const disorder = scenarios.some((scenario) => scenario.disorder)
    ? new Disorder(randomStream(seed, id, 'disorder'))
    : null
  const link = new Link(
    endpoint,
    dispenser,
    timings,
    clock,
    randomStream(seed, id, 'link'),
    { changed: () => device.changed(), notice: part.notice },
    disorder,
  )
  const downloader = new Downloader(
    dispenser,
    httpImages(world.server),
    clock,
    randomStream(seed, id, 'download'),
    () => device.changed(),
  )
  const line = scenarios.some((scenario) => scenario.line) ? new Line(addressOf(world.url)) : null
  const surroundings = {
    incidents: inOrder([
      everyday(world, part),
      ...scenarios.map((scenario) => scenario.plot?.(stageOf(scenario)) ?? []),
    ]),
    climate: (at: number) => climateAt(world.seed, id, record.setting, at),
    climateInterval: world.climateInterval,
    ...(line && { line }),
  }
  const device = new SimulatedDevice(dispenser, link, downloader, surroundings, clock, part.save)
  return {
    device,
    start: (connectAfter) => {
      const turnOn = (): void => device.start(connectAfter, turnedOnAt(world, scenarios))
      if (!line) {
        turnOn()
        return null
      }
      return line.start().then((port) => {
        endpoint.url = `mqtt://127.0.0.1:${port}`
        turnOn()
      })
    },
  }
}

/** When a machine with these scenarios was turned on. */
export const turnedOnAt = ({ startedAt, past }: World, scenarios: readonly Scenario[]): number =>
  startedAt - Math.max(past, ...scenarios.map((scenario) => scenario.past ?? 0))

const theStage =
  (world: World, { record, memory, scenarios, seed }: Part) =>
  ({ name }: Scenario): Stage => ({
    random: randomStream(seed, record.id, 'scenario', name),
    channels: memory.channels,
    from: turnedOnAt(world, scenarios),
    live: world.startedAt,
    until: world.startedAt + world.story,
  })

function boardOf(world: World, { record, scenarios }: Part, stageOf: (scenario: Scenario) => Stage): Board {
  const { cooldown, speed } = world
  let board = drawBoard(randomStream(world.seed, record.id, 'board'), {
    ...world,
    cooldown: cooldown / speed,
  })
  for (const scenario of scenarios) board = scenario.board?.(board, stageOf(scenario)) ?? board
  return board
}

/** People who press and a driver, in the past at the speed of the world, from the first connection on at the fleet's. */
function* everyday(world: World, { record, memory, scenarios, seed }: Part): Generator<TimedIncident, void> {
  const { startedAt, demandFrom, speed, restockDays } = world
  const { id, profile } = record
  const channels = memory.channels.map(({ channel }) => channel)
  if (channels.length === 0) return
  const plan = {
    pressesPerDay: record.pressesPerDay ?? drawPressesPerDay(profile, randomStream(world.seed, id, 'demand')),
    channels,
    restockDays,
  }
  const from = turnedOnAt(world, scenarios)
  if (from < startedAt)
    yield* before(
      startedAt,
      everydayLife(`${seed}/past`, id, plan, {
        startedAt: from,
        demandFrom: demandFrom - (startedAt - from),
        speed: 1,
      }),
    )
  yield* everydayLife(seed, id, plan, { startedAt, demandFrom, speed })
}

function addressOf(broker: string): { host: string; port: number } {
  const { hostname, port } = new URL(broker)
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 1883) }
}
