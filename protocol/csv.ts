export type Cell = string | number | null

/** Excel takes a text that begins so for a formula. */
const FORMULA = /^[=+\-@\t\r]/

/** A text from the database cannot become a formula: a leading apostrophe keeps it text. */
export const asText = (text: string): string => (FORMULA.test(text) ? `'${text}` : text)

/** One cell as RFC 4180 has it. Numbers stay numbers. */
function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const safe = asText(cell)
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A byte order mark, so that Excel reads the file as UTF-8. */
export const CSV_MARK = '\uFEFF'
export const csvRow = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`
