import type { CreateMovement } from '../../protocol/api/inventory.ts'
import { InvalidError } from '../errors.ts'
import { account, type LedgerSide } from './ledger.posting.ts'
import type { EntryLine } from './ledger.store.ts'
import { linesOfLabels } from './lot.labels.ts'
import { findLots, type LotRow, lotsByNumber } from './lots.store.ts'
import { heldLines, outLines } from './outgoing.posting.ts'
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

type Input = Extract<CreateMovement, { kind: 'adjustment' }>
type Line = WithProduct<Input['lines'][number]>
type Label = NonNullable<Line['lot']>

/** The reason of the adjustment is reason enough for whichever lot it names. */
const ANY_LOT = 'adjustment'

/**
 * Corrects what the ledger says against the count variance, with a reason. Units written off as expired go to disposal,
 * the only way out for them; no other reason takes expired or quarantined lots away.
 */
export async function postAdjustment(desk: Desk, input: Input): Promise<Posted> {
  const place = await ownPlace(desk, input.location, 'location')
  const lines = await withProducts(desk, input.lines)
  const more = lines.filter(({ change }) => change > 0)
  const fewer = lines.filter(({ change }) => change < 0)
  const movementIds: string[] = []
  const adjust = async (from: LedgerSide, to: LedgerSide, entryLines: readonly EntryLine[]) => {
    movementIds.push(
      await postEntry(desk, { kind: 'adjustment', from, to, lines: entryLines, reason: input.reason }),
    )
  }

  let quarantined: Posted['quarantined'] = []
  const variance = account('variance', place.jurisdictionCode)
  if (more.length > 0) {
    refuseArchived(place, 'location')
    refuseUnattended(place, more)
    const added = await addedLines(desk, more)
    quarantined = added.quarantined
    await adjust(variance, place, added.lines)
  }
  if (fewer.length > 0) {
    const writtenOff = input.reason === 'expiry'
    const to = writtenOff ? account('disposal', place.jurisdictionCode) : variance
    await adjust(place, to, await removedLines(desk, place, fewer, writtenOff))
  }
  return { movementIds, transferId: null, quarantined, touched: [place.id] }
}

/** Units found belong to a known lot, or to the lot of a label. */
async function addedLines(desk: Desk, lines: readonly Line[]): ReturnType<typeof linesOfLabels> {
  const known = await findLots(
    desk.tx,
    lines.flatMap(({ lotId }) => lotId ?? []),
  )
  const labelled = lines.map(({ product, path, lotId, lot, change }) => {
    const label = lotId === undefined ? lot : known.find(({ id }) => id === lotId)
    if (!label)
      throw new InvalidError('lot_required', `Say which lot of ${product.code} the units belong to.`, {
        params: { product: product.code },
        errors: [
          { path: `${path}.lot`, message: 'give the number and expiry date of the label, or a known lot' },
        ],
      })
    if ('productId' in label && label.productId !== product.id)
      throw new InvalidError('unknown_lot', `Lot ${lotId} is not of ${product.code}.`, {
        params: { product: product.code, lot: lotId ?? null },
        errors: [{ path: `${path}.lotId`, message: `is not of ${product.code}` }],
      })
    return { product, lot: { number: label.number, expiresOn: label.expiresOn }, quantity: change }
  })
  return linesOfLabels(desk, labelled)
}

async function removedLines(
  desk: Desk,
  place: StockPlace,
  lines: readonly Line[],
  writtenOff: boolean,
): Promise<EntryLine[]> {
  const known = await lotsByNumber(
    desk.tx,
    lines.map(({ product }) => product.id),
    lines.flatMap(({ lot }) => lot?.number ?? []),
  )
  const wanted = lines.map(({ change, lot: label, lotId, ...line }) => ({
    ...line,
    lotId: lotId ?? (label && lotOfLabel(line, label, known)),
    quantity: -change,
  }))
  if (!writtenOff) return outLines(desk, place, wanted, ANY_LOT)
  return heldLines(desk, place, wanted.map(named))
}

function lotOfLabel(
  { product, path }: Pick<Line, 'product' | 'path'>,
  label: Label,
  known: readonly LotRow[],
): string {
  const lot = known.find(
    ({ productId, number, expiresOn }) =>
      productId === product.id && number === label.number && expiresOn === label.expiresOn,
  )
  if (lot) return lot.id
  throw new InvalidError(
    'unknown_lot',
    `There is no lot ${label.number} of ${product.code} with this expiry date.`,
    {
      params: { product: product.code, lot: label.number, expiresOn: label.expiresOn },
      errors: [{ path: `${path}.lot`, message: 'is not known' }],
    },
  )
}

function named<T extends Pick<Line, 'product' | 'path' | 'lotId'>>(line: T): T & { lotId: string } {
  const { product, path, lotId } = line
  if (lotId !== undefined) return { ...line, lotId }
  throw new InvalidError('lot_required', `Say which lot of ${product.code} has expired.`, {
    params: { product: product.code },
    errors: [{ path: `${path}.lotId`, message: 'name the lot that has expired' }],
  })
}
