import { Button, Checkbox, Select } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconBellCheck } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { type Alert, alertRule, alertState, severity } from '../../protocol/api/alerts.ts'
import { alertSummaryQuery, alertsQuery } from '../api/alerts.queries.ts'
import { useApi } from '../api/api.context.ts'
import { useMayManage } from '../api/session.context.tsx'
import { DataAge } from '../components/data-age.tsx'
import { ChipFilter, FilterBar, MoreFilters } from '../components/filter-bar.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { Page } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { StatusMark } from '../components/status.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import { AlertDrawer } from './alert.drawer.tsx'
import { AlertRow } from './alert.row.tsx'
import { alertFilters, isFiltered } from './alerts.filters.ts'
import classes from './alerts.module.css'
import { AlertsTabs } from './alerts.tabs.tsx'
import { BulkBar } from './bulk.bar.tsx'

/** Up and down go from line to line, wherever in the list one is. */
function moveBetweenLines(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  if (!(event.target instanceof HTMLElement) || !('line' in event.target.dataset)) return
  const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-line]')]
  const next = lines[lines.indexOf(event.target) + (event.key === 'ArrowDown' ? 1 : -1)]
  if (!next) return
  event.preventDefault()
  next.focus()
}

function Filters() {
  const { t, format } = useLanguage()
  const api = useApi()
  const [filters, change] = useUrlFilters(alertFilters)
  const { data: summary } = useQuery(alertSummaryQuery(api))
  const open = summary && Object.values(summary.open).reduce((sum, count) => sum + count, 0)
  const counts = { open, acknowledged: summary?.acknowledged, snoozed: summary?.snoozed, resolved: undefined }
  const shown = (count: number | undefined) => (count === undefined ? undefined : format.number(count))
  return (
    <FilterBar>
      <ChipFilter
        label={t('alerts.severity')}
        chips={severity.options.map((value) => ({
          value,
          label: t(`alertSeverity.${value}`),
          mark: value,
          count: shown(summary?.open[value]),
        }))}
        value={filters.severity ?? null}
        onChange={(value) => change({ severity: value })}
      />
      <ChipFilter
        label={t('alerts.state')}
        chips={alertState.options.map((value) => ({
          value,
          label: t(`alertState.${value}`),
          count: shown(counts[value]),
        }))}
        value={filters.state ?? null}
        onChange={(value) => change({ state: value })}
      />
      <ChipFilter
        label={t('alerts.assign')}
        chips={[{ value: 'me', label: t('alerts.mine'), count: shown(summary?.mine) }]}
        value={filters.assigned ?? null}
        onChange={(value) => change({ assigned: value })}
      />
      <MoreFilters active={[filters.jurisdiction, filters.rule].filter(Boolean).length}>
        <JurisdictionSelect
          value={filters.jurisdiction ?? null}
          onChange={(jurisdiction) => change({ jurisdiction })}
        />
        <Select
          aria-label={t('alerts.rule')}
          placeholder={t('alerts.allRules')}
          clearable
          searchable
          nothingFoundMessage={t('words.nothingFound')}
          data={alertRule.options.map((value) => ({ value, label: t(`alertRule.${value}`) }))}
          value={filters.rule ?? null}
          onChange={(rule) => change({ rule })}
        />
      </MoreFilters>
    </FilterBar>
  )
}

export function InboxScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const mayManage = useMayManage()
  const phone = useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false })
  const [filters, change] = useUrlFilters(alertFilters)
  const { alert: current = null, ...query } = filters
  const found = useInfiniteQuery(alertsQuery(api, { ...query, limit: 50 }))
  const { data: summary } = useQuery(alertSummaryQuery(api))
  const groups = useMemo(() => found.data?.pages.flatMap(({ items }) => items) ?? [], [found.data])
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())

  const open = useMemo(
    () => groups.flatMap(({ alerts }) => alerts.filter(({ state }) => state === 'open')),
    [groups],
  )
  // What somebody else has answered meanwhile is chosen no more.
  const ids = open.map(({ id }) => id).filter((id) => chosen.has(id))
  const toggle = (alerts: readonly Alert[], on: boolean) =>
    setChosen((before) => {
      const after = new Set(before)
      for (const { id, state } of alerts)
        if (on && state === 'open') after.add(id)
        else after.delete(id)
      return after
    })
  const sections = severity.options
    .map((value) => ({ value, members: groups.filter((group) => group.severity === value) }))
    .filter(({ members }) => members.length > 0)
  const total = summary && Object.values(summary.open).reduce((sum, count) => sum + count, 0)

  return (
    <Page
      title={t('alerts.title')}
      aside={
        total !== undefined && (
          <span className={classes.headline}>{t('alerts.openCount', { count: total })}</span>
        )
      }
      actions={
        <DataAge
          updatedAt={found.dataUpdatedAt}
          fetching={found.isFetching}
          onRefresh={() => void found.refetch()}
        />
      }
    >
      <AlertsTabs />
      <Filters />
      <Await query={found} loading={<Loading lines={8} height={44} />}>
        {() =>
          groups.length === 0 ? (
            <Empty
              icon={<IconBellCheck size={30} stroke={1.4} aria-hidden />}
              title={isFiltered(filters) ? t('alerts.noneFound') : t('alerts.none')}
              hint={isFiltered(filters) ? t('words.loosenFilters') : t('alerts.noneHint')}
            />
          ) : (
            // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys are an extra beside the tab order
            <div className={classes.section} onKeyDown={moveBetweenLines}>
              {mayManage && open.length > 0 && (
                <Checkbox
                  size="xs"
                  label={t('alerts.selectAll')}
                  checked={ids.length === open.length}
                  indeterminate={ids.length > 0 && ids.length < open.length}
                  onChange={(event) => toggle(open, event.currentTarget.checked)}
                />
              )}
              {sections.map(({ value, members }) => (
                <section key={value} className={classes.section} aria-labelledby={`alerts-${value}`}>
                  <h2 id={`alerts-${value}`} className={classes.sectionHead}>
                    <StatusMark mark={value} size={14} />
                    {t(`alertSeverity.${value}`)}
                    <span className={classes.sectionCount}>{members.length}</span>
                  </h2>
                  <ul className={classes.list}>
                    {members.map((group) => (
                      <AlertRow
                        key={group.key}
                        group={group}
                        current={current}
                        choice={
                          mayManage && group.alerts.some(({ state }) => state === 'open')
                            ? { isChosen: ({ id }) => chosen.has(id), toggle }
                            : null
                        }
                        onOpen={({ id }) => change({ alert: id })}
                      />
                    ))}
                  </ul>
                </section>
              ))}
              {found.hasNextPage && (
                <Button
                  variant="default"
                  className={classes.more ?? ''}
                  loading={found.isFetchingNextPage}
                  onClick={() => void found.fetchNextPage()}
                >
                  {t('words.loadMore')}
                </Button>
              )}
              {ids.length > 0 && <BulkBar ids={ids} onDone={() => setChosen(new Set())} />}
            </div>
          )
        }
      </Await>
      {current && <AlertDrawer id={current} phone={phone} onClose={() => change({ alert: null })} />}
    </Page>
  )
}
