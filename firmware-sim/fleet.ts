import { type Assembled, assemble, turnedOnAt, type World } from './assembly.ts'
import { type Clock, systemClock } from './clock.ts'
import type { DeviceRecord } from './credentials.ts'
import { Flash } from './flash.ts'
import { DEFAULT_TIMINGS, type LinkNotice, type LinkTimings } from './link.ts'
import { firstMemory, remembered } from './memory.ts'
import { NoticeDigest } from './notices.ts'
import type { Scenario } from './scenarios/scenario.ts'
import type { SimulatedDevice } from './simulated-device.ts'

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
  /** Seconds of silence after which a device pings. Default 60. */
  keepalive?: number
  /** Makers whose signed firmware is installed: Ed25519 public keys, PEM. */
  updateKeys?: readonly string[]
  /** HTTP address of the server, for images that a manifest names by path. */
  server?: string
  /** What goes wrong, with the first `afflicted` devices; with all by default. */
  scenarios?: readonly Scenario[]
  afflicted?: number
  /** Milliseconds of life before the first connection. Default 0, or what a scenario needs. */
  past?: number
  /** Milliseconds after the first connection in which scenarios are played. Default 2 minutes. */
  story?: number
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
  /** Events that logs lost because they were full or damaged. */
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
  /** Second boards of devices that were cloned. */
  private readonly twins: SimulatedDevice[] = []
  private starting: Promise<void>[] = []
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
    const { devices, scenarios = [], afflicted = devices.length, connectRate = 200 } = this.options
    const world = this.world()
    for (const [index, record] of devices.entries()) {
      const [original, twin] = this.cast(world, record, index < afflicted ? scenarios : [])
      if (!original) continue
      this.members.set(record.id, original.device)
      if (twin) this.twins.push(twin.device)
      this.recordedBefore += original.device.dispenser.log.next
      for (const each of twin ? [original, twin] : [original]) {
        const starting = each.start((index * 1_000) / connectRate)
        if (starting) this.starting.push(starting)
      }
    }
  }

  /**
   * Nothing happens to the machines any more; waits until everything they recorded is acknowledged, at most `patience`
   * milliseconds. Tells whether it is.
   */
  async drain(patience: number): Promise<boolean> {
    for (const device of this.all) device.calm()
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
    await Promise.all(this.starting)
    await Promise.all(this.all.map((device) => device.stop()))
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
    for (const { dispenser, link } of this.all) {
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

  private get all(): SimulatedDevice[] {
    return [...this.members.values(), ...this.twins]
  }

  private world(): World {
    const { options, clock } = this
    const startedAt = clock.now()
    return {
      url: options.url,
      seed: options.seed,
      clock,
      timings: { ...DEFAULT_TIMINGS, ...options.timings },
      keepalive: options.keepalive ?? 60,
      speed: options.speed ?? 1,
      startedAt,
      demandFrom: options.demandFrom ?? startedAt,
      restockDays: options.restockDays ?? Number.POSITIVE_INFINITY,
      climateInterval: options.climateInterval ?? 30 * 60_000,
      cooldown: options.cooldown ?? 15_000,
      logCapacity: options.logCapacity ?? 4_096,
      updateKeys: options.updateKeys ?? [],
      server: options.server ?? null,
      past: options.past ?? 0,
      story: options.story ?? 120_000,
    }
  }

  /** A device, and its twin when the story has one. */
  private cast(world: World, record: DeviceRecord, scenarios: readonly Scenario[]): Assembled[] {
    const { flash } = this
    const { id } = record
    const { seed } = world
    const memory =
      remembered(flash?.load(id) ?? null, record) ?? firstMemory(seed, record, turnedOnAt(world, scenarios))
    const part = { record, memory, scenarios, notice: (notice: LinkNotice) => this.notices.add(id, notice) }
    const original = assemble(world, { ...part, seed, save: (changed) => flash?.save(changed) })
    if (!scenarios.some((scenario) => scenario.twin)) return [original]
    return [original, assemble(world, { ...part, seed: `${seed}/twin`, save: () => {} })]
  }
}
