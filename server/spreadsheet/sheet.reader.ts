import { InvalidError } from '../errors.ts'
import { type Delimiter, readCsv } from './csv.reader.ts'
import { decodeText, type Encoding } from './text.decoding.ts'
import { readXlsx } from './xlsx.reader.ts'

export interface SheetRow {
  /** In the file, from 1: what Excel shows at the edge, or the line of the text. */
  row: number
  /** Without blanks around them. */
  cells: readonly string[]
  /** Positions of cells with a formula. */
  formulas: readonly number[]
}
export interface SheetTable {
  source:
    | { kind: 'xlsx'; sheet: string; hiddenRows: number }
    | { kind: 'csv'; encoding: Encoding; delimiter: Delimiter }
  /** Those with anything in them. */
  rows: SheetRow[]
}

const ZIP = Buffer.from('PK\u0003\u0004')
/** An old .xls, or a workbook under a password. */
const COMPOUND = Buffer.from([0xd0, 0xcf, 0x11, 0xe0])

/**
 * The rows of a workbook or CSV file. Throws `InvalidError` `import_empty`, `import_too_long`, `import_unreadable`,
 * `import_quotes`, `workbook_old`, `workbook_damaged`, `workbook_too_large`.
 */
export async function readSheet(
  bytes: Buffer,
  { maxRows, encoding }: { maxRows: number; encoding?: Encoding | undefined },
): Promise<SheetTable> {
  const table = await (isWorkbook(bytes) ? workbook(bytes, maxRows) : csv(bytes, maxRows, encoding))
  if (table.rows.length === 0)
    throw new InvalidError('import_empty', 'The file has no rows below its headings.')
  if (table.rows.length > maxRows)
    throw new InvalidError('import_too_long', `The file has more than ${maxRows} rows: split it.`, {
      params: { rows: table.rows.length, max: maxRows },
    })
  return table
}

function isWorkbook(bytes: Buffer): boolean {
  if (bytes.subarray(0, 4).equals(COMPOUND))
    throw new InvalidError(
      'workbook_old',
      'This is an old .xls file, or a workbook with a password. Save it as .xlsx without one and choose that.',
    )
  return bytes.subarray(0, 4).equals(ZIP)
}

async function workbook(bytes: Buffer, maxRows: number): Promise<SheetTable> {
  const { sheet, rows, hidden } = await readXlsx(bytes, maxRows)
  return { source: { kind: 'xlsx', sheet, hiddenRows: hidden }, rows }
}

async function csv(bytes: Buffer, maxRows: number, asked: Encoding | undefined): Promise<SheetTable> {
  const { text, encoding } = decodeText(bytes, asked)
  const { delimiter, rows, brokenAt } = readCsv(text, maxRows)
  if (brokenAt !== null)
    throw new InvalidError(
      'import_quotes',
      `A text in quotes does not end: look for a single quotation mark at or above line ${brokenAt}.`,
      { params: { line: brokenAt } },
    )
  return {
    source: { kind: 'csv', encoding, delimiter },
    rows: rows.map(({ line, cells, formulas }) => ({ row: line, cells, formulas })),
  }
}
