import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type OpeningHours, openingHours } from '../../protocol/api/places.ts'
import { type Calendar, openingState } from '../../server/places/opening-hours.ts'
import { addDays, TimeZone, weekdayOf } from '../../server/places/time-zone.ts'
import { at, SHANGHAI } from './a-county.ts'

type Interval = { open: string; close: string }
type Week = NonNullable<OpeningHours['week']>

const office: Interval[] = [
  { open: '08:30', close: '12:00' },
  { open: '14:30', close: '17:30' },
]
const weekdays = (intervals: Interval[], weekend: Interval[] = []): Week => [
  intervals,
  intervals,
  intervals,
  intervals,
  intervals,
  weekend,
  weekend,
]
const hours = (more: Partial<OpeningHours> = {}): OpeningHours => openingHours.parse(more)
const noHolidays: Calendar = new Map()
const state = (schedule: OpeningHours | null, instant: Date, calendar = noHolidays, zone = SHANGHAI) => {
  const { openNow, changesAt } = openingState(schedule, calendar, instant, zone)
  return [openNow, changesAt?.toISOString() ?? null]
}
const open = (until: Date | null) => [true, until?.toISOString() ?? null]
const closed = (until: Date | null) => [false, until?.toISOString() ?? null]

// 4 March 2026 is a Wednesday.
describe('opening hours', () => {
  const schedule = hours({ week: weekdays(office) })

  it('are open within an interval, to the minute', () => {
    expect(state(schedule, at('2026-03-04', '08:29'))).toEqual(closed(at('2026-03-04', '08:30')))
    expect(state(schedule, at('2026-03-04', '08:30'))).toEqual(open(at('2026-03-04', '12:00')))
    expect(state(schedule, at('2026-03-04', '12:00'))).toEqual(closed(at('2026-03-04', '14:30')))
  })

  it('name the next opening across a weekend', () => {
    expect(state(schedule, at('2026-03-06', '17:30'))).toEqual(closed(at('2026-03-09', '08:30')))
  })

  it('run past midnight and belong to the day they began on', () => {
    const night = hours({ week: weekdays([{ open: '18:00', close: '02:00' }]) })
    expect(state(night, at('2026-03-07', '01:30'))).toEqual(open(at('2026-03-07', '02:00')))
    expect(state(night, at('2026-03-08', '01:30'))).toEqual(closed(at('2026-03-09', '18:00')))
  })

  it('last a whole day when they close when they opened', () => {
    const sundays = hours({ week: [[], [], [], [], [], [], [{ open: '08:00', close: '08:00' }]] })
    expect(state(sundays, at('2026-03-09', '07:59'))).toEqual(open(at('2026-03-09', '08:00')))
  })

  it('join where one interval meets the next', () => {
    const whole = hours({ week: weekdays([{ open: '00:00', close: '24:00' }], []) })
    expect(state(whole, at('2026-03-04', '23:59'))).toEqual(open(at('2026-03-07', '00:00')))
  })

  it('never end at a place that is always open, holidays or not', () => {
    const holiday: Calendar = new Map([['2026-03-04', 'holiday']])
    expect(state(hours({ always: true }), at('2026-03-04', '03:00'), holiday)).toEqual(open(null))
  })

  it('are unknown when nobody said, though holidays are described', () => {
    expect(state(null, at('2026-03-04', '10:00'))).toEqual([null, null])
    expect(state(hours({ holidays: 'as_usual' }), at('2026-03-04', '10:00'))).toEqual([null, null])
  })

  it('close on holidays, keep the week, or have their own, as told', () => {
    const calendar: Calendar = new Map([['2026-03-04', 'holiday']])
    const noon = at('2026-03-04', '11:00')
    expect(state(schedule, noon, calendar)).toEqual(closed(at('2026-03-05', '08:30')))
    expect(state(hours({ week: weekdays(office), holidays: 'as_usual' }), noon, calendar)).toEqual(
      open(at('2026-03-04', '12:00')),
    )
    const short = hours({ week: weekdays(office), holidays: [{ open: '10:00', close: '11:30' }] })
    expect(state(short, noon, calendar)).toEqual(open(at('2026-03-04', '11:30')))
  })

  it('are Monday’s on a make-up working day at a weekend', () => {
    const saturday = at('2026-02-28', '09:00')
    const calendar: Calendar = new Map([['2026-02-28', 'workday']])
    expect(state(schedule, saturday)).toEqual(closed(at('2026-03-02', '08:30')))
    expect(state(schedule, saturday, calendar)).toEqual(open(at('2026-02-28', '12:00')))
  })

  it('give way to an exception, which wins over a holiday and over always open', () => {
    const exceptions = [{ day: '2026-03-04', intervals: [{ open: '09:00', close: '10:00' }] }]
    const calendar: Calendar = new Map([['2026-03-04', 'holiday']])
    const moment = at('2026-03-04', '09:30')
    expect(state(hours({ week: weekdays(office), exceptions }), moment, calendar)).toEqual(
      open(at('2026-03-04', '10:00')),
    )
    expect(state(hours({ always: true, exceptions }), at('2026-03-04', '12:00'))).toEqual(
      closed(at('2026-03-05', '00:00')),
    )
  })

  it('name an opening weeks away, and none that is not in sight', () => {
    const calendar: Calendar = new Map(
      Array.from({ length: 30 }, (_, i) => [addDays('2026-03-04', i), 'holiday' as const]),
    )
    expect(state(schedule, at('2026-03-04', '10:00'), calendar)).toEqual(closed(at('2026-04-03', '08:30')))
    expect(state(hours({ week: weekdays([]) }), at('2026-03-04', '10:00'))).toEqual(closed(null))
  })

  it('follow the clock through a change to summer time', () => {
    const newYork = new TimeZone('America/New_York')
    const everyDay = hours({
      week: weekdays([{ open: '01:00', close: '03:00' }], [{ open: '01:00', close: '03:00' }]),
    })
    // On 8 March 2026 clocks go from 02:00 EST to 03:00 EDT.
    expect(state(everyDay, new Date('2026-03-08T06:30:00Z'), noHolidays, newYork)).toEqual(
      open(new Date('2026-03-08T07:00:00Z')),
    )
    // On 1 November 2026 the hour from 01:00 to 02:00 occurs twice.
    expect(state(everyDay, new Date('2026-11-01T05:30:00Z'), noHolidays, newYork)).toEqual(
      open(new Date('2026-11-01T08:00:00Z')),
    )
  })
})

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const anyInterval = fc
  .tuple(fc.integer({ min: 0, max: 1_440 }), fc.integer({ min: 0, max: 1_440 }))
  .map(([from, until]) => ({ open: clock(from), close: clock(until) }))
