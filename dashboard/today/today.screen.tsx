import { Button } from '@mantine/core'
import { IconCircleCheck, IconMap2, IconTruckLoading } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useApi } from '../api/api.context.ts'
import { todayQuery } from '../api/places.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { DataAge } from '../components/data-age.tsx'
import { useNow } from '../components/now.context.tsx'
import { Page } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import { TodayNumbers } from './numbers.tsx'
import { TaskList } from './task-list.tsx'
import classes from './today.module.css'

export function TodayScreen() {
  const { t, format } = useLanguage()
  const api = useApi()
  const query = useQuery(todayQuery(api))
  const mayManage = useMayManage()
  const now = useNow()
  return (
    <Page
      title={t('today.title')}
      aside={<span className={classes.date}>{format.longDay(countyDay(now))}</span>}
      actions={
        <>
          <DataAge
            updatedAt={query.dataUpdatedAt}
            fetching={query.isFetching}
            onRefresh={() => void query.refetch()}
          />
          {mayManage && (
            <Button
              component={Link}
              to="/movements/receive"
              leftSection={<IconTruckLoading size={17} aria-hidden />}
            >
              {t('movements.receive')}
            </Button>
          )}
        </>
      }
    >
      <Await query={query} loading={<Loading lines={8} height={34} />}>
        {(today) => (
          <div className={classes.columns}>
            <div className={classes.work}>
              <h2 className={classes.workTitle}>
                {t('today.work')}
                <span className={classes.workCount}>{t('today.taskCount', { count: today.totalTasks })}</span>
              </h2>
              {today.tasks.length > 0 ? (
                <TaskList tasks={today.tasks} total={today.totalTasks} />
              ) : (
                <Empty
                  icon={<IconCircleCheck size={30} stroke={1.4} aria-hidden />}
                  title={t('today.nothing')}
                  hint={t('today.nothingHint')}
                  action={
                    <Button
                      component={Link}
                      to="/map"
                      variant="default"
                      leftSection={<IconMap2 size={17} aria-hidden />}
                    >
                      {t('today.toMap')}
                    </Button>
                  }
                />
              )}
            </div>
            <TodayNumbers today={today} />
          </div>
        )}
      </Await>
    </Page>
  )
}
