import { useQuery } from '@tanstack/react-query'
import { useApi } from '../api/api.context.ts'
import type { Query } from '../api/client.ts'
import { scoreHistoryQuery } from '../api/compliance.queries.ts'
import { Await } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import classes from './compliance.module.css'
import { ScoreBar, ScoreCounts } from './score.tsx'

/** Days shown. */
const SHOWN = 24

/** The score over time: a row for each day on which it changed, newest first. */
export function ScoreHistory({ query: of }: { query: Query }) {
  const { t, format } = useLanguage()
  const api = useApi()
  const query = useQuery(scoreHistoryQuery(api, of))
  return (
    <Await query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <p className={classes.quiet}>{t('threeBright.historyNone')}</p>
        ) : (
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('threeBright.historyDay')}</th>
                <th scope="col">{t('threeBright.score')}</th>
                <th scope="col">
                  <span className={classes.hidden}>{t('threeBright.scorecard')}</span>
                </th>
                <th scope="col">{t('words.status')}</th>
              </tr>
            </thead>
            <tbody>
              {items
                .toReversed()
                .slice(0, SHOWN)
                .map((row) => (
                  <tr key={row.day}>
                    <td>{format.day(row.day)}</td>
                    <td data-label={t('threeBright.score')}>
                      {row.score === null ? '—' : format.percent(row.score, 1)}
                    </td>
                    <td className={classes.barCell}>
                      <ScoreBar score={row} />
                    </td>
                    <td data-label={t('words.status')}>
                      <ScoreCounts score={row} />
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        )
      }
    </Await>
  )
}
