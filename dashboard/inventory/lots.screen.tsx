import { Button, Select } from '@mantine/core'
import { IconPackageOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link } from 'react-router'
import type { Balance } from '../../protocol/api/inventory.ts'
import { useApi } from '../api/api.context.ts'
import { balancesQuery } from '../api/inventory.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { Card } from '../components/card.tsx'
import { useCatalog } from '../components/catalog.ts'
import { DataAge } from '../components/data-age.tsx'
import { ChipFilter, FilterBar, MoreFilters, SearchField } from '../components/filter-bar.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { Page } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import type { Mark } from '../components/status.marks.ts'
import { ExpiryBadge, StatusBadge } from '../components/status.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { type Column, VirtualTable } from '../components/virtual-table.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './inventory.module.css'
import { countLots, type LotState, lotFilters, lotState, selectLots } from './lots.filters.ts'
import { NextExpiry } from './stock.rows.tsx'
import { StockTabs } from './stock.tabs.tsx'

const MARKS: Readonly<Record<LotState, Mark>> = {
  expired: 'out',
  red: 'expiring',
  amber: 'near_expiry',
  quarantined: 'unknown',
}

/** Quarantine outweighs expiry: such a lot must not leave whatever its date. */
function LotBadge({ lot }: { lot: Balance }) {
  const { t } = useLanguage()
  if (lot.quarantined) return <StatusBadge mark="unknown" label={t('lotState.quarantined')} />
  return lot.expiry === 'fine' ? (
    <StatusBadge mark="ok" label={t('lotState.fine')} />
  ) : (
    <ExpiryBadge expiry={lot.expiry} />
  )
}

/** Opens where the whole lot is and where it went. */
function LotNumber({ lot }: { lot: Balance }) {
  const { t } = useLanguage()
  return (
    <Link to={`/stock/whereabouts?lot=${lot.lotId}`} className={`${classes.link} ${classes.code}`}>
      {lot.lotNumber || t('words.noLotNumber')}
    </Link>
  )
}

function LotAction({ lot }: { lot: Balance }) {
  const { t } = useLanguage()
  const mayManage = useMayManage()
  if (!mayManage || lot.expiry === 'fine') return null
  const dispose = lot.expiry === 'expired' || lot.quarantined
  const to = dispose
    ? `/movements/dispose?from=${lot.locationId}&lot=${lot.lotId}`
    : `/movements/transfer?from=${lot.locationId}&product=${lot.productId}`
  return (
    <Button component={Link} to={to} size="compact-xs" variant="default">
      {dispose ? t('task.doDispose') : t('task.doTransfer')}
    </Button>
  )
}

function useLotColumns(): Column<Balance>[] {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  return useMemo(
    () => [
      { id: 'state', header: t('words.status'), width: 128, cell: (lot) => <LotBadge lot={lot} /> },
      {
        id: 'expiry',
        header: t('lot.expiresOn'),
        width: 110,
        cell: (lot) => <NextExpiry day={lot.expiresOn} near={lot.expiry === 'red'} />,
      },
      {
        id: 'lot',
        header: t('lot.number'),
        width: 130,
        grow: 0.6,
        cell: (lot) => <LotNumber lot={lot} />,
      },
      {
        id: 'product',
        header: t('words.product'),
        width: 170,
        grow: 1,
        cell: (lot) => <span className={classes.strong}>{catalog.name(lot.productId)}</span>,
      },
      {
        id: 'place',
        header: t('words.place'),
        width: 180,
        grow: 1.2,
        cell: (lot) => (
          <Link to={`/places/${lot.locationId}`} className={classes.link}>
            {lot.locationName}
          </Link>
        ),
      },
      {
        id: 'quantity',
        header: t('stock.quantity'),
        width: 88,
        end: true,
        cell: (lot) => format.number(lot.quantity),
      },
      { id: 'action', header: '', width: 84, end: true, cell: (lot) => <LotAction lot={lot} /> },
    ],
    [t, format, catalog],
  )
}

function LotCard({ lot }: { lot: Balance }) {
  const { t } = useLanguage()
  const catalog = useCatalog()
  return (
    <Card
      to={`/places/${lot.locationId}`}
      title={catalog.name(lot.productId)}
      badge={<LotBadge lot={lot} />}
      subtitle={lot.locationName}
      facts={[
        {
          term: t('lot.number'),
          value: <LotNumber lot={lot} />,
        },
        { term: t('lot.expiresOn'), value: <NextExpiry day={lot.expiresOn} near={lot.expiry === 'red'} /> },
        { term: t('stock.quantity'), value: catalog.units(lot.quantity, lot.productId) },
      ]}
    />
  )
}

/** Every lot at every place, first to expire first. */
export function LotsScreen() {
  const { t, format, name } = useLanguage()
  const api = useApi()
  const catalog = useCatalog()
  const [filters, change] = useUrlFilters(lotFilters)
  const { jurisdiction, location, product, category } = filters
  const query = useQuery(balancesQuery(api, { jurisdiction, location, product, category }))
  const columns = useLotColumns()
  const balances = query.data?.items
  const lots = useMemo(() => selectLots(balances ?? [], filters), [balances, filters])
  const counts = useMemo(() => countLots(balances ?? []), [balances])

  return (
    <Page
      title={t('stock.title')}
      fill
      actions={
        <DataAge
          updatedAt={query.dataUpdatedAt}
          fetching={query.isFetching}
          onRefresh={() => void query.refetch()}
        />
      }
    >
      <StockTabs />
      <FilterBar>
        <SearchField
          label={t('lot.search')}
          value={filters.search ?? ''}
          onChange={(search) => change({ search })}
        />
        <MoreFilters active={[jurisdiction, product].filter(Boolean).length}>
          <JurisdictionSelect
            value={jurisdiction ?? null}
            onChange={(code) => change({ jurisdiction: code })}
          />
          <Select
            aria-label={t('words.product')}
            placeholder={t('words.allProducts')}
            data={catalog.products.map((each) => ({ value: each.id, label: name(each) }))}
            value={product ?? null}
            onChange={(value) => change({ product: value })}
            searchable
            clearable
          />
        </MoreFilters>
        <ChipFilter
          label={t('words.status')}
          chips={lotState.options.map((value) => ({
            value,
            label: t(`lotState.${value}`),
            mark: MARKS[value],
            count: balances && format.number(counts[value]),
          }))}
          value={filters.expiry ?? null}
          onChange={(expiry) => change({ expiry })}
        />
      </FilterBar>
      <Await query={query} loading={<Loading lines={10} height={28} />}>
        {() =>
          lots.length === 0 ? (
            <Empty
              icon={<IconPackageOff size={28} stroke={1.4} aria-hidden />}
              title={t('lot.none')}
              hint={filters.expiry ? t('lot.noneInState') : t('stock.noneHint')}
            />
          ) : (
            <VirtualTable
              label={t('stock.byLot')}
              rows={lots}
              total={lots.length}
              rowKey={(lot) => `${lot.locationId}:${lot.lotId}`}
              columns={columns}
              card={(lot) => <LotCard lot={lot} />}
            />
          )
        }
      </Await>
    </Page>
  )
}
