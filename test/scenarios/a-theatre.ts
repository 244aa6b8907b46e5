import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { systemClock } from '../../firmware-sim/clock.ts'
import type { DeviceRecord } from '../../firmware-sim/credentials.ts'
import type { Dispenser } from '../../firmware-sim/dispenser.ts'
import { Fleet, type FleetOptions } from '../../firmware-sim/fleet.ts'
import type { Incident } from '../../firmware-sim/incidents.ts'
import { randomStream } from '../../firmware-sim/random.ts'
import type { Scenario } from '../../firmware-sim/scenarios/scenario.ts'
import type { SimulatedDevice } from '../../firmware-sim/simulated-device.ts'
import type { CreatedDispenser, Delivery, DispenserDetail, EventHistory } from '../../protocol/api/devices.ts'
import type { Balance, Movement } from '../../protocol/api/inventory.ts'
import { systemAmbient } from '../../server/ambient.ts'
import { describeFindings, verifyDatabase } from '../../server/db/verify.ts'
import { type Api, startApp, type TestApp } from '../support/app.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR
export const CAPACITY = 20
/** The evening of an ordinary Monday: how many press does not depend on when the tests run. */
const EVENING = Date.parse('2026-06-01T12:00:00.000Z')
/** Machines were installed this long before their stories begin: milliseconds. */
const INSTALLED_AGO = 30 * DAY

/** Waits until `check` passes, which it is asked again and again. */
export const until = (check: () => unknown, timeout = 10_000): Promise<unknown> =>
  vi.waitFor(check, { timeout, interval: 50 })

interface Story extends Partial<FleetOptions> {
  scenarios?: readonly Scenario[]
  /** Units in each channel at the beginning; full without further words. */
  channels?: readonly number[]
  /** Units in the machine by the ledger; as many as there are by default. */
  stock?: number
  /** Presses on an average day. */
  pressesPerDay?: number
}

/** A machine as it stands before its story. */
interface Machine {
  locationId: string
  record: DeviceRecord
  stock: number
  /** What the board remembers; none before it was ever turned on. */
  stateFolder?: string
}

/** What the server made of a story. */
export interface Told {
  detail: DispenserDetail
  delivery: Delivery
  /** Oldest first. */
  events: EventHistory['items']
  movements: Movement[]
  /** Units in the machine by the ledger. */
  balance: number
}

/** A real server, on which stories about machines are played. */
export class Theatre {
  private readonly fleets: Fleet[] = []
  private readonly installed: Machine[] = []
  private registered = 0

  private constructor(
    readonly app: TestApp,
    /** The administrator. */
    public admin: Api,
    /** By how much the server's clock is behind the world's. */
    private readonly lag: { ms: number },
  ) {}

  /** With `machines` that were installed, loaded and heard 30 days ago, and switched off since. */
  static async open(machines = 0, environment: Record<string, string> = {}): Promise<Theatre> {
    const lag = { ms: machines > 0 ? INSTALLED_AGO : 0 }
    const now = () => Date.now() - lag.ms
    const app = await startApp({ environment, ambient: { ...systemAmbient, now: () => new Date(now()) } })
    const theatre = new Theatre(app, await app.as('admin'), lag)
    for (let i = 0; i < machines; i++)
      theatre.installed.push({
        ...(await theatre.register([CAPACITY, CAPACITY, CAPACITY], 3 * CAPACITY)),
        stateFolder: join(app.folder.dataDir, `machine-${i}`),
      })
    const clock = { ...systemClock, now }
    for (const { record, stateFolder = '' } of theatre.installed) {
      const fleet = theatre.play(
        { ...record, pressesPerDay: 0 },
        { stateFolder, clock, climateInterval: Infinity },
      )
      expect(await fleet.drain(20_000)).toBe(true)
    }
    await theatre.calm()
    lag.ms = 0
    theatre.admin = await app.as('admin')
    return theatre
  }

  /** Ends the stories and the server, after the oracle has found nothing. */
  async close(): Promise<void> {
    await this.calm()
    const { sound, lines } = describeFindings(await verifyDatabase(this.app.db))
    await this.app.end()
    expect(sound, lines.join('\n')).toBe(true)
  }

