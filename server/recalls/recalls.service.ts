import type {
  AnswerRecall,
  ChannelOfRecall,
  OpenRecall,
  PreviewRecall,
  Recall,
  RecallPreview,
  RecallSummary,
} from '../../protocol/api/recalls.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { AfterCommit, Reader, Writer } from '../db/database.ts'
import { once } from '../db/idempotency.ts'
import { covers } from '../db/scope.ts'
import { ConflictError, ForbiddenError, InvalidError, NotFoundError } from '../errors.ts'
import type { InventoryService } from '../inventory/inventory.service.ts'
import type { QuarantineService } from '../inventory/quarantine.service.ts'
import { countyOf } from '../places/division-code.ts'
import type { Actor } from '../route.ts'
import * as units from './lot-units.store.ts'
import { type ChannelParts, keyOf, REFILL_HOLDS_MS, RecallChannels } from './recall-channels.service.ts'
import * as channelStore from './recall-channels.store.ts'
import { RecallsReader } from './recalls.reader.ts'
import * as store from './recalls.store.ts'

export type RecallParts = ChannelParts & {
  audit: Pick<AuditLog, 'record'>
  inventory: Pick<InventoryService, 'postVarianceWithin'>
  quarantines: Pick<QuarantineService, 'holdRecalledWithin'>
}

/** Digits of a county's code: a recall is run by a county. */
const COUNTY_DIGITS = 6
/** Where goods can be kept apart; not where people are served. */
const COLLECTING_KINDS: readonly string[] = ['warehouse', 'storeroom']

/**
 * Recalls (召回): lots are held everywhere and channels blocked in one transaction, then the goods are followed back to one
 * place until each unit is accounted for.
 */
export class RecallsService {
  readonly channels: RecallChannels
  readonly reader: RecallsReader
  readonly #from: RecallParts

  constructor(from: RecallParts) {
    this.#from = from
    this.channels = new RecallChannels(from)
    this.reader = new RecallsReader({ db: from.db, channels: this.channels })
  }

  start(): void {
    this.channels.start()
  }

  stop(): Promise<void> {
    return this.channels.stop()
  }

  list(actor: Actor): Promise<RecallSummary[]> {
    return this.reader.list(actor)
  }

  get(actor: Actor, id: string): Promise<Recall> {
    return this.reader.get(actor, id)
  }

