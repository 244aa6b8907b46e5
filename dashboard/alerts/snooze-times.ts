import { addDays, countyDay, countyInstant } from '../locales/format.ts'

const HOUR = 3_600_000

/** When an alert may be put off to. Mornings are the county's, wherever the screen is opened. */
export const snoozeTimes = (now: number) =>
  ({
    snoozeHour: new Date(now + HOUR).toISOString(),
    snoozeHours: new Date(now + 4 * HOUR).toISOString(),
    snoozeTomorrow: countyInstant(`${addDays(countyDay(now), 1)}T08:00`),
    snoozeWeek: countyInstant(`${addDays(countyDay(now), 7)}T08:00`),
  }) as const