  /** From now on the server's clock is ahead. */
  advance(ms: number): void {
    this.lag.ms -= ms
  }

  /** A machine in its story: an installed one while there are any, unless the story says what is in it. */
  async begin(story: Story): Promise<Actor> {
    const { channels, stock, pressesPerDay = 0, ...options } = story
    const isUsual = channels === undefined && stock === undefined
    const machine = (isUsual ? this.installed.pop() : undefined) ?? (await this.register(channels, stock))
    const { stateFolder } = machine
    const fleet = this.play(
      { ...machine.record, pressesPerDay },
      { ...options, ...(stateFolder !== undefined && { stateFolder }) },
    )
    return new Actor(this.admin, machine, fleet, options.story ?? STORY)
  }

  /** Ends the stories that are under way. */
  private async calm(): Promise<void> {
    await Promise.all(this.fleets.splice(0).map((fleet) => fleet.stop()))
  }

  private async register(
    channels: readonly number[] = [CAPACITY, CAPACITY, CAPACITY],
    units?: number,
  ): Promise<Machine> {
    const stock = units ?? channels.reduce((sum, remaining) => sum + remaining, 0)
    // What happens to a machine follows from its id.
    const { id, locationId, secret } = await this.admin.post<CreatedDispenser>('/api/dispensers', {
      id: `machine-${++this.registered}`,
      channels: channels.map((_, i) => ({ channel: i + 1, product: 'CON52', capacity: CAPACITY })),
    })
    if (stock > 0) {
      const lines = [{ product: 'CON52', lot: { number: id, expiresOn: '2040-01-31' }, quantity: stock }]
      // Long before any story: what a slow or wrong clock dates too early must have been there.
      const occurredAt = new Date(Date.now() - this.lag.ms - 60 * DAY).toISOString()
      await this.admin.post('/api/movements', { kind: 'receipt', to: locationId, lines, occurredAt })
    }
    const record: DeviceRecord = {
      id,
      secret,
      profile: 'normal',
      setting: 'indoor',
      channels: channels.map((remaining, i) => ({ channel: i + 1, capacity: CAPACITY, remaining })),
    }
    return { locationId, record, stock }
  }

  private play(record: DeviceRecord, options: Partial<FleetOptions>): Fleet {
    const fleet = new Fleet({
      url: `mqtt://127.0.0.1:${this.app.mqttPort}`,
      server: this.app.url,
      devices: [record],
      seed: '7',
      climateInterval: HOUR,
      demandFrom: EVENING,
      cooldown: 0,
      timings: { retryFirst: 50, retryLimit: 400, stateDelay: 50, ackTimeout: 3_000 },
      story: STORY,
      ...options,
    })
    this.fleets.push(fleet)
    fleet.start()
    return fleet
  }
}

/** Milliseconds that a story lasts from the first connection on. */
const STORY = 2_000

/** One machine in its story. */
export class Actor {
  private readonly startedAt = Date.now()

  constructor(
    private readonly admin: Api,
    private readonly machine: Machine,
    readonly fleet: Fleet,
    private readonly length: number,
  ) {}

  get id(): string {
    return this.machine.record.id
  }

  get locationId(): string {
    return this.machine.locationId
  }

  /** Units in the ledger at the beginning. */
  get stock(): number {
    return this.machine.stock
  }

  get device(): SimulatedDevice {
    const device = this.fleet.device(this.id)
    if (!device) throw new Error('The device is not there')
    return device
  }

  get dispenser(): Dispenser {
    return this.device.dispenser
  }

  /** Units that fell to people. */
  get dropped(): number {
    return [...this.dispenser.dropped.values()].reduce((sum, units) => sum + units, 0)
  }

  /**
   * What a scenario brings, one thing after another, each when it may come: by the clock, a busy machine would not have
   * seen the one before. The story itself begins later than anybody waits (`story: DAY`).
   */
  async plays({ plot }: Scenario, mayCome: (incident: Incident) => Promise<unknown>): Promise<void> {
    const { channels } = this.machine.record
    const stage = { random: randomStream(this.id), channels, from: 0, live: 0, until: 1 }
    for (const { incident } of plot?.(stage) ?? []) {
      await mayCome(incident)
      this.device.inject(incident)
    }
  }

