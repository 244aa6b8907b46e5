import type { FoundLot, LotSearchQuery, Whereabouts } from '../../protocol/api/recalls.ts'
import type { Ambient } from '../ambient.ts'
import type { Database } from '../db/database.ts'
import { NotFoundError } from '../errors.ts'
import type { ContentsService } from '../inventory/contents.service.ts'
import { isBelowCounty } from '../places/division-code.ts'
import type { TimeZone } from '../places/time-zone.ts'
import type { Actor } from '../route.ts'
import * as units from './lot-units.store.ts'
import { findLot, isHeldEverywhere, searchLots } from './lots.store.ts'
import { joinTransit } from './recall.view.ts'
import { recallsOfLots } from './recalls.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  timeZone: TimeZone
  contents: Pick<ContentsService, 'contentsOf'>
}

/** Lots in one answer to a search. */
const FOUND = 50
/** What was given out is told by month so far back. */
const MONTHS = 12

/** Where a lot is now and where it has gone: to the unit, by place and month, and never to whom. */
export class WhereaboutsService {
  readonly #from: Dependencies

  constructor(from: Dependencies) {
    this.#from = from
  }

  /** Lots by what a person types or scans; those without a unit in scope show 0. */
  async search(actor: Actor, query: LotSearchQuery): Promise<FoundLot[]> {
    const { db } = this.#from
    const found = await searchLots(db, query, FOUND)
    const recalled = await recallsOfLots(
      db,
      found.map(({ lotId }) => lotId),
    )
    const sums = new Map<string, number>()
    for (const productId of new Set(found.map((lot) => lot.productId))) {
      const lotIds = found.flatMap((lot) => (lot.productId === productId ? [lot.lotId] : []))
      const wanted = { productId, lotIds }
      for (const { lotId, quantity } of [
        ...(await units.unitsAtPlaces(db, wanted, actor.scope)),
        ...(await units.unitsInTransit(db, wanted, actor.scope)),
      ])
        sums.set(lotId, (sums.get(lotId) ?? 0) + quantity)
    }
    return found.map((lot) => ({
      ...lot,
      quantity: sums.get(lot.lotId) ?? 0,
      recallId: recalled.get(lot.lotId)?.id ?? null,
    }))
  }

  /** Throws `NotFoundError` for a lot that is not known, and for one of which nothing ever was in scope. */
  async of(actor: Actor, lotId: string): Promise<Whereabouts> {
    const { db, contents } = this.#from
    const { scope } = actor
    const found = await findLot(db, lotId)
    if (!found) throw new NotFoundError('lot', lotId)
    const { lot, productName, productNameEn } = found
    const wanted = { productId: lot.productId, lotIds: [lotId] }
    const there = await units.unitsAtPlaces(db, wanted, scope)
    const transit = await units.unitsInTransit(db, wanted, scope)
    if (there.length === 0 && transit.length === 0) throw new NotFoundError('lot', lotId)

    const months = this.#months()
    const starts = months.map(({ start }) => start)
    const given = new Map(
      (await units.givenOutSince(db, wanted, { scope, starts })).map((row) => [row.locationId, row]),
    )
    const unexplained = await units.unexplainedUnits(db, lot.productId, scope)
    const machines = there.filter(({ locationKind }) => locationKind === 'dispenser')
    const inside = await contents.contentsOf(machines.map(({ locationId }) => locationId))
    const places = there
      .map(({ locationId, locationName, locationKind, jurisdictionName, quantity }) => ({
        locationId,
        locationName,
        locationKind,
        jurisdictionName,
        quantity,
        channels: (inside.get(locationId)?.channels ?? []).flatMap(({ channel, lots }) => {
          const here = lots.filter((content) => content.lotId === lotId)
          return here.map((content) => ({ channel, quantity: content.quantity }))
        }),
        givenOut: given.get(locationId)?.total ?? 0,
        givenOutByMonth: byMonth(given.get(locationId), months),
        unexplained: unexplained.get(locationId) ?? 0,
      }))
      .filter((place) => place.quantity !== 0 || place.givenOut !== 0 || place.unexplained !== 0)
    const recall = (await recallsOfLots(db, [lotId])).get(lotId)
    return {
      lot: {
        lotId,
        lotNumber: lot.number,
        expiresOn: lot.expiresOn,
        productId: lot.productId,
        productName,
        productNameEn,
      },
      recallId: recall?.id ?? null,
      quarantined: await isHeldEverywhere(db, lotId),
      places,
      transit: joinTransit(transit),
      sums: await this.#sums(wanted, scope, there),
      unexplained: places.reduce((sum, place) => sum + place.unexplained, 0),
    }
  }

  /** The ledger nets to zero, so that what is not explained by the county's own accounts came from other counties. */
  async #sums(
    wanted: units.LotsOfProduct,
    scope: string | null,
    there: readonly units.UnitsAtPlace[],
  ): Promise<Whereabouts['sums']> {
    if (isBelowCounty(scope)) return null
    const accounts = await units.unitsOfAccounts(this.#from.db, wanted, scope)
    const of = (kind: Parameters<typeof accounts.get>[0]) => accounts.get(kind) ?? 0
    const onHand = there.reduce((sum, { quantity }) => sum + quantity, 0)
    const received = -of('supplier')
    const gone = { givenOut: of('recipient'), disposed: of('disposal'), missing: of('variance') }
    const inTransit = of('in_transit')
    const elsewhere = onHand + inTransit + gone.givenOut + gone.disposed + gone.missing - received
    return { received, elsewhere, onHand, inTransit, ...gone }
  }

  /** The last months by the county's calendar, oldest first. */
  #months(): { month: string; start: Date }[] {
    const { ambient, timeZone } = this.#from
    const [year = 0, month = 1] = timeZone.dayOf(ambient.now()).split('-').map(Number)
    return Array.from({ length: MONTHS }, (_, i) => {
      const first = new Date(Date.UTC(year, month - MONTHS + i, 1)).toISOString().slice(0, 10)
      return { month: first.slice(0, 7), start: timeZone.instantOf(first, 0) }
    })
  }
}

/** Sums from instants on become sums between them; months in which nothing was given out are left out. */
function byMonth(
  given: { total: number; units: number[] } | undefined,
  months: readonly { month: string }[],
): Whereabouts['places'][number]['givenOutByMonth'] {
  if (!given) return []
  const since = [given.total, ...given.units]
  return since
    .map((units, i) => ({ month: months[i - 1]?.month ?? null, quantity: units - (since[i + 1] ?? 0) }))
    .filter(({ quantity }) => quantity !== 0)
}
