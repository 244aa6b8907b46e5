import type { InspectionKind } from '../../protocol/api/compliance.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { Database } from '../db/database.ts'
import { covers } from '../db/scope.ts'
import { byJurisdictionAndName, PlaceMemory } from '../place-memory.ts'
import type { TimeZone } from '../places/time-zone.ts'
import { isAssessed } from './assessment.reader.ts'
import { lastInspections, listVisited } from './assessment.store.ts'
import { inspectionMonths, nextInspection, tierOf } from './assessment.ts'
import type { ChecklistService } from './checklist.service.ts'
import { overdueFindings } from './findings/findings.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
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

type InspectionTask = 'self_check_due' | 'verification_due'

/** When a place is to be inspected next. */
interface NextInspection {
  kind: InspectionTask
  place: { id: string; name: string; jurisdictionCode: string }
  dueOn: string
  /** Only a sign hangs there: whatever has a storeroom or a counter comes before it. */
  venue: boolean
}

/** Of each kind: the scorecard shows the rest. */
const MOST = 50

/** Inspections and findings that wait, for the day's work. */
export class ComplianceTasks {
  readonly #from: Dependencies
  readonly #next: PlaceMemory<NextInspection>

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
    this.#next = new PlaceMemory(dependencies.changes, {
      events: ['place', 'compliance'],
      read: (ids) => this.#readNext(ids),
      idOf: ({ place }) => place.id,
      compare: longestOverdueFirst,
    })
  }

  start(): Promise<void> {
    return this.#next.start()
  }

  stop(): void {
    this.#next.stop()
  }

  /** The longest overdue first, at most 50 of a kind; venues fill what the others leave of these. */
  async of(scope: string | null): Promise<ComplianceTask[]> {
    const { db, ambient, timeZone } = this.#from
    const today = timeZone.dayOf(ambient.now())
    const findings = await overdueFindings(db, scope, today, MOST)
    const next = await this.#next.rows()
    return [
      ...findings.map(({ id, locationId, locationName, deadline }) => ({
        kind: 'finding_overdue' as const,
        locationId,
        locationName,
        dueOn: deadline,
        findingId: id,
      })),
      ...dueOf('self_check_due', next, scope, today),
      ...dueOf('verification_due', next, scope, today),
    ]
  }

  async #readNext(ids: readonly string[] | undefined): Promise<NextInspection[]> {
    const { db, timeZone, checklist } = this.#from
    const which = { scope: null, ids }
    const places = await listVisited(db, which)
    const inspected = await lastInspections(db, which)
    const current = await checklist.current()
    const last = new Map(inspected.map((each) => [`${each.locationId} ${each.kind}`, each.finishedAt]))
    return places.flatMap(({ id, name, jurisdictionCode, createdAt, kind, tierSet }) => {
      const tier = tierOf({ kind, tierSet })
      if (!isAssessed(tier)) return []
      const months = inspectionMonths(current, tier)
      const next = (of: InspectionKind): NextInspection => ({
        kind: `${of}_due`,
        place: { id, name, jurisdictionCode },
        dueOn: nextInspection(timeZone.dayOf(last.get(`${id} ${of}`) ?? createdAt), months[of]),
        venue: tier === 'venue',
      })
      return [next('self_check'), next('verification')]
    })
  }
}

function longestOverdueFirst(a: NextInspection, b: NextInspection): number {
  return a.dueOn === b.dueOn ? byJurisdictionAndName(a.place, b.place) : a.dueOn < b.dueOn ? -1 : 1
}

/** The first of them; `all` in the order of their days. */
function dueOf(
  kind: InspectionTask,
  all: readonly NextInspection[],
  scope: string | null,
  today: string,
): ComplianceTask[] {
  const due: ComplianceTask[] = []
  for (const venues of [false, true])
    for (const { kind: of, place, dueOn, venue } of all) {
      if (due.length === MOST || dueOn > today) break
      if (of === kind && venue === venues && covers(scope, place.jurisdictionCode))
        due.push({ kind, locationId: place.id, locationName: place.name, dueOn, findingId: null })
    }
  return due
}
