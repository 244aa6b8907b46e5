import type { CreateMovement } from '../../protocol/api/inventory.ts'
import { InvalidError } from '../errors.ts'
import { isExpired } from './expiry.ts'
import { account } from './ledger.posting.ts'
import { type LabelledLine, linesOfLabels } from './lot.labels.ts'
import {
  type Desk,
  ownPlace,
  type Posted,
  postEntry,
  refuseArchived,
  refuseUnattended,
  withProducts,
} from './posting.desk.ts'

/** From the supplier into a place; lots are made from their labels. */
export async function postReceipt(
  desk: Desk,
  input: Extract<CreateMovement, { kind: 'receipt' }>,
): Promise<Posted> {
  const place = await ownPlace(desk, input.to, 'to')
  refuseArchived(place, 'to')
  const labelled = await withProducts(desk, input.lines)
  refuseUnattended(place, labelled)
  refuseExpired(labelled, desk.day)
  const { lines, quarantined } = await linesOfLabels(desk, labelled)
  const from = account('supplier', place.jurisdictionCode)
  const id = await postEntry(desk, { kind: 'receipt', from, to: place, lines })
  return { movementIds: [id], transferId: null, quarantined, touched: [place.id] }
}

/** A delivery that is past its date on the day it comes is refused at the door. */
function refuseExpired(lines: readonly (LabelledLine & { path: string })[], day: string): void {
  const expired = lines.filter(({ lot }) => isExpired(lot.expiresOn, day))
  const [first] = expired
  if (first)
    throw new InvalidError(
      'lot_expired',
      `Lot ${first.lot.number} expired on ${first.lot.expiresOn}: compare the label, or refuse the delivery.`,
      {
        params: { product: first.product.code, lot: first.lot.number, expiresOn: first.lot.expiresOn },
        errors: expired.map(({ path }) => ({ path: `${path}.lot.expiresOn`, message: 'has passed' })),
      },
    )
}
