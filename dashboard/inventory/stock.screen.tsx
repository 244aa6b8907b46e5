import { Button, Select } from '@mantine/core'
import { IconDownload, IconPackageOff } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { category } from '../../protocol/api/catalog.ts'
import { placeKind } from '../../protocol/api/places.ts'
import { stockStatus } from '../../protocol/api/status.ts'
import { useApi } from '../api/api.context.ts'
import { stockPagesQuery } from '../api/inventory.queries.ts'
import { useCatalog } from '../components/catalog.ts'
import { DataAge } from '../components/data-age.tsx'
import { ChipFilter, FilterBar, SearchField } from '../components/filter-bar.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { Page } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { VirtualTable } from '../components/virtual-table.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { useStockExport } from './stock.export.ts'
import { stockFilters } from './stock.filters.ts'
import { StockCard, useStockColumns } from './stock.rows.tsx'
import { StockTabs } from './stock.tabs.tsx'
import { Totals } from './totals.tsx'

export function StockScreen() {
  const { t, format, name } = useLanguage()
  const api = useApi()
  const catalog = useCatalog()
  const [filters, change] = useUrlFilters(stockFilters)
  const query = useInfiniteQuery(stockPagesQuery(api, filters))
  const exporting = useStockExport(filters)
  const columns = useStockColumns()
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data])
  const { fetchNextPage, hasNextPage, isFetching } = query
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [fetchNextPage, hasNextPage, isFetching])
  const first = query.data?.pages[0]

  return (
    <Page
      title={t('stock.title')}
      fill
      actions={
        <>
          <DataAge
            updatedAt={query.dataUpdatedAt}
            fetching={isFetching}
            onRefresh={() => void query.refetch()}
          />
          <Button
            variant="default"
            leftSection={<IconDownload size={17} aria-hidden />}
            loading={exporting.isPending}
            disabled={!first || first.total === 0}
            onClick={() => exporting.mutate()}
          >
            {t('stock.export')}
          </Button>
        </>
      }
    >
      <StockTabs />
      <ProblemNotice error={exporting.error} />
      <FilterBar>
        <SearchField
          label={t('stock.search')}
          value={filters.search ?? ''}
          onChange={(search) => change({ search })}
        />
        <JurisdictionSelect
          value={filters.jurisdiction ?? null}
          onChange={(jurisdiction) => change({ jurisdiction })}
        />
        <Select
          aria-label={t('words.product')}
          placeholder={t('words.allProducts')}
          data={catalog.products.map((product) => ({ value: product.id, label: name(product) }))}
          value={filters.product ?? null}
          onChange={(product) => change({ product })}
          searchable
          clearable
        />
        <Select
          aria-label={t('words.placeKind')}
          placeholder={t('words.allKinds')}
          data={placeKind.options.map((value) => ({ value, label: t(`placeKind.${value}`) }))}
          value={filters.kind ?? null}
          onChange={(kind) => change({ kind })}
          clearable
        />
        <ChipFilter
          label={t('words.category')}
          chips={category.options.map((value) => ({ value, label: t(`categoryShort.${value}`) }))}
          value={filters.category ?? null}
          onChange={(value) => change({ category: value })}
        />
        <ChipFilter
          label={t('words.status')}
          chips={stockStatus.options.map((value) => ({
            value,
            label: t(`stockStatus.${value}`),
            mark: value,
            count: first ? format.number(first.counts[value] ?? 0) : undefined,
          }))}
          value={filters.status ?? null}
          onChange={(status) => change({ status })}
        />
      </FilterBar>
      <Await query={query} loading={<Loading lines={10} height={28} />}>
        {() =>
          rows.length === 0 ? (
            <Empty
              icon={<IconPackageOff size={28} stroke={1.4} aria-hidden />}
              title={t('stock.none')}
              hint={t('stock.noneHint')}
            />
          ) : (
            <VirtualTable
              label={t('stock.title')}
              rows={rows}
              total={first?.total ?? rows.length}
              rowKey={(row) => `${row.locationId}:${row.productId}`}
              columns={columns}
              card={(row) => <StockCard row={row} />}
              sort={{ by: filters.sort, descending: filters.descending === 'true' }}
              onSort={({ by, descending }) =>
                change({
                  sort: by === 'status' && !descending ? null : by,
                  descending: descending ? 'true' : null,
                })
              }
              onNearEnd={onNearEnd}
              rowHeight={48}
            />
          )
        }
      </Await>
      {first && <Totals rows={first.total} quantity={first.totals.quantity} usable={first.totals.usable} />}
    </Page>
  )
}
