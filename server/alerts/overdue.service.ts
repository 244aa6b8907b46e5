import type { Ambient } from '../ambient.ts'
import type { Database } from '../db/database.ts'
import { escalationTime } from './alert.mover.ts'
import type { AlertRecorder } from './alert.recorder.ts'
import * as store from './alerts.store.ts'
import type { NoticePlanner } from './notice.planner.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  recorder: AlertRecorder
  notices: Pick<NoticePlanner, 'levelsOf'>
}

const PER_RUN = 100

/** What time alone does to open alerts: those nobody answered are told further up, snoozed ones come back. */
export class Overdue {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /** At most a hundred of each; the rest follows with the next run. */
  async run(): Promise<void> {
    const { db, ambient } = this.#from
    const now = ambient.now()
    const [unanswered, asleep] = await Promise.all([
      store.listToEscalate(db, now, PER_RUN),
      store.listToWake(db, now, PER_RUN),
    ])
    if (unanswered.length > 0) await this.#escalate(unanswered, now)
    if (asleep.length > 0) await this.#wake(asleep, now)
  }

  /** One level further up each time, as long as there is one that wants to know. */
  #escalate(due: readonly store.PlacedAlert[], now: Date): Promise<void> {
    const { db, recorder, notices } = this.#from
    return db.write(async (tx, afterCommit) => {
      for (const { alert: before, code } of due) {
        // Somebody may have answered it since it was read.
        const [current] = await store.findAlerts(tx, [before.id])
        if (!current?.escalateAt || current.escalateAt > now) continue
        const escalations = current.escalations + 1
        const further = escalations < (await notices.levelsOf(tx, { alert: current, code }))
        const escalateAt = further ? escalationTime(now, current.settings.escalateAfterMinutes) : null
        if (!(await store.updateAlert(tx, current.id, { escalations, escalateAt }))) continue
        const alert = { ...current, escalations }
        await recorder.record(tx, afterCommit, [
          { alert, code, kind: 'escalated', facts: { level: escalations }, tell: 'escalated' },
        ])
      }
    })
  }

  #wake(due: readonly store.PlacedAlert[], now: Date): Promise<void> {
    const { db, recorder } = this.#from
    return db.write(async (tx, afterCommit) => {
      for (const { alert: before, code } of due) {
        const [alert] = await store.findAlerts(tx, [before.id])
        if (!alert?.snoozedUntil || alert.snoozedUntil > now) continue
        const escalateAt = alert.acknowledgedAt
          ? null
          : escalationTime(now, alert.settings.escalateAfterMinutes)
        if (!(await store.updateAlert(tx, alert.id, { snoozedUntil: null, escalateAt }))) continue
        await recorder.record(tx, afterCommit, [{ alert, code, kind: 'snooze_ended', tell: 'reminded' }])
      }
    })
  }
}
