import type { z } from 'zod'
import type { Disposal, disposalQuery, PrepareDisposal } from '../../protocol/api/disposals.ts'
import type { AuditAction } from '../../protocol/audit-actions.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { Database, Reader, Writer } from '../db/database.ts'
import { once } from '../db/idempotency.ts'
import { covers } from '../db/scope.ts'
import { ConflictError, ForbiddenError, InvalidError, NotFoundError } from '../errors.ts'
import type { TimeZone } from '../places/time-zone.ts'
import { type Actor, MANAGERS } from '../route.ts'
import * as store from './disposals.store.ts'
import type { InventoryService } from './inventory.service.ts'
import { findPlace, type PlaceFacts } from './lots.store.ts'
import { heldLines } from './outgoing.posting.ts'
import { type Desk, ownPlace, withProducts } from './posting.desk.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  timeZone: TimeZone
  inventory: Pick<InventoryService, 'postWitnessedWithin'>
}

/**
 * Disposal documents (报废单): one person prepares, another who was there confirms in their own name, and then the goods
 * leave the books. Nothing is reserved in between: whoever comes first has the stock.
 */
export class DisposalsService {
  readonly #db: Database
  readonly #ambient: Ambient
  readonly #changes: Changes
  readonly #audit: Pick<AuditLog, 'record'>
  readonly #timeZone: TimeZone
  readonly #inventory: Pick<InventoryService, 'postWitnessedWithin'>

  constructor({ db, ambient, changes, audit, timeZone, inventory }: Dependencies) {
    this.#db = db
    this.#ambient = ambient
    this.#changes = changes
    this.#audit = audit
    this.#timeZone = timeZone
    this.#inventory = inventory
  }

