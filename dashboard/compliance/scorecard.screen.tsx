import { Button, Select } from '@mantine/core'
import { IconRosetteDiscountCheck } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { Link } from 'react-router'
import { assessedTier, type Scorecard } from '../../protocol/api/compliance.ts'
import { useApi } from '../api/api.context.ts'
import { checklistQuery, complianceSummaryQuery, scorecardsQuery } from '../api/compliance.queries.ts'
import { Card } from '../components/card.tsx'
import { ChipFilter, FilterBar, MoreFilters, SearchField } from '../components/filter-bar.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { useNow } from '../components/now.context.tsx'
import { Page, Panel } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { type Column, VirtualTable } from '../components/virtual-table.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { OutboxPanel } from '../offline/outbox.panel.tsx'
import classes from './compliance.module.css'
import { ComplianceTabs } from './compliance.tabs.tsx'
import { DueWords } from './due-words.tsx'
import { ScoreBar, ScoreCounts, ScoreFigure } from './score.tsx'
import { type ScorecardFilters, scorecardFilters } from './scorecard.filters.ts'
import { AreaTable, CriterionTable } from './scorecard.summary.tsx'

type ChangeFilters = (changes: Partial<Record<keyof ScorecardFilters, string | null>>) => void

const SORTS = [
  ['gain', 'threeBright.sortGain'],
  ['score', 'threeBright.sortScore'],
  ['self_check', 'threeBright.sortSelfCheck'],
  ['verification', 'threeBright.sortVerification'],
  ['name', 'threeBright.sortName'],
] as const
const DUE = [
  ['self_check', 'threeBright.dueSelfCheck'],
  ['verification', 'threeBright.dueVerification'],
  ['finding', 'threeBright.dueFinding'],
] as const

function Filters({ filters, change }: { filters: ScorecardFilters; change: ChangeFilters }) {
  const { t } = useLanguage()
  return (
    <FilterBar>
      <SearchField
        label={t('threeBright.search')}
        value={filters.search ?? ''}
        onChange={(search) => change({ search })}
      />
      <ChipFilter
        label={t('threeBright.due')}
        chips={DUE.map(([value, label]) => ({ value, label: t(label) }))}
        value={filters.due ?? null}
        onChange={(due) => change({ due })}
      />
      <MoreFilters active={[filters.tier, filters.jurisdiction].filter(Boolean).length}>
        <JurisdictionSelect
          value={filters.jurisdiction ?? null}
          onChange={(jurisdiction) => change({ jurisdiction })}
        />
        <Select
          aria-label={t('threeBright.tier')}
          placeholder={t('threeBright.allTiers')}
          clearable
          data={assessedTier.options.map((value) => ({ value, label: t(`tierName.${value}`) }))}
          value={filters.tier ?? null}
          onChange={(tier) => change({ tier })}
        />
        <Select
          aria-label={t('threeBright.sort')}
          allowDeselect={false}
          data={SORTS.map(([value, label]) => ({ value, label: t(label) }))}
          value={filters.sort}
          onChange={(sort) => change({ sort })}
        />
      </MoreFilters>
    </FilterBar>
  )
}

function Findings({ place }: { place: Scorecard }) {
  const { t } = useLanguage()
  if (place.openFindings === 0) return <span className={classes.quiet}>{t('threeBright.noFindings')}</span>
  return (
    <Link to={`/three-bright/findings?location=${place.locationId}`}>
      {t('threeBright.openFindings', { count: place.openFindings })}
      {place.overdueFindings > 0 &&
        ` · ${t('threeBright.overdueFindings', { count: place.overdueFindings })}`}
    </Link>
  )
}

function useColumns(): Column<Scorecard>[] {
  const { t } = useLanguage()
  const now = useNow()
  return useMemo(
    () => [
      {
        id: 'place',
        header: t('threeBright.place'),
        width: 200,
        grow: 1.2,
        cell: (place) => (
          <>
            <Link to={`/three-bright/places/${place.locationId}`} className={classes.name}>
              {place.name}
            </Link>
            <span className={classes.sub}>
              {t(`tierName.${place.tier}`)} · {place.jurisdictionName}
            </span>
          </>
        ),
      },
      {
        id: 'score',
        header: t('threeBright.score'),
        width: 230,
        grow: 1,
        cell: (place) => <ScoreFigure score={place} />,
      },
      {
        id: 'bar',
        header: t('threeBright.criterion'),
        width: 190,
        cell: (place) => (
          <span className={classes.barAndCounts}>
            <ScoreBar score={place} />
            <ScoreCounts score={place} />
          </span>
        ),
      },
      {
        id: 'findings',
        header: t('threeBright.findingsHead'),
        width: 130,
        cell: (place) => <Findings place={place} />,
      },
      {
        id: 'selfCheck',
        header: t('threeBright.selfCheck'),
        width: 250,
        cell: (place) => <DueWords due={place.selfCheck} now={now} />,
      },
    ],
    [t, now],
  )
}

