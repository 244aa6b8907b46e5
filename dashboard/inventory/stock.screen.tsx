import { Button, Menu } from '@mantine/core'
import {
  IconChevronDown,
  IconCsv,
  IconDownload,
  IconFileSpreadsheet,
  IconPackageOff,
} from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { useApi } from '../api/api.context.ts'
import { withQuery } from '../api/client.ts'
import { stockPagesQuery } from '../api/inventory.queries.ts'
import { DataAge } from '../components/data-age.tsx'
import { Page } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { VirtualTable } from '../components/virtual-table.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { useStockExport } from './stock.export.ts'
import { StockFilterBar } from './stock.filter-bar.tsx'
import { stockAddress } from './stock.filters.ts'
import { StockCard, useStockColumns } from './stock.rows.tsx'
import { StockTabs } from './stock.tabs.tsx'
import { StockViews } from './stock.views.tsx'
import { StockWhy } from './stock.why.tsx'
import { Totals } from './totals.tsx'

export function StockScreen() {
  const { t, locale } = useLanguage()
  const api = useApi()
  const [{ why, ...filters }, change] = useUrlFilters(stockAddress)
  const onWhy = useCallback((row: string) => change({ why: row }), [change])
  const query = useInfiniteQuery(stockPagesQuery(api, filters))
  const exporting = useStockExport(filters)
  const columns = useStockColumns(onWhy)
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
          <StockViews />
          <Menu position="bottom-end">
            <Menu.Target>
              <Button
                variant="default"
                leftSection={<IconDownload size={17} aria-hidden />}
                rightSection={<IconChevronDown size={15} aria-hidden />}
                loading={exporting.isPending}
                disabled={!first || first.total === 0}
              >
                {t('stock.export')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                component="a"
                href={withQuery('/api/export/stock.xlsx', { ...filters, language: locale })}
                leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
              >
                Excel
              </Menu.Item>
              <Menu.Item leftSection={<IconCsv size={16} aria-hidden />} onClick={() => exporting.mutate()}>
                CSV
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      <StockTabs />
      <ProblemNotice error={exporting.error} />
      <StockFilterBar filters={filters} counts={first?.counts} onChange={change} />
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
              card={(row) => <StockCard row={row} onWhy={onWhy} />}
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
      {why && <StockWhy why={why} onClose={() => change({ why: null })} />}
    </Page>
  )
}
