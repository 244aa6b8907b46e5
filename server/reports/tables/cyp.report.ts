import { CYP_FACTORS, coupleYears } from '../cyp.ts'
import { columns, type ProductMonths, productCells, sumCells, sumOf, type Table } from './report-table.ts'

/** Couple-years of protection by method, from the units that people were given: issued and vended, less what came back. */
export function cypReport(products: readonly ProductMonths[]): Table {
  const rows = products
    .flatMap(({ product, months }) => {
      const issued = sumOf(months, (month) => month.issued)
      const vended = sumOf(months, (month) => month.vended)
      const { method } = product
      if (issued === 0 && vended === 0) return []
      const factor = CYP_FACTORS.factors[method] ?? null
      const years = coupleYears(method, issued + vended)
      const cells = [
        { word: `method.${method}` } as const,
        ...productCells(product),
        issued,
        vended,
        issued + vended,
        factor,
        years,
      ]
      return [{ method, cells }]
    })
    .sort((a, b) => a.method.localeCompare(b.method))
    .map(({ cells }) => cells)
  return {
    columns: [
      ...columns('text', 'method', 'product', 'unit'),
      ...columns('units', 'issued', 'vended', 'given'),
      ...columns('decimal', 'factor', 'cyp'),
    ],
    rows,
    totals:
      rows.length === 0
        ? null
        : [{ word: 'allProducts' }, null, null, null, null, null, null, sumCells(rows, 7)],
    notes: [
      'reversals_net',
      'factors_version',
      ...(rows.some((row) => row.at(-1) === null) ? (['factor_unknown'] as const) : []),
    ],
  }
}
