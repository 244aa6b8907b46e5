import { Button, Checkbox } from '@mantine/core'
import { IconRoute } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Link } from 'react-router'
import { HORIZON_DAYS, type MachineForecast } from '../../protocol/api/machine-forecast.ts'
import { useApi } from '../api/api.context.ts'
import { forecastsQuery } from '../api/refills.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { Age } from '../components/age.tsx'
import { Card } from '../components/card.tsx'
import { DataAge } from '../components/data-age.tsx'
import { ChipFilter, FilterBar, MoreFilters, SearchField } from '../components/filter-bar.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { Page } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { type Column, VirtualTable } from '../components/virtual-table.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { DaysBar } from './days-bar.tsx'
import { RefillTabs } from './refill.tabs.tsx'
import { isUrgent, type RefillSort, refillFilters, selectMachines } from './refills.filters.ts'
import classes from './refills.module.css'

interface Choice {
  chosen: ReadonlySet<string>
  toggle(id: string): void
}

/** Questions and promises about a machine, in a few words. */
function Notes({ machine }: { machine: MachineForecast }) {
  const { t } = useLanguage()
  return (
    <span className={classes.notes}>
      {machine.roundId && <Link to={`/rounds/${machine.roundId}`}>{t('refill.inRound')}</Link>}
      {machine.openItems > 0 && (
        <Link to={`/reconciliations?location=${machine.locationId}`}>
          {t('refill.openItems', { count: machine.openItems })}
        </Link>
      )}
      {machine.channels.some(({ recount }) => recount) && <span>{t('refill.recount')}</span>}
    </span>
  )
}

/** Its channels, each with what is left. */
function Channels({ machine }: { machine: MachineForecast }) {
  const { t } = useLanguage()
  return (
    <ul className={classes.channels} aria-label={t('refill.channelsOf', { name: machine.locationName })}>
      {machine.channels.map(({ channel, remaining, capacity, productName, daysToEmpty }) => (
        <li
          key={channel}
          data-empty={remaining === 0 || undefined}
          data-soon={(daysToEmpty?.p50 ?? 99) < 7 || undefined}
          title={[t('refill.channel', { channel }), productName].filter(Boolean).join(' · ')}
        >
          {remaining ?? '?'}
          <span className={classes.muted}>/{capacity}</span>
        </li>
      ))}
    </ul>
  )
}

function useColumns({ chosen, toggle }: Choice, mayManage: boolean): Column<MachineForecast, RefillSort>[] {
  const { t, format } = useLanguage()
  return useMemo(() => {
    const choose: Column<MachineForecast, RefillSort> = {
      id: 'choose',
      header: '',
      width: 44,
      cell: (machine) => (
        <Checkbox
          checked={chosen.has(machine.locationId)}
          onChange={() => toggle(machine.locationId)}
          aria-label={t('refill.choose', { name: machine.locationName })}
        />
      ),
    }
    return [
      ...(mayManage ? [choose] : []),
      {
        id: 'name',
        header: t('refill.machine'),
        width: 200,
        grow: 1.4,
        sort: 'name',
        cell: (machine) => (
          <>
            <Link to={`/places/${machine.locationId}`} className={classes.name}>
              {machine.locationName}
            </Link>
            <span className={classes.sub}>{machine.jurisdictionName}</span>
          </>
        ),
      },
      {
        id: 'days',
        header: t('refill.emptyIn'),
        width: 236,
        grow: 0.8,
        sort: 'days',
        cell: (machine) => <DaysBar days={machine.daysToEmpty} />,
      },
      {
        id: 'channels',
        header: t('device.holds'),
        width: 232,
        cell: (machine) => <Channels machine={machine} />,
      },
      {
        id: 'unmet',
        header: t('refill.unmet'),
        width: 96,
        end: true,
        sort: 'unmet',
        cell: ({ unmet }) =>
          unmet === null ? (
            <span className={classes.muted}>{t('refill.unknown')}</span>
          ) : (
            t('refill.unmetUnits', { count: Math.round(unmet) })
          ),
      },
      {
        id: 'room',
        header: t('refill.room'),
        width: 72,
        end: true,
        sort: 'room',
        cell: ({ room }) => format.number(room),
      },
      {
        id: 'visit',
        header: t('refill.lastVisit'),
        width: 104,
        end: true,
        sort: 'visit',
        cell: ({ lastVisitAt }) =>
          lastVisitAt === null ? (
            <span className={classes.muted}>{t('refill.noVisit')}</span>
          ) : (
            <Age at={lastVisitAt} />
          ),
      },
      {
        id: 'notes',
        header: t('words.status'),
        width: 130,
        grow: 0.6,
        cell: (machine) => <Notes machine={machine} />,
      },
    ]
  }, [t, format, chosen, toggle, mayManage])
}

