import type { OpenQuarantine, Quarantine } from '../../protocol/api/lot-quarantine.ts'
import type { AuditAction } from '../../protocol/audit-actions.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { AfterCommit, Database, Writer } from '../db/database.ts'
import { once } from '../db/idempotency.ts'
import { covers } from '../db/scope.ts'
import { ConflictError, ForbiddenError, NotFoundError } from '../errors.ts'
import { isBelowCounty } from '../places/division-code.ts'
import type { Actor } from '../route.ts'
import { findLots, findPlace } from './lots.store.ts'
import { requirePlace } from './posting.desk.ts'
import * as store from './quarantine.store.ts'
import { holdLot, recallOfQuarantine } from './recalled-lots.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
}

/** Lots that must not leave (待验), at one place or everywhere, until a person closes the matter. */
export class QuarantineService {
  readonly #db: Database
  readonly #ambient: Ambient
  readonly #changes: Changes
  readonly #audit: Pick<AuditLog, 'record'>

  constructor({ db, ambient, changes, audit }: Dependencies) {
    this.#db = db
    this.#ambient = ambient
    this.#changes = changes
    this.#audit = audit
  }

  /** Open ones that hold somewhere in the actor's scope, oldest first. */
  async open(actor: Actor): Promise<Quarantine[]> {
    return (await store.listOpen(this.#db, actor.scope)).map(describe)
  }

  /** Throws `NotFoundError` for the lot or place, `InvalidError` `not_a_place`, `ForbiddenError` `county_required` for everywhere. */
  start(actor: Actor, input: OpenQuarantine, key: string | null): Promise<Quarantine> {
    const request = { personId: actor.person.id, key, body: input, now: this.#ambient.now() }
    return this.#db.write((tx, afterCommit) =>
      once(tx, request, () => this.startWithin(tx, afterCommit, actor, input)),
    )
  }

  /** The same within the caller's transaction. */
  async startWithin(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    input: OpenQuarantine,
  ): Promise<Quarantine> {
    const { lotId, locationId = null, reason } = input
    const [lot] = await findLots(tx, [lotId])
    if (!lot) throw new NotFoundError('lot', lotId)
    const place = locationId === null ? undefined : await findPlace(tx, locationId)
    if (locationId !== null && !(place && covers(actor.scope, place.jurisdictionCode)))
      throw new NotFoundError('location', locationId)
    if (place) requirePlace(place, 'locationId')
    else requireCounty(actor)
    const id = this.#ambient.newId()
    const closed = { closedAt: null, closedBy: null, closingReason: null }
    const opened = { openedAt: this.#ambient.now(), openedBy: actor.person.id }
    const note = input.note ?? null
    await store.insertQuarantine(tx, { id, lotId, locationId, reason, note, ...opened, ...closed })
    await this.#changed(tx, afterCommit, actor, {
      action: 'quarantine.opened',
      id,
      lotId,
      locationId,
      reason,
    })
    const made = (await store.listOpen(tx, null)).find(({ quarantine }) => quarantine.id === id)
    if (!made) throw new NotFoundError('quarantine', id)
    return describe(made)
  }

  /** Throws `NotFoundError`, `ForbiddenError` `county_required`, and `ConflictError` `lot_recalled`, `quarantine_closed`. */
  async close(actor: Actor, id: string, reason: string): Promise<void> {
    await this.#db.write(async (tx, afterCommit) => {
      const found = await store.findQuarantine(tx, id)
      const foreign = found?.jurisdictionCode && !covers(actor.scope, found.jurisdictionCode)
      if (!found || foreign) throw new NotFoundError('quarantine', id)
      const { lotId, locationId } = found.quarantine
      if (locationId === null) requireCounty(actor)
      const recallId = await recallOfQuarantine(tx, id)
      if (recallId !== undefined)
        throw new ConflictError(
          'lot_recalled',
          'A recall holds this lot. If the recall was a mistake, cancel the recall.',
          { recall: recallId },
        )
      const closed = { closedAt: this.#ambient.now(), closedBy: actor.person.id, closingReason: reason }
      if (!(await store.closeQuarantine(tx, id, closed)))
        throw new ConflictError('quarantine_closed', 'This quarantine was closed before.')
      await this.#changed(tx, afterCommit, actor, {
        action: 'quarantine.closed',
        id,
        lotId,
        locationId,
        reason,
      })
    })
  }

  /** Holds lots everywhere in the name of a recall, within the caller's transaction, who records and tells it. */
  async holdRecalledWithin(
    tx: Writer,
    { recallId, lotIds, openedBy }: { recallId: string; lotIds: readonly string[]; openedBy: string },
  ): Promise<void> {
    const openedAt = this.#ambient.now()
    for (const lotId of lotIds)
      await holdLot(tx, { recallId, lotId, openedBy, openedAt, id: this.#ambient.newId() })
  }

  async #changed(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    change: { action: AuditAction; id: string; lotId: string; locationId: string | null; reason: string },
  ): Promise<void> {
    const { action, id, ...detail } = change
    await this.#audit.record(tx, { actor, action, subjectKind: 'quarantine', subjectId: id, detail })
    const places =
      change.locationId === null ? await store.placesHolding(tx, [change.lotId]) : [change.locationId]
    afterCommit(() => this.#changes.emit('stock', places))
  }
}

function requireCounty({ scope }: Actor): void {
  if (isBelowCounty(scope))
    throw new ForbiddenError(
      'This holds for a lot everywhere: ask somebody responsible for the county.',
      'county_required',
    )
}

function describe({
  quarantine,
  lot,
  productName,
  locationName,
  openedByName,
}: store.DescribedQuarantine): Quarantine {
  const { id, lotId, locationId, reason, note, openedAt } = quarantine
  return {
    id,
    productId: lot.productId,
    productName,
    lotId,
    lotNumber: lot.number,
    expiresOn: lot.expiresOn,
    locationId,
    locationName,
    reason,
    note,
    openedAt: openedAt.toISOString(),
    openedBy: openedByName,
  }
}
