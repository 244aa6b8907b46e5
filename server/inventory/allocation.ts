import { InvalidError, type Params, ProblemError } from '../errors.ts'
import { proposeFefo, type UsableLot } from './fefo.ts'

/** A lot at a place, with what forbids it to leave. */
export interface AllocatableLot extends UsableLot {
  number: string
  hold: 'expired' | 'quarantined' | null
}

/** Units asked for; `path` names the field for an error, e.g. `lines.3`. */
export interface WantedUnits {
  path: string
  /** Absent: first expired, first out. */
  lotId?: string | undefined
  /** Base units, above 0. */
  quantity: number
}

export interface AllocatedUnits {
  lotId: string
  quantity: number
}

export interface Allocation {
  lines: AllocatedUnits[]
  /** What first expired, first out would have taken, when that is something else. */
  departsFrom: AllocatedUnits[] | null
}

/**
 * Decides which lots of one product leave a place. Lines with a lot take from it; the others share what is left, first
 * expired first. Throws `InvalidError` `unknown_lot`, `lot_expired`, `lot_quarantined`, and `ProblemError` 409
 * `insufficient_stock`. `product` is its code, for the messages.
 */
export function allocate(
  product: string,
  lots: readonly AllocatableLot[],
  wanted: readonly WantedUnits[],
): Allocation {
  const left = new Map(lots.map((lot) => [lot.lotId, lot]))
  const lines: AllocatedUnits[] = []
  const take = (lotId: string, quantity: number) => {
    const lot = left.get(lotId)
    if (lot) left.set(lotId, { ...lot, available: lot.available - quantity })
    lines.push({ lotId, quantity })
  }

  for (const { path, lotId, quantity } of wanted) {
    if (lotId === undefined) continue
    const lot = left.get(lotId)
    if (!lot)
      throw refuse('unknown_lot', `${path}.lotId`, `No lot ${lotId} of ${product} lies there.`, {
        product,
        lot: lotId,
      })
    refuseHeld(product, lot, path)
    if (lot.available < quantity) throw insufficient(product, lot.available, quantity, path, lot.number)
    take(lotId, quantity)
  }
  for (const { path, lotId, quantity } of wanted) {
    if (lotId !== undefined) continue
    const usable = [...left.values()].filter((lot) => lot.hold === null)
    const proposal = proposeFefo(usable, quantity)
    if (proposal.short > 0) throw insufficient(product, quantity - proposal.short, quantity, path)
    for (const line of proposal.lines) take(line.lotId, line.quantity)
  }

  const total = wanted.reduce((sum, { quantity }) => sum + quantity, 0)
  const proposed = proposeFefo(
    lots.filter((lot) => lot.hold === null),
    total,
  ).lines
  return { lines, departsFrom: sameUnits(lines, proposed) ? null : proposed }
}

/** Expired and quarantined lots leave to disposal alone. */
function refuseHeld(product: string, { hold, number, expiresOn, lotId }: AllocatableLot, path: string): void {
  const params = { product, lot: number, lotId, expiresOn }
  if (hold === 'expired')
    throw refuse(
      'lot_expired',
      `${path}.lotId`,
      `Lot ${number} expired on ${expiresOn}: it can only be disposed of.`,
      params,
    )
  if (hold === 'quarantined')
    throw refuse(
      'lot_quarantined',
      `${path}.lotId`,
      `Lot ${number} is in quarantine: close that first, or dispose of it.`,
      params,
    )
}

function sameUnits(a: readonly AllocatedUnits[], b: readonly AllocatedUnits[]): boolean {
  const sums = new Map<string, number>()
  for (const { lotId, quantity } of a) sums.set(lotId, (sums.get(lotId) ?? 0) + quantity)
  for (const { lotId, quantity } of b) sums.set(lotId, (sums.get(lotId) ?? 0) - quantity)
  return [...sums.values()].every((sum) => sum === 0)
}

export function insufficient(
  product: string,
  available: number,
  requested: number,
  path: string,
  lot: string | null = null,
): ProblemError {
  const what = lot === null ? product : `lot ${lot} of ${product}`
  return new ProblemError(
    409,
    'insufficient_stock',
    `${requested} of ${what} are asked for, ${available} can leave.`,
    {
      params: { product, lot, available, requested },
      errors: [{ path: `${path}.quantity`, message: `only ${available} can leave` }],
    },
  )
}

const refuse = (code: string, path: string, message: string, params: Params): InvalidError =>
  new InvalidError(code, message, { params, errors: [{ path, message }] })
