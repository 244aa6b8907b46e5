import type { z } from 'zod'
import type {
  Reconciliation,
  ResolveReconciliation,
  reconciliationQuery,
} from '../../protocol/api/reconciliations.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { AfterCommit, Database, Reader, Writer } from '../db/database.ts'
import { narrowest } from '../db/scope.ts'
import { ConflictError, InvalidError, NotFoundError } from '../errors.ts'
import type { ContentsService } from '../inventory/contents.service.ts'
import type { InventoryService } from '../inventory/inventory.service.ts'
import type { VendService } from '../inventory/vends.service.ts'
import type { Actor } from '../route.ts'
import { declareWrong, settleCounts } from './channel-counts.store.ts'
import { countedLevel } from './counted.level.ts'
import { repost } from './discrepancy.settling.ts'
import {
  type LedgerCorrection,
  ledgerChangeOf,
  planCorrection,
  planCorrectionOfPast,
} from './ledger-correction.ts'
import { type Level, levelOf, questionedCounts, RESOLUTIONS, requireTold } from './question.level.ts'
import { describeDiscrepancy, describeReconciliation } from './reconciliation.view.ts'
import * as store from './reconciliations.store.ts'
import { closeReports } from './reports.store.ts'

export interface ReconciliationParts {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  inventory: Pick<InventoryService, 'postVarianceWithin'>
  contents: ContentsService
  vends: Pick<VendService, 'postVends'>
  /** Up to when the machine at a place has told everything; null = it never spoke, or something is missing. */
  toldUntil(locationId: string): Promise<Date | null>
}

/** What people have to settle about the channels of machines, and settling it. */
export class ReconciliationsService {
  readonly #from: ReconciliationParts

  constructor(parts: ReconciliationParts) {
    this.#from = parts
  }

