import type { SheetIssueCode } from '../../../protocol/api/exchange.ts'
import { hasCheckDigit } from '../../../protocol/gs1.ts'

/** A cell's meaning, or what is wrong with it. */
export type Read<T> = { value: T } | { fault: SheetIssueCode }

/** Full-width letters and digits as plain ones, no blanks around, no invisible characters of word processors. */
export const plain = (cell: string): string =>
  cell
    .normalize('NFKC')
    .replace(/[\u200b\ufeff]/g, '')
    .trim()

/** Excel shows long numbers so, and the digits behind are gone. */
const EXCEL_NUMBER = /^\d(\.\d+)?E\+?\d+$/i
/** What a text of the ledger cannot hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the point
const CONTROL = /[\u0000-\u001f\u007f]|\p{Surrogate}/u

export function readText(cell: string, max: number): Read<string> {
  if (CONTROL.test(cell)) return { fault: 'control_characters' }
  if (cell.length > max) return { fault: 'too_long' }
  return EXCEL_NUMBER.test(cell) ? { fault: 'excel_number' } : { value: cell }
}

/** A whole number of at least `min`, with thousands separators or not: `1,200`, `1 200`, `1200.0`. */
export function readWhole(cell: string, min: number, max: number): Read<number> {
  const text = plain(cell)
  if (EXCEL_NUMBER.test(text)) return { fault: 'excel_number' }
  const digits = /^[+-]?\d{1,3}([,' ]\d{3})+(\.\d+)?$/.test(text) ? text.replace(/[,' ]/g, '') : text
  if (!/^[+-]?\d+(\.\d*)?$/.test(digits)) return { fault: 'not_a_number' }
  const number = Number(digits)
  if (number < min) return { fault: 'negative' }
  if (!Number.isInteger(number)) return { fault: 'fraction' }
  return number > max ? { fault: 'too_large' } : { value: number }
}

/** Degrees with a point: `111.35625`, with or without a sign of degrees behind. */
export function readDegrees(cell: string): Read<number> {
  const [, degrees] = /^(\d{1,3}(?:\.\d{1,20})?)\s*°?$/.exec(plain(cell)) ?? []
  return degrees === undefined ? { fault: 'bad_degrees' } : { value: Number(degrees) }
}

const DAY =
  /^(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?)?月?(?:[ T]\d{1,2}:\d{2}(:\d{2})?)?$/
const EIGHT_DIGITS = /^(\d{4})(\d{2})(\d{2})$/
/** Days from 2000 to 2099 as Excel counts them. */
const FIRST_SERIAL = 36_526
const LAST_SERIAL = 73_050

/**
 * A calendar date `YYYY-MM-DD` from 2000 to 2099. A month alone is its last day, as GS1 has it for day 00. Years at the
 * end, years of two digits and six digits can be read in two ways and are refused.
 */
export function readDay(cell: string): Read<string> {
  const text = plain(cell)
  if (/^\d{5}$/.test(text)) {
    const serial = Number(text)
    if (serial < FIRST_SERIAL || serial > LAST_SERIAL) return { fault: 'bad_date' }
    return { value: new Date(Date.UTC(1899, 11, 30 + serial)).toISOString().slice(0, 10) }
  }
  if (/^\d{6}$/.test(text) || /^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}$/.test(text))
    return { fault: 'ambiguous_date' }
  const [, year, month, day] = DAY.exec(text) ?? EIGHT_DIGITS.exec(text) ?? []
  if (year === undefined || month === undefined || !year.startsWith('20')) return { fault: 'bad_date' }
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  const date = day === undefined || day === '00' ? last : Number(day)
  if (Number(month) < 1 || Number(month) > 12 || date < 1 || date > last) return { fault: 'bad_date' }
  return { value: `${year}-${month.padStart(2, '0')}-${String(date).padStart(2, '0')}` }
}

/** GTIN-8, -12, -13 or -14 as the 14 digits with which it is kept. */
export function readGtin(cell: string): Read<string> {
  const text = plain(cell).replace(/[ -]/g, '')
  if (EXCEL_NUMBER.test(text)) return { fault: 'excel_number' }
  if (!/^(\d{8}|\d{12,14})$/.test(text)) return { fault: 'bad_gtin' }
  const gtin = text.padStart(14, '0')
  return hasCheckDigit(gtin) ? { value: gtin } : { fault: 'bad_gtin' }
}

/** One of several by any of its names, whichever the case. */
export function readChoice<T extends string>(
  cell: string,
  names: Readonly<Record<T, readonly string[]>>,
): Read<T> {
  const text = plain(cell).toLowerCase()
  for (const [value, known] of Object.entries(names) as [T, readonly string[]][])
    if (value === text || known.includes(text)) return { value }
  return { fault: 'bad_choice' }
}
