import { CsvError, parse } from 'csv-parse/sync'

const DELIMITERS = [',', ';', '\t'] as const
export type Delimiter = (typeof DELIMITERS)[number]
/** Longer than any row can be that is taken over. */
const MAX_RECORD = 20_000
const KEPT_DIGITS = /^="(.*)"$/
/** Lines that show which delimiter a file has: a title may stand above the headings. */
const LOOKED_AT = 10

export interface CsvRow {
  /** Line of the file on which it begins, from 1. */
  line: number
  /** Without blanks around them. */
  cells: string[]
  /** Positions in `cells` of formulas, which nobody reckons here. */
  formulas: number[]
}
export interface CsvTable {
  delimiter: Delimiter
  /** Those with anything in them. */
  rows: CsvRow[]
  /** The line with a quotation mark that has no end: rows are those before it. */
  brokenAt: number | null
}

/** The rows of a CSV text, at most `maxRows` + 1 of them: more than `maxRows` are too many. */
export function readCsv(text: string, maxRows: number): CsvTable {
  const delimiter = delimiterOf(text)
  const rows: CsvRow[] = []
  const table = { delimiter, rows, brokenAt: null }
  try {
    parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: MAX_RECORD,
      on_record: (cells: string[], { lines }) => {
        const clean = cells.map(cleaned)
        // `lines` is the last line of a row whose texts have several.
        const line = lines - cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0)
        if (clean.some((cell) => cell !== '')) rows.push({ line, cells: clean, formulas: formulasIn(cells) })
        if (rows.length > maxRows) throw new Enough()
        return null
      },
    })
  } catch (error) {
    if (error instanceof CsvError)
      return { ...table, brokenAt: typeof error.lines === 'number' ? error.lines : 1 }
    if (!(error instanceof Enough)) throw error
  }
  return table
}

/** A text that begins so has an apostrophe before it: see `cleaned`. */
const formulasIn = (cells: readonly string[]): number[] =>
  cells.flatMap((cell, i) => (cell.trim().startsWith('=') && !KEPT_DIGITS.test(cell.trim()) ? i : []))

class Enough extends Error {}

/** The one that the first lines have most of. */
function delimiterOf(text: string): Delimiter {
  const head = text.slice(0, MAX_RECORD).split(/\r?\n/, LOOKED_AT).join('\n')
  const count = (delimiter: string) => head.split(delimiter).length
  return DELIMITERS.toSorted((a, b) => count(b) - count(a))[0] ?? ','
}

/**
 * Without blanks around it, the apostrophe with which a text is kept from being a formula, or the formula with which Excel
 * keeps digits as they are (`="007"`).
 */
export function cleaned(cell: string): string {
  const bare = cell.trim()
  const quoted = KEPT_DIGITS.exec(bare)
  return quoted?.[1] ?? bare.replace(/^'(?=[=+\-@])/, '')
}
