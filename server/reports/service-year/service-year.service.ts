import type {
  MigrantGap,
  PointPublication,
  Publication,
  UnpublishedPoint,
} from '../../../protocol/api/service-year.ts'
import type { Ambient } from '../../ambient.ts'
import { covers, narrowest } from '../../db/scope.ts'
import { badCursor, NotFoundError } from '../../errors.ts'
import type { StockService } from '../../inventory/stock.service.ts'
import { levelOf } from '../../places/division-code.ts'
import type { PlacesService } from '../../places/places.service.ts'
import { isPublicKind } from '../../places/public-fields.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import type { Actor } from '../../route.ts'
import { caughtUp } from '../months/caught-up.ts'
import { addMonth, monthOf } from '../months/month.ts'
import type { MonthSumsService } from '../months/month-sums.service.ts'
import { compareGroups } from './migrant-gap.ts'
import {
  countPublication,
  isCheckedInTime,
  missingFields,
  type PublicPoint,
  VERIFIED_FOR_DAYS,
} from './publication.ts'

interface Dependencies {
  ambient: Ambient
  timeZone: TimeZone
  places: Pick<PlacesService, 'placesInUse' | 'jurisdictions'>
  stock: Pick<StockService, 'knowledgeByLocation'>
  months: Pick<MonthSumsService, 'ofPlaces' | 'catchUp' | 'pending'>
}

/** Months over which the units of points are compared: the last whole ones. */
const COMPARED_MONTHS = 3
const DIGITS_BELOW: Readonly<Record<number, number>> = { 2: 4, 4: 6, 6: 9, 9: 12, 12: 12 }

/** 药具服务年: what points publish, and whether those that serve migrants are as good as the others. */
export class ServiceYearService {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  async publication(actor: Actor, jurisdiction: string | undefined): Promise<Publication> {
    const { ambient, places } = this.#from
    const scope = narrowest(actor.scope, jurisdiction ?? null)
    const points = await this.#points(scope)
    const known = scope === undefined ? [] : await places.jurisdictions(scope)
    // With one county alone there is nothing to compare but its townships.
    const root = scope === undefined ? null : await this.wholeOf(scope)
    const digits = root === null ? 6 : (DIGITS_BELOW[root.length] ?? 12)
    const codes = [...new Set(points.map(({ jurisdictionCode }) => jurisdictionCode.slice(0, digits)))].sort()
    return {
      at: ambient.now().toISOString(),
      verifiedForDays: VERIFIED_FOR_DAYS,
      total: countPublication(points, this.#today),
      jurisdictions: codes.map((code) => ({
        code,
        name: known.find((each) => each.code === code)?.name ?? code,
        ...countPublication(
          points.filter(({ jurisdictionCode }) => jurisdictionCode.slice(0, digits) === code),
          this.#today,
        ),
      })),
    }
  }

  /** Points that do not meet the indicator, those that lack most first. Throws `InvalidError` `bad_cursor`. */
  async unpublished(
    actor: Actor,
    {
      jurisdiction,
      limit,
      cursor = '0',
    }: { jurisdiction?: string | undefined; limit: number; cursor?: string | undefined },
  ): Promise<{ items: UnpublishedPoint[]; next: string | null }> {
    if (!/^\d{1,9}$/.test(cursor)) throw badCursor()
    const points = await this.#points(narrowest(actor.scope, jurisdiction ?? null))
    const found = points
      .map((point) => this.#lacksOf(point))
      .filter(({ published, missing, unverified }) => !published || missing.length > 0 || unverified)
      .sort((a, b) => lacking(b) - lacking(a))
    const from = Number(cursor)
    const next = from + limit < found.length ? String(from + limit) : null
    return { items: found.slice(from, from + limit), next }
  }

  /** What one point in use lacks. Throws `NotFoundError`, also for one outside the scope or that serves no public. */
  async point({ scope }: Actor, id: string): Promise<PointPublication> {
    const [place] = await this.#from.places.placesInUse([id])
    if (!place || !covers(scope, place.jurisdictionCode) || !isPublicKind(place.kind))
      throw new NotFoundError('point', id)
    return { ...this.#lacksOf(place), verifiedForDays: VERIFIED_FOR_DAYS }
  }

  #lacksOf(point: PublicPoint): UnpublishedPoint {
    const { id, name, kind, jurisdictionName, published, verifiedOn } = point
    const unverified = !isCheckedInTime(point, this.#today)
    return {
      id,
      name,
      kind,
      jurisdictionName,
      published,
      missing: missingFields(point),
      verifiedOn,
      unverified,
    }
  }

  /** The jurisdiction that is all of a scope: where nothing limits it, the county when there is but one. */
  async wholeOf(scope: string | null): Promise<string | null> {
    if (scope !== null) return scope
    const known = await this.#from.places.jurisdictions(null)
    const counties = known.filter(({ code }) => levelOf(code) === 'county')
    return counties.length === 1 ? (counties[0]?.code ?? null) : null
  }

  /** Throws `ProblemError` 503 `report_in_the_making` while the ledger is still being summed up. */
  async migrantGap(actor: Actor, jurisdiction: string | undefined): Promise<MigrantGap> {
    const { ambient, stock, months } = this.#from
    const points = await this.#points(narrowest(actor.scope, jurisdiction ?? null))
    await caughtUp(months)
    const to = addMonth(monthOf(this.#today), -1)
    const from = addMonth(to, 1 - COMPARED_MONTHS)
    const facts = async (migrantArea: boolean) => {
      const group = points.filter((point) => point.migrantArea === migrantArea)
      const ids = group.map(({ id }) => id)
      const knowledge = await stock.knowledgeByLocation(ids)
      const stocked = ids.filter((id) => knowledge.get(id)?.some(({ usable }) => usable > 0))
      const given = await months.ofPlaces(ids, { from, to })
      const units = given.reduce((sum, { issued, vended }) => sum + issued + vended, 0)
      return { points: group, stocked: new Set(stocked), units }
    }
    const groups = { tagged: await facts(true), others: await facts(false) }
    return { at: ambient.now().toISOString(), from, to, ...compareGroups(groups, this.#today) }
  }

  get #today(): string {
    return this.#from.timeZone.dayOf(this.#from.ambient.now())
  }

  async #points(scope: string | null | undefined): Promise<PublicPoint[]> {
    if (scope === undefined) return []
    const places = await this.#from.places.placesInUse()
    return places.filter(
      ({ kind, jurisdictionCode }) =>
        isPublicKind(kind) && (scope === null || jurisdictionCode.startsWith(scope)),
    )
  }
}

const lacking = ({ published, missing, unverified }: UnpublishedPoint): number =>
  missing.length + (published ? 0 : 1) + (unverified ? 0.5 : 0)
