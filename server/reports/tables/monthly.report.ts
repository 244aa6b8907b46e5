import type { FillRate } from '../../../protocol/api/replenishment.ts'
import type { CountAccuracy } from '../../../protocol/api/stocktakes.ts'
import { columns, share, sumCells, type Table } from './report-table.ts'

interface OfMonth<T> {
  month: string
  figures: T
}

/** Order fill rate = received ÷ ordered, by the month in which orders were approved. */
export function ordersReport(months: readonly OfMonth<FillRate>[], ofPlace: boolean): Table {
  const rows = months
    .filter(({ figures }) => figures.orders + figures.underWay > 0)
    .map(({ month, figures: { orders, underWay, ordered, received, rate } }) => [
      month,
      orders,
      underWay,
      ordered,
      received,
      rate,
    ])
  const [orders, underWay, ordered, received] = [1, 2, 3, 4].map((index) => sumCells(rows, index)) as [
    number | null,
    number | null,
    number | null,
    number | null,
  ]
  return {
    columns: [
      ...columns('text', 'month'),
      ...columns('units', 'ordersEnded', 'ordersOpen', 'ordered', 'delivered'),
      ...columns('share', 'fillRate'),
    ],
    rows,
    totals:
      rows.length === 0
        ? null
        : [{ word: 'allProducts' }, orders, underWay, ordered, received, share(received ?? 0, ordered ?? 0)],
    notes: ofPlace ? ['whole_jurisdiction'] : [],
  }
}

/** Count accuracy = lines matching ÷ lines counted, by the month in which counts were posted. */
export function countsReport(months: readonly OfMonth<CountAccuracy>[], ofPlace: boolean): Table {
  const rows = months
    .filter(({ figures }) => figures.stocktakes > 0)
    .map(({ month, figures: { stocktakes, counted, matching } }) => [
      month,
      stocktakes,
      counted,
      matching,
      share(matching, counted),
    ])
  const [stocktakes, counted, matching] = [1, 2, 3].map((index) => sumCells(rows, index)) as [
    number | null,
    number | null,
    number | null,
  ]
  return {
    columns: [
      ...columns('text', 'month'),
      ...columns('units', 'stocktakes', 'counted', 'matching'),
      ...columns('share', 'accuracy'),
    ],
    rows,
    totals:
      rows.length === 0
        ? null
        : [{ word: 'allProducts' }, stocktakes, counted, matching, share(matching ?? 0, counted ?? 0)],
    notes: ofPlace ? ['whole_jurisdiction'] : [],
  }
}
