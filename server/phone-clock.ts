import { EARLIEST_PHONE_TIME } from '../protocol/api/inspections.ts'
import { InvalidError } from './errors.ts'

/** A phone's clock may run so much ahead before it counts as the future: milliseconds. */
const AHEAD = 5 * 60_000
/** Below this difference the way of the message explains it: milliseconds. */
export const SLOW_MESSAGE = 60_000
const FIRST = Date.parse(EARLIEST_PHONE_TIME)

/** By how much a phone's clock is slow, as it said when it sent; milliseconds. */
export function phoneSlow(sentAt: string | undefined, now: Date): number {
  const difference = sentAt === undefined ? 0 : now.getTime() - Date.parse(sentAt)
  return Math.abs(difference) > SLOW_MESSAGE ? difference : 0
}

/**
 * Puts times of a phone right: by the difference between its clock as it sends and ours, when it said what its clock shows.
 * Throws `InvalidError` `time_in_future` or `time_too_old` (before 2020), which name the field.
 */
export function phoneClock(sentAt: string | undefined, now: Date): (said: string, path: string) => Date {
  const correction = phoneSlow(sentAt, now)
  return (said, path) => {
    const at = Date.parse(said) + correction
    if (at > now.getTime() + AHEAD)
      throw new InvalidError('time_in_future', `${said} has not come yet. Set the clock of the phone.`, {
        params: { said },
        errors: [{ path, message: 'lies in the future' }],
      })
    if (at < FIRST)
      throw new InvalidError('time_too_old', `${said} cannot be right. Set the clock of the phone.`, {
        params: { said },
        errors: [{ path, message: 'lies before 2020' }],
      })
    return new Date(Math.min(at, now.getTime()))
  }
}
