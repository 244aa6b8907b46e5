import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useApi } from '../api/api.context.ts'
import { excursionSummaryQuery } from '../api/climate.queries.ts'
import { Await, Loading } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './climate.module.css'

interface FigureProps {
  label: string
  value: ReactNode
  tone?: 'bad' | 'warn' | undefined
  hint?: string | undefined
  to?: string
}

function Figure({ label, value, tone, hint, to }: FigureProps) {
  const body = (
    <>
      <span className={classes.numberLabel}>{label}</span>
      <strong className={classes.numberValue} data-tone={tone}>
        {value}
      </strong>
      {hint && <span className={classes.numberHint}>{hint}</span>}
    </>
  )
  return (
    <li className={classes.number}>
      {to ? (
        <Link to={to} className={classes.numberLink}>
          {body}
        </Link>
      ) : (
        body
      )}
    </li>
  )
}

/** How it stands in the area, in four numbers; each opens its list. */
export function SummaryNumbers({ jurisdiction }: { jurisdiction: string | undefined }) {
  const { t, format } = useLanguage()
  const api = useApi()
  const query = useQuery(excursionSummaryQuery(api, { jurisdiction }))
  const area = jurisdiction ? `&jurisdiction=${jurisdiction}` : ''
  return (
    <Await query={query} loading={<Loading lines={2} height={30} />}>
      {({ open, silent, unacknowledged, stored }) => (
        <ul className={classes.numbers}>
          <Figure
            label={t('climate.outsideNow')}
            value={format.number(open)}
            tone={open > 0 ? 'bad' : undefined}
            to={`/climate/excursions?show=open&kind=outside${area}`}
          />
          <Figure
            label={t('climate.silentNow')}
            value={format.number(silent)}
            tone={silent > 0 ? 'warn' : undefined}
            to={`/climate/excursions?show=open&kind=no_data${area}`}
          />
          <Figure
            label={t('climate.unanswered')}
            value={format.number(unacknowledged)}
            tone={unacknowledged > 0 ? 'warn' : undefined}
            to={`/climate/excursions?show=unacknowledged${area}`}
          />
          <Figure
            label={t('climate.storedSafely')}
            value={
              stored.percent === null
                ? '—'
                : `${format.number(stored.percent, stored.percent < 99.95 ? 1 : 0)}%`
            }
            tone={stored.outside > 0 ? 'warn' : undefined}
            hint={
              stored.unknown > 0
                ? t('climate.storedUnknown', { count: stored.unknown })
                : t('climate.storedHint')
            }
          />
        </ul>
      )}
    </Await>
  )
}
