import { Select } from '@mantine/core'
import { IconMoodSmile } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { Link } from 'react-router'
import { z } from 'zod'
import { category } from '../../protocol/api/catalog.ts'
import { divisionCode, id } from '../../protocol/api/parts.ts'
import type { LotAtRisk } from '../../protocol/api/stock-at-risk.ts'
import { useApi } from '../api/api.context.ts'
import { atRiskQuery } from '../api/stock.queries.ts'
import { Card } from '../components/card.tsx'
import { useCatalog } from '../components/catalog.ts'
import { DataAge } from '../components/data-age.tsx'
import { ChipFilter, FilterBar, MoreFilters } from '../components/filter-bar.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { useNow } from '../components/now.context.tsx'
import { Page } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { type Column, VirtualTable } from '../components/virtual-table.tsx'
import { addDays, countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './inventory.module.css'
import { NextExpiry } from './stock.rows.tsx'
import { StockTabs } from './stock.tabs.tsx'

const horizon = z.enum(['3', '6', '12'])
const filters = z.object({
  jurisdiction: divisionCode.optional(),
  product: id.optional(),
  category: category.optional(),
  within: horizon.optional(),
})

const whyOf = ({ locationId, productId }: LotAtRisk): string =>
  `/stock?location=${locationId}&product=${productId}&why=${locationId}.${productId}`

function useColumns(): Column<LotAtRisk>[] {
  const { t, format, name } = useLanguage()
  return useMemo(
    () => [
      {
        id: 'expiry',
        header: t('lot.expiresOn'),
        width: 116,
        cell: (lot) => <NextExpiry day={lot.expiresOn} />,
      },
      {
        id: 'product',
        header: t('words.product'),
        width: 180,
        grow: 1.2,
        cell: (lot) => (
          <>
            <Link to={whyOf(lot)} className={classes.link}>
              {name({ name: lot.productName, nameEn: lot.productNameEn })}
            </Link>
            <span className={classes.sub}>{lot.lotNumber || t('words.noLotNumber')}</span>
          </>
        ),
      },
      {
        id: 'place',
        header: t('words.place'),
        width: 190,
        grow: 1.4,
        cell: (lot) => (
          <>
            <Link to={`/places/${lot.locationId}`} className={classes.link}>
              {lot.locationName}
            </Link>
            <span className={classes.sub}>
              {t(`placeKind.${lot.locationKind}`)} · {lot.jurisdictionName}
            </span>
          </>
        ),
      },
      {
        id: 'quantity',
        header: t('stock.quantity'),
        width: 96,
        end: true,
        cell: (lot) => format.number(lot.quantity),
      },
      {
        id: 'amc',
        header: t('atRisk.amc'),
        width: 96,
        end: true,
        cell: (lot) => format.number(lot.amc, lot.amc < 10 ? 1 : 0),
      },
      {
        id: 'atRisk',
        header: t('atRisk.left'),
        width: 108,
        end: true,
        cell: (lot) => <span className={classes.soon}>{format.number(lot.atRisk)}</span>,
      },
    ],
    [t, format, name],
  )
}

function LotCard({ lot }: { lot: LotAtRisk }) {
  const { t, name } = useLanguage()
  const { units } = useCatalog()
  return (
    <Card
      to={whyOf(lot)}
      title={name({ name: lot.productName, nameEn: lot.productNameEn })}
      badge={<span className={classes.soon}>{units(lot.atRisk, lot.productId)}</span>}
      subtitle={`${lot.locationName} · ${lot.lotNumber || t('words.noLotNumber')}`}
      facts={[
        { term: t('lot.expiresOn'), value: <NextExpiry day={lot.expiresOn} /> },
        { term: t('stock.quantity'), value: units(lot.quantity, lot.productId) },
        { term: t('atRisk.left'), value: units(lot.atRisk, lot.productId) },
      ]}
    />
  )
}

/** Calendar months are close enough in days where somebody looks ahead. */
const DAYS: Readonly<Record<z.infer<typeof horizon>, number>> = { 3: 91, 6: 183, 12: 365 }

/** Lots that would not be used up before they expire, first to expire first. */
export function AtRiskScreen() {
  const { t, format, name } = useLanguage()
  const api = useApi()
  const catalog = useCatalog()
  const today = countyDay(useNow())
  const [{ within, ...chosen }, change] = useUrlFilters(filters)
  const until = within && addDays(today, DAYS[within])
  const query = useInfiniteQuery(atRiskQuery(api, { ...chosen, until }))
  const columns = useColumns()
  const lots = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
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
        <DataAge
          updatedAt={query.dataUpdatedAt}
          fetching={isFetching}
          onRefresh={() => void query.refetch()}
        />
      }
    >
      <StockTabs />
      <FilterBar>
        <MoreFilters active={[chosen.jurisdiction, chosen.product, chosen.category].filter(Boolean).length}>
          <JurisdictionSelect
            value={chosen.jurisdiction ?? null}
            onChange={(code) => change({ jurisdiction: code })}
          />
          <Select
            aria-label={t('words.product')}
            placeholder={t('words.allProducts')}
            data={catalog.products.map((each) => ({ value: each.id, label: name(each) }))}
            value={chosen.product ?? null}
            onChange={(value) => change({ product: value })}
            searchable
            clearable
          />
          <ChipFilter
            label={t('words.category')}
            chips={category.options.map((value) => ({ value, label: t(`categoryShort.${value}`) }))}
            value={chosen.category ?? null}
            onChange={(value) => change({ category: value })}
          />
        </MoreFilters>
        <ChipFilter
          label={t('atRisk.within')}
          chips={horizon.options.map((value) => ({ value, label: t(`atRisk.within${value}`) }))}
          value={within ?? null}
          onChange={(value) => change({ within: value })}
        />
      </FilterBar>
      <Await query={query} loading={<Loading lines={10} height={28} />}>
        {() =>
          lots.length === 0 ? (
            <Empty
              icon={<IconMoodSmile size={28} stroke={1.4} aria-hidden />}
              title={t('atRisk.none')}
              hint={t('atRisk.noneHint')}
            />
          ) : (
            <VirtualTable
              label={t('atRisk.title')}
              rows={lots}
              total={first?.total ?? lots.length}
              rowKey={(lot) => `${lot.locationId}:${lot.lotId}`}
              columns={columns}
              card={(lot) => <LotCard lot={lot} />}
              onNearEnd={onNearEnd}
              rowHeight={48}
            />
          )
        }
      </Await>
      {first && (
        <p className={classes.totals} role="status">
          <span>{t('atRisk.total', { count: first.total, units: format.number(first.units) })}</span>
          {first.unknown > 0 && <span>{t('atRisk.unknown', { count: first.unknown })}</span>}
        </p>
      )}
    </Page>
  )
}
