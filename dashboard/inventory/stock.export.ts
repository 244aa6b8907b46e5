import { useMutation } from '@tanstack/react-query'
import { type StockRow, stockTable } from '../../protocol/api/inventory.ts'
import { measureOf } from '../../protocol/measure.ts'
import { useApi } from '../api/api.context.ts'
import type { ApiClient, Query } from '../api/client.ts'
import { type Catalog, useCatalog } from '../components/catalog.ts'
import { countyDay } from '../locales/format.ts'
import { type Language, useLanguage } from '../locales/locale.tsx'
import { type Cell, download, toCsv } from './csv.ts'

/** The most the server gives at once. */
const PAGE = 500

async function allRows(api: ApiClient, query: Query): Promise<StockRow[]> {
  const rows: StockRow[] = []
  for (;;) {
    const page = await api.read('/api/stock', {
      response: stockTable,
      query: { ...query, limit: PAGE, offset: rows.length },
    })
    rows.push(...page.rows)
    if (page.rows.length === 0 || rows.length >= page.total) return rows
  }
}

function stockCells(
  rows: readonly StockRow[],
  { t, name }: Pick<Language, 't' | 'name'>,
  catalog: Catalog,
): Cell[][] {
  const header = [
    t('words.status'),
    t('words.category'),
    t('words.product'),
    t('words.place'),
    t('words.placeKind'),
    t('words.jurisdiction'),
    t('words.unit'),
    t('stock.quantity'),
    t('stock.usable'),
    t('stock.inTransit'),
    t('stock.amc'),
    t('stock.mos'),
    t('stock.nextExpiry'),
    t('stock.lotCount'),
    t('atRisk.column'),
  ]
  const body = rows.map((row): Cell[] => [
    t(`stockStatus.${row.status}`),
    t(`category.${row.category}`),
    name({ name: row.productName, nameEn: row.productNameEn }),
    row.locationName,
    t(`placeKind.${row.locationKind}`),
    row.jurisdictionName,
    t(`unitName.${measureOf(catalog.find(row.productId))}`),
    row.quantity,
    row.usable,
    row.inTransit,
    row.amc === null ? null : Math.round(row.amc * 10) / 10,
    row.mos === null ? null : Math.round(row.mos * 10) / 10,
    row.nextExpiry,
    row.lots,
    row.atRisk,
  ])
  return [header, ...body]
}

/** The filtered table as a file, all pages of it. */
export function useStockExport(query: Query) {
  const api = useApi()
  const language = useLanguage()
  const catalog = useCatalog()
  return useMutation({
    mutationFn: async () => {
      const rows = await allRows(api, query)
      download(
        `${language.t('stock.title')}-${countyDay(Date.now())}.csv`,
        toCsv(stockCells(rows, language, catalog)),
      )
      return rows.length
    },
  })
}
