import type { ClimateSeries } from '../../protocol/api/climate.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './climate.module.css'
import { useClimateWords } from './climate.words.ts'

/** What the whole stretch comes to; the mean kinetic temperature always with its coverage. */
export function SeriesSummary({ summary }: { summary: ClimateSeries['summary'] }) {
  const { t, format } = useLanguage()
  const words = useClimateWords()
  const coverage = words.share(summary.coverage)
  const facts = [
    {
      term: t('climate.minimum'),
      value: `${words.celsius(summary.minCelsius)} · ${words.humidity(summary.minHumidity)}`,
    },
    {
      term: t('climate.mean'),
      value: `${words.celsius(summary.meanCelsius)} · ${words.humidity(summary.meanHumidity)}`,
    },
    {
      term: t('climate.maximum'),
      value: `${words.celsius(summary.maxCelsius)} · ${words.humidity(summary.maxHumidity)}`,
    },
    {
      term: t('climate.kinetic'),
      hint: t('climate.kineticHint'),
      value:
        summary.kineticCelsius === null
          ? '—'
          : t('climate.withCoverage', { value: words.celsius(summary.kineticCelsius, 2), coverage }),
    },
    { term: t('climate.coverage'), value: coverage },
    { term: t('climate.readings'), value: format.number(summary.readings) },
    ...(summary.faults > 0
      ? [
          {
            term: t('climate.faults'),
            hint: t('climate.faultsHint'),
            value: format.number(summary.faults),
          },
        ]
      : []),
  ]
  return (
    <dl className={classes.facts}>
      {facts.map(({ term, hint, value }) => (
        <div key={term} title={hint}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
