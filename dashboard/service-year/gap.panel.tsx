import { useQuery } from '@tanstack/react-query'
import type { GroupOfPoints, MigrantGap } from '../../protocol/api/service-year.ts'
import { useApi } from '../api/api.context.ts'
import { migrantGapQuery } from '../api/service-year.queries.ts'
import { Panel } from '../components/page.tsx'
import { Await, Empty } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import classes from './service-year.module.css'
import { usePercent } from './use-percent.ts'

const SHARES = ['stocked', 'complete', 'verified', 'openEvenings'] as const
const GROUPS = ['tagged', 'others'] as const

function Gap({ gap }: { gap: MigrantGap }) {
  const { t, format } = useLanguage()
  const percent = usePercent()
  const units = (value: number | null, digits: number) =>
    value === null ? t('serviceYear.hidden') : format.number(value, digits)
  const shareOf = (group: GroupOfPoints, name: (typeof SHARES)[number]) =>
    group.points === 0
      ? t('words.unknown')
      : `${percent(group[name] / group.points)} (${format.number(group[name])})`
  const rows = [
    { label: t('serviceYear.points'), of: (group: GroupOfPoints) => format.number(group.points) },
    ...SHARES.map((name) => ({
      label: t(`serviceYear.${name}`),
      of: (group: GroupOfPoints) => shareOf(group, name),
    })),
    { label: t('serviceYear.units'), of: (group: GroupOfPoints) => units(group.units, 0) },
    {
      label: t('serviceYear.unitsPerPoint'),
      of: (group: GroupOfPoints) => (group.points === 0 ? t('words.unknown') : units(group.unitsPerPoint, 1)),
    },
  ]
  return (
    <>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('serviceYear.indicator')}</th>
            {GROUPS.map((group) => (
              <th key={group} scope="col" data-end>
                {t(`serviceYear.${group}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, of }) => (
            <tr key={label}>
              <td>{label}</td>
              {GROUPS.map((group) => (
                <td key={group} data-end data-label={t(`serviceYear.${group}`)}>
                  {of(gap[group])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.note}>
        {gap.suppressedBelow === null
          ? t('serviceYear.gapHint', { from: gap.from, to: gap.to })
          : t('serviceYear.suppressed', { count: gap.suppressedBelow })}
      </p>
    </>
  )
}

/** Points that serve migrant-dense areas, beside the others. */
export function GapPanel({ jurisdiction }: { jurisdiction: string | undefined }) {
  const { t } = useLanguage()
  const query = useQuery(migrantGapQuery(useApi(), { jurisdiction }))
  return (
    <Panel title={t('serviceYear.gap')} flush>
      <Await query={query}>
        {(gap) =>
          gap.tagged.points + gap.others.points === 0 ? (
            <Empty title={t('serviceYear.noPoints')} hint={t('serviceYear.noPointsHint')} />
          ) : (
            <Gap gap={gap} />
          )
        }
      </Await>
    </Panel>
  )
}
