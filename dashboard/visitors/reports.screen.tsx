import { Button, SegmentedControl } from '@mantine/core'
import { IconMessageReport } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { PublicReportGroup } from '../../protocol/api/public-reports.ts'
import { useApi } from '../api/api.context.ts'
import { useMayManage } from '../api/session.context.tsx'
import { publicReportsQuery } from '../api/visitors.queries.ts'
import { Age } from '../components/age.tsx'
import { Page } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import { AnswerDialog } from './answer.dialog.tsx'
import { PlacesTabs } from './places.tabs.tsx'
import classes from './visitors.module.css'

function Groups({
  groups,
  onAnswer,
}: {
  groups: readonly PublicReportGroup[]
  onAnswer: ((group: PublicReportGroup) => void) | null
}) {
  const { t, format } = useLanguage()
  const isOpen = groups[0]?.answeredAt === null
  return (
    <table className={table.table} aria-label={t('visitors.title')}>
      <thead>
        <tr>
          <th scope="col">{t('visitors.place')}</th>
          <th scope="col">{t('visitors.kind')}</th>
          <th scope="col" data-end>
            {t('visitors.people')}
          </th>
          <th scope="col">{t('visitors.last')}</th>
          {isOpen ? (
            <th scope="col">{t('visitors.first')}</th>
          ) : (
            <>
              <th scope="col">{t('visitors.outcome')}</th>
              <th scope="col">{t('visitors.by')}</th>
            </>
          )}
          {onAnswer && (
            <th scope="col">
              <span className={classes.hidden}>{t('visitors.answer')}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <tr key={`${group.locationId} ${group.kind} ${group.answeredAt}`}>
            <td data-label={t('visitors.place')}>
              <Link to={`/places/${group.locationId}`}>{group.locationName}</Link>
              <span className={classes.area}>{group.jurisdictionName}</span>
            </td>
            <td data-label={t('visitors.kind')}>{t(`publicReportKind.${group.kind}`)}</td>
            <td data-label={t('visitors.people')} data-end>
              {format.number(group.reports)}
            </td>
            <td data-label={t('visitors.last')}>
              <Age at={group.lastAt} />
            </td>
            {isOpen ? (
              <td data-label={t('visitors.first')}>
                <Age at={group.firstAt} />
              </td>
            ) : (
              <>
                <td data-label={t('visitors.outcome')}>
                  {group.outcome && t(`publicReportOutcome.${group.outcome}`)}
                  {group.note && <span className={classes.area}>{group.note}</span>}
                </td>
                <td data-label={t('visitors.by')}>
                  {group.answeredBy}
                  {group.answeredAt && (
                    <span className={classes.area}>{format.instant(group.answeredAt)}</span>
                  )}
                </td>
              </>
            )}
            {onAnswer && (
              <td>
                <Button size="compact-sm" variant="default" onClick={() => onAnswer(group)}>
                  {t('visitors.answer')}
                </Button>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What visitors told of points: empty, broken, closed, moved. */
export function PublicReportsScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const mayManage = useMayManage()
  const [state, setState] = useState<'open' | 'answered'>('open')
  const [answering, setAnswering] = useState<PublicReportGroup | null>(null)
  const query = useQuery(publicReportsQuery(api, state))
  const isOpen = state === 'open'
  return (
    <Page title={t('visitors.title')} note={t('visitors.note')}>
      <PlacesTabs />
      <SegmentedControl
        className={classes.states ?? ''}
        aria-label={t('visitors.tabReports')}
        data={[
          { value: 'open' as const, label: t('visitors.open') },
          { value: 'answered' as const, label: t('visitors.answered') },
        ]}
        value={state}
        onChange={setState}
      />
      <Await query={query} loading={<Loading lines={6} height={28} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              icon={<IconMessageReport size={28} stroke={1.4} aria-hidden />}
              title={isOpen ? t('visitors.none') : t('visitors.noneAnswered')}
              hint={t('visitors.noneHint')}
            />
          ) : (
            <Groups groups={items} onAnswer={isOpen && mayManage ? setAnswering : null} />
          )
        }
      </Await>
      {answering && <AnswerDialog group={answering} onClose={() => setAnswering(null)} />}
    </Page>
  )
}
