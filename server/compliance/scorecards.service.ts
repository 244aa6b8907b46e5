import type { z } from 'zod'
import type {
  AssessedPlace,
  ComplianceSummary,
  GivenAnswer,
  NextStep,
  nextStepsQuery,
  PlaceAssessment,
  Scorecard,
  ScorecardQuery,
  Tier,
} from '../../protocol/api/compliance.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Changes } from '../changes.ts'
import type { Database } from '../db/database.ts'
import { narrowest } from '../db/scope.ts'
import { badCursor, NotFoundError } from '../errors.ts'
import type { PlacesService } from '../places/places.service.ts'
import type { Actor } from '../route.ts'
import type { AssessmentReader } from './assessment.reader.ts'
import * as store from './assessment.store.ts'
import type { Assessment } from './assessment.ts'
import { usualTier } from './checklist.ts'
import { describeAnswers } from './inspections/answer.view.ts'
import { nextSteps } from './next-steps.ts'
import { orderOf, selects } from './scorecard.query.ts'
import { toCriteria, toScorecard } from './scorecard.view.ts'
import { summarise } from './summary.ts'

interface Dependencies {
  db: Database
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  places: Pick<PlacesService, 'get' | 'jurisdictions'>
  assessments: AssessmentReader
}
type Steps = z.output<typeof nextStepsQuery>

/** How places and jurisdictions stand, and what to do next: lists and sums over what `AssessmentReader` keeps of places. */
export class ScorecardsService {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  async list(
    actor: Actor,
    query: ScorecardQuery,
  ): Promise<{ items: Scorecard[]; next: string | null; total: number }> {
    const scope = narrowest(actor.scope, query.jurisdiction ?? null)
    if (scope === undefined) return { items: [], next: null, total: 0 }
    const { assessments } = await this.#from.assessments.read({ scope })
    const found = assessments.filter(selects(query)).sort(orderOf(query.sort))
    const from = positionOf(query.cursor)
    const items = found.slice(from, from + query.limit).map(toScorecard)
    const end = from + items.length
    return { items, next: end < found.length ? String(end) : null, total: found.length }
  }

  /** Throws `NotFoundError`, also for a place that is not assessed. */
  async get(actor: Actor, id: string): Promise<PlaceAssessment> {
    const { db } = this.#from
    const { checklist, assessments } = await this.#from.assessments.read({ scope: actor.scope, id })
    const [assessment] = assessments
    if (!assessment) throw new NotFoundError('assessment', id)
    const answers = await describeAnswers(db, await store.latestOf(db, id))
    return {
      ...toScorecard(assessment),
      checklistVersion: checklist.version,
      usualTier: usualTier(assessment.place.kind),
      criteria: toCriteria(assessment, new Map(answers.map((answer) => [answer.criterion, answer]))),
    }
  }

  /** The last hundred answers at a place, to one criterion or to all, newest first. Throws `NotFoundError`. */
  async answers(actor: Actor, id: string, criterion: string | undefined): Promise<GivenAnswer[]> {
    const { db, places } = this.#from
    await places.get(actor.scope, id)
    return describeAnswers(db, await store.answersTo(db, id, criterion))
  }

  /** Null: the tier follows the kind of place again. Throws `NotFoundError`. */
  async setTier(actor: Actor, id: string, tier: Tier | null): Promise<AssessedPlace> {
    const { db, changes, audit, assessments } = this.#from
    return db.write(async (tx, afterCommit) => {
      const which = { scope: actor.scope, id }
      if (!(await assessments.find(tx, which))) throw new NotFoundError('location', id)
      await store.setTier(tx, id, tier)
      await audit.record(tx, {
        actor,
        action: 'location.tier_set',
        subjectKind: 'location',
        subjectId: id,
        detail: { tier },
      })
      afterCommit(() => changes.emit('compliance', [id]))
      return this.#tier(await assessments.find(tx, which), id)
    })
  }

  /** The tier of any place in use, assessed or not. Throws `NotFoundError`. */
  async tier(actor: Actor, id: string): Promise<AssessedPlace> {
    const { db, assessments } = this.#from
    return this.#tier(await assessments.find(db, { scope: actor.scope, id }), id)
  }

  /** What the map's layer says of each assessed place: something fails, something is unknown, or all pass. */
  async mapStatuses(): Promise<ReadonlyMap<string, 'fail' | 'unknown' | 'ok'>> {
    const { assessments } = await this.#from.assessments.read({ scope: null })
    return new Map(
      assessments.map(({ place, counts: { pass, fail, unknown } }) => [
        place.id,
        fail > 0 ? 'fail' : unknown > 0 || pass === 0 ? 'unknown' : 'ok',
      ]),
    )
  }

  async summary(actor: Actor, jurisdiction: string | undefined): Promise<ComplianceSummary> {
    const scope = narrowest(actor.scope, jurisdiction ?? null)
    if (scope === undefined) return { items: [], criteria: [], checklistVersion: 0 }
    const [{ checklist, assessments }, jurisdictions] = await Promise.all([
      this.#from.assessments.read({ scope }),
      this.#from.places.jurisdictions(scope),
    ])
    return { ...summarise(assessments, jurisdictions, checklist), checklistVersion: checklist.version }
  }

  async nextSteps(
    actor: Actor,
    { jurisdiction, location, limit }: Steps,
  ): Promise<{ items: NextStep[]; total: number }> {
    const scope = narrowest(actor.scope, jurisdiction ?? null)
    if (scope === undefined) return { items: [], total: 0 }
    const { assessments } = await this.#from.assessments.read({ scope, id: location })
    return nextSteps(assessments.map(toStepPlace), limit)
  }

  #tier(found: Awaited<ReturnType<AssessmentReader['find']>>, id: string): AssessedPlace {
    if (!found) throw new NotFoundError('location', id)
    const { place, tier } = found
    return { locationId: id, tier, usualTier: usualTier(place.kind), tierSet: place.tierSet !== null }
  }
}

function toStepPlace({ place, rows, counts: { pass, fail, unknown } }: Assessment) {
  return {
    locationId: place.id,
    locationName: place.name,
    jurisdictionCode: place.jurisdictionCode,
    jurisdictionName: place.jurisdictionName,
    applicable: pass + fail + unknown,
    criteria: rows,
  }
}

/** Lists are worked out anew, so that a cursor is how many were shown. */
function positionOf(cursor: string | undefined): number {
  if (!cursor) return 0
  const position = Number(cursor)
  if (!Number.isSafeInteger(position) || position < 0) throw badCursor()
  return position
}
