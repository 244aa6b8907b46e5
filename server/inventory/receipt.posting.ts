import type { CreateMovement, ReceiptLine } from '../../protocol/api/inventory.ts'
import { InvalidError } from '../errors.ts'
import { checkDelivery } from './delivery.rules.ts'
import { insertDeliveryNote } from './delivery-notes.store.ts'
import { isExpired } from './expiry.ts'
import { account } from './ledger.posting.ts'
import type { EntryLine } from './ledger.store.ts'
import { linesOfLabels } from './lot.labels.ts'
import {
  type Desk,
  ownPlace,
  type Posted,
  postEntry,
  refuseArchived,
  refuseUnattended,
  type StockPlace,
  type WithProduct,
  withProducts,
} from './posting.desk.ts'
import { insertQuarantine, isHeldAt } from './quarantine.store.ts'

type Input = Extract<CreateMovement, { kind: 'receipt' }>
type Line = WithProduct<ReceiptLine>

/** Reason of a quarantine for goods that did not arrive as they should. */
const DELIVERY_DIFFERENCE = 'delivery_difference'

/** From the supplier into a place; lots are made from their labels, and what the delivery note says is kept beside. */
export async function postReceipt(desk: Desk, input: Input): Promise<Posted> {
  const place = await ownPlace(desk, input.to, 'to')
  refuseArchived(place, 'to')
  checkDelivery(input.lines)
  const said = await withProducts(desk, input.lines)
  const came = said.filter(({ quantity }) => quantity > 0)
  refuseUnattended(place, came)
  refuseExpired(came, desk.day)
  const { lines, quarantined } = await linesOfLabels(desk, came)
  const from = account('supplier', place.jurisdictionCode)
  const id = await postEntry(desk, { kind: 'receipt', from, to: place, lines })
  if (input.delivery || said.some(isCompared)) await keepPaper(desk, id, input.delivery, said)
  for (const [i, line] of came.entries()) await holdBack(desk, place, line, lines[i])
  return { movementIds: [id], transferId: null, quarantined, touched: [place.id] }
}

/** A delivery that is past its date on the day it comes is refused at the door. */
function refuseExpired(lines: readonly Line[], day: string): void {
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

const isCompared = ({ sent, difference, quarantine }: Line): boolean =>
  sent !== undefined || difference !== undefined || quarantine === true

function keepPaper({ tx }: Desk, movementId: string, paper: Input['delivery'], lines: readonly Line[]) {
  return insertDeliveryNote(
    tx,
    {
      movementId,
      documentNumber: paper?.documentNumber ?? null,
      supplierName: paper?.supplierName ?? null,
    },
    lines.map(({ product, lot, quantity, sent, difference, quarantine }, line) => ({
      movementId,
      line,
      productId: product.id,
      lotNumber: lot.number,
      expiresOn: lot.expiresOn,
      sent: sent ?? null,
      received: quantity,
      reason: difference?.reason ?? null,
      note: difference?.note ?? null,
      quarantined: quarantine === true && quantity > 0,
    })),
  )
}

/** The whole lot waits where it arrived: pieces of one lot cannot be told apart in the books. */
async function holdBack(
  desk: Desk,
  place: StockPlace,
  { quarantine, difference }: Line,
  line: EntryLine | undefined,
): Promise<void> {
  if (quarantine !== true || !line || (await isHeldAt(desk.tx, line.lotId, place.id))) return
  await insertQuarantine(desk.tx, {
    id: desk.newId(),
    lotId: line.lotId,
    locationId: place.id,
    reason: DELIVERY_DIFFERENCE,
    note: difference?.note ?? null,
    openedAt: desk.now,
    openedBy: desk.actor.person.id,
    closedAt: null,
    closedBy: null,
    closingReason: null,
  })
}