function MachineCard({ machine, choice }: { machine: MachineForecast; choice: Choice | null }) {
  const { t } = useLanguage()
  return (
    <Card
      title={machine.locationName}
      subtitle={machine.jurisdictionName}
      badge={
        choice && (
          <Checkbox
            size="md"
            checked={choice.chosen.has(machine.locationId)}
            onChange={() => choice.toggle(machine.locationId)}
            aria-label={t('refill.choose', { name: machine.locationName })}
          />
        )
      }
    >
      <DaysBar days={machine.daysToEmpty} />
      <Channels machine={machine} />
      <Notes machine={machine} />
    </Card>
  )
}

/** Machines by the days until a channel is empty; those chosen become a round. */
export function RefillsScreen() {
  const { t, format } = useLanguage()
  const api = useApi()
  const mayManage = useMayManage()
  const [filters, change] = useUrlFilters(refillFilters)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const query = useQuery(forecastsQuery(api, { horizon: HORIZON_DAYS }))
  const choice = useMemo<Choice>(
    () => ({
      chosen,
      toggle: (id) =>
        setChosen((before) => {
          const next = new Set(before)
          if (!next.delete(id)) next.add(id)
          return next
        }),
    }),
    [chosen],
  )
  const columns = useColumns(choice, mayManage)
  const all = query.data?.items
  const machines = useMemo(() => selectMachines(all ?? [], filters), [all, filters])
  return (
    <Page
      title={t('refill.title')}
      fill
      note={t('refill.emptyInHint')}
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
              to="/rounds/new"
              state={{ locations: [...chosen] }}
              leftSection={<IconRoute size={17} aria-hidden />}
            >
              {chosen.size > 0 ? t('refill.proposeChosen', { count: chosen.size }) : t('refill.propose')}
            </Button>
          )}
        </>
      }
    >
      <RefillTabs />
      <FilterBar>
        <SearchField
          label={t('refill.search')}
          value={filters.search ?? ''}
          onChange={(search) => change({ search })}
        />
        <MoreFilters active={filters.jurisdiction ? 1 : 0}>
          <JurisdictionSelect
            value={filters.jurisdiction ?? null}
            onChange={(jurisdiction) => change({ jurisdiction })}
          />
        </MoreFilters>
        <ChipFilter
          label={t('refill.emptyIn')}
          chips={[
            {
              value: 'true' as const,
              label: t('refill.urgentOnly'),
              mark: 'out' as const,
              count: all && format.number(all.filter(isUrgent).length),
            },
          ]}
          value={filters.urgent ?? null}
          onChange={(urgent) => change({ urgent })}
        />
      </FilterBar>
      <Await query={query} loading={<Loading lines={10} height={30} />}>
        {({ items }) =>
          machines.length === 0 ? (
            <Empty
              icon={<IconRoute size={28} stroke={1.4} aria-hidden />}
              title={items.length === 0 ? t('refill.none') : t('refill.noneFound')}
              hint={items.length === 0 ? t('refill.noneHint') : t('words.loosenFilters')}
            />
          ) : (
            <VirtualTable
              label={t('refill.forecasts')}
              rows={machines}
              total={machines.length}
              rowKey={(machine) => machine.locationId}
              columns={columns}
              card={(machine) => <MachineCard machine={machine} choice={mayManage ? choice : null} />}
              sort={{ by: filters.sort, descending: filters.descending === 'true' }}
              onSort={({ by, descending }) =>
                change({
                  sort: by === 'days' && !descending ? null : by,
                  descending: descending ? 'true' : null,
                })
              }
              rowHeight={52}
            />
          )
        }
      </Await>
    </Page>
  )
}
