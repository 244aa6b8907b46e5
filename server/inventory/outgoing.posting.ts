import type { CreateMovement } from '../../protocol/api/inventory.ts'
import { InvalidError } from '../errors.ts'
import { type Allocation, allocate, insufficient } from './allocation.ts'
import { insertWitness, type WitnessRow } from './delivery-notes.store.ts'
import { account } from './ledger.posting.ts'
import type { EntryLine } from './ledger.store.ts'
import type { ProductFacts } from './lots.store.ts'
import {
  type Desk,
  lotsOnHand,
  ownPlace,
  type Posted,
  postEntry,
  type StockPlace,
  type WithProduct,
  withProducts,
} from './posting.desk.ts'

type Input<K extends CreateMovement['kind']> = Extract<CreateMovement, { kind: K }>
type OutLine = WithProduct<{ product: string; lotId?: string | undefined; quantity: number }>

/** Handed out at a place: distribution. */
export async function postIssue(desk: Desk, input: Input<'issue'>): Promise<Posted> {
  const place = await ownPlace(desk, input.from, 'from')
  const lines = await outLines(desk, place, await withProducts(desk, input.lines), input.reason)
  const to = account('recipient', place.jurisdictionCode)
  const id = await postEntry(desk, { kind: 'issue', from: place, to, lines, reason: input.reason ?? null })
  return { movementIds: [id], transferId: null, quarantined: [], touched: [place.id] }
}

/** To waste (报废): of any lot, the only way out for expired and quarantined ones. `witness` saw it; a driver at a machine has none. */
export async function postDisposal(
  desk: Desk,
  input: Omit<Input<'disposal'>, 'kind' | 'witnessName'>,
  witness: Pick<WitnessRow, 'name' | 'personId' | 'confirmedAt'> | null,
): Promise<Posted> {
  const place = await ownPlace(desk, input.from, 'from')
  const wanted = await withProducts(desk, input.lines)
  const lines = await heldLines(desk, place, wanted)
  const to = account('disposal', place.jurisdictionCode)
  const id = await postEntry(desk, { kind: 'disposal', from: place, to, lines, reason: input.reason })
  if (witness) await insertWitness(desk.tx, { movementId: id, ...witness })
  return { movementIds: [id], transferId: null, quarantined: [], touched: [place.id] }
}

/**
 * The lots that leave, first expired first where none is named. Throws as `allocate` does, and `InvalidError`
 * `reason_required` when others are named and no `reason` is given.
 */
export async function outLines(
  desk: Desk,
  place: StockPlace,
  wanted: readonly OutLine[],
  reason: string | undefined,
): Promise<EntryLine[]> {
  const onHand = await lotsOnHand(
    desk,
    place.id,
    wanted.map(({ product }) => product.id),
  )
  const products = new Map(wanted.map(({ product }) => [product.id, product]))
  return [...products.values()].flatMap((product) => {
    const lots = onHand.filter((lot) => lot.productId === product.id)
    const lines = wanted.filter((line) => line.product.id === product.id)
    const allocation = allocate(product.code, lots, lines)
    if (reason === undefined) refuseDeparture(product, allocation, lots)
    return allocation.lines.map((line) => ({ ...line, productId: product.id }))
  })
}

function refuseDeparture(
  product: ProductFacts,
  { departsFrom }: Allocation,
  lots: readonly { lotId: string; number: string }[],
): void {
  if (departsFrom === null) return
  const proposed = departsFrom
    .map(({ lotId, quantity }) => `${lots.find((lot) => lot.lotId === lotId)?.number ?? lotId} × ${quantity}`)
    .join(', ')
  throw new InvalidError(
    'reason_required',
    `First expired, first out would take ${proposed} of ${product.code}: take that, or give a reason for another lot.`,
    {
      params: { product: product.code, proposed },
      errors: [{ path: 'reason', message: 'say why another lot than the first to expire is taken' }],
    },
  )
}

/** Named lots, whatever holds them. Throws `ProblemError` 409 `insufficient_stock`, `InvalidError` `unknown_lot`. */
export async function heldLines(
  desk: Desk,
  place: StockPlace,
  wanted: readonly WithProduct<{ product: string; lotId: string; quantity: number }>[],
): Promise<EntryLine[]> {
  const onHand = await lotsOnHand(
    desk,
    place.id,
    wanted.map(({ product }) => product.id),
  )
  const left = new Map(onHand.map((lot) => [lot.lotId, lot]))
  return wanted.map(({ product, lotId, quantity, path }) => {
    const lot = left.get(lotId)
    if (!lot || lot.productId !== product.id)
      throw new InvalidError('unknown_lot', `No lot ${lotId} of ${product.code} lies there.`, {
        params: { product: product.code, lot: lotId },
        errors: [{ path: `${path}.lotId`, message: 'does not lie there' }],
      })
    if (lot.available < quantity) throw insufficient(product.code, lot.available, quantity, path, lot.number)
    left.set(lotId, { ...lot, available: lot.available - quantity })
    return { productId: product.id, lotId, quantity }
  })
}
