import type {
  CountSettings,
  Stocktake,
  StocktakeLine,
  StocktakeSummary,
} from '../../protocol/api/stocktakes.ts'
import { costOf } from '../inventory/cost.ts'
import { isRecountAdvised } from './count.rules.ts'
import type { CountRow, DescribedLine, DescribedStocktake } from './stocktakes.store.ts'

export type NamedCount = CountRow & { personName: string }

/** A line with the count that holds: the last by its own time of the round asked for. */
export interface CountedLine extends DescribedLine {
  holds: NamedCount | undefined
  counts: number
}

export function withCounts(lines: readonly DescribedLine[], counts: readonly NamedCount[]): CountedLine[] {
  return lines.map((described) => {
    const { lotId, round } = described.line
    const ofLine = counts.filter((count) => count.lotId === lotId)
    return { ...described, holds: ofLine.findLast((count) => count.round === round), counts: ofLine.length }
  })
}

/** `book` is what the ledger had at the time of the count; undefined while nobody may know. */
export function describeLine(
  { line, holds, counts, boxSize, boxCost, ...names }: CountedLine,
  book: number | undefined,
  settings: CountSettings,
): StocktakeLine {
  const shown = line.book ?? book ?? null
  const counted = line.counted ?? holds?.quantity ?? null
  const judged = shown !== null && counted !== null
  return {
    lotId: line.lotId,
    productId: line.productId,
    ...names,
    found: line.found,
    round: line.round,
    count: holds
      ? {
          quantity: holds.quantity,
          at: holds.countedAt.toISOString(),
          personName: holds.personName,
          note: holds.note,
        }
      : null,
    counts,
    book: judged ? shown : null,
    variance: judged ? counted - shown : null,
    value: judged ? costOf(counted - shown, { boxSize, boxCost }) : null,
    recountAdvised: judged && isRecountAdvised({ counted, book: shown, counts }, settings),
    reason: line.reason,
  }
}

export function summarise(
  { stocktake, location, ...names }: DescribedStocktake,
  figures: { lines: number; counted: number; matching: number } | undefined,
): StocktakeSummary {
  const { id, kind, status, note, closingNote, createdAt, submittedAt, closedAt } = stocktake
  return {
    id,
    location,
    kind,
    status,
    note,
    createdAt: createdAt.toISOString(),
    ...names,
    submittedAt: submittedAt?.toISOString() ?? null,
    closedAt: closedAt?.toISOString() ?? null,
    closingNote,
    lines: figures?.lines ?? 0,
    counted: figures?.counted ?? 0,
    matching: status === 'posted' ? (figures?.matching ?? 0) : null,
  }
}

export const detail = (
  summary: StocktakeSummary,
  items: StocktakeLine[],
  countedByCaller: boolean,
): Stocktake => ({ ...summary, items, countedByCaller })
