import type { Stretch } from './excursion-track.ts'

/** As it is stored; instants are milliseconds since 1970. */
export interface StoredStretch extends Stretch {
  id: string
  acknowledged: boolean
  withdrawn: boolean
}

export interface Reconciled {
  insert: Stretch[]
  /** Also those that are as they were withdrawn by mistake: they hold again. */
  update: { id: string; stretch: Stretch }[]
  remove: string[]
  withdraw: string[]
}

/**
 * Holds what was worked out against what is stored of the same time. A stretch keeps its row, and with it what people
 * said of it, when it begins at the same instant or overlaps; a row that no stretch is left of goes, and is withdrawn
 * when somebody had answered it.
 */
export function reconcile(stored: readonly StoredStretch[], worked: readonly Stretch[]): Reconciled {
  const left = new Set(stored)
  const result: Reconciled = { insert: [], update: [], remove: [], withdraw: [] }
  const matched = new Map<Stretch, StoredStretch>()
  const match = (meets: (row: StoredStretch, stretch: Stretch) => boolean) => {
    for (const stretch of worked) {
      if (matched.has(stretch)) continue
      const row = [...left].find((candidate) => meets(candidate, stretch))
      if (!row) continue
      left.delete(row)
      matched.set(stretch, row)
    }
  }
  match((row, { startedAt }) => row.startedAt === startedAt)
  // One that was answered comes before one that nobody has seen.
  match((row, stretch) => row.acknowledged && overlap(row, stretch))
  match(overlap)

  for (const stretch of worked) {
    const row = matched.get(stretch)
    if (!row) result.insert.push(stretch)
    else if (row.withdrawn || !same(row, stretch)) result.update.push({ id: row.id, stretch })
  }
  for (const { id, acknowledged, withdrawn } of left)
    if (!acknowledged) result.remove.push(id)
    else if (!withdrawn) result.withdraw.push(id)
  return result
}

const overlap = (a: Stretch, b: Stretch): boolean =>
  a.startedAt < (b.endedAt ?? Number.POSITIVE_INFINITY) &&
  b.startedAt < (a.endedAt ?? Number.POSITIVE_INFINITY)

const same = (a: Stretch, b: Stretch): boolean =>
  a.startedAt === b.startedAt &&
  a.endedAt === b.endedAt &&
  a.endedBy === b.endedBy &&
  a.peak === b.peak &&
  a.peakAt === b.peakAt &&
  a.mean === b.mean
