import { PLACE_KINDS } from '../../protocol/api/places.ts'
import type { CreateRound } from '../../protocol/api/rounds.ts'
import type { Reader, Writer } from '../db/database.ts'
import { covers } from '../db/scope.ts'
import { InvalidError, NotFoundError } from '../errors.ts'
import type { Actor } from '../route.ts'
import * as store from './rounds.store.ts'
import type { Point } from './route-order.ts'

/** Where goods come from. Throws `NotFoundError` outside the scope, and `InvalidError` `not_a_source` for a machine. */
export async function findSource(db: Reader, { scope }: Actor, id: string): Promise<store.SourcePlace> {
  const [source] = await store.findPlaces(db, [id], scope)
  if (!source) throw new NotFoundError('location', id)
  if (source.kind === 'dispenser' || !PLACE_KINDS.some((kind) => kind === source.kind))
    throw new InvalidError('not_a_source', `${source.name} is no place to fetch supplies from.`, {
      errors: [{ path: 'source', message: 'is no warehouse, storeroom or vehicle' }],
    })
  return source
}

/**
 * The places of the stops, in their order. Throws `NotFoundError`, and `InvalidError` `not_a_dispenser`, `place_twice`,
 * `wrong_product`.
 */
export async function stopPlaces(
  tx: Writer,
  { scope }: Actor,
  { stops }: CreateRound,
): Promise<store.SourcePlace[]> {
  const ids = stops.map(({ location }) => location)
  const found = new Map((await store.findPlaces(tx, ids, scope)).map((place) => [place.id, place]))
  const channels = await store.channelsAt(tx, ids)
  const products = await store.lotProducts(
    tx,
    stops.flatMap(({ loads }) => loads.map(({ lotId }) => lotId)),
  )
  return stops.map(({ location, loads }, i) => {
    const place = found.get(location)
    if (!place) throw new NotFoundError('location', location)
    if (place.kind !== 'dispenser')
      throw new InvalidError(
        'not_a_dispenser',
        `${place.name} is no place of a dispenser but a ${place.kind}.`,
      )
    if (ids.indexOf(location) !== i)
      throw new InvalidError('place_twice', `${place.name} is two stops of one round.`, {
        errors: [{ path: `stops.${i}.location`, message: 'is a stop already' }],
      })
    for (const { channel, lotId } of loads) {
      const known = channels.find((one) => one.locationId === location && one.channel === channel)
      if (!known?.productId || products.get(lotId) !== known.productId)
        throw new InvalidError('wrong_product', `Lot ${lotId} is not what channel ${channel} is for.`, {
          params: { channel, lot: lotId },
        })
    }
    return place
  })
}

/** Where a round begins and ends. Throws `InvalidError` `no_start`. */
export function startOf({ name, longitude, latitude }: store.SourcePlace, start: Point | undefined): Point {
  if (start) return start
  if (longitude === null || latitude === null)
    throw new InvalidError('no_start', `Nobody has said where ${name} is: name a point to start from.`, {
      errors: [{ path: 'start', message: 'is needed' }],
    })
  return { longitude, latitude }
}

/** Throws `NotFoundError`, `InvalidError` `assignee_out_of_scope`. */
export async function requireDriver(tx: Writer, id: string, source: store.SourcePlace): Promise<void> {
  const driver = await store.findDriver(tx, id)
  if (!driver) throw new NotFoundError('person', id)
  if (!covers(driver.jurisdictionCode, source.jurisdictionCode))
    throw new InvalidError(
      'assignee_out_of_scope',
      `This person cannot take goods out of ${source.name}: choose somebody responsible for it.`,
      { errors: [{ path: 'assignee', message: 'is not responsible for the source' }] },
    )
}

/** One line for each channel and lot. */
export function joined<T extends { channel: number; lotId: string; quantity: number }>(
  loads: readonly T[],
): T[] {
  const sums = new Map<string, T>()
  for (const load of loads) {
    const key = `${load.channel} ${load.lotId}`
    const known = sums.get(key)
    sums.set(key, known ? { ...known, quantity: known.quantity + load.quantity } : load)
  }
  return [...sums.values()]
}