  /** Who may be named at a place: others who can sign in and whose jurisdiction holds it. Throws `NotFoundError`. */
  async witnesses(actor: Actor, location: string) {
    const place = await this.#place(actor, location)
    const people = await store.otherPeople(this.#db, actor.person.id)
    return people
      .filter((person) => mayWitness(person, place))
      .map(({ id, displayName, role }) => ({ id, displayName, role }))
  }

  async list(actor: Actor, { limit, cursor, status, mine }: z.output<typeof disposalQuery>) {
    const found = await store.listDisposals(this.#db, {
      scope: actor.scope,
      status,
      witnessId: mine ? actor.person.id : undefined,
      before: cursor,
      limit: limit + 1,
    })
    const items = found.slice(0, limit).map(toDisposal)
    return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null }
  }

  /** Throws `NotFoundError`. */
  async get(actor: Actor, id: string): Promise<Disposal> {
    return toDisposal(await find(this.#db, actor, id))
  }

  /**
   * Throws `NotFoundError` for the place, `InvalidError` `unknown_witness`, and what a disposal of these lines throws now.
   */
  prepare(actor: Actor, input: PrepareDisposal, key: string | null): Promise<Disposal> {
    const now = this.#ambient.now()
    return this.#db.write((tx, afterCommit) =>
      once(tx, { personId: actor.person.id, key, body: input, now }, async () => {
        const desk = this.#desk(tx, actor, now)
        const place = await ownPlace(desk, input.from, 'from')
        const witness = await store.findPersonRow(tx, input.witness)
        if (!witness || witness.id === actor.person.id || !mayWitness(witness, place))
          throw new InvalidError(
            'unknown_witness',
            'Name somebody else as the witness, who can sign in and is responsible for the place.',
            { errors: [{ path: 'witness', message: 'is nobody who can confirm it' }] },
          )
        const lines = await heldLines(desk, place, await withProducts(desk, input.lines))
        const id = this.#ambient.newId()
        await store.insertDisposal(
          tx,
          {
            id,
            fromLocationId: place.id,
            status: 'waiting',
            reason: input.reason,
            note: input.note ?? null,
            preparedAt: now,
            preparedBy: actor.person.id,
            witnessId: witness.id,
            ...UNDECIDED,
          },
          lines.map((line, i) => ({ ...line, disposalId: id, line: i })),
        )
        await this.#record(tx, actor, 'disposal.prepared', id, {
          place: place.id,
          witness: witness.id,
          reason: input.reason,
        })
        afterCommit(() => this.#changes.emit('stock', [place.id]))
        return toDisposal(await find(tx, actor, id))
      }),
    )
  }

  /**
   * The witness confirms, and the disposal is posted. Throws `NotFoundError`, `ForbiddenError` `not_the_witness`,
   * `ConflictError` `disposal_decided`, `preparer_gone`, and what a disposal throws: the stock may have gone meanwhile.
   */
  confirm(actor: Actor, id: string): Promise<Disposal> {
    return this.#db.write(async (tx, afterCommit) => {
      const { disposal, lines } = await find(tx, actor, id)
      if (disposal.witnessId !== actor.person.id)
        throw new ForbiddenError('Only the witness who is named may confirm this.', 'not_the_witness')
      if (disposal.status !== 'waiting') throw decided()
      const { fromLocationId: from, reason, note } = disposal
      const posted = await this.#inventory.postWitnessedWithin(
        tx,
        afterCommit,
        await this.#preparer(tx, disposal),
        {
          from,
          reason,
          note: note ?? undefined,
          lines: lines.map(({ productId, lotId, quantity }) => ({ product: productId, lotId, quantity })),
        },
        { name: actor.person.displayName, personId: actor.person.id },
      )
      const movementId = posted.movements[0]?.id ?? null
      await this.#decide(tx, id, { status: 'posted', withdrawnBecause: null, movementId })
      await this.#record(tx, actor, 'disposal.confirmed', id, { movementId })
      return toDisposal(await find(tx, actor, id))
    })
  }

  /**
   * Either of the two says that it does not take place. Throws `NotFoundError`, `ForbiddenError` `not_your_disposal`,
   * `ConflictError` `disposal_decided`.
   */
  withdraw(actor: Actor, id: string, reason: string): Promise<Disposal> {
    return this.#db.write(async (tx, afterCommit) => {
      const { disposal } = await find(tx, actor, id)
      if (![disposal.witnessId, disposal.preparedBy].includes(actor.person.id))
        throw new ForbiddenError(
          'Only who prepared it or is named as the witness may withdraw it.',
          'not_your_disposal',
        )
      await this.#decide(tx, id, { status: 'withdrawn', withdrawnBecause: reason, movementId: null })
      await this.#record(tx, actor, 'disposal.withdrawn', id, { reason })
      afterCommit(() => this.#changes.emit('stock', [disposal.fromLocationId]))
      return toDisposal(await find(tx, actor, id))
    })
  }

  async #decide(
    tx: Writer,
    id: string,
    decision: Pick<store.DisposalRow, 'status' | 'withdrawnBecause' | 'movementId'>,
  ): Promise<void> {
    const done = await store.decideDisposal(tx, id, { ...decision, decidedAt: this.#ambient.now() })
    if (!done) throw decided()
  }

  /** The ledger names who disposes of goods; the witness stands beside. */
  async #preparer(tx: Writer, { preparedBy }: store.DisposalRow): Promise<Actor> {
    const row = await store.findPersonRow(tx, preparedBy)
    if (!row) throw new NotFoundError('person', preparedBy)
    const { id, username, displayName, role, jurisdictionCode } = row
    if (row.disabledAt !== null || !MANAGERS.includes(role))
      throw new ConflictError(
        'preparer_gone',
        `${displayName} may no longer post to the ledger. Withdraw this and have it prepared anew.`,
        { person: displayName },
      )
    const createdAt = row.createdAt.toISOString()
    const person = { id, username, displayName, role, jurisdictionCode, createdAt, disabledAt: null }
    return { person, scope: jurisdictionCode }
  }

  async #place(actor: Actor, location: string): Promise<PlaceFacts> {
    const place = await findPlace(this.#db, location)
    if (!place || !covers(actor.scope, place.jurisdictionCode)) throw new NotFoundError('location', location)
    return place
  }

  #desk(tx: Writer, actor: Actor, now: Date): Desk {
    const { newId } = this.#ambient
    const day = this.#timeZone.dayOf(now)
    // Every lot is named: none is proposed.
    const lostDays = async () => new Map<string, number>()
    return { tx, actor, now, occurredAt: now, day, note: null, newId, lostDays }
  }

  #record(
    tx: Writer,
    actor: Actor,
    action: AuditAction,
    subjectId: string,
    detail: Record<string, unknown>,
  ): Promise<void> {
    return this.#audit.record(tx, { actor, action, subjectKind: 'disposal', subjectId, detail })
  }
}

const UNDECIDED = { decidedAt: null, withdrawnBecause: null, movementId: null }

const decided = () =>
  new ConflictError('disposal_decided', 'This disposal was posted or withdrawn before. Load it again.')

/** Viewers look; whoever works or inspects in the place's jurisdiction may sign for what happened there. */
const mayWitness = (
  { role, jurisdictionCode, disabledAt }: store.PersonRow,
  place: Pick<PlaceFacts, 'jurisdictionCode'>,
): boolean => disabledAt === null && role !== 'viewer' && covers(jurisdictionCode, place.jurisdictionCode)

async function find(db: Reader, actor: Actor, id: string): Promise<store.DescribedDisposal> {
  const [found] = await store.listDisposals(db, { scope: actor.scope, id, limit: 1 })
  if (!found) throw new NotFoundError('disposal', id)
  return found
}

function toDisposal({ disposal, from, preparedBy, witness, lines }: store.DescribedDisposal): Disposal {
  const { id, status, reason, note, preparedAt, decidedAt, withdrawnBecause, movementId } = disposal
  return {
    id,
    from,
    status,
    reason,
    note,
    preparedAt: preparedAt.toISOString(),
    preparedBy,
    witness,
    decidedAt: decidedAt?.toISOString() ?? null,
    withdrawnBecause,
    movementId,
    lines: lines.map(({ disposalId: _, ...line }) => line),
  }
}
