import { addDays, countyDay } from '../locales/format.ts'

const HOUR = 3_600_000

/** When an alert may be put off to. China keeps one time, UTC+8, wherever the screen is opened. */
export const snoozeTimes = (now: number) =>
  ({
    snoozeHour: new Date(now + HOUR).toISOString(),
    snoozeHours: new Date(now + 4 * HOUR).toISOString(),
    snoozeTomorrow: morningOf(addDays(countyDay(now), 1)),
    snoozeWeek: morningOf(addDays(countyDay(now), 7)),
  }) as const

const morningOf = (day: string): string => new Date(`${day}T08:00:00+08:00`).toISOString()
