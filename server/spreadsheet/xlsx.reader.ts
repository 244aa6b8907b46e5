import { cleaned } from './csv.reader.ts'
import { damaged, Stop, XlsxPackage } from './xlsx.package.ts'

export interface XlsxRow {
  /** As Excel numbers it, from 1. */
  row: number
  /** Texts without blanks around them; numbers plainly written; dates as `YYYY-MM-DD`, with a time `YYYY-MM-DD HH:MM`. */
  cells: string[]
  /** Positions in `cells` of those that a formula reckons: what is stored beside it can be out of date. */
  formulas: number[]
}
export interface XlsxTable {
  sheet: string
  rows: XlsxRow[]
  /** Rows that a filter hides; they are read like the others. */
  hidden: number
}

const MAX_COLUMNS = 200
/** Formats of dates and times that Excel knows by number (ECMA-376 part 1, 18.8.30), those of Chinese Excel among them. */
const DATE_FORMATS = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58])

/**
 * The rows with anything in them of the first sheet that is not hidden, at most `maxRows` + 1. Throws `InvalidError`
 * `workbook_damaged`, `workbook_too_large`.
 */
export async function readXlsx(bytes: Buffer, maxRows: number): Promise<XlsxTable> {
  const pack = await XlsxPackage.open(bytes)
  const { sheet, path, from1904 } = await firstSheet(pack)
  const [strings, dateStyles] = [await sharedStrings(pack), await dateStylesOf(pack)]
  const rows: XlsxRow[] = []
  let hidden = 0
  let row: XlsxRow = { row: 0, cells: [], formulas: [] }
  let isHidden = false
  let cell = { column: 0, type: '', style: '', value: '', formula: false }
  let reading = false
  const put = () => {
    const text = cleaned(textOf(cell, { strings, dateStyles, from1904 }))
    if (text === '' && !cell.formula) return
    if (cell.column >= MAX_COLUMNS) return
    while (row.cells.length < cell.column) row.cells.push('')
    row.cells[cell.column] = text
    if (cell.formula) row.formulas.push(cell.column)
  }
  await pack.read(path, {
    open(name, { r = '', t = 'n', s = '', hidden: hides }) {
      if (name === 'row') {
        row = { row: Number(r) || row.row + 1, cells: [], formulas: [] }
        isHidden = hides === '1' || hides === 'true'
        cell = { ...cell, column: -1 }
      } else if (name === 'c') {
        const column = r === '' ? cell.column + 1 : columnIndex(r)
        cell = { column, type: t, style: s, value: '', formula: false }
      } else if (name === 'f') cell.formula = true
      else if (name === 'v' || name === 't') reading = true
    },
    text(text) {
      if (reading) cell.value += text
    },
    close(name) {
      if (name === 'v' || name === 't') reading = false
      else if (name === 'c') put()
      else if (name === 'row' && row.cells.some((text) => text !== '')) {
        rows.push(row)
        if (isHidden) hidden++
        if (rows.length > maxRows) throw new Stop()
      }
    },
  })
  return { sheet, rows, hidden }
}

interface Meaning {
  strings: readonly string[]
  dateStyles: ReadonlySet<string>
  from1904: boolean
}

function textOf(
  { type, style, value }: { type: string; style: string; value: string },
  meaning: Meaning,
): string {
  if (type === 's') return meaning.strings[Number(value)] ?? ''
  if (type !== 'n' || value === '') return value
  const number = Number(value)
  if (!Number.isFinite(number)) return value
  if (meaning.dateStyles.has(style)) return dateText(number + (meaning.from1904 ? 1_462 : 0))
  // What floating point adds behind the 15th digit is not in the cell.
  return String(Number(number.toPrecision(15)))
}

/** Of days since the end of 1899, as Excel counts them from March 1900 on; an earlier one stays a number. */
function dateText(serial: number): string {
  if (serial < 61 || serial > 2_958_465) return String(serial)
  const text = new Date(Date.UTC(1899, 11, 30) + Math.round(serial * 1_440) * 60_000).toISOString()
  return Number.isInteger(serial) ? text.slice(0, 10) : text.slice(0, 16).replace('T', ' ')
}

/** 0 for `A7`. */
function columnIndex(ref: string): number {
  const letters = /^[A-Z]{1,3}/.exec(ref)?.[0]
  if (!letters) throw damaged()
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

async function firstSheet(pack: XlsxPackage): Promise<{ sheet: string; path: string; from1904: boolean }> {
  const sheets: { name: string; rid: string }[] = []
  let from1904 = false
  await pack.read('xl/workbook.xml', {
    open(tag, attributes) {
      if (tag === 'workbookPr') from1904 = ['1', 'true'].includes(attributes.date1904 ?? '')
      if (tag !== 'sheet' || (attributes.state ?? 'visible') !== 'visible') return
      const rid = Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? ''
      sheets.push({ name: attributes.name ?? '', rid })
    },
  })
  const [first] = sheets
  let target: string | undefined
  await pack.read('xl/_rels/workbook.xml.rels', {
    open(tag, { Id, Target }) {
      if (tag === 'Relationship' && Id === first?.rid) target = Target
    },
  })
  const path = target?.startsWith('/') ? target.slice(1) : `xl/${target}`
  if (!first || !pack.has(path)) throw damaged()
  return { sheet: first.name, path, from1904 }
}

async function sharedStrings(pack: XlsxPackage): Promise<string[]> {
  const path = 'xl/sharedStrings.xml'
  if (!pack.has(path)) return []
  const strings: string[] = []
  let [text, reading, phonetic] = ['', false, false]
  await pack.read(path, {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 'rPh') phonetic = true
      else if (name === 't') reading = !phonetic
    },
    text(part) {
      if (reading) text += part
    },
    close(name) {
      if (name === 'si') strings.push(text)
      else if (name === 'rPh') phonetic = false
      else if (name === 't') reading = false
    },
  })
  return strings
}

/** Positions of the cell styles that show a number as a date. */
async function dateStylesOf(pack: XlsxPackage): Promise<Set<string>> {
  const path = 'xl/styles.xml'
  const dates = new Set<string>()
  if (!pack.has(path)) return dates
  const own = new Set<number>()
  let [inCells, position] = [false, 0]
  await pack.read(path, {
    open(name, { numFmtId = '0', formatCode = '' }) {
      if (name === 'numFmt' && isDateFormat(formatCode)) own.add(Number(numFmtId))
      else if (name === 'cellXfs') inCells = true
      else if (name === 'xf' && inCells) {
        const format = Number(numFmtId)
        if (DATE_FORMATS.has(format) || own.has(format)) dates.add(String(position))
        position++
      }
    },
    close(name) {
      if (name === 'cellXfs') inCells = false
    },
  })
  return dates
}

/** Texts in quotes, escaped letters and colours in brackets aside, a date's format has its letters. */
const isDateFormat = (code: string): boolean =>
  /[ymdYMD]/.test(code.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, '')) && !/general/i.test(code)
