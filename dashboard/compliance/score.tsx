import type { Criterion, CriterionState, Score } from '../../protocol/api/compliance.ts'
import { StatusBadge, StatusMark } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './compliance.module.css'

export function StateBadge({ state, variant }: { state: CriterionState; variant?: 'soft' | 'plain' }) {
  const { t } = useLanguage()
  return <StatusBadge mark={state} label={t(`criterionState.${state}`)} variant={variant ?? 'plain'} />
}

/** Pass, fail and unknown as parts of a bar; the words beside it say the same. */
export function ScoreBar({ score: { pass, fail, unknown } }: { score: Score }) {
  return (
    <span className={classes.bar} aria-hidden>
      <span data-state="pass" style={{ flexGrow: pass }} />
      <span data-state="fail" style={{ flexGrow: fail }} />
      <span data-state="unknown" style={{ flexGrow: unknown }} />
    </span>
  )
}

/** How many criteria pass, fail, are unknown; what is none is left out. */
export function ScoreCounts({ score }: { score: Score }) {
  const { t, format } = useLanguage()
  const counts = [
    ['pass', score.pass],
    ['fail', score.fail],
    ['unknown', score.unknown],
    ['not_applicable', score.notApplicable],
  ] as const
  return (
    <span className={classes.counts}>
      {counts.map(
        ([state, count]) =>
          count > 0 && (
            <span key={state} title={t(`criterionState.${state}`)}>
              <StatusMark mark={state} size={13} />
              <span className={classes.hidden}>{t(`criterionState.${state}`)}</span> {format.number(count)}
            </span>
          ),
      )}
    </span>
  )
}

/** Pass ÷ applicable, with the unknown beside it: it is never counted as a pass. */
export function ScoreFigure({ score, large }: { score: Score; large?: boolean }) {
  const { t, format } = useLanguage()
  if (score.score === null) return <span className={classes.quiet}>{t('threeBright.noScore')}</span>
  return (
    <span className={classes.figure} data-large={large || undefined}>
      <strong>{format.percent(score.score, 1)}</strong>
      <span className={classes.quiet}>
        {t('threeBright.scoreOf', { pass: score.pass, applicable: score.applicable })}
        {score.unknown > 0 && ` · ${t('threeBright.withUnknown', { count: score.unknown })}`}
      </span>
    </span>
  )
}

/** "W1 政务公开栏" */
export function CriterionName({ criterion }: { criterion: Pick<Criterion, 'code' | 'name' | 'nameEn'> }) {
  const { name } = useLanguage()
  return (
    <>
      <span className={classes.code}>{criterion.code}</span> {name(criterion)}
    </>
  )
}
