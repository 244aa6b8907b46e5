import { z } from 'zod'
import { category } from './catalog.ts'
import { productRef } from './inventory.ts'
import { day, divisionCode, id } from './parts.ts'

export const forecastStep = z.enum(['month', 'week'])
export type ForecastStep = z.infer<typeof forecastStep>

/** Of a place, or of all places of a jurisdiction; of everything the caller may see when neither is given. */
export const forecastQuery = z
  .strictObject({
    product: productRef,
    location: id.optional(),
    jurisdiction: divisionCode.optional(),
    step: forecastStep.default('month'),
  })
  .refine(({ location, jurisdiction }) => location === undefined || jurisdiction === undefined, {
    message: 'give a location or a jurisdiction, not both',
    path: ['jurisdiction'],
  })
  .refine(({ location, step }) => step === 'month' || location !== undefined, {
    message: 'weeks are forecast for a location only',
    path: ['step'],
  })
export type ForecastQuery = z.output<typeof forecastQuery>

const period = z.object({
  /** First calendar day. */
  from: day,
  /** Calendar days. */
  days: z.number().int(),
})
const band = z.object({ low: z.number(), high: z.number() })
const errors = z.object({
  /** Mean absolute error, base units a period. */
  mae: z.number(),
  /** Mean absolute scaled error: 1 = as far off as "the same as last time". Null: demand never changed. */
  mase: z.number().nullable(),
  /** Mean of forecast − demand, base units a period; above 0 = too much. */
  bias: z.number(),
  /** Share of what came that lay in the bands of 50, 80 and 95 %. */
  coverage: z.object({ p50: z.number(), p80: z.number(), p95: z.number() }),
})
export type ForecastErrors = z.infer<typeof errors>

/** `seasonal`: level of the place, season of its county. `average`: average monthly consumption of six months (AMC). */
export const forecastMethod = z.enum(['seasonal', 'average'])
export type ForecastMethod = z.infer<typeof forecastMethod>
/**
 * `own`: the better one in the past of this very series; `county`: its past is too short, so the better one for the county;
 * `no_season`: no season is known, so there is nothing to choose from.
 */
export const forecastChoice = z.enum(['own', 'county', 'no_season'])
export type ForecastChoice = z.infer<typeof forecastChoice>

export const forecast = z.object({
  product: z.object({ id, name: z.string(), nameEn: z.string(), category, unit: z.string() }),
  /** Null: everything that the caller may see. */
  of: z.object({ id, name: z.string() }).nullable(),
  step: forecastStep,
  /** Whole periods that are past, oldest first. Base units. */
  history: z.array(
    period.extend({
      /** Handed out, by the ledger. */
      consumed: z.number(),
      /** The same as if there had been stock on every day and, in a jurisdiction, at the points of today; null = unknown. */
      demand: z.number().nullable(),
      /** Part of `demand` that the ledger does not show. */
      corrected: z.number(),
      /** What the method expected of it, knowing only what came before. */
      fitted: z.number().nullable(),
    }),
  ),
  /** From the period that runs now; empty = not enough history. Base units. */
  forecast: z.array(period.extend({ mean: z.number(), p50: band, p80: band, p95: band })),
  /** Null: not enough history, so that nothing can be said. */
  method: forecastMethod.nullable(),
  choice: forecastChoice.nullable(),
  /** Periods with known demand, and how many it takes. */
  observed: z.number().int(),
  needed: z.number().int(),
  /** Average monthly consumption of six months, base units a month of 30.4375 days; null = unknown. */
  amc: z.number().nullable(),
  /** The season in use or compared with: read from so many months of the county. Null: none is known. */
  season: z
    .object({ months: z.number().int(), harmonics: z.number().int(), festival: z.boolean() })
    .nullable(),
  /** Both methods on the same past. Null: the past is too short to compare them. */
  backtest: z
    .object({
      origins: z.number().int(),
      forecasts: z.number().int(),
      /** Furthest period ahead. */
      ahead: z.number().int(),
      seasonal: errors,
      average: errors,
    })
    .nullable(),
})
export type Forecast = z.infer<typeof forecast>
