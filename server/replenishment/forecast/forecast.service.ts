import { setImmediate } from 'node:timers/promises'
import type { Product } from '../../../protocol/api/catalog.ts'
import type { Forecast, ForecastQuery, ForecastStep } from '../../../protocol/api/forecast.ts'
import type { Ambient } from '../../ambient.ts'
import type { CatalogService } from '../../catalog/catalog.service.ts'
import type { Database } from '../../db/database.ts'
import { covers } from '../../db/scope.ts'
import { NotFoundError } from '../../errors.ts'
import { COUNTY_DIGITS } from '../../places/division-code.ts'
import type { PlacesService } from '../../places/places.service.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import type { MonthSumsService } from '../../reports/months/month-sums.service.ts'
import type { Actor } from '../../route.ts'
import { CountySeason } from './county-season.ts'
import { type DemandDay, type Observed, observe, type Rate, rateOf, unitsOf } from './demand-series.ts'
import { type Prediction, predict } from './forecast.rule.ts'
import * as store from './forecast.store.ts'
import { type MonthOfPlace, observeJurisdiction, observeMonths } from './month-series.ts'
import { MIN_OBSERVED, type Past } from './outlook.ts'
import { type Period, periodsAround } from './periods.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  timeZone: TimeZone
  places: Pick<PlacesService, 'get' | 'jurisdictions'>
  catalog: Pick<CatalogService, 'products'>
  months: Pick<MonthSumsService, 'catchUp'>
}

interface Shape {
  /** Whole periods that are looked at. */
  past: number
  ahead: number
  /** Periods of simple average consumption: six months. */
  lookBack: number
  /** Periods that are only learnt from in the trial of the past. */
  learnt: number
}
const SHAPES: Readonly<Record<ForecastStep, Shape>> = {
  month: { past: 36, ahead: 6, lookBack: 6, learnt: 13 },
  week: { past: 52, ahead: 8, lookBack: 26, learnt: 5 },
}
/** So many points of a county are enough to know its season by. */
const POINTS_OF_SEASON = 1_000
const PLACES_PER_READ = 200
/** A season changes once a month: what was read for it is kept for so long … */
const SEASON_KEPT_MS = 600_000
/** … and for so many counties and products. */
const SEASONS_KEPT = 100
const RECIPIENT = 'recipient-'

interface Seen {
  past: Past
  consumed: number[]
}

/** What will be asked for, at a place or in a jurisdiction, with the uncertainty of it and the errors of the past. */
export class ForecastService {
  readonly #from: Dependencies
  readonly #seasons = new Map<string, { season: CountySeason; until: number; day: string }>()

  constructor(from: Dependencies) {
    this.#from = from
  }

