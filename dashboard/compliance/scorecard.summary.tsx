import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ComplianceSummary, JurisdictionScore } from '../../protocol/api/compliance.ts'
import { useApi } from '../api/api.context.ts'
import { checklistQuery } from '../api/compliance.queries.ts'
import { Panel } from '../components/page.tsx'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import classes from './compliance.module.css'
import { CriterionName, ScoreBar, ScoreCounts, ScoreFigure } from './score.tsx'
import { levelBelow } from './scorecard.filters.ts'

function AreaRow({ area, onOpen }: { area: JurisdictionScore; onOpen: (code: string) => void }) {
  const { t, name, format } = useLanguage()
  return (
    <tr>
      <td>
        <Button
          variant="transparent"
          size="compact-sm"
          className={classes.area ?? ''}
          onClick={() => onOpen(area.code)}
        >
          {name(area)}
        </Button>
      </td>
      <td data-label={t('threeBright.score')}>{area.score === null ? '—' : format.percent(area.score, 1)}</td>
      <td className={classes.barCell}>
        <ScoreBar score={area} />
      </td>
      <td data-label={t('words.status')}>
        <ScoreCounts score={area} />
      </td>
      <td data-label={t('threeBright.findingsHead')}>
        {area.openFindings === 0 ? '—' : t('threeBright.openFindings', { count: area.openFindings })}
        {area.overdueFindings > 0 &&
          ` · ${t('threeBright.overdueFindings', { count: area.overdueFindings })}`}
      </td>
    </tr>
  )
}

function Head({ area }: { area: JurisdictionScore }) {
  const { t } = useLanguage()
  const due = [
    area.selfChecksDue > 0 && t('threeBright.selfChecksDue', { count: area.selfChecksDue }),
    area.verificationsDue > 0 && t('threeBright.verificationsDue', { count: area.verificationsDue }),
  ].filter(Boolean)
  return (
    <div className={classes.scoreBlock}>
      <ScoreFigure score={area} large />
      <ScoreBar score={area} />
      <ScoreCounts score={area} />
      {due.length > 0 && (
        <p className={classes.quiet}>
          {t('threeBright.dueHead')} {due.join(' · ')}
        </p>
      )}
    </div>
  )
}

/** The jurisdiction that was asked for and those right below it. */
export function AreaTable({
  summary,
  onOpen,
}: {
  summary: ComplianceSummary
  onOpen: (code: string) => void
}) {
  const { t, name } = useLanguage()
  const { head, below } = levelBelow(summary.items)
  if (!head && below.length === 0) return null
  return (
    <Panel
      title={t('threeBright.byArea')}
      aside={head && `${name(head)} · ${t('threeBright.places', { count: head.places })}`}
    >
      {head && <Head area={head} />}
      {below.length > 0 && (
        <table className={table.table} aria-label={t('threeBright.areaTable')}>
          <thead>
            <tr>
              <th scope="col">{t('threeBright.area')}</th>
              <th scope="col">{t('threeBright.score')}</th>
              <th scope="col">
                <span className={classes.hidden}>{t('threeBright.scorecard')}</span>
              </th>
              <th scope="col">{t('words.status')}</th>
              <th scope="col">{t('threeBright.findingsHead')}</th>
            </tr>
          </thead>
          <tbody>
            {below.map((area) => (
              <AreaRow key={area.code} area={area} onOpen={onOpen} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

/** Criterion by criterion over all these places; choosing one lists where it does not pass. */
export function CriterionTable({
  summary,
  chosen,
  onChoose,
}: {
  summary: ComplianceSummary
  chosen: string | undefined
  onChoose: (code: string | null) => void
}) {
  const { t, name } = useLanguage()
  const api = useApi()
  const { data: checklist } = useQuery(checklistQuery(api))
  const rows = summary.criteria.flatMap((totals) => {
    const criterion = checklist?.criteria.find(({ code }) => code === totals.code)
    return criterion && totals.places > 0 ? [{ totals, criterion }] : []
  })
  return (
    <Panel title={t('threeBright.byCriterion')}>
      <ul className={classes.criteria} aria-label={t('threeBright.criterionTable')}>
        {rows.map(({ totals, criterion }) => (
          <li key={criterion.code}>
            <button
              type="button"
              aria-pressed={chosen === criterion.code}
              title={name({ name: criterion.guidance, nameEn: criterion.guidanceEn })}
              onClick={() => onChoose(chosen === criterion.code ? null : criterion.code)}
            >
              <span className={classes.criterionName}>
                <CriterionName criterion={criterion} />
                {!criterion.scored && <span className={classes.quiet}> {t('threeBright.notScored')}</span>}
              </span>
              <ScoreBar score={totals} />
              <ScoreCounts score={totals} />
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
