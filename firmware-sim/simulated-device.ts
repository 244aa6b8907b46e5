import type { ClimateReading } from './climate.ts'
import type { Clock } from './clock.ts'
import type { Dispenser } from './dispenser.ts'
import { applyIncident, type Incident, type TimedIncident } from './incidents.ts'
import type { Link } from './link.ts'

/** What the outside world does to one machine. */
export interface Surroundings {
  /** In order of time. It is asked for one at a time and does not depend on what the machine answers. */
  incidents: Iterator<TimedIncident, void>
  climate(at: number): ClimateReading
  /** Milliseconds between two readings of the sensor; Infinity for a machine without one. */
  climateInterval: number
}

/** Writes the machine's memory down, before it speaks of it. */
export type SaveMemory = (dispenser: Dispenser) => void

/**
 * One machine in the world: things happen to it when their time comes, it remembers them, and its link tells.
 * What is due is dated with the time at which it was due: a busy process or a slow network changes no event.
 */
export class SimulatedDevice {
  private upcoming: TimedIncident | null = null
  private nextReading = Number.POSITIVE_INFINITY
  private cancelTimer = (): void => {}

  constructor(
    readonly dispenser: Dispenser,
    readonly link: Link,
    private readonly surroundings: Surroundings,
    private readonly clock: Clock,
    private readonly save: SaveMemory,
  ) {}

  /** Turns the machine on; its link connects `connectAfter` milliseconds later. */
  start(connectAfter: number): void {
    const now = this.clock.now()
    const { incidents, climateInterval } = this.surroundings
    this.dispenser.powerOn(now)
    this.upcoming = incidents.next().value ?? null
    this.nextReading = Number.isFinite(climateInterval) ? now : Number.POSITIVE_INFINITY
    this.link.start(connectAfter)
    this.runDue()
  }

  /** Nothing happens to the machine any more; its link goes on telling what did. */
  calm(): void {
    this.cancelTimer()
    this.upcoming = null
    this.nextReading = Number.POSITIVE_INFINITY
  }

  /** Stops the simulation of this machine and closes its link with a goodbye. What it remembers is saved already. */
  async stop(): Promise<void> {
    this.calm()
    await this.link.stop()
  }

  /** Makes something happen to the machine now. Throws RangeError when the machine has no such channel. */
  inject(incident: Incident): void {
    this.happen(incident, this.clock.now())
    this.remember()
  }

  private runDue(): void {
    const now = this.clock.now()
    for (let due = this.nextDue(); due <= now; due = this.nextDue()) {
      if (this.upcoming && this.upcoming.at === due) {
        this.happen(this.upcoming.incident, due)
        this.upcoming = this.surroundings.incidents.next().value ?? null
      } else {
        this.happen({ kind: 'climate', ...this.surroundings.climate(due) }, due)
        this.nextReading = due + this.surroundings.climateInterval
      }
    }
    this.remember()
    this.cancelTimer = this.clock.after(this.nextDue() - now, () => this.runDue())
  }

  private nextDue(): number {
    return Math.min(this.upcoming?.at ?? Number.POSITIVE_INFINITY, this.nextReading)
  }

  private happen(incident: Incident, at: number): void {
    applyIncident(this.dispenser, incident, at)
    if (incident.kind === 'power_cut' || incident.kind === 'link_down') this.link.sever()
    if ((incident.kind === 'power_on' || incident.kind === 'link_up') && this.dispenser.powered)
      this.link.start()
  }

  private remember(): void {
    this.save(this.dispenser)
    this.link.report()
  }
}
