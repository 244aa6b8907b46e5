import type {
  ImportKind,
  SheetColumnName,
  SheetIssue,
  SheetIssueCode,
} from '../../../protocol/api/exchange.ts'
import type { SheetTable } from '../../spreadsheet/sheet.reader.ts'
import { columnName } from '../../spreadsheet/sheet.xml.ts'
import { IMPORT_COLUMNS, KIND_COLUMNS } from './import-columns.ts'
import { plain } from './import-values.ts'
import { explain } from './issue-words.ts'

export interface ImportRow {
  /** In the file, from 1. */
  row: number
  /** Of the columns that the file has. */
  cells: Partial<Record<SheetColumnName, string>>
  /** As Excel calls the cell of a column: `C5`. */
  at(column: SheetColumnName): string | null
}
export interface ImportTable {
  /** Columns that the file has. */
  columns: ReadonlySet<SheetColumnName>
  rows: ImportRow[]
  errors: SheetIssue[]
  warnings: SheetIssue[]
}

/** Titles, dates and stamps may stand above the headings. */
const LOOKED_AT = 20

export function issue(
  code: SheetIssueCode,
  value: string,
  where: { row?: number; cell?: string | null; column?: SheetColumnName } = {},
): SheetIssue {
  const { row = null, cell = null, column = null } = where
  return { row, cell, column, code, value: value.slice(0, 100), message: explain(code, value) }
}

/** Finds the headings by their names, whichever their order and language, and the rows below them. */
export function importTable(kind: ImportKind, { rows, source }: SheetTable): ImportTable {
  const errors: SheetIssue[] = []
  const warnings: SheetIssue[] = []
  const known = namesOf(kind)
  const score = (cells: readonly string[]) =>
    new Set(cells.map((cell) => known.get(nameKey(cell))).filter(Boolean)).size
  const candidates = rows.slice(0, LOOKED_AT).map(({ cells }) => score(cells))
  const best = Math.max(...candidates)
  const heading = rows[candidates.indexOf(best)]
  if (!heading || best < Math.min(2, KIND_COLUMNS[kind].required.length + 1)) {
    const wanted = KIND_COLUMNS[kind].columns.map((name) => IMPORT_COLUMNS[name].heading['zh-CN']).join('、')
    return { columns: new Set(), rows: [], errors: [issue('no_headings', wanted)], warnings }
  }
  const columns = heading.cells.map((cell) => known.get(nameKey(cell)))
  const at = (index: number, row: number) => `${columnName(index)}${row}`
  for (const [i, text] of heading.cells.entries()) {
    const where = { row: heading.row, cell: at(i, heading.row) }
    const column = columns[i]
    if (text !== '' && !column) warnings.push(issue('ignored_column', text, where))
    if (column && columns.indexOf(column) < i) errors.push(issue('column_twice', text, { ...where, column }))
  }
  errors.push(...missing(kind, new Set(columns)))
  if (source.kind === 'xlsx' && source.hiddenRows > 0)
    warnings.push(issue('hidden_rows', String(source.hiddenRows)))
  const taken: ImportRow[] = []
  for (const { row, cells, formulas } of rows.slice(rows.indexOf(heading) + 1)) {
    const own: ImportRow['cells'] = {}
    for (const [i, column] of columns.entries()) {
      if (!column) continue
      own[column] = cells[i] ?? ''
      if (formulas.includes(i))
        errors.push(issue('formula', cells[i] ?? '', { row, cell: at(i, row), column }))
    }
    // A row with texts in columns of others only, such as a total or a signature, is none of ours.
    if (Object.values(own).every((cell) => cell === '')) continue
    taken.push({
      row,
      cells: own,
      at(column) {
        const i = columns.indexOf(column)
        return i < 0 ? null : at(i, row)
      },
    })
  }
  return { columns: new Set(columns.filter((column) => column !== undefined)), rows: taken, errors, warnings }
}

function missing(kind: ImportKind, columns: ReadonlySet<SheetColumnName | undefined>): SheetIssue[] {
  const { required, oneOf = [] } = KIND_COLUMNS[kind]
  const lacking = required.filter((column) => !columns.has(column))
  const [first] = oneOf
  if (first && !oneOf.some((column) => columns.has(column))) lacking.push(first)
  return lacking.map((column) => issue('column_missing', IMPORT_COLUMNS[column].heading['zh-CN'], { column }))
}

/** Without blanks and marks: `有效期至 *` is `有效期至`. */
const nameKey = (heading: string): string =>
  plain(heading)
    .toLowerCase()
    .replace(/[\s*_:]/g, '')

function namesOf(kind: ImportKind): Map<string, SheetColumnName> {
  const names = new Map<string, SheetColumnName>()
  for (const column of KIND_COLUMNS[kind].columns) {
    const { heading, aliases } = IMPORT_COLUMNS[column]
    for (const name of [column, heading['zh-CN'], heading.en, ...aliases])
      if (!names.has(nameKey(name))) names.set(nameKey(name), column)
  }
  return names
}