  /** The story is played to its end. */
  async over(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, this.startedAt + this.length + 100 - Date.now()))
  }

  /** The story is played to its end, and everything that is still remembered has arrived. */
  async played(): Promise<Told> {
    await this.over()
    await this.delivered()
    return this.told()
  }

  async delivered(): Promise<void> {
    expect(await this.fleet.drain(20_000), 'everything is delivered').toBe(true)
    await until(() => expect(this.dispenser.mail.waiting).toEqual([]))
  }

  detail(): Promise<DispenserDetail> {
    return this.admin.get<DispenserDetail>(`/api/dispensers/${this.id}`)
  }

  /** The screens show `expected` of the machine: the state that says so follows the events it comes from. */
  async shows(expected: object): Promise<void> {
    await until(async () => expect(await this.detail()).toMatchObject(expected))
  }

  async told(): Promise<Told> {
    const { admin, id, locationId } = this
    const balances = await admin.get<{ items: Balance[] }>(`/api/balances?location=${locationId}`)
    return {
      detail: await this.detail(),
      delivery: await admin.get<Delivery>(`/api/dispensers/${id}/delivery`),
      events: (await this.pages<EventHistory['items'][number]>(`/api/dispensers/${id}/events`)).reverse(),
      movements: (await this.pages<Movement>(`/api/movements?location=${locationId}`)).reverse(),
      balance: balances.items.reduce((sum, { quantity }) => sum + quantity, 0),
    }
  }

  private async pages<T>(path: string): Promise<T[]> {
    const items: T[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const url: string = `${path}${path.includes('?') ? '&' : '?'}limit=200${cursor && `&cursor=${cursor}`}`
      const page: { items: T[]; next: string | null } = await this.admin.get(url)
      items.push(...page.items)
      cursor = page.next
    }
    return items
  }
}

const sum = <T>(items: readonly T[], units: (item: T) => number): number =>
  items.reduce((total, item) => total + units(item), 0)

export const ofKind = ({ events }: Told, kind: string) => events.filter((event) => event.kind === kind)
export const unattributed = ({ delivery }: Told): number => sum(delivery.logs, (log) => log.unattributed)
export const reasons = ({ delivery }: Told): string[] =>
  [...new Set(delivery.quarantined.map(({ reason }) => reason))].sort()
/** Sequence numbers that never arrived, over all logs. */
export const missing = ({ delivery }: Told): number =>
  sum(delivery.logs, ({ gaps }) => sum(gaps, ([from, to]) => to - from + 1))

/**
 * Units are conserved: what fell out of the machine is told by events or proved by counters, `untold` units aside; and
 * each of these is an issue or an open discrepancy, once. Every event is stored once, and what is missing is a gap.
 */
export function expectConserved(actor: Actor, told: Told, { untold = 0 } = {}): void {
  const vends = sum(ofKind(told, 'vend'), ({ quantity }) => quantity ?? 0)
  expect(vends + unattributed(told) + untold, 'told and proved').toBe(actor.dropped)

  const issued = sum(
    told.movements.filter(({ kind }) => kind === 'vend'),
    ({ lines }) => sum(lines, ({ quantity }) => quantity),
  )
  const open = sum(told.delivery.discrepancies, ({ quantity }) => quantity)
  const tests = sum(ofKind(told, 'test'), ({ quantity }) => quantity ?? 0)
  expect(issued + open, 'issued or open').toBe(vends + unattributed(told))
  expect(told.balance, 'left in the machine').toBe(actor.stock - issued - tests)

  const keys = told.events.map(({ log, seq }) => `${log} ${seq}`)
  expect(new Set(keys).size).toBe(keys.length)
  for (const { log, through, gaps, events } of told.delivery.logs) {
    const lost = sum(gaps, ([from, to]) => to - from + 1)
    expect(events + lost, `events and gaps of log ${log}`).toBe(through + 1)
  }
}
