import { IconHelpCircle } from '@tabler/icons-react'
import { useMemo } from 'react'
import { Link } from 'react-router'
import type { z } from 'zod'
import type { StockRow } from '../../protocol/api/inventory.ts'
import { Card } from '../components/card.tsx'
import { useCatalog } from '../components/catalog.ts'
import { useNow } from '../components/now.context.tsx'
import { StockBadge } from '../components/status.tsx'
import type { Column } from '../components/virtual-table.tsx'
import { countyDay, daysBetween } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './inventory.module.css'
import type { stockSort } from './stock.filters.ts'

/** Null means unknown and is said so, never shown as 0. */
export function Months({ mos }: { mos: number | null }) {
  const { t, format } = useLanguage()
  if (mos === null) return <span className={classes.unknown}>{t('words.unknown')}</span>
  return <>{mos >= 100 ? t('stock.over100Months') : format.number(mos, 1)}</>
}

/** `near` where the limits in force call it near its expiry. */
export function NextExpiry({ day, near = false }: { day: string | null; near?: boolean }) {
  const { format, t } = useLanguage()
  const today = countyDay(useNow())
  if (day === null) return <span className={classes.unknown}>—</span>
  const left = daysBetween(today, day)
  return (
    <span
      className={left < 0 ? classes.expired : near ? classes.soon : undefined}
      title={left < 0 ? t('expiry.expired') : t('expiry.inDays', { count: left })}
    >
      {format.day(day)}
    </span>
  )
}

const cardOf = ({ locationId, productId }: StockRow): string =>
  `/stock/card?location=${locationId}&product=${productId}`

/** What the address calls a row whose status is explained. */
const whyOf = ({ locationId, productId }: StockRow): string => `${locationId}.${productId}`

/** The status, which says why when it is pressed. */
function WhyButton({ row, onWhy }: { row: StockRow; onWhy: (why: string) => void }) {
  const { t, name } = useLanguage()
  return (
    <button
      type="button"
      className={classes.why}
      title={t('stockWhy.ask', { status: t(`stockStatus.${row.status}`) })}
      aria-label={t('stockWhy.askOf', {
        status: t(`stockStatus.${row.status}`),
        product: name({ name: row.productName, nameEn: row.productNameEn }),
        place: row.locationName,
      })}
      aria-haspopup="dialog"
      onClick={() => onWhy(whyOf(row))}
    >
      <StockBadge status={row.status} />
      <IconHelpCircle size={14} stroke={1.6} aria-hidden />
    </button>
  )
}

export function useStockColumns(onWhy: (why: string) => void): Column<StockRow, z.infer<typeof stockSort>>[] {
  const { t, format, name } = useLanguage()
  const catalog = useCatalog()
  return useMemo(
    () => [
      {
        id: 'status',
        header: t('words.status'),
        width: 116,
        sort: 'status',
        cell: (row) => <WhyButton row={row} onWhy={onWhy} />,
      },
      {
        id: 'product',
        header: t('words.product'),
        width: 170,
        grow: 1.3,
        sort: 'product',
        cell: (row) => (
          <>
            <Link to={cardOf(row)} className={classes.link} title={t('binCard.title')}>
              {name({ name: row.productName, nameEn: row.productNameEn })}
            </Link>
            <span className={classes.sub}>{catalog.find(row.productId)?.specification}</span>
          </>
        ),
      },
      {
        id: 'place',
        header: t('words.place'),
        width: 190,
        grow: 1.5,
        sort: 'location',
        cell: (row) => (
          <>
            <Link to={`/places/${row.locationId}`} className={classes.link}>
              {row.locationName}
            </Link>
            <span className={classes.sub}>
              {t(`placeKind.${row.locationKind}`)} · {row.jurisdictionName}
            </span>
          </>
        ),
      },
      {
        id: 'quantity',
        header: t('stock.quantity'),
        width: 88,
        end: true,
        sort: 'quantity',
        cell: (row) => format.number(row.quantity),
      },
      {
        id: 'usable',
        header: t('stock.usable'),
        width: 88,
        end: true,
        sort: 'usable',
        cell: (row) => <span className={classes.strong}>{format.number(row.usable)}</span>,
      },
      {
        id: 'transit',
        header: t('stock.inTransit'),
        width: 64,
        end: true,
        cell: (row) =>
          row.inTransit === 0 ? <span className={classes.unknown}>—</span> : format.number(row.inTransit),
      },
      {
        id: 'amc',
        header: t('stock.amc'),
        width: 84,
        end: true,
        sort: 'amc',
        cell: (row) =>
          row.amc === null ? (
            <span className={classes.unknown}>{t('words.unknown')}</span>
          ) : (
            format.number(row.amc, row.amc < 10 ? 1 : 0)
          ),
      },
      {
        id: 'mos',
        header: t('stock.mos'),
        width: 84,
        end: true,
        sort: 'mos',
        cell: (row) => <Months mos={row.mos} />,
      },
      {
        id: 'expiry',
        header: t('stock.nextExpiry'),
        width: 116,
        end: true,
        sort: 'expiry',
        cell: (row) => (
          <>
            <NextExpiry day={row.nextExpiry} near={row.status === 'near_expiry'} />
            <span className={classes.sub}>{row.lots > 0 && t('stock.lots', { count: row.lots })}</span>
          </>
        ),
      },
      {
        id: 'atRisk',
        header: t('atRisk.column'),
        width: 84,
        end: true,
        sort: 'atRisk',
        cell: (row) =>
          row.atRisk === null ? (
            <span className={classes.unknown}>{t('words.unknown')}</span>
          ) : row.atRisk === 0 ? (
            <span className={classes.unknown}>—</span>
          ) : (
            <span className={classes.soon}>{format.number(row.atRisk)}</span>
          ),
      },
    ],
    [t, format, name, catalog, onWhy],
  )
}

export function StockCard({ row, onWhy }: { row: StockRow; onWhy: (why: string) => void }) {
  const { t, name } = useLanguage()
  const catalog = useCatalog()
  return (
    <Card
      to={`/places/${row.locationId}`}
      title={name({ name: row.productName, nameEn: row.productNameEn })}
      badge={<WhyButton row={row} onWhy={onWhy} />}
      subtitle={`${row.locationName} · ${row.jurisdictionName}`}
      facts={[
        { term: t('stock.usable'), value: catalog.units(row.usable, row.productId) },
        { term: t('stock.mos'), value: <Months mos={row.mos} /> },
        {
          term: t('stock.nextExpiry'),
          value: <NextExpiry day={row.nextExpiry} near={row.status === 'near_expiry'} />,
        },
        { term: t('binCard.title'), value: <Link to={cardOf(row)}>{t('binCard.open')}</Link> },
      ]}
    />
  )
}
