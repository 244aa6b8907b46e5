import type {
  AddFollowUp,
  Finding,
  FindingInput,
  FindingQuery,
  FindingStatus,
  FollowUpKind,
  RaiseFinding,
} from '../../../protocol/api/inspections.ts'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { Changes } from '../../changes.ts'
import type { Database, Reader, Writer } from '../../db/database.ts'
import { once } from '../../db/idempotency.ts'
import { narrowest } from '../../db/scope.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import type { PlacesService } from '../../places/places.service.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import type { Actor } from '../../route.ts'
import { photosOf } from '../photos/photo.references.ts'
import { requireLevelAbove } from '../verifying.rule.ts'
import { describeFindings } from './finding.view.ts'
import * as store from './findings.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  places: Pick<PlacesService, 'get'>
  timeZone: TimeZone
}

/** What each follow-up does to a finding; a note does nothing. */
const MOVES: Record<Exclude<FollowUpKind, 'note'>, { from: FindingStatus[]; to: FindingStatus }> = {
  fixed: { from: ['open'], to: 'fixed' },
  verified: { from: ['open', 'fixed'], to: 'verified' },
  reopened: { from: ['fixed', 'verified'], to: 'open' },
}

/** What inspections found wanting, and what became of it: the place puts it right, the level above looks again. */
export class FindingsService {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  async list(
    actor: Actor,
    { limit, cursor, location, jurisdiction, status, overdue }: FindingQuery,
  ): Promise<{ items: Finding[]; next: string | null }> {
    const { db } = this.#from
    const scope = narrowest(actor.scope, jurisdiction ?? null)
    if (scope === undefined) return { items: [], next: null }
    const found = await store.listFindings(db, {
      scope,
      locationId: location,
      status: overdue ? 'open' : status,
      deadlineBefore: overdue ? this.#today() : undefined,
      before: cursor || undefined,
      limit: limit + 1,
    })
    const items = await describeFindings(db, found.slice(0, limit), this.#today())
    return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null }
  }

  /** Throws `NotFoundError`. */
  async get(actor: Actor, id: string): Promise<Finding> {
    return this.#describe(this.#from.db, await find(this.#from.db, actor.scope, id))
  }

  /** Those that one inspection raised. */
  async ofInspection(actor: Actor, inspectionId: string): Promise<Finding[]> {
    const { db } = this.#from
    const found = await store.listFindings(db, { scope: actor.scope, inspectionId, limit: 100 })
    return describeFindings(db, found.reverse(), this.#today())
  }

  /** Throws `NotFoundError` for the place, `InvalidError` `unknown_photo`. */
  async raise(actor: Actor, { location, ...input }: RaiseFinding, key: string | null): Promise<Finding> {
    const { db, ambient, changes, audit, places } = this.#from
    await places.get(actor.scope, location)
    return db.write((tx, afterCommit) =>
      once(
        tx,
        { personId: actor.person.id, key, body: { location, ...input }, now: ambient.now() },
        async () => {
          const [row] = await this.rowsFor(tx, actor, [input], {
            location,
            inspectionId: null,
            raisedAt: ambient.now(),
          })
          if (!row) throw new Error('a finding was given')
          await store.insertFindings(tx, [row])
          await audit.record(tx, {
            actor,
            action: 'finding.raised',
            subjectKind: 'finding',
            subjectId: row.id,
            detail: { location, criterion: row.criterion, deadline: row.deadline },
          })
          afterCommit(() => changes.emit('compliance', [location]))
          return this.#describe(tx, await find(tx, actor.scope, row.id))
        },
      ),
    )
  }

  /**
   * Rows of new findings at a place; an inspection writes them with itself, as found when it ended. Throws as `raise`.
   */
  async rowsFor(
    tx: Writer,
    actor: Actor,
    inputs: readonly FindingInput[],
    { location, ...given }: { location: string } & Pick<store.FindingRow, 'inspectionId' | 'raisedAt'>,
  ): Promise<store.FindingRow[]> {
    const { ambient } = this.#from
    await photosOf(
      tx,
      location,
      inputs.flatMap(({ photoIds }) => photoIds),
    )
    return inputs.map((input) => ({
      id: ambient.newId(),
      locationId: location,
      criterion: input.criterion ?? null,
      text: input.text,
      deadline: input.deadline,
      status: 'open',
      photoIds: input.photoIds,
      raisedBy: actor.person.id,
      ...given,
    }))
  }

  /**
   * The place says that it is put right, the level above that it is, or is not; a note says anything else. Throws
   * `NotFoundError`, `ForbiddenError` `not_the_level_above`, `ConflictError` `finding_moved`, `InvalidError`
   * `unknown_photo`.
   */
  async followUp(actor: Actor, id: string, input: AddFollowUp, key: string | null): Promise<Finding> {
    const { db, ambient, changes, audit } = this.#from
    return db.write((tx, afterCommit) =>
      once(tx, { personId: actor.person.id, key, body: { id, ...input }, now: ambient.now() }, async () => {
        const { finding, location } = await find(tx, actor.scope, id)
        const { kind, text, photoIds } = input
        if (kind === 'verified' || kind === 'reopened') requireLevelAbove(actor, location.jurisdictionCode)
        await photosOf(tx, location.id, photoIds)
        if (kind !== 'note') {
          const { from, to } = MOVES[kind]
          if (!(await store.moveFinding(tx, id, from, to)))
            throw new ConflictError(
              'finding_moved',
              `The finding is ${finding.status}, so that it cannot be ${kind}. Load it again.`,
              { status: finding.status },
            )
        }
        await store.insertFollowUp(tx, {
          id: ambient.newId(),
          findingId: id,
          kind,
          text,
          photoIds,
          at: ambient.now(),
          personId: actor.person.id,
        })
        await audit.record(tx, {
          actor,
          action: `finding.${kind}`,
          subjectKind: 'finding',
          subjectId: id,
          detail: { location: location.id },
        })
        afterCommit(() => changes.emit('compliance', [location.id]))
        return this.#describe(tx, await find(tx, actor.scope, id))
      }),
    )
  }

  async #describe(db: Reader, found: store.DescribedFinding): Promise<Finding> {
    const [finding] = await describeFindings(db, [found], this.#today())
    if (!finding) throw new NotFoundError('finding', found.finding.id)
    return finding
  }

  #today(): string {
    return this.#from.timeZone.dayOf(this.#from.ambient.now())
  }
}

async function find(db: Reader, scope: string | null, id: string): Promise<store.DescribedFinding> {
  const [found] = await store.listFindings(db, { scope, id, limit: 1 })
  if (!found) throw new NotFoundError('finding', id)
  return found
}
