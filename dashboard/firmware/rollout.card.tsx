import { Link } from 'react-router'
import type { Rollout, RolloutState } from '../../protocol/api/firmware.ts'
import type { Mark } from '../components/status.marks.ts'
import { StatusBadge } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './firmware.module.css'
import { StateBar } from './state-bar.tsx'

const MARKS: Readonly<Record<RolloutState, Mark>> = {
  running: 'arriving',
  halted: 'out',
  finished: 'ok',
  cancelled: 'unknown',
}

export function RolloutBadge({ state }: { state: RolloutState }) {
  const { t } = useLanguage()
  return <StatusBadge mark={MARKS[state]} label={t(`firmware.${state}`)} variant="soft" />
}

export function HaltNotice({ rollout: { state, halt } }: { rollout: Rollout }) {
  const { t } = useLanguage()
  if (state !== 'halted' || !halt) return null
  return (
    <p className={classes.halt} role="alert">
      {t('firmware.haltedBecause', { cause: t(`firmware.${halt.cause}`), percent: halt.percent })}
    </p>
  )
}

/** One rollout among others. */
export function RolloutCard({ rollout }: { rollout: Rollout }) {
  const { t, format } = useLanguage()
  const { release, figures } = rollout
  return (
    <article className={classes.rollout} data-state={rollout.state}>
      <div className={classes.rolloutHead}>
        <Link to={`/dispensers/firmware/${rollout.id}`}>
          {release.version} · {release.hardware}
        </Link>
        <RolloutBadge state={rollout.state} />
        <span className={classes.quiet}>
          {t('firmware.progress', { updated: figures.states.updated ?? 0, machines: figures.machines })}
        </span>
        <span className={classes.quiet}>
          {t('firmware.by', { who: rollout.createdByName, at: format.instant(rollout.createdAt) })}
        </span>
      </div>
      <HaltNotice rollout={rollout} />
      <StateBar figures={figures} />
    </article>
  )
}
