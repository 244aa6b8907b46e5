import type { Consumption } from './consumption.ts'

/** What one place gave out, by product. */
export type Consumptions = ReadonlyMap<string, Consumption>

interface Remembered {
  consumptions: Consumptions
  /** Until this instant the average is good enough, milliseconds since 1970. */
  goodUntil: number
  /** The place has given out or got something since. */
  outdated: boolean
}

/** So few lines are read again with every change; with more, the average moves slowly and may wait. */
const CHEAP_LINES = 10
const WAIT_PER_LINE_MS = 500
const LONGEST_WAIT_MS = 3_600_000
const NONE: Consumptions = new Map()

/**
 * Remembers the average consumption of places, so that a place that hands something out every second is not counted
 * through half a year of lines every second: the more lines there were to read, the longer the result is kept, an hour
 * at most.
 */
export class ConsumptionMemory {
  readonly #places = new Map<string, Remembered>()

  isDue(placeId: string, now: number): boolean {
    const known = this.#places.get(placeId)
    return known === undefined || now >= known.goodUntil
  }

  keep(placeId: string, consumptions: Consumptions, lines: number, now: number): void {
    const wait = lines <= CHEAP_LINES ? 0 : Math.min(LONGEST_WAIT_MS, lines * WAIT_PER_LINE_MS)
    this.#places.set(placeId, { consumptions, goodUntil: now + wait, outdated: false })
  }

  /** Something changed at the place, and its average is good enough for now. */
  outdate(placeId: string): void {
    const known = this.#places.get(placeId)
    if (known) known.outdated = true
  }

  /** Places whose average is outdated, and good enough no longer. */
  overdue(now: number): string[] {
    return [...this.#places].flatMap(([id, { outdated, goodUntil }]) =>
      outdated && now >= goodUntil ? [id] : [],
    )
  }

  of(placeId: string): Consumptions {
    return this.#places.get(placeId)?.consumptions ?? NONE
  }

  /** A new day moves the look-back of every place, and a setting may change it. */
  clear(): void {
    this.#places.clear()
  }
}
