import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { AfterCommit, Writer } from '../db/database.ts'
import * as store from './alerts.store.ts'
import type { Happening } from './happening.ts'
import type { NoticePlanner } from './notice.planner.ts'

interface Dependencies {
  ambient: Ambient
  changes: Changes
  notices: Pick<NoticePlanner, 'plan'>
}

/** Writes the history of alerts and what is to be told of it, in the transaction of the change itself. */
export class AlertRecorder {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  async record(tx: Writer, afterCommit: AfterCommit, happenings: readonly Happening[]): Promise<void> {
    if (happenings.length === 0) return
    const { ambient, changes, notices } = this.#from
    const at = ambient.now()
    await store.insertEvents(
      tx,
      happenings.map(({ alert, kind, personId = null, text = null, facts = {} }) => ({
        id: ambient.newId(),
        alertId: alert.id,
        at,
        kind,
        personId,
        text,
        facts,
      })),
    )
    await notices.plan(tx, happenings, at)
    afterCommit(() => changes.emit('alerts', [...new Set(happenings.map(({ code }) => code))]))
  }
}
