const MINUTE = 60_000
const DAY = 1_440 * MINUTE
/** Clocks only ever change at a quarter of an hour UTC, so an offset holds for the quarter it was asked in. */
const QUARTER = 15 * MINUTE
const REMEMBERED = 10_000

/** The clock on the wall in one IANA time zone, with its summer time if it has one. */
export class TimeZone {
  readonly name: string
  readonly #format: Intl.DateTimeFormat
  readonly #offsets = new Map<number, number>()
  /** By UTC day; null on a day on which clocks change. No zone changes its clocks twice within a day. */
  readonly #days = new Map<number, number | null>()
  /** The local day that was last written out, in days since 1970: instants come in runs of one day. */
  #written = { day: Number.NaN, text: '' }

  /** Throws `RangeError` for a name that is no time zone. */
  constructor(name: string) {
    this.name = name
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' })
  }

  /** Calendar date there, `YYYY-MM-DD`. */
  dayOf(instant: Date): string {
    const day = Math.floor((instant.getTime() + this.#offsetAt(instant.getTime())) / DAY)
    if (day !== this.#written.day)
      this.#written = { day, text: new Date(day * DAY).toISOString().slice(0, 10) }
    return this.#written.text
  }

  /** Minutes since the midnight that began the day there, by the clock on the wall. */
  minutesOf(instant: Date): number {
    const local = instant.getTime() + this.#offsetAt(instant.getTime())
    return Math.floor((((local % DAY) + DAY) % DAY) / MINUTE)
  }

  /**
   * The instant at which the clock shows `minutes` after the midnight that begins `day` (1,440 is the next midnight).
   * A time that occurs twice is taken the first time; one that is skipped, as far after the change as it was due
   * before it.
   */
  instantOf(day: string, minutes: number): Date {
    const local = Date.parse(day) + minutes * MINUTE
    const before = this.#offsetAt(local - DAY)
    const after = this.#offsetAt(local + DAY)
    const candidates = [local - Math.max(before, after), local - Math.min(before, after)]
    return new Date(
      candidates.find((instant) => instant + this.#offsetAt(instant) === local) ?? local - before,
    )
  }

  /** Milliseconds by which clocks there are ahead of UTC. */
  #offsetAt(instant: number): number {
    const day = Math.floor(instant / DAY)
    const ofDay = this.#days.get(day) ?? this.#askDay(day)
    return ofDay ?? this.#offsetOfQuarter(instant)
  }

  #askDay(day: number): number | null {
    if (this.#days.has(day)) return null
    const offset = this.#askOffset(day * DAY)
    const ofDay = offset === this.#askOffset((day + 1) * DAY) ? offset : null
    if (this.#days.size >= REMEMBERED) this.#days.clear()
    this.#days.set(day, ofDay)
    return ofDay
  }

  #offsetOfQuarter(instant: number): number {
    const quarter = Math.floor(instant / QUARTER)
    const known = this.#offsets.get(quarter)
    if (known !== undefined) return known
    const offset = this.#askOffset(instant)
    if (this.#offsets.size >= REMEMBERED) this.#offsets.clear()
    this.#offsets.set(quarter, offset)
    return offset
  }

  #askOffset(instant: number): number {
    const name =
      this.#format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
    const [, sign, hours = 0, minutes = 0, seconds = 0] = /([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(name) ?? []
    return (sign === '-' ? -1 : 1) * (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000
  }
}

/** The calendar date `days` after `day`. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10)

/** 0 = Monday … 6 = Sunday. */
export const weekdayOf = (day: string): number => (new Date(day).getUTCDay() + 6) % 7