  /** Throws `NotFoundError`, and `ForbiddenError` `county_required`. */
  async preview(actor: Actor, input: PreviewRecall): Promise<RecallPreview> {
    requireCounty(actor)
    const { collectingLocation: id } = input
    const place = id === undefined ? undefined : await placeOf(this.#from.db, actor, id)
    const county = place ? countyOf(place.jurisdictionCode) : (actor.scope ?? '')
    return this.reader.preview({ county, since: mayStillLie(this.#from.ambient.now()) }, input)
  }

  /**
   * Holds every lot with these numbers and blocks the channels they lie in; with an idempotency `key`, once. Throws
   * `NotFoundError`, `ForbiddenError` `county_required`, `InvalidError` `not_a_collecting_place`, `number_twice`, and
   * `ConflictError` `already_recalled`.
   */
  async open(actor: Actor, input: OpenRecall, key: string | null): Promise<Recall> {
    requireCounty(actor)
    const { ambient, db } = this.#from
    const request = { personId: actor.person.id, key, body: input, now: ambient.now() }
    const { id } = await db.write((tx, afterCommit) =>
      once(tx, request, () => this.#openWithin(tx, afterCommit, actor, input)),
    )
    return this.reader.get(actor, id)
  }

  async #openWithin(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    { numbers, ...input }: OpenRecall,
  ): Promise<{ id: string }> {
    const { ambient, audit, changes, quarantines } = this.#from
    const product = await units.findProduct(tx, input.product)
    if (!product) throw new NotFoundError('product', input.product)
    const collecting = await collectingPlace(tx, actor, input.collectingLocation)
    const jurisdictionCode = countyOf(collecting.jurisdictionCode)
    if (new Set(numbers).size < numbers.length)
      throw new InvalidError('number_twice', 'Each lot number stands once.', {
        errors: [{ path: 'numbers', message: 'has a number twice' }],
      })
    const known = { productId: product.id, jurisdictionCode }
    const [taken] = await store.numbersUnderRecall(tx, known, numbers)
    if (taken !== undefined)
      throw new ConflictError('already_recalled', `Lot ${taken} is under an open recall already.`, {
        lot: taken,
      })

    const id = ambient.newId()
    const now = ambient.now()
    const lots = await units.lotsByNumbers(tx, product.id, numbers)
    const lotIds = lots.map((lot) => lot.id)
    const there = (await units.unitsAtPlaces(tx, { productId: product.id, lotIds }, null)).filter(
      ({ quantity }) => quantity > 0,
    )
    const recall: store.RecallRow = {
      id,
      productId: product.id,
      level: input.level,
      reason: input.reason,
      instructions: input.instructions ?? null,
      documentNumber: input.documentNumber ?? null,
      collectingLocationId: collecting.id,
      jurisdictionCode,
      status: 'open',
      openedAt: now,
      openedBy: actor.person.id,
      endedAt: null,
      endedBy: null,
      endingReason: null,
    }
    const holdings = there
      .filter((place) => covers(jurisdictionCode, place.jurisdictionCode))
      .map(({ locationId, lotId, quantity }) => ({
        recallId: id,
        locationId,
        lotId,
        atOpening: quantity,
        found: null,
        explanation: null,
        answeredAt: null,
        answeredBy: null,
      }))
    await store.insertRecall(tx, recall, numbers, holdings)
    await quarantines.holdRecalledWithin(tx, { recallId: id, lotIds, openedBy: actor.person.id })
    const since = mayStillLie(now)
    const wanted = await this.channels.wanted(tx, recall, { lotIds, numbers, since })
    await audit.record(tx, {
      actor,
      action: 'recall.opened',
      subjectKind: 'recall',
      subjectId: id,
      detail: {
        product: product.code,
        numbers,
        level: input.level,
        reason: input.reason,
        collecting: collecting.id,
        units: there.reduce((sum, { quantity }) => sum + quantity, 0),
        channels: wanted.map(keyOf),
      },
    })
    await this.channels.holdWithin(tx, afterCommit, recall, { actor, wanted })
    const touched = [...new Set(there.map(({ locationId }) => locationId))]
    afterCommit(() => changes.emit('stock', touched))
    return { id }
  }

  /**
   * What a place found of each recalled lot; the ledger follows. Throws `NotFoundError`, `ConflictError` `recall_ended`,
   * and `InvalidError` `unknown_lot`, `answer_incomplete`, `explanation_required`.
   */
  async answer(actor: Actor, id: string, input: AnswerRecall, key: string | null): Promise<Recall> {
    const { ambient, db } = this.#from
    const request = { personId: actor.person.id, key, body: { id, ...input }, now: ambient.now() }
    await db.write((tx, afterCommit) =>
      once(tx, request, () => this.#answerWithin(tx, afterCommit, actor, id, input)),
    )
    return this.reader.get(actor, id)
  }

  async #answerWithin(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    id: string,
    { location, lines, explanation }: AnswerRecall,
  ): Promise<{ id: string }> {
    const { ambient, audit, changes, inventory } = this.#from
    const recall = await this.#openOne(actor, id, tx)
    const lots = (await store.lotsOf(tx, [id])).get(id) ?? []
    const wanted = { productId: recall.productId, lotIds: lots.map((lot) => lot.id) }
    const here = (await units.unitsAtPlaces(tx, wanted, recall.jurisdictionCode)).filter(
      ({ locationId, jurisdictionCode }) => locationId === location && covers(actor.scope, jurisdictionCode),
    )
    if (here.length === 0) throw new NotFoundError('location', location)
    const strange = lines.findIndex(({ lotId }) => !here.some((lot) => lot.lotId === lotId))
    if (strange >= 0)
      throw new InvalidError('unknown_lot', 'This lot is not recalled, or never was there.', {
        params: { lot: lines[strange]?.lotId ?? null },
        errors: [{ path: `lines.${strange}.lotId`, message: 'is not recalled here' }],
      })
    const found = new Map(lines.map((line) => [line.lotId, line.found]))
    if (found.size < lines.length || here.some(({ lotId, quantity }) => quantity > 0 && !found.has(lotId)))
      throw new InvalidError(
        'answer_incomplete',
        'Say of every recalled lot there how many were found, once.',
        {
          errors: [{ path: 'lines', message: 'does not have every recalled lot there once' }],
        },
      )
    const variances = here.flatMap(({ lotId, quantity }) => {
      const change = (found.get(lotId) ?? quantity) - quantity
      return change === 0 ? [] : [{ productId: recall.productId, lotId, change }]
    })
    if (variances.length > 0 && explanation === undefined)
      throw new InvalidError(
        'explanation_required',
        'Other numbers than the books have want an explanation.',
        {
          errors: [{ path: 'explanation', message: 'say why more or fewer were found' }],
        },
      )
    if (variances.length > 0)
      await inventory.postVarianceWithin(tx, afterCommit, actor, {
        location,
        variances,
        ...(explanation !== undefined && { note: explanation }),
      })
    const said = { answeredAt: ambient.now(), answeredBy: actor.person.id, explanation: explanation ?? null }
    for (const { lotId, found } of lines)
      await store.saveAnswer(tx, { recallId: id, locationId: location, lotId, atOpening: 0, found, ...said })
    await audit.record(tx, {
      actor,
      action: 'recall.answered',
      subjectKind: 'recall',
      subjectId: id,
      detail: { location, lines, explanation: explanation ?? null },
    })
    afterCommit(() => changes.emit('stock', [location]))
    return { id }
  }

  /** Blocks a channel that may hold the lot. Throws `NotFoundError`, `ConflictError` `recall_ended`. */
  async blockChannel(actor: Actor, id: string, { location, channel }: ChannelOfRecall): Promise<Recall> {
    await this.#from.db.write(async (tx, afterCommit) => {
      const recall = await this.#openOne(actor, id, tx)
      await placeOf(tx, actor, location)
      const channels = await channelStore.channelsFor(tx, recall.productId, recall.jurisdictionCode)
      const known = channels.find((one) => one.locationId === location && one.channel === channel)
      if (!known) throw new NotFoundError('channel', `${channel}`)
      await this.channels.holdWithin(tx, afterCommit, recall, {
        actor,
        wanted: [{ ...known, cause: 'chosen', quantity: 0 }],
      })
      await this.#recordChannel(tx, actor, 'recall.channel_blocked', id, { location, channel })
    })
    return this.reader.get(actor, id)
  }

  /**
   * The goods were taken out of a channel: it is unblocked. Throws `NotFoundError`, and `ConflictError` `recall_ended`,
   * `channel_holds_lot` while the ledger has some in it.
   */
  async releaseChannel(actor: Actor, id: string, { location, channel }: ChannelOfRecall): Promise<Recall> {
    await this.#from.db.write(async (tx, afterCommit) => {
      const recall = await this.#openOne(actor, id, tx)
      await placeOf(tx, actor, location)
      const rows = (await channelStore.channelsOf(tx, [id])).map(({ held }) => held)
      const row = rows.find(
        (held) => held.locationId === location && held.channel === channel && held.releasedAt === null,
      )
      if (!row) throw new NotFoundError('channel', `${channel}`)
      const [inside] = (await this.#inChannels(tx, recall)).filter((each) => keyOf(each) === keyOf(row))
      if (inside)
        throw new ConflictError(
          'channel_holds_lot',
          `By the books ${inside.quantity} recalled units lie in channel ${channel}: take them out first.`,
          { channel, units: inside.quantity },
        )
      await this.channels.releaseWithin(tx, afterCommit, recall, { actor, channels: [row] })
      await this.#recordChannel(tx, actor, 'recall.channel_released', id, { location, channel })
    })
    return this.reader.get(actor, id)
  }

  /**
   * Ends a recall that was carried out. Its lots stay held, and channels that nobody released stay blocked until somebody
   * unblocks them at their machine. Throws `NotFoundError`, and `ConflictError` `recall_ended`, `recall_unfinished` while
   * goods or blocked channels are left and no `reason` is given.
   */
  close(actor: Actor, id: string, reason: string | undefined): Promise<Recall> {
    return this.#end(actor, id, 'closed', async (tx) => {
      const { outstanding, inTransit, channels } = await this.reader.progress(actor, id, tx)
      const left = outstanding + inTransit
      if (left + channels > 0 && reason === undefined)
        throw new ConflictError(
          'recall_unfinished',
          `${left} units and ${channels} blocked channels are left: see to them, or say why the recall ends without them.`,
          { units: left, channels },
        )
      return reason ?? null
    })
  }

  /** A mistake: everything is let go again. Throws `NotFoundError`, `ConflictError` `recall_ended`. */
  cancel(actor: Actor, id: string, reason: string): Promise<Recall> {
    return this.#end(actor, id, 'cancelled', async (tx, afterCommit, recall) => {
      const closed = { closedAt: this.#from.ambient.now(), closedBy: actor.person.id, closingReason: reason }
      await store.closeQuarantines(tx, id, closed)
      const channels = (await channelStore.channelsOf(tx, [id]))
        .map(({ held }) => held)
        .filter(({ releasedAt }) => releasedAt === null)
      await this.channels.releaseWithin(tx, afterCommit, recall, { actor, channels })
      return reason
    })
  }

  async #end(
    actor: Actor,
    id: string,
    status: 'closed' | 'cancelled',
    work: (tx: Writer, afterCommit: AfterCommit, recall: store.RecallRow) => Promise<string | null>,
  ): Promise<Recall> {
    const { ambient, audit, changes, db } = this.#from
    await db.write(async (tx, afterCommit) => {
      const recall = await this.#openOne(actor, id, tx)
      if (!covers(actor.scope, recall.jurisdictionCode)) requireCounty(actor)
      const endingReason = await work(tx, afterCommit, recall)
      const ended = { status, endedAt: ambient.now(), endedBy: actor.person.id, endingReason }
      if (!(await store.endRecall(tx, id, ended))) throw hasEnded()
      await audit.record(tx, {
        actor,
        action: `recall.${status}`,
        subjectKind: 'recall',
        subjectId: id,
        detail: { reason: endingReason },
      })
      const lotIds = ((await store.lotsOf(tx, [id])).get(id) ?? []).map((lot) => lot.id)
      const there = await units.unitsAtPlaces(tx, { productId: recall.productId, lotIds }, null)
      const touched = [...new Set(there.map(({ locationId }) => locationId))]
      afterCommit(() => changes.emit('stock', touched))
    })
    return this.reader.get(actor, id)
  }

  async #inChannels(tx: Writer, { id, productId, jurisdictionCode }: store.RecallRow) {
    const lotIds = ((await store.lotsOf(tx, [id])).get(id) ?? []).map((lot) => lot.id)
    return units.unitsInChannels(tx, { productId, lotIds }, jurisdictionCode)
  }

  async #openOne(actor: Actor, id: string, tx: Writer): Promise<store.RecallRow> {
    const { recall } = await this.reader.find(actor, id, tx)
    if (recall.status !== 'open') throw hasEnded()
    return recall
  }

  #recordChannel(
    tx: Writer,
    actor: Actor,
    action: string,
    subjectId: string,
    detail: { location: string; channel: number },
  ): Promise<void> {
    return this.#from.audit.record(tx, { actor, action, subjectKind: 'recall', subjectId, detail })
  }
}

