import type { ScoreDay } from '../../protocol/api/compliance.ts'
import { type Counts, sumCounts, toScore } from './score.ts'

export interface PlaceDay extends Counts {
  locationId: string
  /** `YYYY-MM-DD`. */
  day: string
  assessed: boolean
}

/**
 * Scores of some places together, day by day: a place stands as its last row says. `rows` oldest first, from the beginning;
 * the answer begins with how things stood on `from`, if there was anything by then.
 */
export function scoreHistory(rows: readonly PlaceDay[], from: string | undefined): ScoreDay[] {
  const standing = new Map<string, Counts>()
  const days: ScoreDay[] = []
  for (const [i, row] of rows.entries()) {
    if (row.assessed) standing.set(row.locationId, row)
    else standing.delete(row.locationId)
    if (rows[i + 1]?.day === row.day) continue
    const day = { day: row.day, places: standing.size, ...toScore(sumCounts(standing.values())) }
    if (from !== undefined && row.day <= from) days.splice(0, 1, { ...day, day: from })
    else days.push(day)
  }
  return days
}
