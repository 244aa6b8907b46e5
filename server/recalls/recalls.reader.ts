import type {
  PreviewRecall,
  Recall,
  RecallPlace,
  RecallPreview,
  RecallSummary,
} from '../../protocol/api/recalls.ts'
import type { Database, Reader } from '../db/database.ts'
import { covers } from '../db/scope.ts'
import { NotFoundError } from '../errors.ts'
import type { Actor } from '../route.ts'
import * as units from './lot-units.store.ts'
import { findProduct, lotsByNumbers } from './lots.store.ts'
import { type Gone, goneFrom, progressOf } from './recall.rules.ts'
import {
  describeChannel,
  describeLot,
  describePlace,
  headOf,
  joinPlaces,
  joinTransit,
  summarise,
} from './recall.view.ts'
import { keyOf, type RecallChannels } from './recall-channels.service.ts'
import { channelsOf, machinesAt } from './recall-channels.store.ts'
import * as store from './recalls.store.ts'

/** A place that holds goods of an open recall. */
export interface WaitingPlace {
  recall: store.RecallRow
  productName: string
  numbers: string[]
  place: RecallPlace
}

/** Everything known of one recall, in its whole county. */
interface Picture {
  lots: store.LotRow[]
  numbers: string[]
  places: RecallPlace[]
  transit: ReturnType<typeof joinTransit>
  channels: Recall['channels']
  progress: RecallSummary['progress']
  /** Division code of each place, to tell what somebody may see. */
  codes: ReadonlyMap<string, string>
}

/** What recalls look like: to somebody responsible for a part of the county the parts of it, and the progress of all. */
export class RecallsReader {
  readonly #db: Database
  readonly #channels: RecallChannels

  constructor({ db, channels }: { db: Database; channels: RecallChannels }) {
    this.#db = db
    this.#channels = channels
  }

  async list(actor: Actor): Promise<RecallSummary[]> {
    const summaries: RecallSummary[] = []
    for (const named of await store.listRecalls(this.#db, actor.scope)) {
      const { numbers, progress } = await this.#picture(this.#db, named, actor)
      summaries.push(summarise(named, numbers, progress))
    }
    return summaries
  }

  /** Throws `NotFoundError`. Not inside a transaction. */
  async get(actor: Actor, id: string): Promise<Recall> {
    const db = this.#db
    const named = await this.find(actor, id, db)
    const { recall } = named
    const { lots, numbers, places, transit, channels, progress, codes } = await this.#picture(
      db,
      named,
      actor,
    )
    const seen = (locationId: string) => covers(actor.scope, codes.get(locationId) ?? '')
    const lotIds = lots.map((lot) => lot.id)
    const wanted = channels.filter(({ releasedAt }) => releasedAt === null)
    const possible = recall.status === 'open' ? await this.#channels.possible(recall, lotIds, wanted) : []
    return {
      ...summarise(named, numbers, progress),
      ...headOf(named),
      lots: lots.map(describeLot),
      places: places.filter(({ own }) => own),
      transit: transit
        .filter(({ from, to }) => seen(from.id) || seen(to.id))
        .map((each) => ({ ...each, returning: each.to.id === recall.collectingLocationId })),
      channels: channels.filter(({ locationId }) => seen(locationId)),
      possible: possible.filter(({ locationId }) => seen(locationId)),
      own: covers(actor.scope, recall.jurisdictionCode),
    }
  }

