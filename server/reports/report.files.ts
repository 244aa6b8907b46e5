import type { Report, ReportCell, ReportColumn } from '../../protocol/api/reports.ts'
import { CSV_MARK, csvRow } from '../../protocol/csv.ts'
import type { TimeZone } from '../places/time-zone.ts'
import type { FileAnswer } from '../route.ts'
import {
  type SheetColumn,
  sheet,
  type WorkbookSheet,
  writeWorkbook,
  XLSX_TYPE,
} from '../spreadsheet/workbook.ts'

export const CSV_TYPE = 'text/csv; charset=utf-8'
export { XLSX_TYPE }

type Row = readonly ReportCell[]
const KINDS = {
  text: 'text',
  units: 'integer',
  decimal: 'number',
  share: 'number',
  date: 'date',
  time: 'time',
} as const

/** A report as a file, page after page: `next` fetches the page after, for those that have pages. */
export function reportFile(
  first: Report,
  format: 'xlsx' | 'csv',
  timeZone: TimeZone,
  next: (cursor: string) => Promise<Report>,
): FileAnswer {
  const area = first.location?.name ?? first.jurisdiction?.name ?? ''
  const name = [first.title, area, first.from.slice(0, 7), first.to.slice(0, 7)].filter(Boolean).join('-')
  const rows = allRows(first, next)
  if (format === 'csv')
    return { name: `${name}.csv`, type: CSV_TYPE, body: csv(first.columns, rows, timeZone) }
  return { name: `${name}.xlsx`, type: XLSX_TYPE, body: writeWorkbook([reportSheet(first, timeZone, rows)]) }
}

/** A report as a sheet of a workbook. */
export function reportSheet(
  { title, columns, rows: own, totals }: Report,
  timeZone: TimeZone,
  rows: Iterable<Row> | AsyncIterable<Row> = totals ? [...own, totals] : own,
): WorkbookSheet {
  return sheet({
    name: title.replace(/[[\]:*?/\\]/g, ' '),
    columns: columns.map(
      (column, index): SheetColumn<Row> => ({
        heading: column.title,
        kind: KINDS[column.kind],
        value: (row) => cellOf(row[index] ?? null, column, timeZone),
      }),
    ),
    rows,
  })
}

async function* allRows(first: Report, next: (cursor: string) => Promise<Report>): AsyncGenerator<Row> {
  yield* first.rows
  for (let cursor = first.next; cursor !== null; ) {
    const page = await next(cursor)
    yield* page.rows
    cursor = page.next
  }
  if (first.totals) yield first.totals
}

async function* csv(
  columns: readonly ReportColumn[],
  rows: AsyncIterable<Row>,
  timeZone: TimeZone,
): AsyncGenerator<string> {
  yield CSV_MARK + csvRow(columns.map(({ title }) => title))
  for await (const row of rows)
    yield csvRow(columns.map((column, index) => cellOf(row[index] ?? null, column, timeZone)))
}

/** Times by the county's clock; shares with four digits, which are hundredths of a per cent. */
function cellOf(cell: ReportCell, { kind }: ReportColumn, timeZone: TimeZone): ReportCell {
  if (kind === 'time' && typeof cell === 'string') {
    const at = new Date(cell)
    const minutes = timeZone.minutesOf(at)
    const clock = [Math.floor(minutes / 60), minutes % 60]
      .map((part) => String(part).padStart(2, '0'))
      .join(':')
    return `${timeZone.dayOf(at)} ${clock}`
  }
  if ((kind === 'share' || kind === 'decimal') && typeof cell === 'number')
    return Math.round(cell * 10_000) / 10_000
  return cell
}
