import type {
  ChannelState,
  RecallPlaceState,
  RecallProgress,
  RecallStatus,
} from '../../protocol/api/recalls.ts'
import type { Mark } from '../components/status.marks.ts'
import { StatusBadge } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './recalls.module.css'

const STATUS: Readonly<Record<RecallStatus, Mark>> = { open: 'critical', closed: 'ok', cancelled: 'unknown' }
const PLACE: Readonly<Record<RecallPlaceState, Mark>> = {
  open: 'out',
  answered: 'low',
  settled: 'ok',
  collecting: 'info',
}
const CHANNEL: Readonly<Record<ChannelState, Mark>> = {
  wanted: 'unknown',
  queued: 'offline',
  sent: 'arriving',
  received: 'arriving',
  rejected: 'out',
  expired: 'low',
  blocked: 'ok',
  releasing: 'arriving',
  released: 'info',
}

export function RecallBadge({ status }: { status: RecallStatus }) {
  const { t } = useLanguage()
  return <StatusBadge mark={STATUS[status]} label={t(`recallStatus.${status}`)} variant="soft" />
}

export function PlaceBadge({ state }: { state: RecallPlaceState }) {
  const { t } = useLanguage()
  return <StatusBadge mark={PLACE[state]} label={t(`recallPlaceState.${state}`)} />
}

export function ChannelBadge({ state }: { state: ChannelState }) {
  const { t } = useLanguage()
  return <StatusBadge mark={CHANNEL[state]} label={t(`recallChannelState.${state}`)} />
}

/** A bar that also says its number. */
export function ProgressBar({ progress }: { progress: RecallProgress }) {
  const { t } = useLanguage()
  const text = t('recall.percent', { percent: progress.percent })
  return (
    <div className={classes.progress}>
      <div
        className={classes.bar}
        role="progressbar"
        aria-label={t('recall.progress')}
        aria-valuenow={progress.percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={text}
      >
        <span style={{ inlineSize: `${progress.percent}%` }} />
      </div>
      <strong aria-hidden>{text}</strong>
    </div>
  )
}
