import { expect, it } from 'vitest'
import { daysOf, lengthOf, rangesIn, without } from '../../dashboard/admin/holiday.ranges.ts'
import type { CalendarDay } from '../../protocol/api/places.ts'

const holiday = (from: string, to: string, name: string) => daysOf({ from, to, name, kind: 'holiday' })
const workday = (day: string, name: string) => daysOf({ from: day, to: day, name, kind: 'workday' })
const YEAR_END: CalendarDay[] = [
  ...workday('2026-09-30', '国庆节'),
  ...holiday('2026-10-01', '2026-10-03', '国庆节'),
  ...holiday('2026-10-04', '2026-10-05', '中秋节'),
  ...workday('2026-10-10', '国庆节'),
  ...holiday('2026-12-30', '2027-01-02', '元旦'),
]

it('days of the same holiday in a row are one entry, and each year shows its own', () => {
  const told = (year: string) =>
    rangesIn(year, YEAR_END).map((range) => [range.name, range.kind, range.from, lengthOf(range)])
  expect(told('2026')).toEqual([
    ['国庆节', 'workday', '2026-09-30', 1],
    ['国庆节', 'holiday', '2026-10-01', 3],
    ['中秋节', 'holiday', '2026-10-04', 2],
    ['国庆节', 'workday', '2026-10-10', 1],
    ['元旦', 'holiday', '2026-12-30', 2],
  ])
  expect(told('2027')).toEqual([['元旦', 'holiday', '2027-01-01', 2]])
  expect(told('2028')).toEqual([])
})

it('an entry is taken out with all of its days, and nothing else', () => {
  const [, national] = rangesIn('2026', YEAR_END)
  if (!national) throw new Error('There is no second entry')
  expect(without(YEAR_END, national)).toEqual(YEAR_END.filter(({ day }) => !/^2026-10-0[123]$/.test(day)))
})