  /** Throws `NotFoundError` for a place, jurisdiction or product that is not there for the actor. */
  async forecast(actor: Actor, query: ForecastQuery): Promise<Forecast> {
    const { ambient, timeZone, months } = this.#from
    const product = await this.#product(query.product)
    const { of, location, scope } = await this.#subject(actor, query)
    const today = timeZone.dayOf(ambient.now())
    const shape = SHAPES[query.step]
    const periods = periodsAround(query.step, today, -shape.past, shape.past)
    await months.catchUp()
    const seen =
      location === null
        ? await this.#ofJurisdiction(scope, product.id, periods)
        : await this.#ofPlace(location, product.id, query.step, periods)
    const season = await this.#seasonOf(
      scope === null ? null : scope.slice(0, COUNTY_DIGITS),
      product.id,
      today,
    )
    const prediction = predict(
      {
        past: seen.past,
        periods,
        ahead: periodsAround(query.step, today, 0, shape.ahead),
        lookBack: shape.lookBack,
        learnt: shape.learnt,
        seasonBefore: (day) => season.before(day),
      },
      season.better,
    )
    return describe({ product, of, step: query.step, periods, seen, prediction, ahead: shape.ahead })
  }

  async #product(ref: string): Promise<Product> {
    const products = await this.#from.catalog.products()
    const found = products.find(({ id }) => id === ref) ?? products.find(({ code }) => code === ref)
    if (!found) throw new NotFoundError('product', ref)
    return found
  }

  async #subject(
    actor: Actor,
    { location, jurisdiction }: ForecastQuery,
  ): Promise<{ of: Forecast['of']; location: string | null; scope: string | null }> {
    const { places } = this.#from
    if (location !== undefined) {
      const { id, name, jurisdictionCode } = await places.get(actor.scope, location)
      return { of: { id, name }, location: id, scope: jurisdictionCode }
    }
    const scope = jurisdiction ?? actor.scope
    if (scope === null) return { of: null, location: null, scope: null }
    const found = (await places.jurisdictions(actor.scope)).find(({ code }) => code === scope)
    if (!found || !covers(actor.scope, scope)) throw new NotFoundError('jurisdiction', scope)
    return { of: { id: found.code, name: found.name }, location: null, scope }
  }

  async #ofJurisdiction(scope: string | null, productId: string, periods: readonly Period[]): Promise<Seen> {
    const rows = await store.monthsOfJurisdiction(this.#from.db, scope, productId)
    const { consumed, rates } = observeJurisdiction(rows, periods)
    return { past: { rates, weights: periods.map(({ days }) => days) }, consumed }
  }

  async #ofPlace(
    locationId: string,
    productId: string,
    step: ForecastStep,
    periods: readonly Period[],
  ): Promise<Seen> {
    const { db } = this.#from
    const observed =
      step === 'month'
        ? observeMonths(await store.monthsOfPlaces(db, [locationId], productId), periods)
        : await this.#weeksOf(locationId, productId, periods)
    return {
      past: { rates: ratesOf(observed, periods), weights: observed.map((each) => each?.daysInStock ?? 0) },
      consumed: observed.map((each) => each?.consumed ?? 0),
    }
  }

  /** The ledger is summed up by month: weeks are read line by line, of one place. */
  async #weeksOf(
    locationId: string,
    productId: string,
    periods: readonly Period[],
  ): Promise<(Observed | null)[]> {
    const { db, timeZone } = this.#from
    const since = timeZone.instantOf(periods[0]?.from ?? '', 0)
    const { lines, balance } = await store.linesOfPlace(db, locationId, productId, since)
    const days = new Map<string, DemandDay>()
    for (const { fromLocationId, toLocationId, quantity, occurredAt } of lines) {
      const day = timeZone.dayOf(occurredAt)
      const known = days.get(day) ?? { day, change: 0, came: 0, consumed: 0 }
      days.set(day, known)
      const came = toLocationId === locationId
      known.change += came ? quantity : -quantity
      if (came) known.came += quantity
      if ((came ? fromLocationId : toLocationId).startsWith(RECIPIENT))
        known.consumed += came ? -quantity : quantity
    }
    return observe(balance, [...days.values()], periods)
  }

  /**
   * The season that all points of a county have in common. It says nothing about a single one, so who may see one of them
   * may know it.
   */
  async #seasonOf(county: string | null, productId: string, today: string): Promise<CountySeason> {
    const key = `${county} ${productId}`
    const now = this.#from.ambient.now().getTime()
    const kept = this.#seasons.get(key)
    if (kept && kept.until > now && kept.day === today) return kept.season
    const season = await this.#readSeason(county, productId, today)
    if (this.#seasons.size >= SEASONS_KEPT) this.#seasons.clear()
    this.#seasons.set(key, { season, until: now + SEASON_KEPT_MS, day: today })
    return season
  }

  async #readSeason(county: string | null, productId: string, today: string): Promise<CountySeason> {
    const { db } = this.#from
    const { past, ahead, lookBack, learnt } = SHAPES.month
    const periods = periodsAround('month', today, -past, past)
    const ids = await store.pointIds(db, county, POINTS_OF_SEASON)
    const rates: Rate[][] = []
    for (let from = 0; from < ids.length; from += PLACES_PER_READ) {
      const rows = await store.monthsOfPlaces(db, ids.slice(from, from + PLACES_PER_READ), productId)
      const byPlace = new Map<string, MonthOfPlace[]>()
      for (const row of rows) byPlace.set(row.locationId, [...(byPlace.get(row.locationId) ?? []), row])
      for (const own of byPlace.values()) rates.push(ratesOf(observeMonths(own, periods), periods))
      // SQLite answers without pause: let others have a turn.
      await setImmediate()
    }
    const season = new CountySeason(periods, rates)
    const { past: own } = await this.#ofJurisdiction(county, productId, periods)
    const { choice, method } = predict(
      {
        past: own,
        periods,
        ahead: periodsAround('month', today, 0, ahead),
        lookBack,
        learnt,
        seasonBefore: (day) => season.before(day),
      },
      null,
    )
    season.better = choice === 'own' ? method : null
    return season
  }
}

const ratesOf = (observed: readonly (Observed | null)[], periods: readonly Period[]): Rate[] =>
  periods.map((period, t) => rateOf(observed[t] ?? null, period))

function describe({
  product: { id, name, nameEn, category, unit },
  of,
  step,
  periods,
  seen: { past, consumed },
  prediction: { method, choice, observed, fitted, expected, amc, season, backtest },
  ahead,
}: {
  product: Product
  of: Forecast['of']
  step: ForecastStep
  periods: readonly Period[]
  seen: Seen
  prediction: Prediction
  ahead: number
}): Forecast {
  const first = past.rates.findIndex((rate, t) => rate !== null || (consumed[t] ?? 0) > 0)
  const history = periods.map((period, t) => {
    const rate = past.rates[t] ?? null
    const demand = rate === null ? null : unitsOf(rate, period)
    const guess = fitted[t] ?? null
    return {
      ...period,
      consumed: consumed[t] ?? 0,
      demand,
      corrected: demand === null ? 0 : Math.max(0, demand - (consumed[t] ?? 0)),
      fitted: guess === null ? null : unitsOf(guess, period),
    }
  })
  return {
    product: { id, name, nameEn, category, unit },
    of,
    step,
    history: first < 0 ? [] : history.slice(first),
    forecast: expected,
    method,
    choice,
    observed,
    needed: MIN_OBSERVED,
    amc,
    season: season && { months: season.months, harmonics: season.harmonics, festival: season.festival },
    backtest: backtest && { ...backtest, ahead },
  }
}
