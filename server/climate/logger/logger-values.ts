import type { LoggerIssueCode } from '../../../protocol/api/logger-files.ts'
import type { Unit } from './logger-columns.ts'

/** A cell's meaning, or what is wrong with it. */
export type Read<T> = { value: T } | { fault: LoggerIssueCode }

const MOMENT =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]*(?:(上午|下午|am|pm) *)?(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?秒?)? *(am|pm)?$/i
/** Which of the first two numbers is the month, nobody knows. */
const AMBIGUOUS = /^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b/

/** Clock time of the county: day `YYYY-MM-DD`, minutes after midnight and seconds. */
export interface Moment {
  day: string
  minutes: number
  seconds: number
}

/** `2026-05-01 09:30`, with seconds or without, with `/`, `.` or 年月日, and twelve hours with 上午, 下午, AM or PM. */
export function readMoment(cell: string): Read<Moment> {
  const text = cell.normalize('NFKC').replace(/\s+/g, ' ').trim()
  if (AMBIGUOUS.test(text)) return { fault: 'ambiguous_time' }
  const [, year, month, date, before, hour, minute, second = '0', after] = MOMENT.exec(text) ?? []
  if (!year || !month || !date || !hour || !minute) return { fault: 'bad_time' }
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  const half = (before ?? after ?? '').toLowerCase()
  const hours = half === '' ? Number(hour) : twelveHours(Number(hour), half === '下午' || half === 'pm')
  const [minutes, seconds] = [Number(minute), Number(second)]
  const valid =
    Number(month) >= 1 &&
    Number(month) <= 12 &&
    Number(date) >= 1 &&
    Number(date) <= last &&
    hours >= 0 &&
    hours < 24 &&
    minutes < 60 &&
    seconds < 60
  if (!valid) return { fault: 'bad_time' }
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  return { value: { day, minutes: hours * 60 + minutes, seconds } }
}

/** 12 AM is midnight and 12 PM is noon; −1 for an hour that a clock of twelve hours has not. */
const twelveHours = (hour: number, afternoon: boolean): number =>
  hour < 1 || hour > 12 ? -1 : (hour % 12) + (afternoon ? 12 : 0)

/** A number, and the unit behind it if one is said: `24.6`, `24,6`, `24.6 °C`, `59F`, `51%`. */
export function readNumber(cell: string): Read<{ number: number; unit: Unit | 'percent' | null }> {
  const text = cell.normalize('NFKC').trim()
  const [, digits = '', said = ''] = /^([+-]?\d+(?:[.,]\d+)?)\s*(°?[cf]|%(?:rh)?)?$/i.exec(text) ?? []
  if (digits === '') return { fault: 'not_a_number' }
  const letter = said.replace('°', '').charAt(0).toLowerCase()
  const unit = letter === '' ? null : ({ c: 'celsius', f: 'fahrenheit', '%': 'percent' } as const)[letter]
  return { value: { number: Number(digits.replace(',', '.')), unit: unit ?? null } }
}
