import type {
  AnswerRecall,
  ChannelOfRecall,
  OpenRecall,
  PreviewRecall,
  Recall,
  RecallPreview,
  RecallSummary,
} from '../../protocol/api/recalls.ts'
import type { AuditAction } from '../../protocol/audit-actions.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { AfterCommit, Writer } from '../db/database.ts'
import { once } from '../db/idempotency.ts'
import { covers } from '../db/scope.ts'
import { ConflictError, NotFoundError } from '../errors.ts'
import type { InventoryService } from '../inventory/inventory.service.ts'
import type { QuarantineService } from '../inventory/quarantine.service.ts'
import { countyOf } from '../places/division-code.ts'
import type { Actor } from '../route.ts'
import * as units from './lot-units.store.ts'
import { answerRecall } from './recall.answering.ts'
import { hasEnded, placeOf, requireCounty } from './recall.checks.ts'
import { mayStillLie, openRecall } from './recall.opening.ts'
import { type ChannelParts, keyOf, RecallChannels } from './recall-channels.service.ts'
import * as channelStore from './recall-channels.store.ts'
import { RecallsReader } from './recalls.reader.ts'
import * as store from './recalls.store.ts'

export type RecallParts = ChannelParts & {
  audit: Pick<AuditLog, 'record'>
  inventory: Pick<InventoryService, 'postVarianceWithin'>
  quarantines: Pick<QuarantineService, 'holdRecalledWithin'>
}

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
      once(tx, request, () =>
        openRecall({ ...this.#from, channels: this.channels, tx, afterCommit, actor }, input),
      ),
    )
    return this.reader.get(actor, id)
  }

  /**
   * What a place found of each recalled lot; the ledger follows. Throws `NotFoundError`, `ConflictError` `recall_ended`,
   * and `InvalidError` `unknown_lot`, `answer_incomplete`, `explanation_required`.
   */
  async answer(actor: Actor, id: string, input: AnswerRecall, key: string | null): Promise<Recall> {
    const { ambient, db } = this.#from
    const request = { personId: actor.person.id, key, body: { id, ...input }, now: ambient.now() }
    await db.write((tx, afterCommit) =>
      once(tx, request, async () => {
        const recall = await this.#openOne(actor, id, tx)
        await answerRecall({ ...this.#from, tx, afterCommit, actor }, recall, input)
        return { id }
      }),
    )
    return this.reader.get(actor, id)
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
    action: AuditAction,
    subjectId: string,
    detail: { location: string; channel: number },
  ): Promise<void> {
    return this.#from.audit.record(tx, { actor, action, subjectKind: 'recall', subjectId, detail })
  }
}
