import {
  IMPORT_COLUMNS,
  type ImportColumn,
  type ImportIssue,
  type ImportPreview,
  MAX_IMPORT_ROWS,
} from '../../../protocol/api/device-import.ts'
import { InvalidError } from '../../errors.ts'
import { type CsvRow, readCsv } from '../../spreadsheet/csv.reader.ts'
import { decodeText } from '../../spreadsheet/text.decoding.ts'

export interface BulkRow {
  /** In the file, from 1. */
  line: number
  /** Trimmed; a column that the file does not have is empty. */
  cells: Record<ImportColumn, string>
}
export interface BulkTable {
  encoding: ImportPreview['encoding']
  rows: BulkRow[]
  errors: ImportIssue[]
}

const COLUMNS = Object.keys(IMPORT_COLUMNS) as ImportColumn[]

/**
 * The table in a CSV file as Excel, WPS and scripts write it: UTF-8 with or without a byte order mark, UTF-16, or GBK; with
 * commas, semicolons or tabs. What is wrong with single lines is told in `errors`. Throws `InvalidError` `import_unreadable`,
 * `import_is_workbook`, `import_empty` or `import_too_long`.
 */
export function readBulkFile(bytes: Buffer): BulkTable {
  refuseWorkbook(bytes)
  const { text, encoding } = decodeText(bytes)
  const errors: ImportIssue[] = []
  const { rows: records, brokenAt } = readCsv(text, MAX_IMPORT_ROWS + 1)
  if (brokenAt !== null) {
    const message = 'A text in quotes does not end. Look for a single quotation mark above.'
    errors.push({ line: brokenAt, column: null, code: 'quotes', value: '', message })
  }
  const [header, ...body] = records
  if (!header || (body.length === 0 && errors.length === 0))
    throw new InvalidError('import_empty', 'The file has no rows below its headings.')
  if (body.length > MAX_IMPORT_ROWS)
    throw new InvalidError('import_too_long', `The file has more than ${MAX_IMPORT_ROWS} rows. Split it.`, {
      params: { rows: body.length, max: MAX_IMPORT_ROWS },
    })
  const columns = columnsOf(header, errors)
  const rows = body.flatMap(({ line, cells }) => {
    // Excel leaves empty cells at the end of a row out, and adds some where there was something once.
    if (cells.slice(columns.length).some((cell) => cell !== '')) {
      const value = `${cells.length}/${columns.length}`
      const message = `The row has ${cells.length} cells, the headings are ${columns.length}. Is there a comma in a text without quotes?`
      errors.push({ line, column: null, code: 'cells', value, message })
      return []
    }
    const row = Object.fromEntries(COLUMNS.map((column) => [column, '']))
    for (const [i, column] of columns.entries()) if (column) row[column] = cells[i] ?? ''
    return [{ line, cells: row as Record<ImportColumn, string> }]
  })
  return { encoding, rows, errors }
}

function refuseWorkbook(bytes: Buffer): void {
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004')))
    throw new InvalidError(
      'import_is_workbook',
      'This is an Excel workbook. Save it as "CSV UTF-8 (comma delimited)" and choose that file.',
    )
}

/** By position; null for a heading that is empty. */
function columnsOf({ line, cells }: CsvRow, errors: ImportIssue[]): (ImportColumn | null)[] {
  const issue = (code: ImportIssue['code'], value: string, message: string) =>
    errors.push({ line, column: null, code, value, message })
  const columns = cells.map((heading) => {
    if (heading === '') return null
    const known = COLUMNS.find(
      (column) => IMPORT_COLUMNS[column] === heading || column === heading.toLowerCase(),
    )
    if (!known)
      issue('unknown_column', heading, `There is no column "${heading}". Use the headings of the template.`)
    return known ?? null
  })
  for (const column of COLUMNS) {
    const times = columns.filter((each) => each === column).length
    if (times > 1) issue('column_twice', column, `The column "${column}" stands there ${times} times.`)
  }
  if (!columns.includes('name'))
    issue('column_missing', 'name', 'The column "name" is missing. Use the headings of the template.')
  return columns
}
