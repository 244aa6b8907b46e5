import { Button } from '@mantine/core'
import { IconPlus, IconVersions } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link } from 'react-router'
import type { Dispenser } from '../../protocol/api/devices.ts'
import { presence } from '../../protocol/api/places.ts'
import { useApi } from '../api/api.context.ts'
import { dispensersQuery } from '../api/devices.queries.ts'
import { useMay } from '../api/session.context.tsx'
import { Age } from '../components/age.tsx'
import { Card } from '../components/card.tsx'
import { DataAge } from '../components/data-age.tsx'
import { type Chip, ChipFilter, FilterBar, MoreFilters, SearchField } from '../components/filter-bar.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { Page } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { presenceMark } from '../components/status.marks.ts'
import { PresenceBadge, StockBadge } from '../components/status.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { type Column, VirtualTable } from '../components/virtual-table.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './devices.module.css'
import { type FleetSort, fleetFilters, hasProblem, selectFleet } from './dispensers.filters.ts'
import { FillBar } from './fill-bar.tsx'
import { Problems } from './problems.tsx'

function useFleetColumns(): Column<Dispenser, FleetSort>[] {
  const { t, format } = useLanguage()
  return useMemo(
    () => [
      {
        id: 'presence',
        header: t('device.presence'),
        width: 104,
        sort: 'presence',
        cell: (machine) => <PresenceBadge presence={machine.presence} />,
      },
      {
        id: 'name',
        header: t('nav.dispensers'),
        width: 210,
        grow: 1.5,
        sort: 'name',
        cell: (machine) => (
          <>
            <Link to={`/dispensers/${machine.id}`} className={classes.name}>
              {machine.name}
            </Link>
            <span className={classes.sub}>{machine.jurisdictionName}</span>
          </>
        ),
      },
      {
        id: 'stock',
        header: t('device.stock'),
        width: 96,
        sort: 'stock',
        cell: (machine) => <StockBadge status={machine.stock} />,
      },
      {
        id: 'fill',
        header: t('device.holds'),
        width: 136,
        sort: 'fill',
        cell: (machine) => <FillBar machine={machine} />,
      },
      {
        id: 'climate',
        header: t('device.climate'),
        width: 84,
        end: true,
        cell: (machine) =>
          machine.celsius === null ? (
            <span className={classes.muted}>{t('words.unknown')}</span>
          ) : (
            t('device.celsius', { degrees: format.number(machine.celsius, 1) })
          ),
      },
      {
        id: 'problems',
        header: t('device.problems'),
        width: 150,
        grow: 1,
        cell: (machine) => <Problems machine={machine} />,
      },
      {
        id: 'firmware',
        header: t('device.firmware'),
        width: 76,
        sort: 'firmware',
        cell: (machine) => machine.firmware ?? <span className={classes.muted}>{t('words.unknown')}</span>,
      },
      {
        id: 'seen',
        header: t('device.lastSeen'),
        width: 96,
        end: true,
        sort: 'seen',
        cell: (machine) =>
          machine.lastSeenAt === null ? (
            <span className={classes.muted}>{t('device.neverSeen')}</span>
          ) : (
            <Age at={machine.lastSeenAt} />
          ),
      },
    ],
    [t, format],
  )
}

function MachineCard({ machine }: { machine: Dispenser }) {
  const { t } = useLanguage()
  return (
    <Card
      to={`/dispensers/${machine.id}`}
      title={machine.name}
      subtitle={machine.jurisdictionName}
      badge={<PresenceBadge presence={machine.presence} />}
      facts={[
        { term: t('device.stock'), value: <StockBadge status={machine.stock} /> },
        { term: t('device.holds'), value: <FillBar machine={machine} /> },
        {
          term: t('device.lastSeen'),
          value: machine.lastSeenAt === null ? t('device.neverSeen') : <Age at={machine.lastSeenAt} />,
        },
        ...(hasProblem(machine)
          ? [{ term: t('device.problems'), value: <Problems machine={machine} /> }]
          : []),
      ]}
    />
  )
}

export function DispensersScreen() {
  const { t, format } = useLanguage()
  const api = useApi()
  const isAdministrator = useMay('administrator')
  const [filters, change] = useUrlFilters(fleetFilters)
  const query = useQuery(dispensersQuery(api))
  const columns = useFleetColumns()
  const fleet = query.data?.items
  const machines = useMemo(() => selectFleet(fleet ?? [], filters), [fleet, filters])
  const presences: Chip<Dispenser['presence']>[] = presence.options.map((value) => ({
    value,
    label: t(`presence.${value}`),
    mark: presenceMark(value),
    count: fleet && format.number(fleet.filter((machine) => machine.presence === value).length),
  }))
  const register = isAdministrator && (
    <Button component={Link} to="/dispensers/new" leftSection={<IconPlus size={17} aria-hidden />}>
      {t('device.register')}
    </Button>
  )
  return (
    <Page
      title={t('nav.dispensers')}
      fill
      aside={fleet && <span className={classes.count}>{t('device.count', { count: machines.length })}</span>}
      actions={
        <>
          <DataAge
            updatedAt={query.dataUpdatedAt}
            fetching={query.isFetching}
            onRefresh={() => void query.refetch()}
          />
          {register}
        </>
      }
    >
      <FilterBar>
        <SearchField
          label={t('device.search')}
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
          label={t('device.presence')}
          chips={presences}
          value={filters.presence ?? null}
          onChange={(value) => change({ presence: value })}
        />
        <ChipFilter
          label={t('device.stock')}
          chips={(['out', 'low'] as const).map((value) => ({
            value,
            label: t(`stockStatus.${value}`),
            mark: value,
            count: fleet && format.number(fleet.filter((machine) => machine.stock === value).length),
          }))}
          value={filters.stock === 'out' || filters.stock === 'low' ? filters.stock : null}
          onChange={(stock) => change({ stock })}
        />
        <ChipFilter
          label={t('device.problems')}
          chips={[
            {
              value: 'true',
              label: t('device.problemsOnly'),
              count: fleet && format.number(fleet.filter(hasProblem).length),
            },
          ]}
          value={filters.problems ?? null}
          onChange={(problems) => change({ problems })}
        />
      </FilterBar>
      <Await query={query} loading={<Loading lines={10} height={30} />}>
        {({ items }) =>
          machines.length === 0 ? (
            <Empty
              icon={<IconVersions size={28} stroke={1.4} aria-hidden />}
              title={items.length === 0 ? t('device.none') : t('device.noneFound')}
              hint={items.length === 0 ? t('device.noneHint') : t('words.loosenFilters')}
              action={items.length === 0 && register}
            />
          ) : (
            <VirtualTable
              label={t('nav.dispensers')}
              rows={machines}
              total={machines.length}
              rowKey={(machine) => machine.id}
              columns={columns}
              card={(machine) => <MachineCard machine={machine} />}
              sort={{ by: filters.sort, descending: filters.descending === 'true' }}
              onSort={({ by, descending }) =>
                change({
                  sort: by === 'presence' && !descending ? null : by,
                  descending: descending ? 'true' : null,
                })
              }
              rowHeight={50}
            />
          )
        }
      </Await>
    </Page>
  )
}