  /** Of the whole county. Throws `NotFoundError`. */
  async progress(actor: Actor, id: string, tx: Reader): Promise<RecallSummary['progress']> {
    return (await this.#picture(tx, await this.find(actor, id, tx), actor)).progress
  }

  /** Throws `NotFoundError`, also for a recall of a county that is not the actor's. */
  async find(actor: Actor, id: string, db: Reader = this.#db): Promise<store.NamedRecall> {
    const [named] = await store.listRecalls(db, actor.scope, id)
    if (!named) throw new NotFoundError('recall', id)
    return named
  }

  /** What a recall would hold and block; nothing changes. Throws `NotFoundError` for the product. */
  async preview(
    { county, since }: { county: string; since: Date },
    { product: ref, numbers }: PreviewRecall,
  ): Promise<RecallPreview> {
    const db = this.#db
    const product = await findProduct(db, ref)
    if (!product) throw new NotFoundError('product', ref)
    const lots = await lotsByNumbers(db, product.id, numbers)
    const lotIds = lots.map(({ id }) => id)
    const wanted = { productId: product.id, lotIds }
    const there = (await units.unitsAtPlaces(db, wanted, county)).filter(({ quantity }) => quantity > 0)
    const transit = await units.unitsInTransit(db, wanted, county)
    const recalled = await store.recallsOfLots(db, lotIds)
    const scope = { productId: product.id, jurisdictionCode: county }
    const channels = await this.#channels.wanted(db, scope, { lotIds, numbers, since })
    const machines = await machinesAt(
      db,
      channels.map(({ locationId }) => locationId),
    )
    const of = (rows: readonly { lotId: string; quantity: number }[], lotId: string) =>
      rows.reduce((sum, row) => sum + (row.lotId === lotId ? row.quantity : 0), 0)
    return {
      product,
      lots: lots.map((lot) => ({
        ...describeLot(lot),
        onHand: of(there, lot.id),
        inTransit: of(transit, lot.id),
        recallId: recalled.get(lot.id)?.id ?? null,
      })),
      unknownNumbers: numbers.filter((number) => !lots.some((lot) => lot.number === number)),
      places: joinPlaces(there),
      transit: joinTransit(transit),
      channels: channels.map(({ locationId, locationName, channel, quantity }) => {
        const deviceId = machines.get(locationId) ?? null
        const presence = this.#channels.presenceOf(deviceId)
        return { locationId, locationName, channel, quantity, deviceId, presence }
      }),
      possible: await this.#channels.possible(scope, lotIds, channels),
    }
  }

  /** Places of this scope that hold recalled goods and have not said how many, and those that have and hold them still. */
  async waiting(locationIds: readonly string[] | null, scope: string | null): Promise<WaitingPlace[]> {
    const waiting: WaitingPlace[] = []
    const only = locationIds && new Set(locationIds)
    for (const recall of await store.openRecalls(this.#db)) {
      const [named] = await store.listRecalls(this.#db, null, recall.id)
      if (!named) continue
      const { places, numbers } = await this.#picture(this.#db, named, { scope })
      for (const place of places)
        if (place.own && (!only || only.has(place.locationId)))
          if (place.state === 'open' || place.state === 'answered')
            waiting.push({ recall, productName: named.product.name, numbers, place })
    }
    return waiting
  }

  async #picture(
    db: Reader,
    { recall }: store.NamedRecall,
    { scope }: Pick<Actor, 'scope'>,
  ): Promise<Picture> {
    const { id, productId, jurisdictionCode: county, openedAt, collectingLocationId } = recall
    const lots = (await store.lotsOf(db, [id])).get(id) ?? []
    const wanted = { productId, lotIds: lots.map((lot) => lot.id) }
    const there = joinPlaces(await units.unitsAtPlaces(db, wanted, county))
    const holdings = await store.holdingsOf(db, [id])
    const gone = goneFrom(await units.flowsOf(db, wanted, { scope: county, since: openedAt }))
    const transit = joinTransit(await units.unitsInTransit(db, wanted, county))
    const places = there.flatMap(
      (place) =>
        describePlace(place, {
          lots,
          holdings,
          gone: gone.get(place.locationId),
          collectingLocationId,
          scope,
        }) ?? [],
    )
    const rows = await channelsOf(db, [id])
    const machines = await machinesAt(
      db,
      rows.map(({ held }) => held.locationId),
    )
    const inside = new Map(
      (await units.unitsInChannels(db, wanted, county)).map((each) => [keyOf(each), each.quantity]),
    )
    const channels = rows.map((row) => {
      const deviceId = machines.get(row.held.locationId)
      const presence = this.#channels.presenceOf(deviceId ?? null)
      return describeChannel(row, { deviceId, presence, quantity: inside.get(keyOf(row.held)) ?? 0 })
    })
    const codes = new Map([
      ...there.map((place) => [place.locationId, place.jurisdictionCode] as const),
      ...rows.map((row) => [row.held.locationId, row.jurisdictionCode] as const),
    ])
    return {
      lots,
      numbers: (await store.numbersOf(db, [id])).get(id) ?? [],
      places,
      transit,
      channels,
      progress: progressOf(
        places,
        transit.reduce((sum, { quantity }) => sum + quantity, 0),
        gone.values() as Iterable<Gone>,
        channels.map(({ state }) => state),
      ),
      codes,
    }
  }
}