/** From when on the refills that machines told are looked at when a recall opens. */
const mayStillLie = (now: Date): Date => new Date(now.getTime() - REFILL_HOLDS_MS)

const hasEnded = (): ConflictError => new ConflictError('recall_ended', 'This recall has ended.')

function requireCounty({ scope }: Actor): void {
  if (scope !== null && scope.length > COUNTY_DIGITS)
    throw new ForbiddenError(
      'A recall holds for the whole county: ask somebody responsible for the county.',
      'county_required',
    )
}

/** Throws `NotFoundError`, also for a place outside the actor's scope. */
async function placeOf(db: Reader, actor: Actor, id: string) {
  const place = await units.findPlace(db, id)
  if (!place || !covers(actor.scope, place.jurisdictionCode)) throw new NotFoundError('location', id)
  return place
}

async function collectingPlace(tx: Reader, actor: Actor, id: string) {
  const place = await placeOf(tx, actor, id)
  if (COLLECTING_KINDS.includes(place.kind) && place.archivedAt === null) return place
  throw new InvalidError(
    'not_a_collecting_place',
    `${place.name} is no warehouse or storeroom in use: choose one to collect the goods.`,
    {
      params: { location: id },
      errors: [{ path: 'collectingLocation', message: 'is no warehouse or storeroom in use' }],
    },
  )
}
