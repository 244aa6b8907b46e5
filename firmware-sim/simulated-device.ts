import type { ClimateReading } from './climate.ts'
import type { Clock } from './clock.ts'
import type { Dispenser } from './dispenser.ts'
import type { Downloader } from './downloader.ts'
import { applyIncident, type Incident, type TimedIncident } from './incidents.ts'
import type { Line } from './line.ts'
import type { Link } from './link.ts'

/** What the outside world does to one machine. */
export interface Surroundings {
  /** In order of time. It is asked for one at a time and does not depend on what the machine answers. */
  incidents: Iterator<TimedIncident, void>
  climate(at: number): ClimateReading
  /** Milliseconds between two readings, unless the configuration says otherwise; Infinity for a machine without a sensor. */
  climateInterval: number
  /** What lies between it and the broker, when that is more than a wire. */
  line?: Line
}

/** Writes the machine's memory down, before it speaks of it. */
export type SaveMemory = (dispenser: Dispenser) => void

/** Milliseconds from the order to restart until the board goes down: what is said goes out first. */
const LAST_WORDS = 200

/**
 * One machine in the world: things happen to it when their time comes, it remembers them, and its link tells.
 * What is due is dated with the time at which it was due: a busy process or a slow network changes no event.
 */
export class SimulatedDevice {
  private upcoming: TimedIncident | null = null
  private lastReading = Number.NEGATIVE_INFINITY
  private isCalm = false
  private hasSignal = true
  private restartUnderway = false
  private stopped = false
  private cancelTimer = (): void => {}

  constructor(
    readonly dispenser: Dispenser,
    readonly link: Link,
    private readonly downloader: Downloader,
    private readonly surroundings: Surroundings,
    private readonly clock: Clock,
    private readonly save: SaveMemory,
  ) {}

  /**
   * Turns the machine on at `turnedOnAt`, which may be past: what happened to it until now happens at once. Its link
   * connects `connectAfter` milliseconds from now.
   */
  start(connectAfter: number, turnedOnAt = this.clock.now()): void {
    this.dispenser.powerOn(turnedOnAt)
    this.upcoming = this.surroundings.incidents.next().value ?? null
    this.lastReading = turnedOnAt - (this.dispenser.climateInterval ?? this.surroundings.climateInterval)
    this.link.start(connectAfter)
    this.runDue()
  }

  /** Nothing happens to the machine any more; its link goes on telling what did. */
  calm(): void {
    this.isCalm = true
    this.upcoming = null
    this.wakeWhenDue()
  }

  /** Stops the simulation of this machine and closes its link with a goodbye. What it remembers is saved already. */
  async stop(): Promise<void> {
    this.stopped = true
    this.calm()
    this.cancelTimer()
    this.downloader.stop()
    await this.link.stop()
    await this.surroundings.line?.stop()
  }

  /** Makes something happen to the machine now. Throws RangeError when the machine has no such channel. */
  inject(incident: Incident): void {
    this.happen(incident, this.clock.now())
    this.remember()
  }

  /** The server, or a download, has changed what the device remembers. */
  changed(): void {
    this.save(this.dispenser)
    this.link.flush()
    this.wakeWhenDue()
    if (this.isReachable) this.downloader.attend()
    if (!this.dispenser.restartDue || this.restartUnderway) return
    this.restartUnderway = true
    this.clock.after(LAST_WORDS, () => this.restart())
  }

  private get nextReading(): number {
    const { climateInterval } = this.surroundings
    if (this.isCalm || climateInterval === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY
    return this.lastReading + (this.dispenser.climateInterval ?? climateInterval)
  }

  private get isReachable(): boolean {
    return this.dispenser.powered && this.hasSignal && !this.stopped
  }

  private runDue(): void {
    const now = this.clock.now()
    for (let due = this.nextDue(); due <= now; due = this.nextDue()) {
      if (this.dispenser.deadline === due) this.dispenser.passTime(due)
      else if (this.upcoming && this.upcoming.at === due) {
        this.happen(this.upcoming.incident, due)
        this.upcoming = this.surroundings.incidents.next().value ?? null
      } else {
        this.happen({ kind: 'climate', ...this.surroundings.climate(due) }, due)
        this.lastReading = due
      }
    }
    this.remember()
  }

  private wakeWhenDue(): void {
    this.cancelTimer()
    if (this.stopped) return
    this.cancelTimer = this.clock.after(this.nextDue() - this.clock.now(), () => this.runDue())
  }

  private nextDue(): number {
    return Math.min(this.upcoming?.at ?? Number.POSITIVE_INFINITY, this.nextReading, this.dispenser.deadline)
  }

  private happen(incident: Incident, at: number): void {
    const { boot, log } = this.dispenser
    applyIncident(this.dispenser, incident, at)
    if (incident.kind === 'link_down') this.hasSignal = false
    if (incident.kind === 'link_up') this.hasSignal = true
    if (incident.kind === 'line') this.surroundings.line?.become(incident.state)
    const hasRestarted = this.dispenser.boot !== boot || this.dispenser.log !== log
    // A connection that dies with the board, or with the signal, dies without a word.
    if (!this.isReachable || hasRestarted) this.cutOff()
    if (this.isReachable && (hasRestarted || incident.kind === 'link_up')) this.link.start()
  }

  private cutOff(): void {
    this.link.sever()
    this.downloader.stop()
  }

  private restart(): void {
    this.restartUnderway = false
    if (!this.dispenser.powered || !this.dispenser.restartDue || this.stopped) return
    this.downloader.stop()
    this.dispenser.restart(this.clock.now())
    this.save(this.dispenser)
    // The goodbye comes before the next connection: of two, the broker would drop one.
    void this.link.stop().then(() => {
      if (this.stopped) return
      if (this.isReachable) this.link.start()
      this.changed()
    })
  }

  private remember(): void {
    this.changed()
    this.link.report()
  }
}
