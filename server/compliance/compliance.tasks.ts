import type { Ambient } from '../ambient.ts'
import type { Database } from '../db/database.ts'
import type { TimeZone } from '../places/time-zone.ts'
import { isAssessed } from './assessment.reader.ts'
import { lastInspections, listPlaces } from './assessment.store.ts'
import { inspectionDue, tierOf } from './assessment.ts'
import type { ChecklistService } from './checklist.service.ts'
import { overdueFindings } from './findings/findings.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  timeZone: TimeZone
  checklist: Pick<ChecklistService, 'current'>
}

/** What is to be done for the standard at a place. `dueOn` is `YYYY-MM-DD`. */
export interface ComplianceTask {
  kind: 'self_check_due' | 'verification_due' | 'finding_overdue'
  locationId: string
  locationName: string
  dueOn: string
  findingId: string | null
}

/** Of each kind: the scorecard shows the rest. */
const MOST = 50

/** Inspections and findings that wait, for the day's work. */
export class ComplianceTasks {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /** The longest overdue first, at most 50 of a kind. Venues need a sign, not a visit each quarter, and are left out. */
  async of(scope: string | null): Promise<ComplianceTask[]> {
    const { db, ambient, timeZone, checklist } = this.#from
    const today = timeZone.dayOf(ambient.now())
    const [places, inspected, findings, { selfCheckMonths, verificationMonths }] = await Promise.all([
      listPlaces(db, { scope }),
      lastInspections(db, { scope }),
      overdueFindings(db, scope, today, MOST),
      checklist.current(),
    ])
    const last = new Map(inspected.map((each) => [`${each.locationId} ${each.kind}`, each.finishedAt]))
    const visited = places.filter((place) => {
      const tier = tierOf(place)
      return isAssessed(tier) && tier !== 'venue'
    })
    const due = (kind: 'self_check' | 'verification', months: number): ComplianceTask[] =>
      visited
        .flatMap(({ id, name, createdAt }) => {
          const at = last.get(`${id} ${kind}`) ?? null
          const { dueOn, state } = inspectionDue(at, timeZone.dayOf(at ?? createdAt), months, today)
          if (state !== 'due') return []
          return { kind: `${kind}_due` as const, locationId: id, locationName: name, dueOn, findingId: null }
        })
        .sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0))
        .slice(0, MOST)
    return [
      ...findings.map(({ id, locationId, locationName, deadline }) => ({
        kind: 'finding_overdue' as const,
        locationId,
        locationName,
        dueOn: deadline,
        findingId: id,
      })),
      ...due('self_check', selfCheckMonths),
      ...due('verification', verificationMonths),
    ]
  }
}
