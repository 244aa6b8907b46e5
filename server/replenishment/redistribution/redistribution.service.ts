import { setImmediate } from 'node:timers/promises'
import type { Product } from '../../../protocol/api/catalog.ts'
import type {
  DismissRedistribution,
  Redistribution,
  RedistributionDismissal,
  Redistributions,
} from '../../../protocol/api/redistribution.ts'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { CatalogService } from '../../catalog/catalog.service.ts'
import type { Database } from '../../db/database.ts'
import { narrowest } from '../../db/scope.ts'
import { NotFoundError } from '../../errors.ts'
import type { StockService } from '../../inventory/stock.service.ts'
import type { PlacesService } from '../../places/places.service.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import type { Actor } from '../../route.ts'
import { type Holding, LEAD_DAYS, type Proposal, proposeRedistribution } from './redistribution.rule.ts'
import * as store from './redistribution.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  audit: Pick<AuditLog, 'record'>
  timeZone: TimeZone
  stock: Pick<StockService, 'picture' | 'limitsOf'>
  places: Pick<PlacesService, 'get' | 'placesInUse'>
  catalog: Pick<CatalogService, 'products'>
}

type PlaceInUse = Awaited<ReturnType<PlacesService['placesInUse']>>[number]
interface Around {
  products: readonly Product[]
  places: ReadonlyMap<string, PlaceInUse>
  holdings: ReadonlyMap<string, Holding>
  numbers: ReadonlyMap<string, string>
}

/** Lots looked at for one answer: more than a county moves in a week. */
const LOTS_AT_ONCE = 200
/** A dismissed proposal comes back when this many times as many units are in question. */
const MUCH_MORE = 1.25

/** Which lots to bring from where they would expire, or lie in excess, to where they are used (余缺调剂). */
export class RedistributionService {
  readonly #from: Dependencies

  constructor(from: Dependencies) {
    this.#from = from
  }

  /** Within what the caller may see, both ends. */
  async list(actor: Actor, jurisdiction: string | null): Promise<Redistributions> {
    const { db, ambient, timeZone, catalog } = this.#from
    const scope = narrowest(actor.scope, jurisdiction)
    const none = { items: [], atRisk: 0, saved: 0, cappedAt: null, leadDays: LEAD_DAYS, dismissed: [] }
    if (scope === undefined) return none
    const dismissed = await store.listDismissals(db, scope)
    const unwanted = new Map(dismissed.map((each) => [wayOf(each.lotId, each.from.id, each.to.id), each]))
    const { places, holdings } = await this.#holdings(scope)
    const products = await catalog.products()
    const today = timeZone.dayOf(ambient.now())
    const found: (Proposal & { productId: string })[] = []
    let atRisk = 0
    let lots = 0
    for (const { id, boxSize } of products) {
      const result = proposeRedistribution({
        holdings: [...(holdings.get(id)?.values() ?? [])],
        today,
        boxSize,
        limit: Math.max(0, LOTS_AT_ONCE - lots),
        isWanted: ({ lotId, fromId, toId, quantity }) =>
          quantity > MUCH_MORE * (unwanted.get(wayOf(lotId, fromId, toId))?.quantity ?? 0),
      })
      found.push(...result.proposals.map((proposal) => ({ ...proposal, productId: id })))
      atRisk += result.atRisk
      lots += result.lots
      // With thousands of places a product takes its time: let others have a turn.
      await setImmediate()
    }
    const numbers = await store.lotNumbers(
      db,
      found.map(({ lotId }) => lotId),
    )
    const saved = found.reduce((sum, { cause, quantity }) => (cause === 'expiry' ? sum + quantity : sum), 0)
    return {
      ...none,
      items: found
        .map((proposal) => {
          const own = holdings.get(proposal.productId) ?? new Map<string, Holding>()
          return describe(proposal, { products, places, holdings: own, numbers })
        })
        .sort(mostPressing),
      atRisk,
      saved,
      cappedAt: lots > LOTS_AT_ONCE ? LOTS_AT_ONCE : null,
      dismissed: dismissed.map(toDismissal),
    }
  }