function PlaceCard({ place }: { place: Scorecard }) {
  const { t } = useLanguage()
  const now = useNow()
  return (
    <Card
      title={place.name}
      to={`/three-bright/places/${place.locationId}`}
      subtitle={`${t(`tierName.${place.tier}`)} · ${place.jurisdictionName}`}
    >
      <div className={classes.scoreBlock}>
        <ScoreFigure score={place} />
        <ScoreBar score={place} />
        <ScoreCounts score={place} />
        <span className={classes.quiet}>
          {t('threeBright.selfCheck')}：<DueWords due={place.selfCheck} now={now} />
        </span>
        {place.openFindings > 0 && <Findings place={place} />}
      </div>
    </Card>
  )
}

function Places({ filters, change }: { filters: ScorecardFilters; change: ChangeFilters }) {
  const { t, name } = useLanguage()
  const api = useApi()
  const query = useInfiniteQuery(scorecardsQuery(api, { ...filters, limit: 100 }))
  const { data: checklist } = useQuery(checklistQuery(api))
  const columns = useColumns()
  const criterion = checklist?.criteria.find(({ code }) => code === filters.criterion)
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = query
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [fetchNextPage, hasNextPage, isFetchingNextPage])
  const filtered = Object.keys(filters).some((key) => key !== 'sort')
  return (
    <>
      {criterion && (
        <p className={classes.quiet}>
          {t('threeBright.filteredBy', {
            criterion: name(criterion),
            state: filters.state
              ? t(`criterionState.${filters.state}`)
              : `${t('criterionState.fail')} / ${t('criterionState.unknown')}`,
          })}{' '}
          <Button variant="subtle" size="compact-sm" onClick={() => change({ criterion: null, state: null })}>
            {t('words.clear')}
          </Button>
        </p>
      )}
      <Await query={query} loading={<Loading lines={8} height={32} />}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.items)
          if (rows.length === 0)
            return (
              <Empty
                icon={<IconRosetteDiscountCheck size={28} stroke={1.4} aria-hidden />}
                title={t(filtered ? 'threeBright.noneFound' : 'threeBright.none')}
                hint={filtered ? t('words.loosenFilters') : t('threeBright.noneHint')}
              />
            )
          return (
            <VirtualTable
              label={t('threeBright.placeTable')}
              rows={rows}
              total={pages[0]?.total ?? rows.length}
              rowKey={(place) => place.locationId}
              columns={columns}
              card={(place) => <PlaceCard place={place} />}
              onNearEnd={more}
              rowHeight={58}
            />
          )
        }}
      </Await>
    </>
  )
}

/** How the county stands: by jurisdiction, by criterion, by place; what is unknown is always shown beside the score. */
export function ScorecardScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const [filters, change] = useUrlFilters(scorecardFilters)
  const summary = useQuery(complianceSummaryQuery(api, { jurisdiction: filters.jurisdiction }))
  return (
    <Page title={t('threeBright.title')} note={t('threeBright.scoreHint')}>
      <ComplianceTabs />
      <OutboxPanel kind="inspection" />
      <Await query={summary} loading={<Loading lines={5} height={28} />}>
        {(data) => (
          <div className={classes.overview}>
            <AreaTable summary={data} onOpen={(jurisdiction) => change({ jurisdiction })} />
            <CriterionTable
              summary={data}
              chosen={filters.criterion}
              onChoose={(criterion) => change({ criterion, state: null })}
            />
          </div>
        )}
      </Await>
      <Panel title={t('threeBright.byPlace')} flush>
        <div className={classes.places}>
          <Filters filters={filters} change={change} />
          <Places filters={filters} change={change} />
        </div>
      </Panel>
    </Page>
  )
}
