import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Publication, UnpublishedPoint } from '../../protocol/api/service-year.ts'
import { useApi } from '../api/api.context.ts'
import { publicationQuery, unpublishedPointsQuery } from '../api/service-year.queries.ts'
import { LoadMore } from '../components/load-more.tsx'
import { Panel } from '../components/page.tsx'
import { Await, Empty } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import classes from './service-year.module.css'
import { usePercent } from './use-percent.ts'

const COUNTS = ['points', 'published', 'complete', 'verified', 'met'] as const

interface Props {
  jurisdiction: string | undefined
}

function Whole({ verifiedForDays, total }: Publication) {
  const { t } = useLanguage()
  const percent = usePercent()
  return (
    <div className={classes.whole}>
      <span className={classes.figure}>{percent(total.share)}</span>
      <span>
        {t('serviceYear.ofPoints', total)}
        <br />
        <span className={classes.quiet}>{t('serviceYear.publicationHint', { days: verifiedForDays })}</span>
      </span>
    </div>
  )
}

/** 服务信息公开率, of the whole and of each jurisdiction below. */
export function PublicationPanel({ jurisdiction }: Props) {
  const { t, format } = useLanguage()
  const percent = usePercent()
  const query = useQuery(publicationQuery(useApi(), { jurisdiction }))
  return (
    <Panel title={t('serviceYear.publication')} flush>
      <Await query={query}>
        {(found) =>
          found.total.points === 0 ? (
            <Empty title={t('serviceYear.noPoints')} hint={t('serviceYear.noPointsHint')} />
          ) : (
            <>
              <Whole {...found} />
              <table className={table.table}>
                <thead>
                  <tr>
                    <th scope="col">{t('serviceYear.area')}</th>
                    {COUNTS.map((count) => (
                      <th key={count} scope="col" data-end>
                        {t(`serviceYear.${count}`)}
                      </th>
                    ))}
                    <th scope="col" data-end>
                      {t('serviceYear.share')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {found.jurisdictions.map((each) => (
                    <tr key={each.code}>
                      <td>
                        <Link to={`/service-year?jurisdiction=${each.code}`}>{each.name}</Link>
                      </td>
                      {COUNTS.map((count) => (
                        <td key={count} data-end data-label={t(`serviceYear.${count}`)}>
                          {format.number(each[count])}
                        </td>
                      ))}
                      <td data-end data-label={t('serviceYear.share')}>
                        {percent(each.share)}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </>
          )
        }
      </Await>
    </Panel>
  )
}

/** Which points keep the indicator down, and what each of them lacks. */
export function UnpublishedPanel({ jurisdiction }: Props) {
  const { t, format } = useLanguage()
  const query = useInfiniteQuery(unpublishedPointsQuery(useApi(), { jurisdiction }))
  const lacks = ({ published, missing, verifiedOn, unverified }: UnpublishedPoint) =>
    [
      !published && t('serviceYear.notPublished'),
      missing.length > 0 && format.list(missing.map((field) => t(`publicField.${field}`))),
      unverified &&
        (verifiedOn === null
          ? t('serviceYear.notVerified')
          : t('serviceYear.verifiedOn', { day: format.day(verifiedOn) })),
    ]
      .filter(Boolean)
      .join(' · ')
  return (
    <Panel title={t('serviceYear.unpublished')} flush>
      <Await query={query}>
        {({ pages }) =>
          pages[0]?.items.length ? (
            <>
              <table className={table.table}>
                <thead>
                  <tr>
                    <th scope="col">{t('serviceYear.point')}</th>
                    <th scope="col">{t('serviceYear.area')}</th>
                    <th scope="col">{t('serviceYear.lacks')}</th>
                  </tr>
                </thead>
                <tbody>
                  {pages.flatMap(({ items }) =>
                    items.map((point) => (
                      <tr key={point.id}>
                        <td>
                          <Link to={`/places/${point.id}/edit`}>{point.name}</Link>
                        </td>
                        <td data-label={t('serviceYear.area')}>{point.jurisdictionName}</td>
                        <td data-label={t('serviceYear.lacks')}>{lacks(point)}</td>
                      </tr>
                    )),
                  )}
                </tbody>
              </table>
              <LoadMore query={query} />
            </>
          ) : (
            <Empty title={t('serviceYear.unpublishedNone')} />
          )
        }
      </Await>
    </Panel>
  )
}
