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

/**
 * Rows of each place, kept in memory in order. Read once, at the start, and then only of places that a change told of: a
 * county has ten thousand. Before `start` and after `stop` it hears of nothing, so it remembers nothing.
 */
export class PlaceMemory<Row> {
  readonly #changes: Changes
  readonly #what: What<Row>
  #rows: readonly Row[] = []
  #touched = new Set<string>()
  #allTouched = true
  #refreshing: Promise<void> | undefined
  #listening = false

  constructor(changes: Changes, what: What<Row>) {
    this.#changes = changes
    this.#what = what
  }

  async start(): Promise<void> {
    this.#listening = true
    this.forget()
    for (const event of this.#what.events) this.#changes.on(event, this.#touch)
    await this.rows()
  }

  stop(): void {
    this.#listening = false
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

  /** Everything is read anew for whoever asks next. */
  forget(): void {
    this.#allTouched = true
  }

  async #refresh(): Promise<void> {
    const { read, idOf, compare } = this.#what
    const touched = this.#touched
    const all = this.#allTouched || touched.size > MOST_AT_ONCE
    this.#touched = new Set()
    this.#allTouched = false
    try {
      const fresh = await read(all ? undefined : [...touched])
      const kept = all ? [] : this.#rows.filter((row) => !touched.has(idOf(row)))
      this.#rows = [...kept, ...fresh].sort(compare)
    } catch (error) {
      this.#allTouched ||= all
      for (const id of touched) this.#touched.add(id)
      throw error
    }
  }

  readonly #touch = (
    ...[locations]: ChangeEvents['place' | 'stocktake'] | ChangeEvents['staff' | 'compliance']
  ): void => {
    if (locations === null) this.forget()
    else if (typeof locations === 'string') this.#touched.add(locations)
    else for (const id of locations) this.#touched.add(id)
  }
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
