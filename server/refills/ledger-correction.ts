import type { PlaceContents } from '../inventory/contents.service.ts'

/** What makes the ledger say that so many units lie in a channel. */
export interface LedgerCorrection {
  /** Units that lie in the machine, and in no channel so far. */
  assign: { lotId: string; quantity: number }[]
  /** Units that the ledger has too many (below 0) or too few. */
  variances: { productId: string; lotId: string; change: number }[]
  /** Units too few of which nobody can say the lot: none of the product was ever there. */
  unknownLot: number
}

/** Units by which the ledger changes; null when it cannot. */
export const ledgerChangeOf = ({ variances, unknownLot }: LedgerCorrection): number | null =>
  unknownLot > 0 ? null : variances.reduce((sum, { change }) => sum + change, 0)

/**
 * How the contents of a channel become `level`. Units too many are missing from what was loaded first, as that is what
 * leaves first. Units too few are taken from those in no channel, then they are of the lot loaded last, or of `lastLot`,
 * which lay in the machine last.
 */
export function planCorrection(
  level: number,
  { channel, productId }: { channel: number; productId: string | null },
  place: PlaceContents | undefined,
  lastLot: string | null,
): LedgerCorrection {
  const lots = place?.channels.find((one) => one.channel === channel)?.lots ?? []
  const content = lots.reduce((sum, { quantity }) => sum + quantity, 0)
  const correction: LedgerCorrection = { assign: [], variances: [], unknownLot: 0 }
  let missing = content - level
  for (const { lotId, quantity, productId } of lots) {
    if (missing <= 0) break
    const taken = Math.min(missing, quantity)
    correction.variances.push({ productId, lotId, change: -taken })
    missing -= taken
  }
  let found = level - content
  for (const spare of place?.unassigned ?? []) {
    if (spare.productId !== productId || found <= 0) continue
    const taken = Math.min(found, spare.quantity)
    correction.assign.push({ lotId: spare.lotId, quantity: taken })
    found -= taken
  }
  const lotId = lots.at(-1)?.lotId ?? lastLot
  if (found > 0 && lotId !== null && productId !== null)
    correction.variances.push({ productId, lotId, change: found })
  else correction.unknownLot = Math.max(0, found)
  return correction
}

/**
 * The same when the channel has got another product since: what is missing of the one before lies in no channel by the
 * ledger, as far as the machine has not told where it went. Nothing is added to what cannot lie there any more.
 */
export function planCorrectionOfPast(
  { difference, productId }: { difference: number; productId: string | null },
  place: PlaceContents | undefined,
): LedgerCorrection {
  const correction: LedgerCorrection = { assign: [], variances: [], unknownLot: 0 }
  let missing = -difference
  for (const lot of place?.unassigned ?? []) {
    if (lot.productId !== productId || missing <= 0) continue
    const taken = Math.min(missing, lot.quantity)
    correction.variances.push({ productId, lotId: lot.lotId, change: -taken })
    missing -= taken
  }
  return correction
}
