import { PLACE_KINDS } from '../../protocol/api/places.ts'
import type { Writer } from '../db/database.ts'
import { covers } from '../db/scope.ts'
import { InvalidError, NotFoundError } from '../errors.ts'
import type { Actor } from '../route.ts'
import type { AllocatableLot } from './allocation.ts'
import { isExpired } from './expiry.ts'
import type { LedgerSide, NewEntry } from './ledger.posting.ts'
import { post } from './ledger.posting.ts'
import { changesAfter, type LotChange } from './ledger.store.ts'
import {
  findPlace,
  findProducts,
  type LotAtPlace,
  lotsAt,
  type PlaceFacts,
  type ProductFacts,
} from './lots.store.ts'
import { lowestBalance } from './lowest-balance.ts'

/** What one request of a person posts, and what every kind of movement needs for it. */
export interface Desk {
  tx: Writer
  actor: Actor
  now: Date
  /** Business time of what is posted, never later than `now`. */
  occurredAt: Date
  /** Calendar date of `occurredAt` in the county. */
  day: string
  note: string | null
  newId(): string
  /** Days of life that heat has taken of lots at a place, where lots leave by their remaining life. */
  lostDays(locationId: string): Promise<ReadonlyMap<string, number>>
}

/** What was posted, in order. */
export interface Posted {
  movementIds: string[]
  transferId: string | null
  quarantined: { lotId: string; lotNumber: string; expiresOn: string; knownExpiresOn: string }[]
  /** Places whose stock or transfers changed. */
  touched: string[]
}

/** Posts one movement of the person at the desk, and returns its id. */
export async function postEntry(
  { tx, actor, now, occurredAt, note, newId }: Desk,
  entry: Omit<NewEntry, 'id' | 'occurredAt' | 'recordedAt' | 'personId' | 'note'>,
): Promise<string> {
  const id = newId()
  await post(tx, { ...entry, id, occurredAt, recordedAt: now, personId: actor.person.id, note })
  return id
}

export type StockPlace = PlaceFacts & LedgerSide

/** True for a real place, false for one of the ledger's other sides. */
export const isPlace = ({ kind }: Pick<PlaceFacts, 'kind'>): boolean =>
  PLACE_KINDS.some((known) => known === kind)

/** A place that holds stock, in or out of the actor's scope. Throws `NotFoundError`, and `InvalidError` `not_a_place`. */
export async function anyPlace({ tx }: Desk, id: string, path: string): Promise<StockPlace> {
  const place = await findPlace(tx, id)
  if (!place) throw new NotFoundError('location', id)
  requirePlace(place, path)
  return { ...place, physical: true }
}

/** Throws `InvalidError` `not_a_place` for one of the ledger's other sides. */
export function requirePlace(place: Pick<PlaceFacts, 'id' | 'name' | 'kind'>, path: string): void {
  if (!isPlace(place))
    throw new InvalidError('not_a_place', `${place.name} is an account of the ledger, not a place.`, {
      params: { location: place.id },
      errors: [{ path, message: 'is an account of the ledger, not a place' }],
    })
}

/** A place in the actor's scope. Throws as `anyPlace` does, and `NotFoundError` for a foreign one. */
export async function ownPlace(desk: Desk, id: string, path: string): Promise<StockPlace> {
  const place = await anyPlace(desk, id, path)
  if (!covers(desk.actor.scope, place.jurisdictionCode)) throw new NotFoundError('location', id)
  return place
}

/** Throws `InvalidError` `place_archived` for one that is out of use. */
export function refuseArchived({ id, name, archivedAt }: PlaceFacts, path: string): void {
  if (archivedAt !== null)
    throw new InvalidError('place_archived', `${name} is out of use: nothing can be brought there.`, {
      params: { location: id },
      errors: [{ path, message: 'is out of use' }],
    })
}

/** A line of a request with its product, and the name of its field for an error: `lines.3`. */
export type WithProduct<T> = Omit<T, 'product'> & { product: ProductFacts; path: string }

/** Finds the products, by id or code. Throws `InvalidError` `unknown_product` that names every line without one. */
export async function withProducts<T extends { product: string }>(
  { tx }: Desk,
  lines: readonly T[],
): Promise<WithProduct<T>[]> {
  const found = await findProducts(
    tx,
    lines.map((line) => line.product),
  )
  const known: WithProduct<T>[] = []
  const unknown: { path: string; ref: string }[] = []
  lines.forEach((line, i) => {
    const ref = line.product
    const path = `lines.${i}`
    const product = found.find(({ id }) => id === ref) ?? found.find(({ code }) => code === ref)
    if (product) known.push({ ...line, product, path })
    else unknown.push({ path, ref })
  })
  const [first] = unknown
  if (first)
    throw new InvalidError('unknown_product', `There is no product ${first.ref}.`, {
      params: { product: first.ref },
      errors: unknown.map(({ path, ref }) => ({
        path: `${path}.product`,
        message: `there is no product ${ref}`,
      })),
    })
  return known
}

/** A machine hands out without a clinician: throws `InvalidError` `not_self_service` for what wants one. */
export function refuseUnattended(
  place: PlaceFacts,
  lines: readonly { product: ProductFacts; path: string }[],
): void {
  if (place.kind !== 'dispenser') return
  const refused = lines.filter(({ product }) => !product.selfService)
  const [first] = refused
  if (first)
    throw new InvalidError(
      'not_self_service',
      `${first.product.name} wants a person in attendance and cannot be loaded into a dispenser.`,
      {
        params: { product: first.product.code, location: place.id },
        errors: refused.map(({ path }) => ({ path: `${path}.product`, message: 'is not for self-service' })),
      },
    )
}

/** A lot at a place with how many of its units can leave at the desk's business time. */
export type LotOnHand = Omit<LotAtPlace, 'since'> & AllocatableLot

/** The lots of these products at a place. A backdated reduction may take what was there ever since. */
export async function lotsOnHand(
  { tx, occurredAt, day, lostDays }: Desk,
  placeId: string,
  productIds: readonly string[],
): Promise<LotOnHand[]> {
  const lots = await lotsAt(tx, placeId, productIds)
  const lost = await lostDays(placeId)
  const at = occurredAt.getTime()
  const backdated = new Set(
    lots.filter(({ lastOccurredAt }) => at < lastOccurredAt.getTime()).map(({ productId }) => productId),
  )
  const later = new Map<string, LotChange[]>()
  for (const productId of backdated)
    later.set(productId, await changesAfter(tx, placeId, productId, occurredAt))
  return lots.map((lot) => {
    const changes = later.get(lot.productId)?.filter(({ lotId }) => lotId === lot.lotId) ?? []
    return {
      ...lot,
      since: lot.since.getTime(),
      lostDays: lost.get(lot.lotId) ?? 0,
      available: lowestBalance(lot.quantity, changes, at),
      hold: isExpired(lot.expiresOn, day) ? 'expired' : lot.quarantined ? 'quarantined' : null,
    }
  })
}
