import type { CountedLine } from './stocktake.view.ts'

/** A line that was counted, against what the ledger had at the time of its count. */
export interface JudgedLine {
  lotId: string
  productId: string
  countedAt: Date
  counted: number
  book: number
  /** counted − book. */
  change: number
  explained: boolean
}

/** Lines that were counted; `books` by lot, a lot it does not name had nothing. */
export const judge = (
  lines: readonly Pick<CountedLine, 'line' | 'holds'>[],
  books: ReadonlyMap<string, number>,
): JudgedLine[] =>
  lines.flatMap(({ line: { lotId, productId, reason }, holds }) => {
    if (!holds) return []
    const { quantity: counted, countedAt } = holds
    const book = books.get(lotId) ?? 0
    return { lotId, productId, countedAt, counted, book, change: counted - book, explained: reason !== null }
  })

/** What differs, by the time of the count, earliest first: each is posted as of then. */
export function variancesInTime(lines: readonly JudgedLine[]): { at: Date; variances: JudgedLine[] }[] {
  const byTime = new Map<number, JudgedLine[]>()
  for (const line of lines.filter(({ change }) => change !== 0)) {
    const at = line.countedAt.getTime()
    byTime.set(at, [...(byTime.get(at) ?? []), line])
  }
  return [...byTime].toSorted(([a], [b]) => a - b).map(([at, variances]) => ({ at: new Date(at), variances }))
}
