import type { CreateMovement, FefoProposal, PostedMovements } from '../../protocol/api/inventory.ts'
import type { ReceiveTransfer } from '../../protocol/api/transfers.ts'
import type { AuditAction } from '../../protocol/audit-actions.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { AfterCommit, Database, Reader, Writer } from '../db/database.ts'
import { once } from '../db/idempotency.ts'
import { InvalidError, NotFoundError } from '../errors.ts'
import type { TimeZone } from '../places/time-zone.ts'
import type { Actor } from '../route.ts'
import { postAdjustment } from './adjustment.posting.ts'
import { markCounted } from './balances.store.ts'
import { businessTime } from './business-time.ts'
import { countedAgain } from './counted.again.ts'
import { refuseCounted } from './counted.check.ts'
import { proposeLots } from './fefo.proposal.ts'
import { linesOfLabels } from './lot.labels.ts'
import { toMovement } from './movement.description.ts'
import { describeMovements } from './movements.store.ts'
import { postDisposal, postIssue } from './outgoing.posting.ts'
import { type PastLot, pastBalances } from './past-balances.store.ts'
import { type Desk, type Posted, withProducts } from './posting.desk.ts'
import { postReceipt } from './receipt.posting.ts'
import { postReversal } from './reversal.posting.ts'
import { postArrival, postTransfer } from './transfer.posting.ts'
import { postVariance, type Variance } from './variance.posting.ts'

/** Told of a movement that was reversed, within the same transaction. */
export type Reversed = (tx: Writer, movementId: string) => Promise<void>

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  timeZone: TimeZone
  /** Whole days of life that heat has taken of lots at a place, where lots leave by their remaining life; otherwise none. */
  lostDays?: (db: Reader, locationId: string) => Promise<ReadonlyMap<string, number>>
  reversed?: Reversed
}

/** What people post to the ledger. What dispensers post is the matter of `VendService`. */
export class InventoryService {
  readonly #db: Database
  readonly #ambient: Ambient
  readonly #changes: Changes
  readonly #audit: Pick<AuditLog, 'record'>
  readonly #timeZone: TimeZone
  readonly #lostDays: NonNullable<Dependencies['lostDays']>
  readonly #reversed: Reversed

  constructor({ db, ambient, changes, audit, timeZone, lostDays, reversed }: Dependencies) {
    this.#db = db
    this.#ambient = ambient
    this.#changes = changes
    this.#audit = audit
    this.#timeZone = timeZone
    this.#lostDays = lostDays ?? (async () => new Map())
    this.#reversed = reversed ?? (async () => undefined)
  }

