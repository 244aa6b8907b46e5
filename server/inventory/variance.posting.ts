import { account } from './ledger.posting.ts'
import type { EntryLine } from './ledger.store.ts'
import { type Desk, ownPlace, type Posted, postEntry } from './posting.desk.ts'

/** Units of one lot more (above 0) or fewer than the ledger has. */
export interface Variance {
  productId: string
  lotId: string
  /** Base units, not 0. */
  change: number
}

/**
 * The ledger follows what was counted: units that are not there go to the count variance, units found come from it.
 * Unlike an adjustment that somebody enters it takes expired and quarantined lots too: what is missing is missing. Throws
 * `NotFoundError`, and `ProblemError` 409 `insufficient_stock`.
 */
export async function postVariance(
  desk: Desk,
  locationId: string,
  variances: readonly Variance[],
): Promise<Posted> {
  const place = await ownPlace(desk, locationId, 'location')
  const variance = account('variance', place.jurisdictionCode)
  const lines = (sign: 1 | -1): EntryLine[] =>
    variances
      .filter(({ change }) => Math.sign(change) === sign)
      .map(({ productId, lotId, change }) => ({ productId, lotId, quantity: Math.abs(change) }))
  const movementIds: string[] = []
  for (const { from, to, moved } of [
    { from: variance, to: place, moved: lines(1) },
    { from: place, to: variance, moved: lines(-1) },
  ])
    if (moved.length > 0)
      movementIds.push(await postEntry(desk, { kind: 'adjustment', from, to, lines: moved, reason: 'count' }))
  return { movementIds, transferId: null, quarantined: [], touched: [place.id] }
}
