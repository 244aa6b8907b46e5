import { createHmac, randomBytes } from 'node:crypto'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type {
  AnswerPublicReports,
  PublicReportGroup,
  PublicReportKind,
} from '../../../protocol/api/public-reports.ts'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { Changes } from '../../changes.ts'
import type { Database } from '../../db/database.ts'
import { covers } from '../../db/scope.ts'
import { ConflictError, NotFoundError, TooManyError } from '../../errors.ts'
import { neighbourhoodOf, networkOf, subscriberOf } from '../../network.ts'
import { isPublicKind } from '../../places/public-fields.ts'
import type { Actor } from '../../route.ts'
import type { OpenReports } from './doubt.ts'
import * as store from './reports.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  places: {
    get(
      scope: null,
      id: string,
    ): Promise<{ kind: string; published: boolean; archivedAt: string | null; jurisdictionCode: string }>
  }
}

/** Of one network in an hour: many phones of a mobile network share one. */
const PER_HOUR = 20
/** Of all networks around it: who has many of them, as who rents servers or a line of their own does, is still one. */
const PER_HOUR_AROUND = 100
/** The same subscriber says the same of a place once a day. */
const ONCE_IN_SECONDS = 24 * 3_600
/** Beyond these nothing is learned from one more: the manager has long been told. */
const OPEN_KEPT = 50

/**
 * What visitors tell of a point: empty, broken, closed, moved. Nothing of them is kept: whether a network has told the same
 * today is known in memory, by a digest under a key that ends with the process.
 */
export class PublicReportsService {
  readonly #from: Dependencies
  readonly #key = randomBytes(32)
  readonly #pace = new RateLimiterMemory({ points: PER_HOUR, duration: 3_600 })
  readonly #paceAround = new RateLimiterMemory({ points: PER_HOUR_AROUND, duration: 3_600 })
  readonly #once = new RateLimiterMemory({ points: 1, duration: ONCE_IN_SECONDS })

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /**
   * Takes a visitor's word; saying it twice changes nothing. `address` is where it came from. Throws `NotFoundError` for a
   * point that is not public, `TooManyError`.
   */
  async report(locationId: string, kind: PublicReportKind, address: string): Promise<void> {
    const { db, ambient, changes, places } = this.#from
    const place = await places.get(null, locationId)
    if (!place.published || place.archivedAt !== null || !isPublicKind(place.kind))
      throw new NotFoundError('point', locationId)
    const network = networkOf(address)
    const said = this.#digest(`${subscriberOf(network)} ${locationId} ${kind}`)
    // Saying it again takes nothing from what others of that network may say.
    if ((await this.#once.get(said)) !== null) return
    await admit(this.#pace, this.#digest(network))
    await admit(this.#paceAround, this.#digest(neighbourhoodOf(network)))
    if (!(await isFirst(this.#once, said))) return
    try {
      await db.write(async (tx, afterCommit) => {
        if ((await store.countOpen(tx, locationId, kind)) >= OPEN_KEPT) return
        await store.insertReport(tx, { id: ambient.newId(), locationId, kind, reportedAt: ambient.now() })
        afterCommit(() => changes.emit('place', locationId))
      })
    } catch (error) {
      await this.#once.delete(said)
      throw error
    }
  }

  #digest(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64')
  }

  /** Open reports of these places, or of all that have some. */
  async openByLocation(
    locationIds: readonly string[] | undefined,
  ): Promise<ReadonlyMap<string, readonly OpenReports[]>> {
    const found = new Map<string, { kind: PublicReportKind; at: Date[] }[]>()
    for (const { locationId, kind, reportedAt } of await store.openReports(this.#from.db, locationIds)) {
      const groups = found.get(locationId) ?? []
      found.set(locationId, groups)
      const group = groups.find((known) => known.kind === kind)
      if (group) group.at.push(reportedAt)
      else groups.push({ kind, at: [reportedAt] })
    }
    return found
  }

  async list(actor: Actor, state: 'open' | 'answered'): Promise<PublicReportGroup[]> {
    const rows = await store.listGroups(this.#from.db, actor.scope, state)
    return rows.flatMap(({ firstAt, lastAt, locationKind, answeredAt, ...row }) =>
      firstAt === null || lastAt === null || !isPublicKind(locationKind)
        ? []
        : {
            ...row,
            locationKind,
            firstAt: firstAt.toISOString(),
            lastAt: lastAt.toISOString(),
            answeredAt: answeredAt?.toISOString() ?? null,
          },
    )
  }

  /** Throws `NotFoundError` for the place, `ConflictError` `reports_answered` when there is none open. */
  async answer(actor: Actor, { locationId, kind, outcome, note = null }: AnswerPublicReports): Promise<void> {
    const { db, ambient, audit, changes, places } = this.#from
    const { jurisdictionCode } = await places.get(null, locationId)
    if (!covers(actor.scope, jurisdictionCode)) throw new NotFoundError('location', locationId)
    await db.write(async (tx, afterCommit) => {
      const reports = await store.answer(
        tx,
        { locationId, kind },
        { answeredAt: ambient.now(), answeredBy: actor.person.id, outcome, note },
      )
      if (reports === 0)
        throw new ConflictError('reports_answered', 'Nobody reports this any more: somebody has answered it.')
      await audit.record(tx, {
        actor,
        action: 'public_reports.answered',
        subjectKind: 'location',
        subjectId: locationId,
        detail: { kind, outcome, reports },
      })
      afterCommit(() => changes.emit('place', locationId))
    })
  }
}

async function isFirst(limiter: RateLimiterMemory, key: string): Promise<boolean> {
  try {
    await limiter.consume(key)
    return true
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return false
    throw refusal
  }
}

async function admit(limiter: RateLimiterMemory, key: string): Promise<void> {
  if (!(await isFirst(limiter, key)))
    throw new TooManyError('Too many reports from this network. Try again in an hour.', 3_600)
}
