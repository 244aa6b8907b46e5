import { Button } from '@mantine/core'
import { IconPlus, IconRoute } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { z } from 'zod'
import type { RoundSummary } from '../../protocol/api/rounds.ts'
import { useApi } from '../api/api.context.ts'
import { roundsQuery } from '../api/refills.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { Age } from '../components/age.tsx'
import { Card } from '../components/card.tsx'
import { ChipFilter, FilterBar } from '../components/filter-bar.tsx'
import { LoadMore } from '../components/load-more.tsx'
import { Page } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import { RefillTabs } from './refill.tabs.tsx'
import classes from './rounds.module.css'

const roundFilters = z.object({ show: z.enum(['open', 'all']).default('open') })

function RoundCard({ round }: { round: RoundSummary }) {
  const { t, format } = useLanguage()
  return (
    <Card
      to={`/rounds/${round.id}`}
      title={`${round.source.name} · ${t('round.stopCount', { count: round.stopCount })}`}
      badge={
        <span className={classes.state} data-status={round.status}>
          {t(`roundStatus.${round.status}`)}
        </span>
      }
      subtitle={
        <>
          {t('round.createdBy', { name: round.createdBy })} <Age at={round.createdAt} />
        </>
      }
      facts={[
        { term: t('round.assignee'), value: round.assignee?.name ?? t('round.unassigned') },
        ...(round.plannedOn ? [{ term: t('round.plannedOn'), value: format.day(round.plannedOn) }] : []),
        { term: t('round.toLoad'), value: t('round.units', { count: round.units }) },
        {
          term: t('round.stops'),
          value: t('round.progress', { visited: round.visited, total: round.stopCount }),
        },
      ]}
    />
  )
}

/** Rounds that are open, or all. */
export function RoundsScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const mayManage = useMayManage()
  const [filters, change] = useUrlFilters(roundFilters)
  const query = useInfiniteQuery(roundsQuery(api, filters.show === 'open' ? { open: 'true' } : {}))
  const plan = mayManage && (
    <Button component={Link} to="/rounds/new" leftSection={<IconPlus size={17} aria-hidden />}>
      {t('round.new')}
    </Button>
  )
  return (
    <Page title={t('refill.title')} actions={plan}>
      <RefillTabs />
      <FilterBar>
        <ChipFilter
          label={t('words.status')}
          chips={[
            { value: 'open' as const, label: t('round.open') },
            { value: 'all' as const, label: t('words.all') },
          ]}
          value={filters.show}
          onChange={(show) => change({ show })}
        />
      </FilterBar>
      <Await query={query} loading={<Loading lines={6} height={60} />}>
        {({ pages }) => {
          const rounds = pages.flatMap((page) => page.items)
          if (rounds.length === 0)
            return (
              <Empty
                icon={<IconRoute size={28} stroke={1.4} aria-hidden />}
                title={t('round.none')}
                hint={t('round.noneHint')}
                action={plan}
              />
            )
          return (
            <>
              <div className={classes.grid}>
                {rounds.map((round) => (
                  <RoundCard key={round.id} round={round} />
                ))}
              </div>
              <LoadMore query={query} />
            </>
          )
        }}
      </Await>
    </Page>
  )
}
