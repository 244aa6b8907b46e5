import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import { Daily } from '../../daily.ts'
import type { Database } from '../../db/database.ts'
import type { Log } from '../../log.ts'
import type { StaffReader } from './staff.reader.ts'
import * as store from './staff.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  audit: Pick<AuditLog, 'record'>
  log: Log
  reader: Pick<StaffReader, 'forgottenBefore' | 'forget'>
}

const HOUR = 3_600_000
/** Members made anonymous in one transaction. */
const AT_ONCE = 100

/** Makes those anonymous who left longer ago than the settings say. */
export class StaffRetention {
  readonly hourly: Daily
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
    this.hourly = new Daily({
      work: (stopping) => this.tidy(stopping),
      failed: 'Staff who left could not be made anonymous',
      log: dependencies.log,
      first: 0,
      every: HOUR,
    })
  }

  /** In steps, all who are due. Resolves to how many. */
  async tidy(stopping?: AbortSignal): Promise<number> {
    const { db, ambient, audit, reader } = this.#from
    const day = await reader.forgottenBefore()
    for (let total = 0; ; ) {
      const due = await store.listToForget(db, day, AT_ONCE)
      if (due.length === 0 || stopping?.aborted) return total
      const ids = due.map(({ id }) => id)
      const at = ambient.now()
      await db.write(async (tx, afterCommit) => {
        await store.forget(tx, ids, at)
        for (const memberId of ids)
          await store.insertChange(tx, {
            id: ambient.newId(),
            memberId,
            at,
            kind: 'anonymised',
            personId: null,
            fields: [],
            reason: null,
          })
        await audit.record(tx, {
          actor: null,
          action: 'staff.anonymised',
          subjectKind: 'staff',
          subjectId: ids[0] ?? '',
          detail: { ids },
        })
        afterCommit(() => reader.forget())
      })
      total += due.length
    }
  }
}