const anyIntervals = fc.array(anyInterval, { maxLength: 3 })
const anyDay = fc.integer({ min: -4, max: 12 }).map((days) => addDays('2026-03-04', days))
const anyHours = fc.record({
  always: fc.constant(false),
  week: fc.tuple(
    anyIntervals,
    anyIntervals,
    anyIntervals,
    anyIntervals,
    anyIntervals,
    anyIntervals,
    anyIntervals,
  ),
  holidays: fc.oneof(fc.constant('closed' as const), fc.constant('as_usual' as const), anyIntervals),
  exceptions: fc.uniqueArray(fc.record({ day: anyDay, intervals: anyIntervals }), {
    selector: ({ day }) => day,
    maxLength: 3,
  }),
})
const anyCalendar: fc.Arbitrary<Calendar> = fc
  .array(fc.tuple(anyDay, fc.constantFrom('holiday' as const, 'workday' as const)), { maxLength: 4 })
  .map((days) => new Map(days))
const anyInstant = (from: string) =>
  fc.integer({ min: 0, max: 7 * 1_440 }).map((minutes) => new Date(Date.parse(from) + minutes * 60_000))

/** Open at a minute of the county's clock, by asking every interval of the days before: slow and plainly right. */
function openByTheClock(schedule: OpeningHours, calendar: Calendar, instant: Date): boolean {
  const wall = new Date(instant.getTime() + 8 * 3_600_000).toISOString()
  const today = wall.slice(0, 10)
  const now = Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16))
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
  return [0, 1, 2].some((ago) => {
    const day = addDays(today, -ago)
    const kind = calendar.get(day)
    const weekday = weekdayOf(day)
    const exception = schedule.exceptions.find((candidate) => candidate.day === day)
    const usual = schedule.week?.[kind === 'workday' && weekday > 4 ? 0 : weekday] ?? []
    const onHolidays =
      schedule.holidays === 'as_usual' ? usual : schedule.holidays === 'closed' ? [] : schedule.holidays
    const intervals = exception?.intervals ?? (kind === 'holiday' ? onHolidays : usual)
    return intervals.some(({ open, close }) => {
      const begins = minutes(open)
      const ends = minutes(close) > begins ? minutes(close) : minutes(close) + 1_440
      return now + ago * 1_440 >= begins && now + ago * 1_440 < ends
    })
  })
}

