const INITIAL = 1_024

/**
 * The rows from `offset` to `offset + limit` in order, out of many that come in any; a row is known by its tie, of which
 * each has its own. Most are turned away by comparing two numbers with the last; of the others only those on the page are
 * sorted, so a page far behind costs little more than the first. Numbers in columns, for an object for each of 200,000
 * rows costs more than everything else.
 */
export class Page {
  readonly #offset: number
  readonly #size: number
  /** At most twice the size before they are cut to it. */
  #keys = new Float64Array(INITIAL)
  #ties = new Float64Array(INITIAL)
  #count = 0
  #lastKey = Number.POSITIVE_INFINITY
  #lastTie = Number.POSITIVE_INFINITY

  constructor({ offset, limit }: { offset: number; limit: number }) {
    this.#offset = offset
    this.#size = offset + limit
  }

  /** Whether the row may be on the page, as far as is known. */
  takes(key: number, tie: number): boolean {
    return key < this.#lastKey || (key === this.#lastKey && tie < this.#lastTie)
  }

  add(key: number, tie: number): void {
    if (this.#count === this.#keys.length) {
      this.#keys = longer(this.#keys)
      this.#ties = longer(this.#ties)
    }
    this.#keys[this.#count] = key
    this.#ties[this.#count] = tie
    this.#count++
    if (this.#count >= 2 * this.#size) this.#cut()
  }

  /** Ties of the rows on the page, in order. */
  get ties(): number[] {
    this.#cut()
    this.#moveFirst(this.#offset)
    const rows: [key: number, tie: number][] = []
    for (let i = this.#offset; i < this.#count; i++) rows.push([this.#keys[i] ?? 0, this.#ties[i] ?? 0])
    return rows.sort((a, b) => (a[0] === b[0] ? a[1] - b[1] : a[0] < b[0] ? -1 : 1)).map(([, tie]) => tie)
  }

  #cut(): void {
    if (this.#count < this.#size) return
    this.#moveFirst(this.#size)
    this.#count = this.#size
    let last = 0
    for (let i = 1; i < this.#count; i++)
      if (this.#before(this.#keys[last] ?? 0, this.#ties[last] ?? 0, i)) last = i
    this.#lastKey = this.#keys[last] ?? 0
    this.#lastTie = this.#ties[last] ?? 0
  }

  /** Whether this key and tie come before the row at `i`. */
  #before(key: number, tie: number, i: number): boolean {
    const other = this.#keys[i] ?? 0
    return key < other || (key === other && tie < (this.#ties[i] ?? 0))
  }

  /** Whether the row at `i` comes before this key and tie. */
  #after(key: number, tie: number, i: number): boolean {
    const other = this.#keys[i] ?? 0
    return other < key || (other === key && (this.#ties[i] ?? 0) < tie)
  }

  /** Moves the first `count` in order to the front, in any order: in time that grows with the number, not faster. */
  #moveFirst(count: number): void {
    let low = 0
    let high = this.#count - 1
    while (low < high && count > low && count <= high) {
      const pivot = this.#middleOf(low, high)
      const [key, tie] = [this.#keys[pivot] ?? 0, this.#ties[pivot] ?? 0]
      let left = low
      let right = high
      while (left <= right) {
        while (this.#after(key, tie, left)) left++
        while (this.#before(key, tie, right)) right--
        if (left > right) break
        swap(this.#keys, left, right)
        swap(this.#ties, left, right)
        left++
        right--
      }
      if (count <= right) high = right
      else if (count >= left) low = left
      else return
    }
  }

  /** The second of first, middle and last: rows that come in order are no worst case. */
  #middleOf(a: number, c: number): number {
    const b = (a + c) >> 1
    const isBefore = (i: number, j: number) => this.#before(this.#keys[i] ?? 0, this.#ties[i] ?? 0, j)
    if (isBefore(a, b)) return isBefore(b, c) ? b : isBefore(a, c) ? c : a
    return isBefore(a, c) ? a : isBefore(b, c) ? c : b
  }
}

function swap(column: Float64Array, i: number, j: number): void {
  const moved = column[i] ?? 0
  column[i] = column[j] ?? 0
  column[j] = moved
}

function longer(column: Float64Array): Float64Array<ArrayBuffer> {
  const copy = new Float64Array(column.length * 2)
  copy.set(column)
  return copy
}
