import type { FefoProposal } from '../../protocol/api/inventory.ts'
import type { Reader } from '../db/database.ts'
import { covers } from '../db/scope.ts'
import { NotFoundError } from '../errors.ts'
import { isExpired } from './expiry.ts'
import { proposeFefo } from './fefo.ts'
import { findPlace, findProducts, lotsAt } from './lots.store.ts'

interface Asked {
  scope: string | null
  /** Calendar date `YYYY-MM-DD` on which they leave. */
  today: string
  lostDays: (db: Reader, locationId: string) => Promise<ReadonlyMap<string, number>>
}

/** Which lots a posting of these base units without lots would take now. Throws `NotFoundError`, also outside the scope. */
export async function proposeLots(
  db: Reader,
  wanted: { location: string; product: string; quantity: number },
  { scope, today, lostDays }: Asked,
): Promise<FefoProposal> {
  const place = await findPlace(db, wanted.location)
  if (!place || !covers(scope, place.jurisdictionCode)) throw new NotFoundError('location', wanted.location)
  const [product] = await findProducts(db, [wanted.product])
  if (!product) throw new NotFoundError('product', wanted.product)
  const lost = await lostDays(db, place.id)
  const usable = (await lotsAt(db, place.id, [product.id]))
    .filter(({ expiresOn, quarantined }) => !quarantined && !isExpired(expiresOn, today))
    .map((lot) => ({
      ...lot,
      available: lot.quantity,
      since: lot.since.getTime(),
      lostDays: lost.get(lot.lotId) ?? 0,
    }))
  const { lines, short } = proposeFefo(usable, wanted.quantity)
  return {
    lines: lines.flatMap(({ lotId, quantity }) => {
      const lot = usable.find((candidate) => candidate.lotId === lotId)
      if (!lot) return []
      const { number: lotNumber, expiresOn, available, lostDays: lotLostDays } = lot
      return { lotId, lotNumber, expiresOn, available, lostDays: lotLostDays, quantity }
    }),
    available: usable.reduce((sum, lot) => sum + lot.available, 0),
    short,
  }
}
