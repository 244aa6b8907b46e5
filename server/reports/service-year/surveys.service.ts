import { type NewSurvey, SURVEY_TARGETS, type Survey } from '../../../protocol/api/service-year.ts'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { Database, Reader } from '../../db/database.ts'
import { once } from '../../db/idempotency.ts'
import { narrowest } from '../../db/scope.ts'
import { ConflictError, InvalidError, NotFoundError } from '../../errors.ts'
import type { PlacesService } from '../../places/places.service.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import type { Actor } from '../../route.ts'
import * as store from './surveys.store.ts'
import { wilson } from './wilson.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  audit: Pick<AuditLog, 'record'>
  timeZone: TimeZone
  places: Pick<PlacesService, 'jurisdictions'>
}

/** What surveys among people found. Entered as they are: nothing here is worked out from stock or vends. */
export class SurveysService {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /** Latest first, those that were withdrawn too. */
  async list(actor: Actor, jurisdiction: string | undefined): Promise<Survey[]> {
    const scope = narrowest(actor.scope, jurisdiction ?? null)
    if (scope === undefined) return []
    return (await store.listSurveys(this.#from.db, { scope })).map(toSurvey)
  }

  /** Those of a jurisdiction itself, carried out within these days and not withdrawn; latest first. */
  async between(code: string, from: string, to: string): Promise<Survey[]> {
    const found = await store.listSurveys(this.#from.db, { scope: code, between: { from, to } })
    return found.filter(({ survey }) => survey.jurisdictionCode === code).map(toSurvey)
  }

  /** Throws `NotFoundError` for the jurisdiction, `InvalidError` `survey_in_future`. */
  async enter(actor: Actor, input: NewSurvey, key: string | null): Promise<Survey> {
    const { db, ambient, audit, timeZone, places } = this.#from
    const visible = await places.jurisdictions(actor.scope)
    if (!visible.some(({ code }) => code === input.jurisdictionCode))
      throw new NotFoundError('jurisdiction', input.jurisdictionCode)
    const now = ambient.now()
    if (input.surveyedOn > timeZone.dayOf(now))
      throw new InvalidError('survey_in_future', 'The survey lies in the future: enter it when it is done.', {
        errors: [{ path: 'surveyedOn', message: 'lies in the future' }],
      })
    return db.write((tx) =>
      once(tx, { personId: actor.person.id, key, body: input, now }, async () => {
        const id = ambient.newId()
        await store.insertSurvey(tx, {
          ...input,
          id,
          recordedAt: now,
          recordedBy: actor.person.id,
          withdrawnAt: null,
          withdrawnBy: null,
          withdrawnBecause: null,
        })
        await audit.record(tx, {
          actor,
          action: 'survey.entered',
          subjectKind: 'survey',
          subjectId: id,
          detail: { ...input },
        })
        return this.#find(tx, actor, id)
      }),
    )
  }

  /** Throws `NotFoundError`, `ConflictError` `survey_withdrawn`. */
  withdraw(actor: Actor, id: string, reason: string): Promise<Survey> {
    const { db, ambient, audit } = this.#from
    return db.write(async (tx) => {
      await this.#find(tx, actor, id)
      const withdrawn = await store.withdrawSurvey(tx, id, {
        withdrawnAt: ambient.now(),
        withdrawnBy: actor.person.id,
        withdrawnBecause: reason,
      })
      if (!withdrawn) throw new ConflictError('survey_withdrawn', 'This result was withdrawn before.')
      await audit.record(tx, {
        actor,
        action: 'survey.withdrawn',
        subjectKind: 'survey',
        subjectId: id,
        detail: { reason },
      })
      return this.#find(tx, actor, id)
    })
  }

  async #find(db: Reader, actor: Actor, id: string): Promise<Survey> {
    const [found] = await store.listSurveys(db, { scope: actor.scope, id })
    if (!found) throw new NotFoundError('survey', id)
    return toSurvey(found)
  }
}

function toSurvey({ survey, jurisdictionName, recordedBy }: store.DescribedSurvey): Survey {
  const { numerator, denominator, indicator, withdrawnBy: _, ...row } = survey
  const [share, target] = [numerator / denominator, SURVEY_TARGETS[indicator]]
  const { low, high } = wilson(numerator, denominator)
  return {
    ...row,
    jurisdictionName,
    indicator,
    numerator,
    denominator,
    share,
    low,
    high,
    target,
    outcome: share < target ? 'missed' : low >= target ? 'met' : 'likely',
    recordedAt: row.recordedAt.toISOString(),
    recordedBy,
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
  }
}
