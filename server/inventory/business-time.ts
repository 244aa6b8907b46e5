import { InvalidError } from '../errors.ts'

/** A phone's clock may run ahead by this much; what it sends counts as now. */
const CLOCK_TOLERANCE_MS = 5 * 60_000

/** When something happened by what a person says; absent = now. Throws `InvalidError` `occurred_in_future`. */
export function businessTime(said: string | undefined, now: Date): Date {
  if (said === undefined) return now
  const at = new Date(said)
  if (at.getTime() > now.getTime() + CLOCK_TOLERANCE_MS)
    throw new InvalidError('occurred_in_future', `${at.toISOString()} has not come yet.`, {
      params: { occurredAt: at.toISOString(), now: now.toISOString() },
      errors: [{ path: 'occurredAt', message: 'has not come yet' }],
    })
  return new Date(Math.min(at.getTime(), now.getTime()))
}
