import { type Report, type ReportCell, type ReportName, reportName } from '../../../protocol/api/reports.ts'
import {
  type PeriodIndicator,
  type PeriodQuery,
  type PeriodReport,
  type Survey,
  surveyIndicator,
} from '../../../protocol/api/service-year.ts'
import type { Ambient } from '../../ambient.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import type { Actor } from '../../route.ts'
import { addMonth, lastDayOf } from '../months/month.ts'
import type { ReportsService } from '../reports.service.ts'
import { PERIOD_WORDS } from './period-report.words.ts'
import type { ServiceYearService } from './service-year.service.ts'
import type { SurveysService } from './surveys.service.ts'

interface Scores {
  pass: number
  applicable: number
}
interface Dependencies {
  ambient: Ambient
  timeZone: TimeZone
  reports: Pick<ReportsService, 'report'>
  serviceYear: Pick<ServiceYearService, 'publication' | 'wholeOf'>
  surveys: Pick<SurveysService, 'between'>
  /** How the Three Bright criteria stand now, by jurisdiction and by criterion. */
  compliance: {
    summary(
      actor: Actor,
      jurisdiction: string | undefined,
    ): Promise<{
      items: readonly (Scores & { code: string; parentCode: string | null })[]
      criteria: readonly (Scores & { code: string })[]
    }>
  }
}

/** The tables that a period report is made of; each is the same as on its own screen. */
const TABLES: readonly ReportName[] = reportName.options.filter(
  (name) => name !== 'movements' && name !== 'expiring',
)
type Figures = Pick<PeriodIndicator, 'value' | 'numerator' | 'denominator'>

/** 季度报告, 服务年报告: what the reports of a period say, gathered. It works nothing out that another screen shows. */
export class PeriodReportService {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /** Throws as `ReportsService.report` does. */
  async report(actor: Actor, { lang, ...query }: PeriodQuery): Promise<PeriodReport> {
    const { ambient, timeZone, reports, serviceYear, surveys, compliance } = this.#from
    const tables: Report[] = []
    for (const name of TABLES) tables.push(await reports.report(actor, name, { ...query, lang }))
    const of = (name: ReportName) => tables.find((table) => table.name === name)
    const [first] = tables
    if (!first) throw new Error('A period report has tables')
    const { total } = await serviceYear.publication(actor, query.jurisdiction)
    const bright = await compliance.summary(actor, query.jurisdiction)
    const whole = await serviceYear.wholeOf(first.jurisdiction?.code ?? null)
    const found = whole === null ? [] : await surveys.between(whole, first.from, first.to)

    const words = PERIOD_WORDS[lang]
    const line = (
      key: PeriodIndicator['key'],
      figures: Figures,
      more: Partial<PeriodIndicator> = {},
    ): PeriodIndicator => ({
      key,
      title: words.indicator[key],
      kind: 'share',
      target: null,
      low: null,
      high: null,
      basis: 'period',
      ...figures,
      ...more,
    })
    const today = timeZone.dayOf(ambient.now())
    return {
      title: words[lengthOf(query)],
      from: first.from,
      to: first.to,
      jurisdiction: first.jurisdiction,
      madeAt: ambient.now().toISOString(),
      running: today <= lastDayOf(query.to),
      indicators: [
        line('stockout_rate', totalsOf(of('stockouts'), 'stockoutRate', 'without', 'offering')),
        line('in_stock_days', inStockOf(of('stockouts'))),
        line('stocked_to_plan', totalsOf(of('plan'), 'accordingToPlan', 'withinPlan', 'observations')),
        line('order_fill_rate', totalsOf(of('orders'), 'fillRate', 'delivered', 'ordered')),
        line('count_accuracy', totalsOf(of('counts'), 'accuracy', 'matching', 'counted')),
        line('cyp', { value: totalOf(of('cyp'), 'cyp'), ...NO_PARTS }, { kind: 'decimal' }),
        line(
          'publication',
          { value: total.share, numerator: total.met, denominator: total.points },
          { basis: 'now' },
        ),
        line('three_bright', sharesOf(highest(bright.items)), { basis: 'now' }),
        line('storage_record', sharesOf(bright.criteria.filter(({ code }) => code === 'S3c')), {
          basis: 'now',
        }),
        ...surveyIndicator.options.map((indicator) => ofSurvey(indicator, found, line)),
      ],
      tables,
    }
  }
}

const NO_PARTS = { numerator: null, denominator: null }
const UNKNOWN: Figures = { value: null, ...NO_PARTS }

/** Those that lie below none of the others: each sums up what is below it. */
function highest<T extends { code: string; parentCode: string | null }>(items: readonly T[]): T[] {
  const codes = new Set(items.map(({ code }) => code))
  return items.filter(({ parentCode }) => parentCode === null || !codes.has(parentCode))
}

/** Passed ÷ applicable; unknown where nothing applies. */
function sharesOf(scores: readonly Scores[]): Figures {
  const [pass, applicable] = (['pass', 'applicable'] as const).map((part) =>
    scores.reduce((sum, score) => sum + score[part], 0),
  ) as [number, number]
  return applicable > 0 ? { value: pass / applicable, numerator: pass, denominator: applicable } : UNKNOWN
}

/** The last survey of the period says what is known; its target and interval stand beside it. */
function ofSurvey(
  indicator: Survey['indicator'],
  surveys: readonly Survey[],
  line: (key: PeriodIndicator['key'], figures: Figures, more?: Partial<PeriodIndicator>) => PeriodIndicator,
): PeriodIndicator {
  const latest = surveys.find((each) => each.indicator === indicator)
  if (!latest) return line(indicator, UNKNOWN)
  const { share, numerator, denominator, target, low, high } = latest
  return line(indicator, { value: share, numerator, denominator }, { target, low, high })
}

const LENGTHS: Readonly<Record<number, 'month' | 'quarter' | 'year'>> = {
  1: 'month',
  3: 'quarter',
  12: 'year',
}
function lengthOf({ from, to }: Pick<PeriodQuery, 'from' | 'to'>): 'month' | 'quarter' | 'year' | 'other' {
  const length = [1, 3, 12].find((months) => addMonth(from, months - 1) === to)
  return LENGTHS[length ?? 0] ?? 'other'
}

function totalOf(table: Report | undefined, key: string): number | null {
  const index = table?.columns.findIndex((column) => column.key === key) ?? -1
  const cell: ReportCell | undefined = table?.totals?.[index]
  return typeof cell === 'number' ? cell : null
}

const totalsOf = (table: Report | undefined, share: string, part: string, whole: string): Figures => ({
  value: totalOf(table, share),
  numerator: totalOf(table, part),
  denominator: totalOf(table, whole),
})

function inStockOf(table: Report | undefined): Figures {
  const figures = totalsOf(table, 'inStockDays', 'outDays', 'offeredDays')
  const { numerator: out, denominator: days } = figures
  return { ...figures, numerator: out === null || days === null ? null : days - out }
}
