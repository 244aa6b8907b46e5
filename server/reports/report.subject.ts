import type { Product } from '../../protocol/api/catalog.ts'
import type { Location } from '../../protocol/api/places.ts'
import type { ReportLanguage, ReportQuery } from '../../protocol/api/reports.ts'
import type { Ambient } from '../ambient.ts'
import type { CatalogService } from '../catalog/catalog.service.ts'
import { narrowest } from '../db/scope.ts'
import { InvalidError, NotFoundError } from '../errors.ts'
import { COUNTY_DIGITS } from '../places/division-code.ts'
import type { PlacesService } from '../places/places.service.ts'
import type { TimeZone } from '../places/time-zone.ts'
import type { Actor } from '../route.ts'
import { addMonth, firstDayOf, lastDayOf, monthOf } from './months/month.ts'

interface Dependencies {
  ambient: Ambient
  timeZone: TimeZone
  catalog: Pick<CatalogService, 'products'>
  places: Pick<PlacesService, 'get' | 'jurisdictions'>
}

/** What is asked about, after the reader's jurisdiction had its say. */
export interface Subject {
  from: string
  to: string
  today: string
  jurisdiction: { code: string; name: string } | null
  location: Location | null
  /** Division code of the subtree; null = everything. */
  scope: string | null
  products: readonly Product[]
  counties: readonly string[]
}

const MOST_MONTHS = 60

/** Throws `NotFoundError` for a jurisdiction, place or product that is not there for the actor, and `InvalidError` `report_period`. */
export async function subjectOf(
  { ambient, timeZone, places, catalog }: Dependencies,
  actor: Actor,
  query: Omit<ReportQuery, 'cursor' | 'limit'>,
): Promise<Subject> {
  const today = timeZone.dayOf(ambient.now())
  const from = query.from ?? query.to ?? monthOf(today)
  const to = query.to ?? (from > monthOf(today) ? from : monthOf(today))
  if (from > to || to >= addMonth(from, MOST_MONTHS) || from > monthOf(today))
    throw new InvalidError(
      'report_period',
      `Choose up to ${MOST_MONTHS} months that have begun, the first one first.`,
      {
        params: { months: MOST_MONTHS },
        errors: [{ path: 'from', message: 'begins after it ends, in the future, or too long before' }],
      },
    )
  const visible = await places.jurisdictions(actor.scope)
  const location = query.location === undefined ? null : await places.get(actor.scope, query.location)
  const code = query.jurisdiction ?? actor.scope
  const jurisdiction = code === null ? null : visible.find((each) => each.code === code)
  const scope = narrowest(actor.scope, code)
  if (jurisdiction === undefined || scope === undefined) throw new NotFoundError('jurisdiction', code ?? '')
  const all = await catalog.products()
  const products = all.filter(
    ({ id, code: short, category }) =>
      (query.product === undefined || id === query.product || short === query.product) &&
      (query.category === undefined || category === query.category),
  )
  if (query.product !== undefined && products.length === 0) throw new NotFoundError('product', query.product)
  const counties = visible.filter(
    (each) => each.code.length === COUNTY_DIGITS && (scope === null || each.code.startsWith(scope)),
  )
  return {
    from,
    to,
    today,
    jurisdiction: jurisdiction && { code: jurisdiction.code, name: nameIn(query.lang, jurisdiction) },
    location,
    scope,
    products,
    counties: counties.map((each) => each.code),
  }
}

/** Chinese where no English name is known. */
export const nameIn = (lang: ReportLanguage, named: { name: string; nameEn: string | null }): string =>
  lang === 'en' ? (named.nameEn ?? named.name) : named.name

/** Asks for each month by itself. */
export async function eachMonth<T>(
  { from, to, jurisdiction }: Subject,
  ask: (period: { jurisdiction?: string; from: string; to: string }) => Promise<T>,
): Promise<{ month: string; figures: T }[]> {
  const answers: { month: string; figures: T }[] = []
  for (let month = from; month <= to; month = addMonth(month, 1)) {
    const period = { from: firstDayOf(month), to: lastDayOf(month) }
    answers.push({
      month,
      figures: await ask(jurisdiction ? { ...period, jurisdiction: jurisdiction.code } : period),
    })
  }
  return answers
}
