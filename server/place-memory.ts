import type { ChangeEvents, Changes } from './changes.ts'

interface What<Row> {
  /** What tells that something about places changed: its first argument is one, several, or null for all of them. */
  events: readonly ('place' | 'stocktake' | 'staff' | 'compliance')[]
  /** The rows of these places, of all without `ids`; a place may have none, or several. */
  read(ids?: readonly string[]): Promise<readonly Row[]>
  idOf(row: Row): string
  /** The order in which they are wanted. */
  compare(a: Row, b: Row): number
}

/** Where more places changed at once, as in an import, all are read: no statement binds so many. */
const MOST_AT_ONCE = 1_000
/** After a change: who asks next shall find it read, and who imports places changes many. Milliseconds. */
const AHEAD_MS = 500

/**
 * Rows of each place, kept in memory in order. Read once, at the start, and then only of places that a change told of, by
 * whoever asks next or soon after: a county has ten thousand. Before `start` and after `stop` it hears of nothing, so it remembers nothing.
 */
export class PlaceMemory<Row> {
  readonly #changes: Changes
  readonly #what: What<Row>
  #rows: readonly Row[] = []
  /** The same by place. */
  #ofPlace = new Map<string, Row[]>()
  #touched = new Set<string>()
  #allTouched = true
  #refreshing: Promise<void> | undefined
  #listening = false
  #ahead: NodeJS.Timeout | undefined

  constructor(changes: Changes, what: What<Row>) {
    this.#changes = changes
    this.#what = what
  }

  async start(): Promise<void> {
    this.#listening = true
    this.#allTouched = true
    for (const event of this.#what.events) this.#changes.on(event, this.#touch)
    await this.rows()
  }

  stop(): void {
    this.#listening = false
    clearTimeout(this.#ahead)
    this.#ahead = undefined
    for (const event of this.#what.events) this.#changes.off(event, this.#touch)
  }

  /** With all that was committed before the call. */
  async rows(): Promise<readonly Row[]> {
    if (!this.#listening) return (await this.#what.read()).toSorted(this.#what.compare)
    // What runs already may have looked before the last commit; what begins after it has not.
    await this.#refreshing?.catch(() => undefined)
    if (this.#allTouched || this.#touched.size > 0 || this.#refreshing) {
      this.#refreshing ??= this.#refresh().finally(() => {
        this.#refreshing = undefined
      })
      await this.#refreshing
    }
    return this.#rows
  }

  /** Everything is read anew. */
  forget(): void {
    this.#allTouched = true
    this.#readSoon()
  }

  #readSoon(): void {
    if (!this.#listening) return
    this.#ahead ??= setTimeout(() => {
      this.#ahead = undefined
      // What cannot be read now is read for whoever asks, who is told when that fails.
      this.rows().catch(() => undefined)
    }, AHEAD_MS).unref()
  }

  async #refresh(): Promise<void> {
    const { read, idOf, compare } = this.#what
    const touched = this.#touched
    const all = this.#allTouched || touched.size > MOST_AT_ONCE
    this.#touched = new Set()
    this.#allTouched = false
    try {
      const fresh = await read(all ? undefined : [...touched])
      // Who asked before still reads what it got.
      const rows = all ? fresh.toSorted(compare) : this.#rows.slice()
      if (all) this.#ofPlace.clear()
      for (const id of all ? [] : touched) {
        for (const row of this.#ofPlace.get(id) ?? [])
          rows.splice(
            rows.indexOf(
              row,
              positionIn(rows, (other) => compare(other, row) < 0),
            ),
            1,
          )
        this.#ofPlace.delete(id)
      }
      for (const row of fresh) {
        if (!all)
          rows.splice(
            positionIn(rows, (other) => compare(other, row) <= 0),
            0,
            row,
          )
        const own = this.#ofPlace.get(idOf(row))
        if (own) own.push(row)
        else this.#ofPlace.set(idOf(row), [row])
      }
      this.#rows = rows
    } catch (error) {
      this.#allTouched ||= all
      for (const id of touched) this.#touched.add(id)
      throw error
    }
  }

  /** Something about a place changed that no event tells of, or tells of too often. */
  touch(id: string): void {
    this.#touched.add(id)
    this.#readSoon()
  }

  readonly #touch = (
    ...[locations]: ChangeEvents['place' | 'stocktake'] | ChangeEvents['staff' | 'compliance']
  ): void => {
    if (locations === null) this.forget()
    else if (typeof locations === 'string') this.touch(locations)
    else for (const id of locations) this.touch(id)
  }
}

/** How many rows of a list in order are `before`, found by halving. */
function positionIn<Row>(rows: readonly Row[], before: (row: Row) => boolean): number {
  let from = 0
  let to = rows.length
  while (from < to) {
    const middle = (from + to) >> 1
    if (rows.slice(middle, middle + 1).every(before)) from = middle + 1
    else to = middle
  }
  return from
}

interface NamedPlace {
  id: string
  name: string
  jurisdictionCode: string
}

/** The order of a register, for `compare`. */
export function byJurisdictionAndName(a: NamedPlace, b: NamedPlace): number {
  for (const field of ['jurisdictionCode', 'name', 'id'] as const)
    if (a[field] !== b[field]) return a[field] < b[field] ? -1 : 1
  return 0
}
