import { ACCOUNT_KINDS, type LocationKind, type OpeningHours } from '../../protocol/api/places.ts'
import { ConflictError, InvalidError, NotFoundError } from '../errors.ts'
import type { OfferedProduct } from './locations.store.ts'
import { isPublicKind, isUnattended } from './public-fields.ts'

/** Supplier, recipient and the like: the ledger's other sides, which nobody describes or draws. */
export const isAccount = (kind: LocationKind): boolean => ACCOUNT_KINDS.some((account) => account === kind)

interface Description {
  published?: boolean | undefined
  verifiedOn?: string | null | undefined
  hours?: OpeningHours | null | undefined
}

/** Throws `InvalidError` for what no single field shows. `today` is the county's date. */
export function checkDescription(
  kind: LocationKind,
  { published, verifiedOn, hours }: Description,
  today: string,
): void {
  if (published && !isPublicKind(kind))
    throw invalid(
      'not_a_public_kind',
      'published',
      `A ${kind} does not serve the public and cannot be published.`,
    )
  if (verifiedOn && verifiedOn > today)
    throw invalid('verified_in_future', 'verifiedOn', `${verifiedOn} has not come yet.`)
  const days = hours?.exceptions.map((exception) => exception.day) ?? []
  const twice = days.find((day, i) => days.indexOf(day) !== i)
  if (twice) throw invalid('day_twice', 'hours.exceptions', `${twice} has two exceptions.`)
}

/** Throws when a product does not exist, or wants a person and nobody attends the place. */
export function checkOffer(
  kind: LocationKind,
  productIds: readonly string[],
  known: readonly OfferedProduct[],
): void {
  for (const id of productIds) {
    const product = known.find((candidate) => candidate.id === id)
    if (!product) throw new NotFoundError('product', id)
    if (isUnattended(kind) && !product.selfService)
      throw new InvalidError(
        'product_not_self_service',
        `Product ${id} wants a person in attendance: a ${kind} cannot offer it.`,
        {
          params: { product: id, kind },
          errors: [{ path: 'productIds', message: 'is not for self-service' }],
        },
      )
  }
}

/** What keeps a place in use. */
export interface Obligations {
  stock: boolean
  /** Goods on the road from or to it. */
  transfer: boolean
  /** A dispenser in service. */
  machine: boolean
  /** A count that is open. */
  stocktake: boolean
}

/** Throws `ConflictError` that says what to end before a place can leave use. */
export function refuseArchiving(name: string, { stock, transfer, machine, stocktake }: Obligations): void {
  if (stock) throw new ConflictError('place_holds_stock', `${name} still holds stock. Move it away first.`)
  if (transfer)
    throw new ConflictError(
      'place_awaits_goods',
      `Goods from or to ${name} are on the road. Receive them or send them back first.`,
    )
  if (machine)
    throw new ConflictError(
      'place_has_machine',
      `The dispenser at ${name} is in service. Revoke its credentials first.`,
    )
  if (stocktake)
    throw new ConflictError('place_being_counted', `A count of ${name} is open. Post or cancel it first.`)
}

function invalid(code: string, path: string, message: string): InvalidError {
  return new InvalidError(code, message, { errors: [{ path, message }] })
}