describe('for any schedule, calendar and moment', () => {
  it('a place is open exactly when one of its intervals says so', () => {
    fc.assert(
      fc.property(
        anyHours,
        anyCalendar,
        anyInstant('2026-03-03T16:00:00Z'),
        (schedule, calendar, instant) => {
          expect(openingState(schedule, calendar, instant, SHANGHAI).openNow).toBe(
            openByTheClock(schedule, calendar, instant),
          )
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each(['Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe'])(
    'the state holds until it is said to change, and changes then (%s)',
    (name) => {
      const zone = new TimeZone(name)
      const moments = fc.oneof(
        anyInstant('2026-03-05T00:00:00Z'),
        anyInstant('2026-04-01T00:00:00Z'),
        anyInstant('2026-10-29T00:00:00Z'),
      )
      fc.assert(
        fc.property(
          anyHours,
          anyCalendar,
          moments,
          fc.double({ min: 0, max: 1, noNaN: true }),
          (schedule, calendar, instant, fraction) => {
            const { openNow, changesAt } = openingState(schedule, calendar, instant, zone)
            const stateAt = (moment: Date) => openingState(schedule, calendar, moment, zone).openNow
            const until = changesAt?.getTime() ?? instant.getTime() + 50 * 86_400_000
            expect(until).toBeGreaterThan(instant.getTime())
            const between = instant.getTime() + Math.floor(fraction * (until - instant.getTime() - 1))
            expect(stateAt(new Date(between))).toBe(openNow)
            if (changesAt) expect(stateAt(changesAt)).toBe(!openNow)
          },
        ),
        { numRuns: 300 },
      )
    },
  )
})

describe('a time zone', () => {
  it('knows the date and the clock on its wall', () => {
    const instant = new Date('2026-03-04T17:05:00Z')
    expect(SHANGHAI.dayOf(instant)).toBe('2026-03-05')
    expect(SHANGHAI.minutesOf(instant)).toBe(65)
    expect(new TimeZone('Asia/Kathmandu').minutesOf(instant)).toBe(22 * 60 + 50)
  })

  it('takes a doubled hour the first time and a skipped one after the change', () => {
    const newYork = new TimeZone('America/New_York')
    expect(newYork.instantOf('2026-11-01', 90).toISOString()).toBe('2026-11-01T05:30:00.000Z')
    expect(newYork.instantOf('2026-03-08', 150).toISOString()).toBe('2026-03-08T07:30:00.000Z')
  })

  it('must exist', () => {
    expect(() => new TimeZone('Asia/Nowhere')).toThrow(RangeError)
  })
})
