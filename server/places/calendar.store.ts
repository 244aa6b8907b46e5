import { asc } from 'drizzle-orm'
import type { CalendarDay } from '../../protocol/api/places.ts'
import type { Reader, Writer } from '../db/database.ts'
import { calendarDays } from '../db/schema/index.ts'

const ROWS_PER_INSERT = 1_000

export function listCalendar(db: Reader): Promise<CalendarDay[]> {
  return db.select().from(calendarDays).orderBy(asc(calendarDays.day))
}

export async function replaceCalendar(tx: Writer, days: readonly CalendarDay[]): Promise<void> {
  await tx.delete(calendarDays)
  for (let from = 0; from < days.length; from += ROWS_PER_INSERT)
    await tx.insert(calendarDays).values(days.slice(from, from + ROWS_PER_INSERT))
}