  /**
   * Posts a movement, whole or not at all; with an idempotency `key`, once. Throws `NotFoundError` for places and
   * movements outside the actor's scope, `InvalidError` `witness_required` for a disposal that nobody saw, `ConflictError`
   * `counted_since` for what a later count has put right already, unless the person says that it has not, and what the
   * posting of its kind throws.
   */
  async post(actor: Actor, input: CreateMovement, key: string | null): Promise<PostedMovements> {
    if (input.kind === 'disposal') requireWitness(input)
    return this.#db.write((tx, afterCommit) =>
      once(tx, this.#request(actor, input, key), async () => {
        const posted = await this.postWithin(tx, afterCommit, actor, input)
        if (!input.besideCount) await refuseCounted(tx, posted)
        return posted
      }),
    )
  }

  /** The same within the caller's transaction. */
  async postWithin(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    input: CreateMovement,
  ): Promise<PostedMovements> {
    const desk = this.#desk(tx, actor, input)
    const detail = 'reason' in input ? { reason: input.reason } : {}
    const posting = postOfKind(desk, input)
    const posted = await this.#record(desk, afterCommit, `movement.${input.kind}`, detail, posting)
    if (input.kind === 'reversal') await this.#reversed(tx, input.reverses)
    return posted
  }

  /** Makes the ledger follow a count, within the caller's transaction. Throws as `postVariance` does. */
  postVarianceWithin(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    input: { location: string; variances: readonly Variance[]; occurredAt?: string; note?: string },
  ): Promise<PostedMovements> {
    const desk = this.#desk(tx, actor, input)
    const posting = postVariance(desk, input.location, input.variances)
    return this.#record(desk, afterCommit, 'movement.adjustment', { reason: 'count' }, posting)
  }

  /**
   * The same for what would be in the books twice when lots move at a place as of a time before a posted count of them, whose
   * difference they explain: for entries that come late without a person at hand who could be asked.
   */
  async giveBackCountedWithin(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    { location, moved, at }: { location: string; moved: readonly Variance[]; at: Date },
  ): Promise<void> {
    for (const { occurredAt, variance } of await countedAgain(tx, location, moved, at))
      await this.postVarianceWithin(tx, afterCommit, actor, { location, variances: [variance], occurredAt })
  }

  /** Somebody saw what lies there, also where it is as in the books. Within the caller's transaction, after the variances. */
  async countedWithin(
    tx: Writer,
    afterCommit: AfterCommit,
    locationId: string,
    counts: readonly { lotId: string; countedAt: Date }[],
  ): Promise<void> {
    await markCounted(tx, locationId, counts)
    afterCommit(() => this.#changes.emit('stock', [locationId]))
  }

  /**
   * The lot that a label names, made when it is new, within the caller's transaction. A number that is known with another
   * expiry date opens a quarantine, as a receipt would. Throws `InvalidError` `unknown_product`.
   */
  async lotOfLabelWithin(
    tx: Writer,
    actor: Actor,
    label: { product: string; lot: { number: string; expiresOn: string } },
  ): Promise<{ productId: string; lotId: string }> {
    const desk = this.#desk(tx, actor, {})
    const labelled = await withProducts(desk, [{ ...label, quantity: 0 }])
    const [line] = (await linesOfLabels(desk, labelled)).lines
    if (!line) throw new NotFoundError('product', label.product)
    return line
  }

  /** Base units of lots at a place as of a moment each; see `pastBalances`. Inside a transaction, hand its `tx` in. */
  pastBalances(db: Reader, locationId: string, asked: readonly PastLot[]): Promise<Map<string, number>> {
    return pastBalances(db, locationId, asked)
  }

  /** Posts a disposal that its witness has confirmed, within the caller's transaction, in the name of the preparer. */
  postWitnessedWithin(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    input: Omit<Disposal, 'kind' | 'witnessName'>,
    witness: Witness,
  ): Promise<PostedMovements> {
    const desk = this.#desk(tx, actor, input)
    const detail = { reason: input.reason, witness: witness.personId }
    return this.#record(
      desk,
      afterCommit,
      'movement.disposal',
      detail,
      postDisposal(desk, input, { ...witness, confirmedAt: desk.now }),
    )
  }

  receiveTransfer(
    actor: Actor,
    id: string,
    input: ReceiveTransfer,
    key: string | null,
  ): Promise<PostedMovements> {
    return this.#db.write((tx, afterCommit) =>
      once(tx, this.#request(actor, { transfer: id, ...input }, key), async () => {
        const desk = this.#desk(tx, actor, input)
        const detail = { transferId: id, reason: input.reason }
        const posting = postArrival(desk, id, input)
        const posted = await this.#record(desk, afterCommit, 'transfer.received', detail, posting)
        if (!input.besideCount) await refuseCounted(tx, posted)
        return posted
      }),
    )
  }

  /** Which lots to take (近效期先出), as a posting without lots would. Throws `NotFoundError`. */
  propose(
    actor: Actor,
    wanted: { location: string; product: string; quantity: number },
  ): Promise<FefoProposal> {
    const today = this.#timeZone.dayOf(this.#ambient.now())
    return proposeLots(this.#db, wanted, { scope: actor.scope, today, lostDays: this.#lostDays })
  }

  #request(actor: Actor, body: unknown, key: string | null) {
    return { personId: actor.person.id, key, body, now: this.#ambient.now() }
  }

  /** Throws `InvalidError` `occurred_in_future`. */
  #desk(
    tx: Writer,
    actor: Actor,
    input: { occurredAt?: string | undefined; note?: string | undefined },
  ): Desk {
    const now = this.#ambient.now()
    const occurredAt = businessTime(input.occurredAt, now)
    const { newId } = this.#ambient
    return {
      tx,
      actor,
      now,
      occurredAt,
      day: this.#timeZone.dayOf(occurredAt),
      note: input.note ?? null,
      newId,
      lostDays: (locationId) => this.#lostDays(tx, locationId),
    }
  }

  async #record(
    { tx, actor }: Desk,
    afterCommit: AfterCommit,
    action: AuditAction,
    detail: Record<string, unknown>,
    posting: Promise<Posted>,
  ): Promise<PostedMovements> {
    const { movementIds, transferId, quarantined, touched } = await posting
    const described = (await describeMovements(tx, movementIds, null)).map(toMovement)
    const movements = movementIds.flatMap((id) => described.find((movement) => movement.id === id) ?? [])
    const units = movements.map(({ lines }) => lines.reduce((sum, { quantity }) => sum + quantity, 0))
    await this.#audit.record(tx, {
      actor,
      action,
      subjectKind: 'movement',
      subjectId: movementIds[0] ?? '',
      detail: { ...detail, movementIds, units, places: touched },
    })
    afterCommit(() => this.#changes.emit('stock', [...new Set(touched)]))
    return { movements, transferId, quarantined }
  }
}

type Disposal = Extract<CreateMovement, { kind: 'disposal' }>
type Witness = { name: string; personId: string }

function requireWitness({ witnessName }: Disposal): void {
  if (witnessName === undefined)
    throw new InvalidError(
      'witness_required',
      'Say who saw the goods destroyed, or ask them to confirm it.',
      {
        errors: [{ path: 'witnessName', message: 'name the witness' }],
      },
    )
}

const namedWitness = ({ witnessName }: Disposal) =>
  witnessName === undefined ? null : { name: witnessName, personId: null, confirmedAt: null }

function postOfKind(desk: Desk, input: CreateMovement): Promise<Posted> {
  switch (input.kind) {
    case 'receipt':
      return postReceipt(desk, input)
    case 'issue':
      return postIssue(desk, input)
    case 'transfer':
      return postTransfer(desk, input)
    case 'adjustment':
      return postAdjustment(desk, input)
    case 'disposal':
      return postDisposal(desk, input, namedWitness(input))
    case 'reversal':
      return postReversal(desk, input)
  }
}
