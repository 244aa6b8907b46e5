import type { ReadingFault } from '../../../protocol/api/climate.ts'
import { HAND_CELSIUS } from '../../../protocol/api/hand-readings.ts'
import type { LoggerColumn, LoggerIssue, LoggerIssueCode } from '../../../protocol/api/logger-files.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import type { SheetRow, SheetTable } from '../../spreadsheet/sheet.reader.ts'
import { columnName } from '../../spreadsheet/sheet.xml.ts'
import { faultOf } from '../reading-fault.ts'
import { celsiusOf, type Heading, headingOf, type Unit } from './logger-columns.ts'
import { explainIssue } from './logger-issues.ts'
import { readMoment, readNumber } from './logger-values.ts'

/** A reading of the file. `at` is milliseconds since 1970. */
export interface LoggerReading {
  row: number
  at: number
  celsius: number | null
  humidity: number | null
  fault: ReadingFault | null
}
export interface LoggerSheet {
  rows: number
  readings: LoggerReading[]
  fahrenheit: boolean
  errors: LoggerIssue[]
  warnings: LoggerIssue[]
}

interface Limits {
  timeZone: TimeZone
  /** Milliseconds since 1970: nothing before and nothing after is taken. */
  earliest: number
  latest: number
}
type Headings = ReadonlyMap<LoggerColumn, { index: number; unit: Heading['unit'] }>
type Cell = (code: LoggerIssueCode, column: LoggerColumn, value: string) => void

/** Models, serial numbers and statistics stand above the headings of many loggers. */
const LOOKED_AT = 40

/** What a data logger's file says. Headings are found by their names, whichever their order and language. */
export function readLoggerSheet({ rows, source }: SheetTable, limits: Limits): LoggerSheet {
  const errors: LoggerIssue[] = []
  const warnings: LoggerIssue[] = []
  const read: LoggerSheet = { rows: 0, readings: [], fahrenheit: false, errors, warnings }
  const heading = rows.slice(0, LOOKED_AT).find(({ cells }) => {
    const columns = new Set(cells.map((cell) => headingOf(cell)?.column))
    return (columns.has('celsius') || columns.has('humidity')) && (columns.has('time') || columns.has('date'))
  })
  if (!heading) {
    errors.push(loggerIssue('no_headings', '时间、温度、湿度'))
    return read
  }
  const headings = headingsOf(heading, errors, warnings)
  if (source.kind === 'xlsx' && source.hiddenRows > 0)
    warnings.push(loggerIssue('hidden_rows', String(source.hiddenRows)))
  read.fahrenheit = headings.get('celsius')?.unit === 'fahrenheit'
  if (read.fahrenheit)
    warnings.push(loggerIssue('fahrenheit', heading.cells[headings.get('celsius')?.index ?? 0] ?? ''))
  if (errors.length > 0) return read
  const seen = new Map<number, LoggerReading>()
  for (const row of rows.slice(rows.indexOf(heading) + 1)) {
    const cells = [...headings.values()].map(({ index }) => row.cells[index] ?? '')
    if (cells.every((cell) => cell === '')) continue
    read.rows++
    const reading = readRow(row, headings, limits, { errors, warnings })
    if (!reading) continue
    const known = seen.get(reading.at)
    if (!known) {
      seen.set(reading.at, reading)
      read.readings.push(reading)
    } else if (known.celsius !== reading.celsius || known.humidity !== reading.humidity)
      errors.push(at(row, headings, 'row_twice', 'time', String(known.row)))
  }
  return read
}

