import type { Calendar, CalendarDay } from '../../protocol/api/places.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Changes } from '../changes.ts'
import type { Database } from '../db/database.ts'
import { ConflictError, ForbiddenError, InvalidError } from '../errors.ts'
import type { Actor } from '../route.ts'
import { listCalendar, replaceCalendar } from './calendar.store.ts'
import { calendarOf } from './holidays.ts'

interface Dependencies {
  db: Database
  changes: Changes
  audit: Pick<AuditLog, 'record'>
}

/** The public holidays and make-up working days that every county keeps. */
export class CalendarService {
  readonly #db: Database
  readonly #changes: Changes
  readonly #audit: Pick<AuditLog, 'record'>

  constructor({ db, changes, audit }: Dependencies) {
    this.#db = db
    this.#changes = changes
    this.#audit = audit
  }

  /** In order. */
  days(): Promise<CalendarDay[]> {
    return listCalendar(this.#db)
  }

  /**
   * The calendar holds for every county: only an administrator without a limit may change it. Throws `ForbiddenError`,
   * `InvalidError` `day_twice`, and `ConflictError` `calendar_changed` when `seen` is not what it says by now.
   */
  async replace(actor: Actor, days: readonly CalendarDay[], seen: string): Promise<Calendar> {
    if (actor.scope !== null)
      throw new ForbiddenError('The calendar holds for every county: ask an administrator of all of them.')
    const sorted = [...days].sort((a, b) => (a.day < b.day ? -1 : 1))
    const twice = sorted.find((day, i) => day.day === sorted[i - 1]?.day)
    if (twice)
      throw new InvalidError('day_twice', `${twice.day} stands in the calendar twice.`, {
        params: { day: twice.day },
      })
    const wanted = calendarOf(sorted)
    await this.#db.write(async (tx, afterCommit) => {
      const { version } = calendarOf(await listCalendar(tx))
      // Sent again after an answer that was lost.
      if (version === wanted.version) return
      if (version !== seen)
        throw new ConflictError(
          'calendar_changed',
          'Somebody changed the calendar of holidays meanwhile. Load it again, then change it.',
        )
      await replaceCalendar(tx, sorted)
      await this.#audit.record(tx, {
        actor,
        action: 'calendar.replaced',
        subjectKind: 'calendar',
        subjectId: 'calendar',
        detail: { days: sorted.length },
      })
      afterCommit(() => this.#changes.emit('reference'))
    })
    return wanted
  }
}