  /** Latest first; discrepancies of the ledger are among them. */
  async list(actor: Actor, query: z.output<typeof reconciliationQuery>): Promise<Reconciliation[]> {
    const { db } = this.#from
    const scope = narrowest(actor.scope, query.jurisdiction ?? null)
    if (scope === undefined) return []
    const { location, kind, limit } = query
    const filter = { scope, location, closed: query.status === 'closed', limit }
    const items = [
      ...(await this.#describe(await store.listReconciliations(db, filter))),
      ...(await this.#describeDiscrepancies(await store.listDiscrepancies(db, filter))),
    ]
    return items
      .filter((item) => kind === undefined || item.kind === kind)
      .sort((a, b) => (a.openedAt < b.openedAt ? 1 : -1))
      .slice(0, limit)
  }

  /** Throws `NotFoundError`. */
  async get({ scope }: Actor, id: string): Promise<Reconciliation> {
    const { db } = this.#from
    const filter = { scope, ids: [id], limit: 1 }
    const [found] = [
      ...(await this.#describe(await store.listReconciliations(db, filter))),
      ...(await this.#describeDiscrepancies(await store.listDiscrepancies(db, filter))),
    ]
    if (!found) throw new NotFoundError('reconciliation', id)
    return found
  }

  /** Open items by place, discrepancies included; places without one are absent. */
  openItems(scope: string | null): Promise<Map<string, number>> {
    return store.openItemsByPlace(this.#from.db, scope)
  }

  /**
   * A person settles an item. `accepted` makes the ledger follow, `miscount` asks for another count, `dismissed` leaves
   * everything as it is. Throws `NotFoundError`, `ConflictError` `already_resolved` and `machine_behind`,
   * `InvalidError` `resolution_not_possible` and `lot_unknown`.
   */
  async resolve(actor: Actor, id: string, input: ResolveReconciliation): Promise<Reconciliation> {
    const { db } = this.#from
    const filter = { scope: actor.scope, ids: [id], limit: 1 }
    const [question] = await store.listReconciliations(db, filter)
    const toldUntil = question ? await this.#from.toldUntil(question.row.locationId) : null
    await db.write(async (tx, afterCommit) => {
      const [asked] = await store.listReconciliations(tx, filter)
      const [unfollowed] = asked ? [] : await store.listDiscrepancies(tx, filter)
      const row = asked?.row ?? unfollowed?.row
      if (!row) throw new NotFoundError('reconciliation', id)
      if (row.closedAt !== null)
        throw new ConflictError('already_resolved', 'This has been settled in the meantime.', { id })
      const movementIds = asked
        ? await this.#resolveQuestion(tx, afterCommit, actor, asked.row, toldUntil, input)
        : unfollowed
          ? await this.#resolveDiscrepancy(tx, afterCommit, actor, unfollowed.row, input)
          : []
      await this.#from.audit.record(tx, {
        actor,
        action: 'reconciliation.resolved',
        subjectKind: asked ? 'reconciliation' : 'discrepancy',
        subjectId: id,
        detail: { ...input, locationId: row.locationId, channel: row.channel, movementIds },
      })
      afterCommit(() => this.#from.changes.emit('stock', [row.locationId]))
    })
    return this.get(actor, id)
  }

  async #resolveQuestion(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    row: store.ReconciliationRow,
    toldUntil: Date | null,
    { resolution, reason }: ResolveReconciliation,
  ): Promise<string[]> {
    const now = this.#from.ambient.now()
    const ofCount = row.kind === 'count'
    if (!RESOLUTIONS[row.kind].includes(resolution)) throw notPossible(row.kind, resolution)
    const closed = { closedAt: now, closedBy: actor.person.id, resolution, reason }
    const counts = ofCount ? await questionedCounts(tx, row) : []
    const last = counts.at(-1)
    if (resolution === 'miscount')
      await declareWrong(
        tx,
        counts.map(({ id }) => id),
        now,
      )
    if (row.kind === 'refill_unmatched') await closeReports(tx, row)
    let movementIds: string[] = []
    const level = resolution === 'accepted' ? await levelOf(tx, row) : undefined
    if (resolution === 'accepted' && !level) throw notPossible(row.kind, resolution)
    if (level) await requireTold(tx, level, toldUntil)
    if (level && last) {
      const earlier = counts.slice(0, -1).map(({ id }) => id)
      await declareWrong(tx, earlier, now)
      await settleCounts(tx, [last.id], now)
    }
    if (level) movementIds = await this.#follow(tx, afterCommit, actor, level, reason)
    await store.updateReconciliation(tx, row.id, {
      ...closed,
      movementIds,
      ...(last && { countId: last.id }),
    })
    return movementIds
  }

  /** Makes the ledger say what was counted, as things stand now. */
  async #follow(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    count: Level,
    note: string,
  ): Promise<string[]> {
    const { contents, inventory, ambient } = this.#from
    const correction = await this.#correctionOf(tx, count)
    const { locationId, channel } = count
    if (correction.unknownLot > 0) throw lotUnknown(channel)
    for (const load of correction.assign)
      await contents.loadChannel(tx, { locationId, channel, ...load, at: ambient.now() })
    if (correction.variances.length === 0) return []
    for (const { productId, lotId, change } of correction.variances)
      if (change < 0 && productId === (await store.productOfChannel(tx, count)))
        await contents.unloadChannel(tx, { locationId, channel, lotId, quantity: -change })
    const { movements } = await inventory.postVarianceWithin(tx, afterCommit, actor, {
      location: locationId,
      variances: correction.variances,
      note,
    })
    for (const { lotId, change } of correction.variances)
      if (change > 0)
        await contents.loadChannel(tx, { locationId, channel, lotId, quantity: change, at: ambient.now() })
    return movements.map(({ id }) => id)
  }

  async #correctionOf(db: Reader, count: Level): Promise<LedgerCorrection> {
    const place = (await this.#from.contents.contentsOf([count.locationId], db)).get(count.locationId)
    const present = place?.channels.find(({ channel }) => channel === count.channel)?.productId
    if (present !== count.productId) return planCorrectionOfPast(count, place)
    const level = await countedLevel(db, count)
    const lastLot =
      count.productId === null ? null : await store.lastLotAt(db, count.locationId, count.productId)
    return planCorrection(level, count, place, lastLot)
  }

  async #resolveDiscrepancy(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    row: store.DiscrepancyRow,
    { resolution, reason }: ResolveReconciliation,
  ): Promise<string[]> {
    const { ambient, vends } = this.#from
    const now = ambient.now()
    if (resolution === 'miscount') throw notPossible(row.cause, resolution)
    const closing = { closedBy: actor.person.id, resolution, closingReason: reason }
    if (resolution === 'dismissed') {
      await store.updateDiscrepancy(tx, row.id, { ...closing, closedAt: now })
      return []
    }
    const first = await repost({ tx, vends, now }, row, closing)
    if (first.left === 0) return first.movementId === null ? [] : [first.movementId]
    const found = await this.#addFound(tx, afterCommit, actor, { ...row, quantity: first.left }, reason)
    const second = await repost({ tx, vends, now }, { ...row, quantity: first.left }, closing)
    if (second.left > 0) throw notPossible(row.cause, resolution)
    await store.updateDiscrepancy(tx, row.id, { quantity: row.quantity, found: first.left })
    return [first.movementId, ...found, second.movementId].flatMap((id) => id ?? [])
  }

  /** What the machine gave out was there, though nobody had entered it: it is found just before. */
  async #addFound(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    { locationId, channel, quantity, productId: known, occurredAt }: store.DiscrepancyRow,
    note: string,
  ): Promise<string[]> {
    const { contents, inventory } = this.#from
    const present = await store.productOfChannel(tx, { locationId, channel })
    const productId = known ?? present
    if (productId === null)
      throw new InvalidError(
        'channel_without_product',
        `Channel ${channel} has no product: say first what lies in it.`,
        { params: { channel } },
      )
    const lotId = await store.lastLotAt(tx, locationId, productId)
    if (lotId === null) throw lotUnknown(channel)
    const { movements } = await inventory.postVarianceWithin(tx, afterCommit, actor, {
      location: locationId,
      variances: [{ productId, lotId, change: quantity }],
      occurredAt: occurredAt.toISOString(),
      note,
    })
    if (productId === present)
      await contents.loadChannel(tx, { locationId, channel, lotId, quantity, at: occurredAt })
    return movements.map(({ id }) => id)
  }

  async #describe(rows: readonly store.DescribedReconciliation[]): Promise<Reconciliation[]> {
    const { db } = this.#from
    const devices = await store.servingDevices(
      db,
      rows.map(({ row }) => row.locationId),
    )
    const items: Reconciliation[] = []
    for (const described of rows) {
      const { row } = described
      const level = row.closedAt === null ? await levelOf(db, row) : undefined
      const ledgerChange = level ? ledgerChangeOf(await this.#correctionOf(db, level)) : null
      items.push(describeReconciliation(described, devices.get(row.locationId) ?? null, ledgerChange))
    }
    return items
  }

  async #describeDiscrepancies(rows: readonly store.DescribedDiscrepancy[]): Promise<Reconciliation[]> {
    return rows.map(describeDiscrepancy)
  }
}

const lotUnknown = (channel: number): InvalidError =>
  new InvalidError(
    'lot_unknown',
    `No lot of what channel ${channel} is for has ever been in this machine: enter the delivery first.`,
    { params: { channel } },
  )

const notPossible = (kind: string, resolution: string): InvalidError =>
  new InvalidError('resolution_not_possible', `A question of the kind ${kind} cannot be ${resolution}.`, {
    params: { kind, resolution },
  })
