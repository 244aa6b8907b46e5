interface Ordered {
  key: number
  tie: number
}

const before = (a: Ordered, b: Ordered): boolean => a.key < b.key || (a.key === b.key && a.tie < b.tie)

/**
 * The rows from `offset` to `offset + limit` in order, out of many that come in any. Most are turned away by comparing
 * two numbers with the last; of the others only those on the page are sorted, so a page far behind costs little more
 * than the first.
 */
export class Page<Row extends Ordered> {
  readonly #offset: number
  readonly #size: number
  /** At most twice the size before they are cut to it. */
  readonly #rows: Row[] = []
  #last: Ordered = { key: Number.POSITIVE_INFINITY, tie: Number.POSITIVE_INFINITY }

  constructor({ offset, limit }: { offset: number; limit: number }) {
    this.#offset = offset
    this.#size = offset + limit
  }

  /** Asked before a row is made, of which there may be 200,000. */
  takes(key: number, tie: number): boolean {
    return key < this.#last.key || (key === this.#last.key && tie < this.#last.tie)
  }

  add(row: Row): void {
    this.#rows.push(row)
    if (this.#rows.length >= 2 * this.#size) this.#cut()
  }

  get rows(): Row[] {
    this.#cut()
    moveFirst(this.#rows, this.#offset)
    return this.#rows.slice(this.#offset).sort((a, b) => (before(a, b) ? -1 : 1))
  }

  #cut(): void {
    moveFirst(this.#rows, this.#size)
    if (this.#rows.length < this.#size) return
    this.#rows.length = this.#size
    this.#last = this.#rows.reduce((last, row) => (before(last, row) ? row : last))
  }
}

/** Moves the first `count` in order to the front, in any order: in time that grows with the number, not faster. */
function moveFirst(rows: Ordered[], count: number): void {
  let low = 0
  let high = rows.length - 1
  while (low < high && count > low && count <= high) {
    const pivot = middleOf(rows, low, high)
    let left = low
    let right = high
    while (left <= right) {
      while (before(rows[left] as Ordered, pivot)) left++
      while (before(pivot, rows[right] as Ordered)) right--
      if (left > right) break
      const moved = rows[left] as Ordered
      rows[left] = rows[right] as Ordered
      rows[right] = moved
      left++
      right--
    }
    if (count <= right) high = right
    else if (count >= left) low = left
    else return
  }
}

/** The second of first, middle and last: rows that come in order are no worst case. */
function middleOf(rows: readonly Ordered[], low: number, high: number): Ordered {
  const [a, b, c] = [rows[low], rows[(low + high) >> 1], rows[high]] as [Ordered, Ordered, Ordered]
  if (before(a, b)) return before(b, c) ? b : before(a, c) ? c : a
  return before(a, c) ? a : before(b, c) ? c : b
}
