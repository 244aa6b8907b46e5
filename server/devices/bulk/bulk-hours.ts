import { type OpeningHours, openingHours } from '../../../protocol/api/places.ts'

/** Names of a day from Monday on, as far as they go. */
const DAYS: readonly RegExp[] = [
  /^(周|星期|礼拜)?一$|^mon/i,
  /^(周|星期|礼拜)?二$|^tue/i,
  /^(周|星期|礼拜)?三$|^wed/i,
  /^(周|星期|礼拜)?四$|^thu/i,
  /^(周|星期|礼拜)?五$|^fri/i,
  /^(周|星期|礼拜)?六$|^sat/i,
  /^(周|星期|礼拜)?[日天]$|^sun/i,
]
const ALWAYS = /^(24\s*(小时|h|hours?)|全天(候)?|always)$/i
const EVERY_DAY = /^(每天|每日|daily)$/i
const TO = /\s*[-–—~～至到]\s*/
const INTERVALS = /^(?:(.*?)\s+)?(\d{1,2}:\d{2}.*)$/

/**
 * Service hours as people write them in a cell: `24小时`, `08:00-17:30`, `周一至周五 08:00-12:00,14:00-17:30; 周六 09:00-12:00`.
 * Days that are not named are closed; without days the hours hold every day. Null when it cannot be read.
 */
export function readHours(text: string): OpeningHours | null {
  const plain = text.normalize('NFKC').trim()
  if (ALWAYS.test(plain)) return openingHours.parse({ always: true, holidays: 'as_usual' })
  const week: { open: string; close: string }[][] = DAYS.map(() => [])
  for (const part of plain
    .split(/[;\n]+/)
    .map((each) => each.trim())
    .filter(Boolean)) {
    const [, named, times = ''] = INTERVALS.exec(part) ?? []
    const days = named === undefined || EVERY_DAY.test(named) ? [0, 1, 2, 3, 4, 5, 6] : readDays(named)
    const intervals = times.split(/[,、]+/).map(readInterval)
    if (!days || intervals.length === 0) return null
    for (const interval of intervals) {
      if (!interval) return null
      for (const day of days) week[day]?.push(interval)
    }
  }
  const parsed = openingHours.safeParse({ week })
  return parsed.success && week.some((day) => day.length > 0) ? parsed.data : null
}

function readDays(text: string): number[] | null {
  const [first = '', last = first, ...more] = text.split(TO)
  const [from, to] = [first, last].map((name) => DAYS.findIndex((day) => day.test(name)))
  if (from === undefined || to === undefined || from < 0 || to < from || more.length > 0) return null
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}

function readInterval(text: string): { open: string; close: string } | null {
  const [open, close, ...more] = text.trim().split(TO)
  if (open === undefined || close === undefined || more.length > 0) return null
  return { open: open.padStart(5, '0'), close: close.padStart(5, '0') }
}
