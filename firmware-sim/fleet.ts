import { drawBoard } from './board.ts'
import { climateAt } from './climate.ts'
import { type Clock, systemClock } from './clock.ts'
import type { DeviceRecord } from './credentials.ts'
import { drawPressesPerDay } from './demand.ts'
import { Dispenser } from './dispenser.ts'
import { everydayLife } from './everyday-life.ts'
import { Flash } from './flash.ts'
import { DEFAULT_TIMINGS, Link, type LinkTimings } from './link.ts'
import { firstMemory, remembered } from './memory.ts'
import { NoticeDigest } from './notices.ts'
import { randomStream } from './random.ts'
import { SimulatedDevice } from './simulated-device.ts'

export interface FleetOptions {
  /** Broker, `mqtt://host:port` or `mqtts://host:port`. */
  url: string
  devices: readonly DeviceRecord[]
  /** Everything random follows from it and from the device ids. */
  seed: string
  /** Seconds of demand that pass in one second. Device clocks and the climate stay in real time. Default 1. */
  speed?: number
  /** Instant (epoch milliseconds) whose season and hour demand starts from. Default: now. */
  demandFrom?: number
  /** Days of demand time between two visits of a driver; nobody comes by default. */
  restockDays?: number
  /** Milliseconds between two climate readings. Default 30 minutes. */
  climateInterval?: number
  /** Milliseconds of demand time a machine refuses after a vend. Default 15 s. */
  cooldown?: number
  /** Events a device's log holds. Default 4,096. */
  logCapacity?: number
  /** Devices that connect for the first time in one second. Default 200. */
  connectRate?: number
  timings?: Partial<LinkTimings>
  /** Folder that keeps what the devices remember, so that the fleet survives a restart of the simulator. */
  stateFolder?: string
  clock?: Clock
  /** Takes lines about trouble, each told once. */
  onNotice?: (line: string) => void
}

export interface FleetStats {
  devices: number
  connected: number
  /** Devices that were connected at least once. */
  everConnected: number
  /** Devices the broker refused at least once. */
  refused: number
  /** Events the devices wrote into their logs in this run. */
  recorded: number
  /** Events sent, repetitions included. */
  sent: number
  acked: number
  /** Events that wait in the logs for their ack. */
  pending: number
  /** Events that logs dropped because they were full. */
  overflowed: number
  reconnects: number
  /** Failed or lost connections, refusals, and messages no device could read. */
  errors: number
}

/** Many devices in one process, with one broker and one seed. */
export class Fleet {
  private readonly clock: Clock
  private readonly flash: Flash | null
  private readonly notices: NoticeDigest
  private readonly members = new Map<string, SimulatedDevice>()
  /** Log positions at the start: what was recorded before is not of this run. */
  private recordedBefore = 0

  constructor(private readonly options: FleetOptions) {
    this.clock = options.clock ?? systemClock
    this.flash = options.stateFolder === undefined ? null : new Flash(options.stateFolder)
    this.notices = new NoticeDigest(options.url, this.clock, options.onNotice ?? (() => {}))
  }

  /** Turns every device on; they connect one after another at the connect rate. Throws when the state folder is unusable. */
  start(): void {
    this.flash?.start()
    const startedAt = this.clock.now()
    const connectEvery = 1_000 / (this.options.connectRate ?? 200)
    for (const [index, record] of this.options.devices.entries()) {
      const device = this.build(record, startedAt)
      this.members.set(record.id, device)
      this.recordedBefore += device.dispenser.log.next
      device.start(index * connectEvery)
    }
  }

  /**
   * Nothing happens to the machines any more; waits until everything they recorded is acknowledged, at most `patience`
   * milliseconds. Tells whether it is.
   */
  async drain(patience: number): Promise<boolean> {
    for (const device of this.members.values()) device.calm()
    const deadline = this.clock.now() + patience
    while (this.stats().pending > 0) {
      if (this.clock.now() >= deadline) return false
      await new Promise<void>((resolve) => {
        this.clock.after(50, resolve)
      })
    }
    return true
  }

  /** Every device says goodbye; the state folder is closed. */
  async stop(): Promise<void> {
    await Promise.all([...this.members.values()].map((device) => device.stop()))
    this.flash?.stop()
  }

  /** A device, to make things happen to it. Undefined before the start and for a stranger. */
  device(id: string): SimulatedDevice | undefined {
    return this.members.get(id)
  }

  stats(): FleetStats {
    const stats: FleetStats = {
      devices: this.options.devices.length,
      connected: 0,
      everConnected: 0,
      refused: this.notices.refusedDevices,
      recorded: -this.recordedBefore,
      sent: 0,
      acked: 0,
      pending: 0,
      overflowed: 0,
      reconnects: 0,
      errors: 0,
    }
    for (const { dispenser, link } of this.members.values()) {
      const { counters } = link
      if (link.connected) stats.connected++
      if (counters.connects > 0) stats.everConnected++
      stats.recorded += dispenser.log.next
      stats.sent += counters.eventsSent
      stats.acked += counters.eventsAcked
      stats.pending += dispenser.log.length
      stats.overflowed += dispenser.log.overflowed
      stats.reconnects += Math.max(0, counters.connects - 1)
      stats.errors += counters.failures + counters.refusals + counters.unreadable
    }
    return stats
  }

  private build(record: DeviceRecord, startedAt: number): SimulatedDevice {
    const { id, secret, setting } = record
    const { clock, flash, options } = this
    const { seed, url, speed = 1, demandFrom = startedAt } = options
    const memory = remembered(flash?.load(id) ?? null, record) ?? firstMemory(seed, record, startedAt)
    const cooldown = (options.cooldown ?? 15_000) / speed
    const board = drawBoard(randomStream(seed, id, 'board'), cooldown, options.logCapacity ?? 4_096)
    const dispenser = new Dispenser(id, board, memory)
    const save = (changed: Dispenser): void => flash?.save(changed)
    const timings = { ...DEFAULT_TIMINGS, ...options.timings }
    const endpoint = { url, device: id, secret, connectTimeout: 15_000, keepalive: 60 }
    const link = new Link(endpoint, dispenser, timings, clock, randomStream(seed, id, 'link'), {
      changed: () => save(dispenser),
      notice: (notice) => this.notices.add(id, notice),
    })
    const plan = {
      pressesPerDay:
        record.pressesPerDay ?? drawPressesPerDay(record.profile, randomStream(seed, id, 'demand')),
      channels: memory.channels.map(({ channel }) => channel),
      restockDays: options.restockDays ?? Number.POSITIVE_INFINITY,
    }
    const surroundings = {
      incidents: everydayLife(seed, id, plan, { startedAt, demandFrom, speed }),
      climate: (at: number) => climateAt(seed, id, setting, at),
      climateInterval: options.climateInterval ?? 30 * 60_000,
    }
    return new SimulatedDevice(dispenser, link, surroundings, clock, save)
  }
}
