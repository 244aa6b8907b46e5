import type {
  CreateMovement,
  FefoProposal,
  PostedMovements,
  ReceiveTransfer,
} from '../../protocol/api/inventory.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { AfterCommit, Database, Reader, Writer } from '../db/database.ts'
import { once } from '../db/idempotency.ts'
import { covers } from '../db/scope.ts'
import { InvalidError, NotFoundError } from '../errors.ts'
import type { TimeZone } from '../places/time-zone.ts'
import type { Actor } from '../route.ts'
import { postAdjustment } from './adjustment.posting.ts'
import { businessTime } from './business-time.ts'
import { isExpired } from './expiry.ts'
import { proposeFefo } from './fefo.ts'
import { linesOfLabels } from './lot.labels.ts'
import { findPlace, findProducts, lotsAt } from './lots.store.ts'
import { toMovement } from './movement.description.ts'
import { describeMovements } from './movements.store.ts'
import { postDisposal, postIssue } from './outgoing.posting.ts'
import { type PastLot, pastBalances } from './past-balances.store.ts'
import { type Desk, type Posted, withProducts } from './posting.desk.ts'
import { postReceipt } from './receipt.posting.ts'
import { postReversal } from './reversal.posting.ts'
import { postArrival, postTransfer } from './transfer.posting.ts'
import { postVariance, type Variance } from './variance.posting.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  timeZone: TimeZone
  /** Whole days of life that heat has taken of lots at a place, where lots leave by their remaining life; otherwise none. */
  lostDays?: (db: Reader, locationId: string) => Promise<ReadonlyMap<string, number>>
}

/** What people post to the ledger. What dispensers post is the matter of `VendService`. */
export class InventoryService {
  readonly #db: Database
  readonly #ambient: Ambient
  readonly #changes: Changes
  readonly #audit: Pick<AuditLog, 'record'>
  readonly #timeZone: TimeZone
  readonly #lostDays: NonNullable<Dependencies['lostDays']>

  constructor({ db, ambient, changes, audit, timeZone, lostDays }: Dependencies) {
    this.#db = db
    this.#ambient = ambient
    this.#changes = changes
    this.#audit = audit
    this.#timeZone = timeZone
    this.#lostDays = lostDays ?? (async () => new Map())
  }

  /**
   * Posts a movement, whole or not at all; with an idempotency `key`, once. Throws `NotFoundError` for places and
   * movements outside the actor's scope, `InvalidError` `witness_required` for a disposal that nobody saw, and what the
   * posting of its kind throws.
   */
  async post(actor: Actor, input: CreateMovement, key: string | null): Promise<PostedMovements> {
    if (input.kind === 'disposal') requireWitness(input)
    return this.#db.write((tx, afterCommit) =>
      once(tx, this.#request(actor, input, key), () => this.postWithin(tx, afterCommit, actor, input)),
    )
  }

  /** The same within the caller's transaction. */
  postWithin(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    input: CreateMovement,
  ): Promise<PostedMovements> {
    const desk = this.#desk(tx, actor, input)
    const detail = 'reason' in input ? { reason: input.reason } : {}
    return this.#record(desk, afterCommit, `movement.${input.kind}`, detail, postOfKind(desk, input))
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
      once(tx, this.#request(actor, { transfer: id, ...input }, key), () => {
        const desk = this.#desk(tx, actor, input)
        const detail = { transferId: id, reason: input.reason }
        return this.#record(desk, afterCommit, 'transfer.receive', detail, postArrival(desk, id, input))
      }),
    )
  }

  /** Which lots to take (近效期先出), as a posting without lots would. Throws `NotFoundError`. */
  async propose(
    actor: Actor,
    wanted: { location: string; product: string; quantity: number },
  ): Promise<FefoProposal> {
    const place = await findPlace(this.#db, wanted.location)
    if (!place || !covers(actor.scope, place.jurisdictionCode))
      throw new NotFoundError('location', wanted.location)
    const [product] = await findProducts(this.#db, [wanted.product])
    if (!product) throw new NotFoundError('product', wanted.product)
    const today = this.#timeZone.dayOf(this.#ambient.now())
    const lost = await this.#lostDays(this.#db, place.id)
    const usable = (await lotsAt(this.#db, place.id, [product.id]))
      .filter(({ expiresOn, quarantined }) => !quarantined && !isExpired(expiresOn, today))
      .map((lot) => ({
        ...lot,
        available: lot.quantity,
        since: lot.since.getTime(),
        lostDays: lost.get(lot.lotId) ?? 0,
      }))
    const { lines, short } = proposeFefo(usable, wanted.quantity)
    return {
      lines: lines.flatMap(({ lotId, quantity }) => {
        const lot = usable.find((candidate) => candidate.lotId === lotId)
        if (!lot) return []
        const { number: lotNumber, expiresOn, available, lostDays } = lot
        return { lotId, lotNumber, expiresOn, available, lostDays, quantity }
      }),
      available: usable.reduce((sum, lot) => sum + lot.available, 0),
      short,
    }
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
    action: string,
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
