import {
  columns,
  PRODUCT_COLUMNS,
  type ProductMonths,
  productCells,
  share,
  sumCells,
  sumOf,
  type Table,
} from './report-table.ts'

/**
 * Stock-out rate = points without stock ÷ points that offer the product, at the end of the period; and how many of the
 * days on which points offered it they had some.
 */
export function stockoutReport(products: readonly ProductMonths[]): Table {
  const rows = products.flatMap(({ product, months }) => {
    const last = months.at(-1)
    const offeredDays = sumOf(months, (month) => month.offeredDays)
    if (!last || (last.offered === 0 && offeredDays === 0)) return []
    const outDays = sumOf(months, (month) => month.outDays)
    return [
      [
        ...productCells(product),
        last.offered,
        last.out,
        share(last.out, last.offered),
        offeredDays,
        outDays,
        share(offeredDays - outDays, offeredDays),
      ],
    ]
  })
  const [offered, out, days, outDays] = [2, 3, 5, 6].map((index) => sumCells(rows, index)) as [
    number | null,
    number | null,
    number | null,
    number | null,
  ]
  return {
    columns: [
      ...PRODUCT_COLUMNS,
      ...columns('units', 'offering', 'without'),
      ...columns('share', 'stockoutRate'),
      ...columns('units', 'offeredDays', 'outDays'),
      ...columns('share', 'inStockDays'),
    ],
    rows,
    totals:
      offered === null || out === null || days === null || outDays === null
        ? null
        : [
            { word: 'allProducts' },
            null,
            offered,
            out,
            share(out, offered),
            days,
            outDays,
            share(days - outDays, days),
          ],
    notes: ['points_only', 'offers_of_today'],
  }
}

/**
 * Stocked according to plan = observations within minimum and maximum ÷ all observations: one for each point, product and
 * end of a month. Where months of stock are unknown there is no observation; how many those are stands beside it.
 */
export function planReport(products: readonly ProductMonths[]): Table {
  const rows = products.flatMap(({ product, months }) => {
    const [offered, below, within, above] = (['offered', 'below', 'within', 'above'] as const).map((state) =>
      sumOf(months, (month) => month[state]),
    ) as [number, number, number, number]
    if (offered === 0) return []
    const known = below + within + above
    return [[...productCells(product), known, below, within, above, share(within, known), offered - known]]
  })
  const totals = [2, 3, 4, 5, 7].map((index) => sumCells(rows, index))
  const [known = null, below = null, within = null, above = null, unknown = null] = totals
  return {
    columns: [
      ...PRODUCT_COLUMNS,
      ...columns('units', 'observations', 'belowPlan', 'withinPlan', 'abovePlan'),
      ...columns('share', 'accordingToPlan'),
      ...columns('units', 'unknownPlan'),
    ],
    rows,
    totals:
      known === null
        ? null
        : [{ word: 'allProducts' }, null, known, below, within, above, share(within ?? 0, known), unknown],
    notes: ['points_only', 'limits_of_today', 'months_unknown'],
  }
}
