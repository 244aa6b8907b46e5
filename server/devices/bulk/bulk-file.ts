import { CsvError, parse } from 'csv-parse/sync'
import {
  IMPORT_COLUMNS,
  type ImportColumn,
  type ImportIssue,
  type ImportPreview,
  MAX_IMPORT_ROWS,
} from '../../../protocol/api/device-import.ts'
import { InvalidError } from '../../errors.ts'

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

const DELIMITERS = [',', ';', '\t']
const COLUMNS = Object.keys(IMPORT_COLUMNS) as ImportColumn[]
/** Longer than any row can be that is taken over. */
const MAX_RECORD = 20_000

/**
 * The table in a CSV file as Excel, WPS and scripts write it: UTF-8 with or without a byte order mark, UTF-16, or GBK; with
 * commas, semicolons or tabs. What is wrong with single lines is told in `errors`. Throws `InvalidError` `import_unreadable`,
 * `import_is_workbook`, `import_empty` or `import_too_long`.
 */
export function readBulkFile(bytes: Buffer): BulkTable {
  const { text, encoding } = decode(bytes)
  const errors: ImportIssue[] = []
  const records = recordsOf(text, errors)
  const [header, ...body] = records
  if (!header || (body.length === 0 && errors.length === 0))
    throw new InvalidError('import_empty', 'The file has no rows below its headings.')
  if (body.length > MAX_IMPORT_ROWS)
    throw new InvalidError(
      'import_too_long',
      `The file has ${body.length} rows. Split it into files of at most ${MAX_IMPORT_ROWS}.`,
      { params: { rows: body.length, max: MAX_IMPORT_ROWS } },
    )
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

function decode(bytes: Buffer): { text: string; encoding: BulkTable['encoding'] } {
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004')))
    throw new InvalidError(
      'import_is_workbook',
      'This is an Excel workbook. Save it as "CSV UTF-8 (comma delimited)" and choose that file.',
    )
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  // The GBK decoder takes nearly anything, but no text has zero bytes.
  const encodings = utf16 ? (['utf-16'] as const) : bytes.includes(0) ? [] : (['utf-8', 'gbk'] as const)
  for (const encoding of encodings)
    try {
      return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding }
    } catch {
      // Not in this encoding.
    }
  throw new InvalidError(
    'import_unreadable',
    'The file is no text in UTF-8 or GBK. Save it as "CSV UTF-8 (comma delimited)" and try again.',
  )
}

interface CsvRecord {
  line: number
  cells: string[]
}

function recordsOf(text: string, errors: ImportIssue[]): CsvRecord[] {
  const records: CsvRecord[] = []
  try {
    parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: MAX_RECORD,
      on_record: (cells: string[], { lines }) => {
        const clean = cells.map(cleaned)
        // `lines` is the last line of a row whose texts have several.
        const line = lines - cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0)
        if (clean.some((cell) => cell !== '')) records.push({ line, cells: clean })
        return null
      },
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error.lines === 'number' ? error.lines : 1
    const message = 'A text in quotes does not end. Look for a single quotation mark above.'
    errors.push({ line, column: null, code: 'quotes', value: '', message })
  }
  return records
}

/** The one that the first line has most of. */
function delimiterOf(text: string): string {
  const [head = ''] = text.split(/\r?\n/, 1)
  const count = (delimiter: string) => head.split(delimiter).length
  return DELIMITERS.toSorted((a, b) => count(b) - count(a))[0] ?? ','
}

/**
 * Without blanks around it, the apostrophe with which a text is kept from being a formula, or the formula with which Excel
 * keeps digits as they are (`="007"`).
 */
function cleaned(cell: string): string {
  const bare = cell.trim()
  const quoted = /^="(.*)"$/.exec(bare)
  return quoted?.[1] ?? bare.replace(/^'(?=[=+\-@])/, '')
}

/** By position; null for a heading that is empty. */
function columnsOf({ line, cells }: CsvRecord, errors: ImportIssue[]): (ImportColumn | null)[] {
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
