import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link } from 'react-router'
import type { Balance, StockRow } from '../../protocol/api/inventory.ts'
import { useApi } from '../api/api.context.ts'
import { balancesQuery, stockQuery } from '../api/inventory.queries.ts'
import { useCatalog } from '../components/catalog.ts'
import { Await, Empty } from '../components/states.tsx'
import { ExpiryBadge, StatusBadge, StockBadge } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { daysOfCover } from './days-of-cover.ts'
import classes from './place.module.css'

function Lots({ lots }: { lots: readonly Balance[] }) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  return (
    <ul className={classes.lots}>
      {lots.map((lot) => (
        <li key={lot.lotId}>
          <span className={classes.lotNumber}>{lot.lotNumber || t('words.noLotNumber')}</span>
          <span>{t('lot.until', { day: format.day(lot.expiresOn) })}</span>
          {lot.quarantined ? (
            <StatusBadge mark="unknown" label={t('lotState.quarantined')} />
          ) : (
            <ExpiryBadge expiry={lot.expiry} />
          )}
          <span className={classes.lotQuantity}>{catalog.units(lot.quantity, lot.productId)}</span>
        </li>
      ))}
    </ul>
  )
}

function ProductStock({ row, lots }: { row: StockRow; lots: readonly Balance[] }) {
  const { t, name } = useLanguage()
  const catalog = useCatalog()
  const cover = daysOfCover(row)
  const boxes = catalog.boxes(row.quantity, row.productId)
  return (
    <li className={classes.product}>
      <div className={classes.productHead}>
        <span className={classes.productName}>
          {name({ name: row.productName, nameEn: row.productNameEn })}
        </span>
        <StockBadge status={row.status} />
        <span className={classes.productQuantity}>{catalog.units(row.quantity, row.productId)}</span>
      </div>
      <div className={classes.productFacts}>
        <span>{cover === null ? t('place.coverUnknown') : t('place.cover', { count: cover })}</span>
        {row.usable !== row.quantity && (
          <span>{t('place.usableOnly', { quantity: catalog.units(row.usable, row.productId) })}</span>
        )}
        {row.inTransit > 0 && (
          <span>{t('place.inTransit', { quantity: catalog.units(row.inTransit, row.productId) })}</span>
        )}
        {boxes && <span>{boxes}</span>}
        <Link to={`/stock/card?location=${row.locationId}&product=${row.productId}`}>
          {t('binCard.title')}
        </Link>
      </div>
      {lots.length > 0 && <Lots lots={lots} />}
    </li>
  )
}

/** Stock by product with its lots, first to expire first. */
export function PlaceStock({ placeId }: { placeId: string }) {
  const { t } = useLanguage()
  const api = useApi()
  const stock = useQuery(stockQuery(api, { location: placeId, limit: 500 }))
  const { data: balances } = useQuery(balancesQuery(api, { location: placeId }))
  const lotsOf = useMemo(() => {
    const byProduct = new Map<string, Balance[]>()
    for (const balance of (balances?.items ?? []).toSorted((a, b) => a.expiresOn.localeCompare(b.expiresOn)))
      if (balance.quantity > 0)
        byProduct.set(balance.productId, [...(byProduct.get(balance.productId) ?? []), balance])
    return byProduct
  }, [balances])
  return (
    <Await query={stock}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Empty title={t('place.noStock')} hint={t('place.noStockHint')} />
        ) : (
          <ul className={classes.products}>
            {rows.map((row) => (
              <ProductStock key={row.productId} row={row} lots={lotsOf.get(row.productId) ?? []} />
            ))}
          </ul>
        )
      }
    </Await>
  )
}
