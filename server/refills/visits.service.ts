import type { z } from 'zod'
import type { CreateVisit, Visit, visitQuery } from '../../protocol/api/visits.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { AfterCommit, Database, Reader, Writer } from '../db/database.ts'
import { once } from '../db/idempotency.ts'
import { ConflictError, InvalidError, NotFoundError } from '../errors.ts'
import { businessTime } from '../inventory/business-time.ts'
import type { ContentsService } from '../inventory/contents.service.ts'
import type { InventoryService } from '../inventory/inventory.service.ts'
import type { VendService } from '../inventory/vends.service.ts'
import type { Actor } from '../route.ts'
import { reconcileChannel } from './channel.reconciling.ts'
import { insertCount, unsettleCounts } from './channel-counts.store.ts'
import { settleDiscrepancies, takeBackFound } from './discrepancy.settling.ts'
import { matchChannel } from './refill.matching.ts'
import { postGoods } from './visit.posting.ts'
import { describeVisit } from './visit.view.ts'
import * as store from './visits.store.ts'

export interface VisitParts {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  inventory: Pick<InventoryService, 'postWithin' | 'postVarianceWithin' | 'giveBackCountedWithin'>
  contents: ContentsService
  vends: Pick<VendService, 'postVends'>
  /** Up to when the machine at a place has told everything; null = it never spoke. */
  toldUntil(locationId: string): Promise<Date | null>
}

/** People at machines (补货): counting, taking back, loading. */
export class VisitsService {
  readonly #from: VisitParts

  constructor(parts: VisitParts) {
    this.#from = parts
  }

