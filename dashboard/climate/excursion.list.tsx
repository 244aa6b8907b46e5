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
import { toAddress } from './span.ts'

const MARKS: Readonly<Record<ExcursionKind, Mark>> = {
  hot: 'critical',
  cold: 'critical',
  humid: 'warning',
  dry: 'warning',
  no_data: 'offline',
}
const HOUR = 3_600_000

/** The chart around an excursion, with some of what came before and after. */
function chartOf({ locationId, sourceId, startedAt, endedAt }: Excursion, now: number): string {
  const from = Date.parse(startedAt)
  const to = endedAt === null ? now : Date.parse(endedAt)
  const air = Math.max((to - from) / 4, 3 * HOUR)
  const span = toAddress({ from: from - air, to: Math.min(to + air, now) })
  return `/climate/places/${locationId}?${new URLSearchParams({ ...span, source: sourceId })}`
}

function Row({ excursion, ofOnePlace, onAcknowledge }: RowProps) {
  const { t, format, name } = useLanguage()
  const words = useClimateWords()
  const { kind, limit, startedAt, endedAt, peak, peakAt, mean } = excursion
  const length = words.length(excursion.minutes)
  const value = (of: number | null) => words.ofExcursion(kind, of)
  const facts = [
    limit === null
      ? null
      : t('excursion.limit', {
          profile: name({ name: excursion.profileName ?? '', nameEn: excursion.profileNameEn }),
          limit: t(kind === 'hot' || kind === 'humid' ? 'excursion.upTo' : 'excursion.downTo', {
            value: value(limit),
          }),
        }),
    peak !== null && peakAt !== null
      ? t('excursion.peak', { value: value(peak), at: format.instant(peakAt) })
      : null,
    mean === null ? null : t('excursion.mean', { value: value(mean) }),
  ].filter((each) => each !== null)
  const how =
    endedAt === null
      ? t(kind === 'no_data' ? 'excursion.lastingSilence' : 'excursion.lasting')
      : excursion.endedBy === 'silence'
        ? t('excursion.silence')
        : t(excursion.endedBy === 'limits_gone' ? 'excursion.limitsGone' : 'excursion.ended')
  return (
    <li className={classes.excursion} data-open={endedAt === null || undefined}>
      <div className={classes.excursionHead}>
        <StatusBadge mark={MARKS[kind]} label={t(`excursionKind.${kind}`)} variant="soft" />
        {!ofOnePlace && (
          <Link to={`/climate/places/${excursion.locationId}`} className={classes.name}>
            {excursion.locationName}
          </Link>
        )}
        <span className={classes.quiet}>
          {words.source({ kind: excursion.sourceKind, name: excursion.sourceName })} · {how}
        </span>
      </div>
      <p className={classes.line}>
        {endedAt === null
          ? t('excursion.since', { at: format.instant(startedAt), length })
          : t('excursion.lasted', { from: format.instant(startedAt), to: format.instant(endedAt), length })}
      </p>
      {facts.length > 0 && <p className={classes.line}>{facts.join(' · ')}</p>}
      {excursion.withdrawnAt !== null && <p className={classes.line}>{t('excursion.withdrawn')}</p>}
      {excursion.acknowledgedAt !== null && (
        <p className={classes.answer}>
          {t('excursion.answered', {
            who: excursion.acknowledgedBy ?? '',
            reason: excursion.reason ?? '',
            action: excursion.action ?? '',
          })}
        </p>
      )}
      <div className={classes.acts}>
        {onAcknowledge && excursion.acknowledgedAt === null && (
          <Button size="compact-md" onClick={onAcknowledge}>
            {t('excursion.acknowledge')}
          </Button>
        )}
        <Button component={Link} to={chartOf(excursion, Date.now())} size="compact-md" variant="default">
          {t('excursion.toChart')}
        </Button>
      </div>
    </li>
  )
}

interface RowProps {
  excursion: Excursion
  ofOnePlace: boolean
  /** Null: this person may not. */
  onAcknowledge: (() => void) | null
}

/** Excursions with what they were measured against, how far they went and what was done about them. */
export function ExcursionList({
  excursions,
  ofOnePlace = false,
}: {
  excursions: readonly Excursion[]
  ofOnePlace?: boolean
}) {
  const mayManage = useMayManage()
  const [answering, setAnswering] = useState<Excursion | null>(null)
  return (
    <>
      <ul className={classes.excursions}>
        {excursions.map((each) => (
          <Row
            key={each.id}
            excursion={each}
            ofOnePlace={ofOnePlace}
            onAcknowledge={mayManage ? () => setAnswering(each) : null}
          />
        ))}
      </ul>
      {answering && <AcknowledgeDialog excursion={answering} onClose={() => setAnswering(null)} />}
    </>
  )
}
