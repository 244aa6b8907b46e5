import type { OpeningHours } from '../../protocol/api/places.ts'
import { knowsYearOf } from '../places/holidays.ts'
import { type Calendar, type OpeningState, openingState } from '../places/opening-hours.ts'
import type { TimeZone } from '../places/time-zone.ts'

/** An answer without a change in sight is asked for again after this long. */
const KEEP_MS = 3_600_000

/** The hours of one or many places, with the last answer kept until it changes: a search asks thousands of times. */
export class Schedule {
  readonly hours: OpeningHours | null
  readonly #calendar: Calendar
  readonly #zone: TimeZone
  #state: OpeningState = { openNow: null, changesAt: null }
  /** The answer holds from here … */
  #from = Number.POSITIVE_INFINITY
  /** … until just before here. */
  #until = Number.NEGATIVE_INFINITY

  constructor(hours: OpeningHours | null, calendar: Calendar, zone: TimeZone) {
    this.hours = hours
    this.#calendar = calendar
    this.#zone = zone
  }

  /** Whether it is open differently on holidays, and nobody entered those of the year of `day`. */
  missesHolidaysOn(day: string): boolean {
    if (!this.hours?.week || this.hours.always || this.hours.holidays === 'as_usual') return false
    return !knowsYearOf(this.#calendar.keys(), day)
  }

  at(now: Date): OpeningState {
    const instant = now.getTime()
    if (instant < this.#from || instant >= this.#until) {
      this.#state = openingState(this.hours, this.#calendar, now, this.#zone)
      this.#from = instant
      this.#until = this.#state.changesAt?.getTime() ?? instant + KEEP_MS
    }
    return this.#state
  }
}
