import type { Ambient } from '../ambient.ts'

const DAY = 86_400_000
/** Nothing of this record is older. */
const FIRST = Date.UTC(2020, 0, 1)
/** A day for what is on its way to the sums when older readings are taken away. */
const MARGIN = DAY

/** How far back readings are kept as measured. */
export class Horizon {
  readonly #ambient: Ambient
  readonly #rawDays: number

  constructor({ ambient, rawDays }: { ambient: Ambient; rawDays: number }) {
    this.#ambient = ambient
    this.#rawDays = rawDays
  }

  /** Readings before this are taken away, milliseconds since 1970; null = none ever. Their sums stay. */
  kept(): number | null {
    return this.#rawDays === 0 ? null : this.#ambient.now().getTime() - this.#rawDays * DAY
  }

  /** Readings from here on are taken into the record: those around them are all there, so that sums can be made again. */
  earliest(): number {
    const kept = this.kept()
    return kept === null ? FIRST : Math.max(FIRST, kept + MARGIN)
  }
}
