import type { ChangeEvents, Changes } from './changes.ts'

interface What<Row> {
  /** What tells that something about a place changed: its first argument is the place. */
  events: readonly ('place' | 'stocktake')[]
  /** The rows of these places, of all without `ids`; a place may have none. */
  read(ids?: readonly string[]): Promise<readonly Row[]>
  idOf(row: Row): string
  /** The order in which they are wanted. */
  compare(a: Row, b: Row): number
}

/**
 * A row of each place, kept in memory in order. Read once, when first asked for, and then only of places that a change told
 * of: a county has ten thousand. Before `start` and after `stop` it hears of nothing, so it remembers nothing.
 */
export class PlaceMemory<Row> {
  readonly #changes: Changes
  readonly #what: What<Row>
  #rows: readonly Row[] | null = null
  #touched = new Set<string>()
  #refreshing: Promise<void> | undefined
  #listening = false

  constructor(changes: Changes, what: What<Row>) {
    this.#changes = changes
    this.#what = what
  }

  start(): void {
    this.#listening = true
    this.#rows = null
    for (const event of this.#what.events) this.#changes.on(event, this.#touch)
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
    if (this.#rows === null || this.#touched.size > 0 || this.#refreshing) {
      this.#refreshing ??= this.#refresh().finally(() => {
        this.#refreshing = undefined
      })
      await this.#refreshing
    }
    return this.#rows ?? []
  }

  async #refresh(): Promise<void> {
    const { read, idOf, compare } = this.#what
    const touched = this.#touched
    this.#touched = new Set()
    const known = this.#rows
    try {
      const fresh = await read(known === null ? undefined : [...touched])
      const kept = known?.filter((row) => !touched.has(idOf(row))) ?? []
      this.#rows = [...kept, ...fresh].sort(compare)
    } catch (error) {
      for (const id of touched) this.#touched.add(id)
      throw error
    }
  }

  readonly #touch = (...[locationId]: ChangeEvents['place' | 'stocktake']): void => {
    this.#touched.add(locationId)
  }
}
