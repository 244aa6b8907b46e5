import {
  type AssessedTier,
  assessedTier,
  type Checklist,
  type ComputedEvidence,
  type Tier,
} from '../../protocol/api/compliance.ts'
import type { Ambient } from '../ambient.ts'
import type { Database, Reader } from '../db/database.ts'
import type { TimeZone } from '../places/time-zone.ts'
import * as store from './assessment.store.ts'
import { type Assessment, assess, tierOf } from './assessment.ts'
import type { ChecklistService } from './checklist.service.ts'
import { type EvidenceSource, gatherEvidence, type PlaceEvidence } from './evidence.ts'
import { binCardEvidence } from './sources/bin-card.evidence.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  timeZone: TimeZone
  checklist: Pick<ChecklistService, 'current'>
  sources: readonly EvidenceSource[]
}

export interface Assessments {
  checklist: Checklist
  assessments: Assessment[]
}
type Gathered = ReadonlyMap<string, PlaceEvidence>

/** How places stand now: the one computation behind scorecards, summaries, next steps, history and tasks. */
export class AssessmentReader {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /** Assessed places of a subtree, or one of them; by jurisdiction and name. */
  async read(which: store.Which): Promise<Assessments> {
    return this.readWithin(this.#from.db, which, await this.gather(which))
  }

  /** What the registers of other domains say, for `readWithin`: read before a transaction, for they have none. */
  async gather(which: store.Which): Promise<Gathered> {
    const { db, ambient, checklist, sources } = this.#from
    const places = assessedPlaces(await store.listPlaces(db, which)).map(toEvidencePlace)
    return gatherEvidence(sources, places, await checklist.current(), ambient.now())
  }

  /** The same as `read`, as the caller's transaction sees it. */
  async readWithin(db: Reader, which: store.Which, gathered: Gathered): Promise<Assessments> {
    const { ambient, timeZone, checklist: checklists } = this.#from
    const now = ambient.now()
    const checklist = await checklists.current(db)
    const assessed = assessedPlaces(await store.listPlaces(db, which))
    const facts = await store.latestFacts(db, which)
    const findings = await store.openFindings(db, which)
    const inspected = await store.lastInspections(db, which)
    const cards = await binCardEvidence(db, timeZone, assessed.map(toEvidencePlace), checklist, now)
    const factsAt = groupByPlace(facts)
    const findingsAt = groupByPlace(findings)
    const inspectedAt = groupByPlace(inspected)
    const calendar = { today: timeZone.dayOf(now), dayOf: (at: Date) => timeZone.dayOf(at) }
    const assessments = assessed.map(({ place, tier }) =>
      assess(
        {
          place,
          facts: new Map(factsAt.get(place.id)?.map((each) => [each.criterion, each])),
          evidence: withCard(gathered.get(place.id), cards.get(place.id)),
          findings: findingsAt.get(place.id) ?? [],
          inspected: inspectedAt.get(place.id) ?? [],
        },
        tier,
        checklist,
        calendar,
      ),
    )
    return { checklist, assessments }
  }

  /** The same of one place of a scope, with the tier that it has; undefined when there is no such place. */
  async find(
    db: Reader,
    which: Required<Pick<store.Which, 'scope' | 'id'>>,
  ): Promise<{ place: store.PlaceRow; tier: Tier } | undefined> {
    const [place] = await store.listPlaces(db, which)
    return place && { place, tier: tierOf(place) }
  }
}

const assessedPlaces = (places: readonly store.PlaceRow[]): { place: store.PlaceRow; tier: AssessedTier }[] =>
  places.flatMap((place) => {
    const tier = tierOf(place)
    return isAssessed(tier) ? [{ place, tier }] : []
  })

const toEvidencePlace = ({
  place: { id, createdAt },
  tier,
}: {
  place: store.PlaceRow
  tier: AssessedTier
}) => ({
  id,
  createdAt,
  tier,
})

const withCard = (evidence: PlaceEvidence | undefined, S4b: ComputedEvidence | undefined): PlaceEvidence => ({
  ...evidence,
  ...(S4b && { S4b }),
})

export const isAssessed = (tier: Tier): tier is AssessedTier => assessedTier.safeParse(tier).success

function groupByPlace<T extends { locationId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(row.locationId)
    if (group) group.push(row)
    else groups.set(row.locationId, [row])
  }
  return groups
}
