import { useMemo, useState } from 'react'
import type { ClimateSeries } from '../../protocol/api/climate.ts'
import table from '../components/table.module.css'
import { COUNTY_TIME_ZONE } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import { pointOf, traceOf } from './chart.data.ts'
import classes from './climate.module.css'
import { useClimateWords } from './climate.words.ts'

/** Rows in the table at once. */
const SHOWN = 400
const STEP_WORDS = { raw: 'climate.stepRaw', hour: 'climate.stepHour', day: 'climate.stepDay' } as const

/** The chart in figures, newest first: the way for keyboard and screen reader. Built when it is opened. */
export function SeriesTable({ series, name }: { series: ClimateSeries; name: string }) {
  const { t } = useLanguage()
  const [open, setOpen] = useState(false)
  return (
    <details className={classes.table} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {name} · {t('climate.showTable', { count: series.at.length })} · {t(STEP_WORDS[series.step])}
      </summary>
      {open && <Rows series={series} name={name} />}
    </details>
  )
}

function Rows({ series, name }: { series: ClimateSeries; name: string }) {
  const { t, format, locale } = useLanguage()
  const words = useClimateWords()
  const { celsius, humidity } = useMemo(
    () => ({
      celsius: traceOf('', series.at, series.celsius),
      humidity: traceOf('', series.at, series.humidity),
    }),
    [series],
  )
  const dayOf = new Intl.DateTimeFormat(locale, {
    timeZone: COUNTY_TIME_ZONE,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  })
  const time = (at: number) =>
    series.step === 'day' ? dayOf.format(at) : format.instant(new Date(at).toISOString())
  const faults = new Map(series.faults.map(({ at, fault }) => [at, fault]))
  const first = Math.max(series.at.length - SHOWN, 0)
  const rows = series.at
    .slice(first)
    .map((at, offset) => ({ at, index: first + offset }))
    .toReversed()
  const value = (
    trace: typeof celsius,
    index: number,
    word: (low: number | null, high: number | null) => string | null,
    alone: (value: number | null) => string,
  ) => {
    const { low, mean, high } = pointOf(trace, index)
    return low === high
      ? alone(mean)
      : t('climate.withRange', { value: alone(mean), range: word(low, high) ?? '' })
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={name}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('climate.time')}</th>
            <th scope="col">{t('climate.temperature')}</th>
            <th scope="col">{t('climate.relativeHumidity')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ at, index }) => {
            const fault = faults.get(at)
            const gap = celsius.mean[index] === null && humidity.mean[index] === null
            return (
              <tr key={`${at} ${index}`}>
                <td>{time(at)}</td>
                <td data-label={t('climate.temperature')}>
                  {gap
                    ? fault
                      ? t(`readingFault.${fault}`)
                      : t('climate.noData')
                    : value(celsius, index, (low, high) => words.range(low, high, 'celsius'), words.celsius)}
                </td>
                <td data-label={t('climate.relativeHumidity')}>
                  {gap
                    ? ''
                    : value(
                        humidity,
                        index,
                        (low, high) => words.range(low, high, 'humidity'),
                        words.humidity,
                      )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {first > 0 && <p className={classes.quiet}>{t('climate.tableMore', { shown: SHOWN })}</p>}
    </section>
  )
}
