import { Button } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Excursion, ExcursionKind } from '../../protocol/api/excursions.ts'
import { useMayManage } from '../api/session.context.tsx'
import type { Mark } from '../components/status.marks.ts'
import { StatusBadge } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { AcknowledgeDialog } from './acknowledge.dialog.tsx'
import classes from './climate.module.css'
import { useClimateWords } from './climate.words.ts'
import type { ExcursionEvent } from './excursion.events.ts'
import { toAddress } from './span.ts'

const MARKS: Readonly<Record<ExcursionKind, Mark>> = {
  hot: 'critical',
  cold: 'critical',
  humid: 'warning',
  dry: 'warning',
  no_data: 'offline',
}
const HOUR = 3_600_000

/** The chart around an event, with some of what came before and after. */
function chartOf(
  { first: { locationId, sourceId }, startedAt, endedAt }: ExcursionEvent,
  now: number,
): string {
  const from = Date.parse(startedAt)
  const to = endedAt === null ? now : Date.parse(endedAt)
  const air = Math.max((to - from) / 4, 3 * HOUR)
  const span = toAddress({ from: from - air, to: Math.min(to + air, now) })
  return `/climate/places/${locationId}?${new URLSearchParams({ ...span, source: sourceId })}`
}

/** One of the limits that an event passed: for how long where that was not all the time, and the mean meanwhile. */
function useLimitWords(event: ExcursionEvent): (excursion: Excursion) => string {
  const { t, name } = useLanguage()
  const words = useClimateWords()
  return ({ kind, limit, mean, minutes, profileName, profileNameEn }) => {
    const value = (of: number | null) => words.ofExcursion(kind, of)
    return [
      t('excursion.limit', {
        profile: name({ name: profileName ?? '', nameEn: profileNameEn }),
        limit: t(kind === 'hot' || kind === 'humid' ? 'excursion.upTo' : 'excursion.downTo', {
          value: value(limit),
        }),
      }),
      minutes < event.minutes ? words.length(minutes) : null,
      mean === null ? null : t('excursion.mean', { value: value(mean) }),
    ]
      .filter((each) => each !== null)
      .join(' · ')
  }
}

/** What people said of it, each answer once: most answer all its limits at once. */
function Answers({ excursions }: Pick<ExcursionEvent, 'excursions'>) {
  const { t } = useLanguage()
  const answers = excursions.flatMap(({ acknowledgedAt, acknowledgedBy, reason, action }) =>
    acknowledgedAt === null
      ? []
      : [t('excursion.answered', { who: acknowledgedBy ?? '', reason: reason ?? '', action: action ?? '' })],
  )
  return [...new Set(answers)].map((answer) => (
    <p key={answer} className={classes.answer}>
      {answer}
    </p>
  ))
}

function Row({ event, ofOnePlace, onAcknowledge }: RowProps) {
  const { t, format } = useLanguage()
  const words = useClimateWords()
  const wordLimit = useLimitWords(event)
  const { first, excursions, startedAt, endedAt, endedBy, peak, peakAt } = event
  const { kind } = first
  const length = words.length(event.minutes)
  const limits = excursions.filter(({ limit }) => limit !== null)
  const how =
    endedAt === null
      ? t(kind === 'no_data' ? 'excursion.lastingSilence' : 'excursion.lasting')
      : endedBy === 'silence'
        ? t('excursion.silence')
        : t(endedBy === 'limits_gone' ? 'excursion.limitsGone' : 'excursion.ended')
  return (
    <li className={classes.excursion} data-open={endedAt === null || undefined}>
      <div className={classes.excursionHead}>
        <StatusBadge mark={MARKS[kind]} label={t(`excursionKind.${kind}`)} variant="soft" />
        {!ofOnePlace && (
          <Link to={`/climate/places/${first.locationId}`} className={classes.name}>
            {first.locationName}
          </Link>
        )}
        <span className={classes.quiet}>
          {words.source({ kind: first.sourceKind, name: first.sourceName })} · {how}
        </span>
      </div>
      <p className={classes.line}>
        {endedAt === null
          ? t('excursion.since', { at: format.instant(startedAt), length })
          : t('excursion.lasted', { from: format.instant(startedAt), to: format.instant(endedAt), length })}
      </p>
      {peak !== null && peakAt !== null && (
        <p className={classes.line}>
          {t('excursion.peak', { value: words.ofExcursion(kind, peak), at: format.instant(peakAt) })}
        </p>
      )}
      {limits.length > 0 && (
        <ul className={classes.limitsPassed} aria-label={t('excursion.limitsPassed')}>
          {limits.map((each) => (
            <li key={each.id}>{wordLimit(each)}</li>
          ))}
        </ul>
      )}
      {first.withdrawnAt !== null && <p className={classes.line}>{t('excursion.withdrawn')}</p>}
      <Answers excursions={excursions} />
      <div className={classes.acts}>
        {onAcknowledge && excursions.some(({ acknowledgedAt }) => acknowledgedAt === null) && (
          <Button size="compact-md" onClick={onAcknowledge}>
            {t('excursion.acknowledge')}
          </Button>
        )}
        <Button component={Link} to={chartOf(event, Date.now())} size="compact-md" variant="default">
          {t('excursion.toChart')}
        </Button>
      </div>
    </li>
  )
}

interface RowProps {
  event: ExcursionEvent
  ofOnePlace: boolean
  /** Null: this person may not. */
  onAcknowledge: (() => void) | null
}

/** Excursions with the limits that they passed, how far they went and what was done about them. */
export function ExcursionList({
  events,
  ofOnePlace = false,
}: {
  events: readonly ExcursionEvent[]
  ofOnePlace?: boolean
}) {
  const mayManage = useMayManage()
  const [answering, setAnswering] = useState<ExcursionEvent | null>(null)
  return (
    <>
      <ul className={classes.excursions}>
        {events.map((each) => (
          <Row
            key={each.key}
            event={each}
            ofOnePlace={ofOnePlace}
            onAcknowledge={mayManage ? () => setAnswering(each) : null}
          />
        ))}
      </ul>
      {answering && <AcknowledgeDialog event={answering} onClose={() => setAnswering(null)} />}
    </>
  )
}
