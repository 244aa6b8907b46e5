import type { CalendarDay } from '../../protocol/api/places.ts'
import { addDays } from '../places/time-zone.ts'

/** As the State Council announced them: first day, number of days off, make-up working days. */
const HOLIDAYS_2026 = [
  { name: '元旦', from: '2026-01-01', days: 3, work: ['2026-01-04'] },
  { name: '春节', from: '2026-02-15', days: 9, work: ['2026-02-14', '2026-02-28'] },
  { name: '清明节', from: '2026-04-04', days: 3, work: [] },
  { name: '劳动节', from: '2026-05-01', days: 5, work: ['2026-05-09'] },
  { name: '端午节', from: '2026-06-19', days: 3, work: [] },
  { name: '中秋节', from: '2026-09-25', days: 3, work: [] },
  { name: '国庆节', from: '2026-10-01', days: 7, work: ['2026-09-20', '2026-10-10'] },
] as const

export const holidaysOf2026 = (): CalendarDay[] =>
  HOLIDAYS_2026.flatMap(({ name, from, days, work }) => [
    ...Array.from({ length: days }, (_, i) => ({ day: addDays(from, i), kind: 'holiday' as const, name })),
    ...work.map((day) => ({ day, kind: 'workday' as const, name })),
  ])
