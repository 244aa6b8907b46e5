import type { Rollout } from '../../protocol/api/firmware.ts'
import type { UpdateState } from '../../protocol/messages/update.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './firmware.module.css'

type Figures = Rollout['figures']

/** From the good end to the bad: what is done, what is under way, what went wrong. */
const ORDER: readonly UpdateState[] = [
  'updated',
  'applying',
  'verified',
  'downloading',
  'queued',
  'rolled_back',
  'failed',
]

export const stateLabel = (state: UpdateState) =>
  state === 'downloading' ? ('firmware.downloadingState' as const) : (`firmware.${state}` as const)

/** How far the machines of a rollout, or of one stage, have come. */
export function StateBar({ figures }: { figures: Figures }) {
  const { t, format } = useLanguage()
  const counted = ORDER.flatMap((state) => {
    const count = figures.states[state] ?? 0
    return count > 0 ? [{ state, count }] : []
  })
  return (
    <div className={classes.progress}>
      <span className={classes.stateBar} aria-hidden>
        {counted.map(({ state, count }) => (
          <span key={state} data-state={state} style={{ flexGrow: count }} />
        ))}
      </span>
      <ul className={classes.legend}>
        {counted.map(({ state, count }) => (
          <li key={state} data-state={state}>
            {t(stateLabel(state))} <strong>{format.number(count)}</strong>
          </li>
        ))}
        {figures.missing > 0 && (
          <li data-state="failed">{t('firmware.missing', { count: figures.missing })}</li>
        )}
        {figures.jammed > 0 && <li data-state="failed">{t('firmware.jammed', { count: figures.jammed })}</li>}
      </ul>
    </div>
  )
}
