/** What the cells of a column are, and how Excel shows them. */
export type ColumnKind = 'text' | 'integer' | 'number' | 'date' | 'time'

/** Positions in the `cellXfs` of the workbook's styles; 1 is the heading's. */
const STYLES: Record<ColumnKind, number> = { text: 0, integer: 2, number: 3, date: 4, time: 5 }
const WIDTHS: Record<ColumnKind, number> = { text: 20, integer: 12, number: 12, date: 12, time: 17 }
/** Excel cuts longer texts off. */
const MAX_TEXT = 32_767

export const styleOf = (kind: ColumnKind): number => STYLES[kind]

export const widthOf = (column: { kind: ColumnKind; width?: number }): number =>
  column.width ?? WIDTHS[column.kind]

/** A, B … Z, AA: `index` counts from 0. */
export function columnName(index: number): string {
  let name = ''
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name
  return name
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Without what XML 1.0 cannot hold. */
export const xmlText = (text: string): string =>
  text
    .slice(0, MAX_TEXT)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are to go
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