  /**
   * Posts a visit, whole or not at all; with an idempotency `key`, once. It may be backdated, as the phone may have been
   * without network: what the machine gave out in between, and the ledger could not follow, is posted now.
   *
   * Throws `NotFoundError`, `InvalidError` `not_a_dispenser`, `ConflictError` `visit_exists`, and what `postGoods` throws.
   */
  async post(actor: Actor, input: CreateVisit, key: string | null): Promise<Visit> {
    const { db, ambient } = this.#from
    const toldUntil = await this.#from.toldUntil(input.location)
    const request = { personId: actor.person.id, key, body: input, now: ambient.now() }
    return db.write((tx, afterCommit) =>
      once(tx, request, () => this.#postWithin(tx, afterCommit, actor, input, toldUntil)),
    )
  }

  /** As they were recorded, latest first. Throws `NotFoundError` for a place that is not there for the actor. */
  async list(
    actor: Actor,
    query: z.output<typeof visitQuery>,
  ): Promise<{ items: Visit[]; next: string | null }> {
    const { db } = this.#from
    const { location, limit, cursor: before } = query
    if (location !== undefined) await this.#findPlace(db, actor, location)
    const rows = await store.listVisits(db, { scope: actor.scope, location, before, limit: limit + 1 })
    const items = rows.slice(0, limit).map(describeVisit)
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  }

  /** Throws `NotFoundError`. */
  async get({ scope }: Actor, id: string): Promise<Visit> {
    const [found] = await store.listVisits(this.#from.db, { scope, id, limit: 1 })
    if (!found) throw new NotFoundError('visit', id)
    return describeVisit(found)
  }

  async #postWithin(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    input: CreateVisit,
    toldUntil: Date | null,
  ): Promise<Visit> {
    const { ambient, contents, inventory, vends, audit, changes } = this.#from
    const now = ambient.now()
    const newId = () => ambient.newId()
    const { location: locationId, round: roundId = null, stop = null } = input
    await this.#findPlace(tx, actor, locationId)
    await this.#requireStop(tx, actor, input)
    const occurredAt = businessTime(input.occurredAt, now)
    const id = input.id ?? newId()

    const movementIds = await postGoods({ tx, afterCommit, actor, occurredAt, contents, inventory }, input)
    const visit: store.VisitRow = {
      id,
      locationId,
      sourceId: input.source ?? null,
      roundId,
      stop,
      personId: actor.person.id,
      occurredAt,
      recordedAt: now,
      note: input.note ?? null,
      movementIds,
    }
    if (!(await store.insertVisit(tx, visit)))
      throw new ConflictError('visit_exists', `There is a visit ${id} already.`, { id })
    const rows = await this.#channelRows(tx, visit, input)
    await store.insertVisitChannels(tx, rows)

    for (const { channel, productId, counted, loaded, loadedLots } of rows) {
      const key = { locationId, channel }
      // What came or left before a count changes what that count should have been.
      await unsettleCounts(tx, key, occurredAt)
      if (loaded > 0) {
        await takeBackFound({ tx, afterCommit, actor, contents, inventory }, key, occurredAt, loadedLots)
        await settleDiscrepancies({ tx, vends, now }, key, occurredAt)
      }
      if (counted !== null)
        await insertCount(tx, {
          id: newId(),
          locationId,
          channel,
          productId,
          counted,
          assigned: 0,
          occurredAt,
          recordedAt: now,
          visitId: id,
          deviceId: null,
          log: null,
          seq: null,
          wrong: false,
          settledAt: null,
        })
      await matchChannel({ tx, now, newId, contents }, key)
      await reconcileChannel({ tx, now, newId, contents, toldUntil }, key)
    }
    if (roundId !== null && stop !== null)
      await store.advanceRound(tx, roundId, await store.markStop(tx, roundId, stop, id), now)

    const units = rows.map(({ channel, counted, loaded, takenBack }) => ({
      channel,
      counted,
      loaded,
      takenBack,
    }))
    await audit.record(tx, {
      actor,
      action: 'visit.posted',
      subjectKind: 'visit',
      subjectId: id,
      detail: {
        locationId,
        sourceId: visit.sourceId,
        roundId,
        stop,
        occurredAt: occurredAt.toISOString(),
        units,
      },
    })
    afterCommit(() => changes.emit('stock', [locationId]))
    const [described] = await store.listVisits(tx, { scope: null, id, limit: 1 })
    if (!described) throw new Error(`Visit ${id} was not stored`)
    return describeVisit(described)
  }

  async #channelRows(
    tx: Writer,
    { id, locationId, occurredAt }: store.VisitRow,
    { channels }: CreateVisit,
  ): Promise<store.VisitChannelRow[]> {
    const place = (await this.#from.contents.contentsOf([locationId], tx)).get(locationId)
    return channels.map(({ channel, counted = null, loaded, takenBack }) => ({
      visitId: id,
      channel,
      locationId,
      occurredAt,
      productId:
        this.#from.contents.pastProduct({ locationId, channel }, occurredAt) ??
        place?.channels.find((one) => one.channel === channel)?.productId ??
        null,
      counted,
      loaded: unitsOf(loaded),
      takenBack: unitsOf(takenBack),
      loadedLots: loaded,
      takenBackLots: takenBack,
    }))
  }

  async #findPlace(db: Reader, { scope }: Actor, id: string): Promise<void> {
    const place = await store.findMachinePlace(db, id, scope)
    if (!place) throw new NotFoundError('location', id)
    if (place.kind !== 'dispenser')
      throw new InvalidError(
        'not_a_dispenser',
        `${place.name} is no place of a dispenser but a ${place.kind}.`,
        { params: { location: id } },
      )
  }

  async #requireStop(tx: Writer, { scope }: Actor, { round, stop, location }: CreateVisit): Promise<void> {
    if (round === undefined) return
    const found =
      stop === undefined
        ? undefined
        : await store.findStop(tx, { roundId: round, position: stop, locationId: location }, scope)
    if (!found) throw new NotFoundError('stop', `${round} ${stop ?? ''}`)
  }
}

const unitsOf = (lots: readonly { quantity: number }[]): number =>
  lots.reduce((sum, { quantity }) => sum + quantity, 0)
