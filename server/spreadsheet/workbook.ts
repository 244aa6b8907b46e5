import { asText } from '../../protocol/csv.ts'
import { type ColumnKind, columnName, styleOf, widthOf, xmlText } from './sheet.xml.ts'
import { workbookParts } from './workbook.parts.ts'
import { zipOf } from './zip.writer.ts'

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export interface SheetColumn<Row> {
  heading: string
  kind: ColumnKind
  /** A number for `integer` and `number`; `YYYY-MM-DD` for `date`; `YYYY-MM-DD HH:MM` by the county's clock for `time`. Null = empty. */
  value: (row: Row) => string | number | null
  /** In characters; by default what the kind needs. */
  width?: number
}

export interface SheetSource<Row> {
  /** At most 31 characters, none of `[]:*?/\`. */
  name: string
  columns: readonly SheetColumn<Row>[]
  rows: Iterable<Row> | AsyncIterable<Row>
}

/** Excel's own limit, headings included. */
const MAX_ROWS = 1_048_576
/** Text of rows that is handed on at once: characters. */
const CHUNK = 64 * 1024

/** A sheet whose rows are of any shape. */
export interface WorkbookSheet {
  name: string
  xml(): AsyncGenerator<string>
}
export const sheet = <Row>(source: SheetSource<Row>): WorkbookSheet => ({
  name: source.name,
  xml: () => worksheet(source),
})

/**
 * An XLSX workbook (ECMA-376, transitional) as its rows come, in bounded memory: typed cells, headings that stay in sight. A
 * text never becomes a formula, also when the sheet is saved as CSV. Throws `RangeError` for a sheet name or cell that cannot
 * be, and when there are more rows than Excel can show.
 */
export function writeWorkbook(sheets: readonly WorkbookSheet[]): AsyncIterable<Buffer> {
  for (const { name } of sheets)
    if (!/^[^[\]:*?/\\]{1,31}$/.test(name)) throw new RangeError(`${name} cannot be the name of a sheet`)
  return zipOf([
    ...workbookParts(sheets.map(({ name }) => name)).map(([path, content]) => ({ path, content })),
    ...sheets.map(({ xml }, i) => ({ path: `xl/worksheets/sheet${i + 1}.xml`, content: xml })),
  ])
}

async function* worksheet<Row>({ columns, rows }: SheetSource<Row>): AsyncGenerator<string> {
  let text =
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
    `<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>` +
    `<cols>${columns.map((column, i) => `<col min="${i + 1}" max="${i + 1}" width="${widthOf(column)}" customWidth="1"/>`).join('')}</cols><sheetData>` +
    rowXml(
      1,
      columns.map(({ heading }, i) => textCell(`${columnName(i)}1`, heading, 1)),
    )
  let number = 1
  for await (const row of rows) {
    number++
    if (number > MAX_ROWS)
      throw new RangeError(`a sheet has at most ${MAX_ROWS} rows: narrow the filter, or take CSV`)
    text += rowXml(
      number,
      columns.map((column, i) => cellXml(`${columnName(i)}${number}`, column.kind, column.value(row))),
    )
    if (text.length >= CHUNK) {
      yield text
      text = ''
    }
  }
  yield `${text}</sheetData></worksheet>`
}

const rowXml = (number: number, cells: readonly string[]): string =>
  `<row r="${number}">${cells.join('')}</row>`

function cellXml(ref: string, kind: ColumnKind, value: string | number | null): string {
  if (value === null || value === '') return ''
  const style = styleOf(kind)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`${value} cannot stand in cell ${ref}`)
    return `<c r="${ref}" s="${style}"><v>${value}</v></c>`
  }
  const serial = kind === 'date' || kind === 'time' ? serialOf(value) : null
  return serial === null ? textCell(ref, value, style) : `<c r="${ref}" s="${style}"><v>${serial}</v></c>`
}

const textCell = (ref: string, text: string, style: number): string =>
  `<c r="${ref}" t="inlineStr" s="${style}"><is><t xml:space="preserve">${xmlText(asText(text))}</t></is></c>`

/** Days since the last day of 1899, as Excel counts from March 1900 on. Null for what is no such day. */
function serialOf(text: string): number | null {
  const at = Date.parse(`${text.replace(' ', 'T')}${text.length > 10 ? 'Z' : ''}`)
  const serial = (at - Date.UTC(1899, 11, 30)) / 86_400_000
  return serial >= 61 ? serial : null
}