function headingsOf({ row, cells }: SheetRow, errors: LoggerIssue[], warnings: LoggerIssue[]): Headings {
  const found = new Map<LoggerColumn, { index: number; unit: Heading['unit'] }>()
  for (const [index, text] of cells.entries()) {
    const heading = headingOf(text)
    const where = { row, cell: `${columnName(index)}${row}`, column: heading?.column ?? null }
    if (text !== '' && !heading) warnings.push(loggerIssue('ignored_column', text, where))
    if (!heading) continue
    if (found.has(heading.column)) errors.push(loggerIssue('column_twice', text, where))
    else if (heading.unit === null) errors.push(loggerIssue('unknown_unit', text, where))
    else found.set(heading.column, { index, unit: heading.unit })
  }
  // A date in one column and the clock in another, which then calls itself time.
  if (found.has('date') && !found.has('clock') && found.has('time')) {
    found.set('clock', found.get('time') ?? { index: 0, unit: undefined })
    found.delete('time')
  }
  if (!found.has('time') && !found.has('date'))
    errors.push(loggerIssue('column_missing', '时间', { column: 'time' }))
  if (!found.has('celsius')) errors.push(loggerIssue('column_missing', '温度', { column: 'celsius' }))
  return found
}

function readRow(
  row: SheetRow,
  headings: Headings,
  { timeZone, earliest, latest }: Limits,
  { errors, warnings }: Pick<LoggerSheet, 'errors' | 'warnings'>,
): LoggerReading | null {
  const before = errors.length
  const fail: Cell = (code, column, value) => errors.push(at(row, headings, code, column, value))
  const cell = (column: LoggerColumn) => row.cells[headings.get(column)?.index ?? -1] ?? ''
  for (const [column, { index }] of headings)
    if (row.formulas.includes(index)) fail('formula', column, cell(column))

  const said = headings.has('time') ? cell('time') : `${cell('date')} ${cell('clock')}`.trim()
  const timeColumn = headings.has('time') ? 'time' : 'date'
  const moment = readMoment(said)
  let instant = 0
  if (said === '') fail('required', timeColumn, '')
  else if ('fault' in moment) fail(moment.fault, timeColumn, said)
  else {
    const { day, minutes, seconds } = moment.value
    instant = timeZone.instantOf(day, minutes).getTime() + seconds * 1_000
    if (instant > latest) fail('in_future', timeColumn, said)
    else if (instant < earliest) fail('too_old', timeColumn, said)
  }
  const unit = headings.get('celsius')?.unit ?? 'celsius'
  const told = numberIn(cell('celsius'), 'celsius', unit, fail)
  const celsius = told === null ? null : celsiusOf(told, unit)
  const humidity = numberIn(cell('humidity'), 'humidity', 'percent', fail)
  if (humidity !== null && (humidity < 0 || humidity > 100))
    fail('implausible_humidity', 'humidity', cell('humidity'))
  const fault = celsius === null ? null : faultOf(celsius)
  const { min, max } = HAND_CELSIUS
  if (fault !== null) warnings.push(at(row, headings, 'sensor_fault', 'celsius', cell('celsius')))
  else if (celsius !== null && (celsius < min || celsius > max))
    fail('implausible_celsius', 'celsius', cell('celsius'))
  // A row that the logger left empty says nothing, and is no mistake.
  if (errors.length > before || (celsius === null && humidity === null)) return null
  return { row: row.row, at: instant, celsius, humidity, fault }
}

function numberIn(cell: string, column: LoggerColumn, unit: Unit | 'percent', fail: Cell): number | null {
  // What loggers write where nothing was measured.
  if (/^(-+|n\/?a|null|nan)?$/i.test(cell)) return null
  const read = readNumber(cell)
  if ('value' in read && (read.value.unit ?? unit) === unit) return read.value.number
  fail('value' in read ? 'other_unit' : read.fault, column, cell)
  return null
}

function at(
  { row }: SheetRow,
  headings: Headings,
  code: LoggerIssueCode,
  column: LoggerColumn,
  value: string,
): LoggerIssue {
  const index = headings.get(column)?.index
  return loggerIssue(code, value, {
    row,
    cell: index === undefined ? null : `${columnName(index)}${row}`,
    column,
  })
}

export function loggerIssue(
  code: LoggerIssueCode,
  value: string,
  { row = null, cell = null, column = null }: Partial<Pick<LoggerIssue, 'row' | 'cell' | 'column'>> = {},
): LoggerIssue {
  return { row, cell, column, code, value: value.slice(0, 100), message: explainIssue(code, value) }
}