  /** Throws `NotFoundError` for a place that is not there for the actor, or a lot that does not lie at the first. */
  async dismiss(actor: Actor, input: DismissRedistribution): Promise<RedistributionDismissal> {
    const { db, ambient, audit, places } = this.#from
    const from = await places.get(actor.scope, input.from)
    const to = await places.get(actor.scope, input.to)
    return db.write(async (tx) => {
      if (!(await store.liesAt(tx, input.lotId, from.id))) throw new NotFoundError('lot', input.lotId)
      const { lotId, quantity, reason } = input
      await store.saveDismissal(tx, {
        id: ambient.newId(),
        lotId,
        fromLocationId: from.id,
        toLocationId: to.id,
        quantity,
        reason,
        dismissedAt: ambient.now(),
        dismissedBy: actor.person.id,
      })
      await audit.record(tx, {
        actor,
        action: 'redistribution.dismissed',
        subjectKind: 'lot',
        subjectId: lotId,
        detail: { from: from.id, to: to.id, quantity, reason },
      })
      const saved = (await store.listDismissals(tx, actor.scope)).find(
        (each) => each.lotId === lotId && each.from.id === from.id && each.to.id === to.id,
      )
      if (!saved) throw new NotFoundError('lot', lotId)
      return toDismissal(saved)
    })
  }

  /** Lets a proposal be made again. Throws `NotFoundError`. */
  async restore(actor: Actor, id: string): Promise<void> {
    const { db, audit } = this.#from
    await db.write(async (tx) => {
      const found = (await store.listDismissals(tx, actor.scope)).find((each) => each.id === id)
      if (!found) throw new NotFoundError('dismissal', id)
      await store.deleteDismissal(tx, id)
      await audit.record(tx, {
        actor,
        action: 'redistribution.restored',
        subjectKind: 'lot',
        subjectId: found.lotId,
        detail: { from: found.from.id, to: found.to.id, reason: found.reason },
      })
    })
  }

  /** By product and place, as the stock table judges them. */
  async #holdings(scope: string | null) {
    const { stock, places } = this.#from
    const inUse = new Map((await places.placesInUse()).map((place) => [place.id, place]))
    const holdings = new Map<string, Map<string, Holding>>()
    for (const { place, items } of await stock.picture(scope)) {
      const known = inUse.get(place.id)
      if (!known) continue
      const { longitude, latitude } = known
      const position = longitude === null || latitude === null ? null : { longitude, latitude }
      for (const { productId, usableLots, usable, inTransit, amc } of items) {
        const { minMonths, maxMonths } = stock.limitsOf(place.kind, productId)
        const { id: placeId, kind, jurisdictionCode } = place
        const own = holdings.get(productId) ?? new Map<string, Holding>()
        holdings.set(productId, own)
        own.set(placeId, {
          placeId,
          kind,
          jurisdictionCode,
          position,
          usableLots,
          usable,
          inTransit,
          amc,
          minMonths,
          maxMonths,
        })
      }
    }
    return { places: inUse, holdings }
  }
}

const wayOf = (lotId: string, fromId: string, toId: string): string => `${lotId} ${fromId} ${toId}`

/** What expires first, then by the way it goes, so that one drive stands together. */
const mostPressing = (a: Redistribution, b: Redistribution): number =>
  (a.cause === b.cause ? 0 : a.cause === 'expiry' ? -1 : 1) ||
  (a.expiresOn < b.expiresOn ? -1 : a.expiresOn > b.expiresOn ? 1 : 0) ||
  b.quantity - a.quantity

function describe(
  { fromId, toId, ...proposal }: Proposal & { productId: string },
  { products, places, holdings, numbers }: Around,
): Redistribution {
  const product = products.find(({ id }) => id === proposal.productId)
  const end = (id: string) => {
    const place = places.get(id)
    const holding = holdings.get(id)
    return {
      id,
      name: place?.name ?? id,
      kind: place?.kind ?? 'staffed_outlet',
      jurisdictionCode: place?.jurisdictionCode ?? '',
      jurisdictionName: place?.jurisdictionName ?? '',
      usable: holding?.usable ?? 0,
      amc: holding?.amc ?? 0,
      inTransit: holding?.inTransit ?? 0,
    }
  }
  const { inTransit: _coming, ...from } = end(fromId)
  return {
    ...proposal,
    lotNumber: numbers.get(proposal.lotId) ?? '',
    productName: product?.name ?? proposal.productId,
    productNameEn: product?.nameEn ?? proposal.productId,
    from,
    to: end(toId),
  }
}

const toDismissal = ({ dismissedAt, ...row }: store.Dismissal): RedistributionDismissal => ({
  ...row,
  dismissedAt: dismissedAt.toISOString(),
})
