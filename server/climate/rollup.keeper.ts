import { setTimeout as rest } from 'node:timers/promises'
import type { Changes } from '../changes.ts'
import type { AfterCommit, Database, Writer } from '../db/database.ts'
import type { Log } from '../log.ts'
import { addDays, type TimeZone } from '../places/time-zone.ts'
import { addSums, type ClimateSums, HOUR, halvesOf, noSums, sumHours } from './climate-sums.ts'
import { insertMarks, listMarks, type Mark } from './readings.store.ts'
import * as store from './rollup.store.ts'
import type { SourcesKeeper } from './sources.keeper.ts'
import { longestHold } from './time-weights.ts'

interface Dependencies {
  db: Database
  changes: Changes
  timeZone: TimeZone
  log: Log
  sources: SourcesKeeper
  /** Told in the transaction of the sums which hours they were made of again. */
  summed?: (tx: Writer, marks: readonly Mark[]) => Promise<void>
}

/** How often new readings are summed up: milliseconds. */
const EVERY = 1_000
/** Hours in one transaction, and how long it goes on to the next source, for ingest waits: milliseconds. */
const HOURS_AT_ONCE = 100
const LONGEST = 20
/** Rests three times as long as it works, so that a flood of readings keeps three quarters of the machine. */
const REST = 3

/**
 * Keeps the sums by hour and day. The transaction that stores a reading leaves a mark on its hour, and this works the marks
 * off: an hour is made again from its readings, whole, so that readings that come late, twice or in another order lead to
 * the same sums, and a crash between loses nothing.
 */
export class RollupKeeper {
  readonly #from: Dependencies
  /** Marks that are committed: hours by source. What is here needs no second mark. */
  readonly #marked = new Map<number, Set<number>>()
  #timer: NodeJS.Timeout | undefined
  #working: Promise<void> | undefined
  #stopping = false

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  async start(): Promise<void> {
    const { db, log } = this.#from
    this.#stopping = false
    this.#marked.clear()
    this.#remember(await listMarks(db, Number.MAX_SAFE_INTEGER))
    this.#timer = setInterval(() => {
      if (this.#marked.size === 0 || this.#working) return
      this.#working = this.#workOff()
        .catch((error: unknown) => log.error({ err: error }, 'Climate readings could not be summed up'))
        .finally(() => {
          this.#working = undefined
        })
    }, EVERY)
    this.#timer.unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#stopping = true
    await this.#working
  }

  /** Says inside the transaction of a reading that its hour has to be summed up. */
  async mark(tx: Writer, afterCommit: AfterCommit, at: readonly Mark[]): Promise<void> {
    const fresh = new Map<string, Mark>()
    for (const { source, hour } of at)
      if (!this.#marked.get(source)?.has(hour)) fresh.set(`${source} ${hour}`, { source, hour })
    if (fresh.size === 0) return
    const marks = [...fresh.values()]
    await insertMarks(tx, marks)
    // Runs before the next transaction begins, which may be the one that works them off.
    afterCommit(() => this.#remember(marks))
  }

  /** Resolves when what was committed of these sources before the call is in their sums. */
  async settle(sources: readonly number[]): Promise<void> {
    const marked = sources.filter((source) => this.#marked.has(source))
    if (marked.length === 0) return
    while (await this.#step(marked));
  }

  async #workOff(): Promise<void> {
    for (;;) {
      const began = performance.now()
      const more = await this.#step()
      if (!more || this.#stopping) return
      await rest(REST * (performance.now() - began))
    }
  }

  /** False when there was nothing to do. */
  async #step(sources?: readonly number[]): Promise<boolean> {
    const { db, changes } = this.#from
    return db.write(async (tx, afterCommit) => {
      const began = performance.now()
      const taken = await listMarks(tx, HOURS_AT_ONCE, sources)
      if (taken.length === 0) return false
      const done: Mark[] = []
      const places = new Set<string>()
      for (const source of new Set(taken.map((mark) => mark.source))) {
        const marks = taken.filter((mark) => mark.source === source)
        await this.#sumUp(tx, afterCommit, source, marks)
        done.push(...marks)
        places.add(this.#from.sources.get(source)?.locationId ?? '')
        if (performance.now() - began > LONGEST) break
      }
      await this.#from.summed?.(tx, done)
      // Not before the commit, for who settles would see too little; and not later than the next transaction begins,
      // whose readings have to leave a mark again. Hooks run between the two.
      afterCommit(() => this.#forget(done))
      const since = Math.min(...done.map(({ hour }) => hour))
      afterCommit(() => changes.emit('climate', [...places].filter(Boolean), since))
      return true
    })
  }

  async #sumUp(tx: Writer, afterCommit: AfterCommit, number: number, marks: readonly Mark[]): Promise<void> {
    const source = this.#from.sources.get(number)
    if (!source) throw new Error(`There is no source ${number} for a reading`)
    const longest = longestHold(source.dueMinutes)
    const reach = Math.ceil(longest / HOUR) * HOUR
    const days = new Set<string>()
    for (const { first, last } of runsOf(marks, 2 * reach)) {
      const from = first - reach
      const to = last + HOUR + reach
      const readings = await store.readingsWithin(tx, number, { from: from - longest, to: to + longest })
      await store.replaceHours(tx, number, { from, to }, sumHours(readings, { from, to, longest }))
      await store.deleteMarks(tx, number, { from: first, to: last })
      for (const day of this.#daysOf(from, to)) days.add(day)
    }
    await store.replaceDays(tx, number, await this.#sumDays(tx, number, days))
    const latest = await store.newestReading(tx, number)
    if (!latest) return
    await store.saveLatest(tx, number, latest)
    afterCommit(() => this.#from.sources.told(number, latest))
  }

  async #sumDays(tx: Writer, source: number, days: ReadonlySet<string>): Promise<Map<string, ClimateSums>> {
    const { timeZone } = this.#from
    const sums = new Map<string, ClimateSums>()
    for (const day of days) {
      const from = timeZone.instantOf(day, 0).getTime()
      const to = timeZone.instantOf(addDays(day, 1), 0).getTime()
      const total = noSums()
      for (const hour of await store.hoursWithin(tx, source, { from, to }))
        addSums(total, hour, halvesOf(hour))
      sums.set(day, total)
    }
    return sums
  }

  #daysOf(from: number, to: number): string[] {
    const { timeZone } = this.#from
    const days: string[] = []
    const last = timeZone.dayOf(new Date(to - 1))
    for (let day = timeZone.dayOf(new Date(from)); day <= last; day = addDays(day, 1)) days.push(day)
    return days
  }

  #remember(marks: readonly Mark[]): void {
    for (const { source, hour } of marks) {
      const hours = this.#marked.get(source) ?? new Set<number>()
      hours.add(hour)
      this.#marked.set(source, hours)
    }
  }

  #forget(marks: readonly Mark[]): void {
    for (const { source, hour } of marks) {
      const hours = this.#marked.get(source)
      hours?.delete(hour)
      if (hours?.size === 0) this.#marked.delete(source)
    }
  }
}

/** Marks of one source, in the order of time, that are summed up in one go: no further apart than `apart`. */
function* runsOf(
  marks: readonly Mark[],
  apart: number,
): Generator<{ first: number; last: number }, void, undefined> {
  let first: number | undefined
  let last = 0
  for (const { hour } of marks) {
    if (first !== undefined && hour - last > apart) {
      yield { first, last }
      first = undefined
    }
    first ??= hour
    last = hour
  }
  if (first !== undefined) yield { first, last }
}
