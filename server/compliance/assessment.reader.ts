import { setImmediate } from 'node:timers/promises'
import {
  type AssessedTier,
  assessedTier,
  type Checklist,
  type ComputedEvidence,
  type Tier,
} from '../../protocol/api/compliance.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import { RECORD_TIERS } from '../climate/hand-rules.ts'
import type { Database, Reader } from '../db/database.ts'
import { covers } from '../db/scope.ts'
import { byJurisdictionAndName, PlaceMemory } from '../place-memory.ts'
import type { TimeZone } from '../places/time-zone.ts'
import * as store from './assessment.store.ts'
import { type Assessment, assess, tierOf } from './assessment.ts'
import type { ChecklistService } from './checklist.service.ts'
import { type EvidenceSource, gatherEvidence, type PlaceEvidence } from './evidence.ts'
import { binCardEvidence } from './sources/bin-card.evidence.ts'
import { isPast } from './sources/climate.evidence.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  timeZone: TimeZone
  checklist: Pick<ChecklistService, 'current'>
  sources: readonly EvidenceSource[]
}

export interface Assessments {
  checklist: Checklist
  assessments: Assessment[]
}
type Gathered = ReadonlyMap<string, PlaceEvidence>

/** Worked out at once, for which others wait: about 15 ms. */
const PLACES_AT_ONCE = 100

/**
 * How places stand now: the one computation behind scorecards, summaries, next steps, history and tasks. A county asks for
 * ten thousand at once, so how each stood is kept until something about it changes, or the day is over.
 */
export class AssessmentReader {
  readonly #from: Dependencies
  readonly #kept: PlaceMemory<Assessment>
  /** What the kept ones were worked out by, as `#basis` says it. */
  #by = ''
  /** Kept places whose stock and climate count for nothing: a machine gives something out every few minutes. */
  readonly #noStores = new Set<string>()

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
    this.#kept = new PlaceMemory(dependencies.changes, {
      events: ['place', 'compliance', 'staff', 'stocktake'],
      read: (ids) => this.#keep(ids),
      idOf: ({ place }) => place.id,
      compare: (a, b) => byJurisdictionAndName(a.place, b.place),
    })
  }

  async start(): Promise<void> {
    const { changes } = this.#from
    changes.on('stock', this.#onStock)
    changes.on('climate', this.#onClimate)
    changes.on('reference', this.#onReference)
    this.#by = this.#basis(await this.#from.checklist.current())
    await this.#kept.start()
  }

  stop(): void {
    const { changes } = this.#from
    changes.off('stock', this.#onStock)
    changes.off('climate', this.#onClimate)
    changes.off('reference', this.#onReference)
    this.#kept.stop()
  }

  /** Assessed places of a subtree, or one of them; by jurisdiction and name. */
  async read(which: store.Which): Promise<Assessments> {
    if (which.id !== undefined || which.ids) return this.#work(which)
    const checklist = await this.#from.checklist.current()
    const by = this.#basis(checklist)
    if (by !== this.#by) this.#kept.forget()
    this.#by = by
    const all = await this.#kept.rows()
    const { scope } = which
    return {
      checklist,
      assessments: all.filter(({ place }) => covers(scope, place.jurisdictionCode)),
    }
  }

  /** What the kept ones are worked out by beside the registers: the day, and the checklist. */
  #basis({ version }: Checklist): string {
    const { ambient, timeZone } = this.#from
    return `${timeZone.dayOf(ambient.now())} ${version}`
  }

  readonly #onStock = (locationIds: readonly string[]): void => {
    for (const id of locationIds) if (!this.#noStores.has(id)) this.#kept.touch(id)
  }
  readonly #onClimate = (locationIds: readonly string[], since?: number): void => {
    const { ambient, timeZone } = this.#from
    if (isPast(since, timeZone.dayOf(ambient.now()), timeZone)) this.#onStock(locationIds)
  }
  /** Jurisdictions and products have names that are shown. */
  readonly #onReference = (): void => this.#kept.forget()

  async #keep(ids: readonly string[] | undefined): Promise<Assessment[]> {
    const all = ids ?? (await store.placeIds(this.#from.db))
    const kept: Assessment[] = []
    for (let from = 0; from < all.length; from += PLACES_AT_ONCE) {
      const some = all.slice(from, from + PLACES_AT_ONCE)
      for (const id of some) this.#noStores.delete(id)
      const { assessments } = await this.#work({ scope: null, ids: some })
      for (const { place, tier } of assessments)
        if (!RECORD_TIERS.includes(tier)) this.#noStores.add(place.id)
      kept.push(...assessments)
      // SQLite answers without pause: let others have a turn.
      if (some.length === PLACES_AT_ONCE) await setImmediate()
    }
    return kept
  }

  async #work(which: store.Which): Promise<Assessments> {
    return this.readWithin(this.#from.db, which, await this.gather(which))
  }

  /** What the registers of other domains say, for `readWithin`: read before a transaction, for they have none. */
  async gather(which: store.Which): Promise<Gathered> {
    const { db, ambient, checklist, sources } = this.#from
    const places = assessedPlaces(await store.listPlaces(db, which)).map(toEvidencePlace)
    return gatherEvidence(sources, places, await checklist.current(), ambient.now())
  }

  /** The same as `read`, as the caller's transaction sees it; without `version` by the checklist in force. */
  async readWithin(
    db: Reader,
    which: store.Which,
    gathered: Gathered,
    version?: Checklist,
  ): Promise<Assessments> {
    const { ambient, timeZone, checklist: checklists } = this.#from
    const now = ambient.now()
    const checklist = version ?? (await checklists.current(db))
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
