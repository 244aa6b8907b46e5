import { type Cell, CSV_MARK, csvRow } from '../../protocol/csv.ts'

export type { Cell }

/** RFC 4180 with CRLF, and a byte order mark so that Excel reads it as UTF-8. */
export const toCsv = (rows: readonly (readonly Cell[])[]): string => `${CSV_MARK}${rows.map(csvRow).join('')}`

/** Hands the text to the browser as a file. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
