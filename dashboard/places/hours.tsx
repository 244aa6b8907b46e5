import type { OpeningHours } from '../../protocol/api/places.ts'
import { useLanguage } from '../locales/locale.tsx'
import { weekRuns } from './opening-hours.ts'

/** 1 January 2024 was a Monday. */
const MONDAY = Date.UTC(2024, 0, 1)
const DAY_MS = 86_400_000

/** Names of the days of the week from Monday, short. */
export function useWeekdays(): readonly string[] {
  const { locale } = useLanguage()
  const name = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  return Array.from({ length: 7 }, (_, day) => name.format(MONDAY + day * DAY_MS))
}

/** Service hours in words; unknown hours are said to be unknown. */
export function Hours({ hours }: { hours: OpeningHours | null }) {
  const { t } = useLanguage()
  const days = useWeekdays()
  if (!hours || (!hours.always && !hours.week)) return <>{t('words.unknown')}</>
  if (hours.always || !hours.week) return <>{t('hours.always')}</>
  const holidays =
    hours.holidays === 'closed'
      ? t('hours.holidaysClosed')
      : hours.holidays === 'as_usual'
        ? t('hours.holidaysUsual')
        : null
  return (
    <>
      {weekRuns(hours.week).map((run) => (
        <span key={run.first} style={{ display: 'block' }}>
          {run.first === run.last
            ? days[run.first]
            : t('hours.days', { first: days[run.first] ?? '', last: days[run.last] ?? '' })}{' '}
          {run.intervals.length === 0
            ? t('hours.closed')
            : run.intervals.map(({ open, close }) => `${open}–${close}`).join(' ')}
        </span>
      ))}
      {holidays}
    </>
  )
}
