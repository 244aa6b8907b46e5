import { type CountSettings, countSettings } from '../../protocol/api/stocktakes.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { Database, Reader } from '../db/database.ts'
import { ForbiddenError } from '../errors.ts'
import type { Actor } from '../route.ts'
import { DEFAULT_COUNT_SETTINGS } from './count.rules.ts'
import * as store from './stocktakes.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  /** Days on which counts are due are others from now on. */
  onChange: () => void
}

export async function readCountSettings(db: Reader): Promise<CountSettings> {
  const stored = countSettings.safeParse(await store.readSettings(db))
  return stored.success ? stored.data : DEFAULT_COUNT_SETTINGS
}

/** How often places are counted, and when twice: one answer for every place. */
export class CountSettingsService {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  get(): Promise<CountSettings> {
    return readCountSettings(this.#from.db)
  }

  /** Throws `ForbiddenError` `county_required`. */
  async set(actor: Actor, after: CountSettings): Promise<CountSettings> {
    const { db, ambient, audit, changes, onChange } = this.#from
    if (actor.scope !== null)
      throw new ForbiddenError(
        'This holds for every place: somebody responsible for all of them has to set it.',
        'county_required',
      )
    await db.write(async (tx, afterCommit) => {
      const before = await readCountSettings(tx)
      await store.saveSettings(tx, after, ambient.now())
      await audit.record(tx, {
        actor,
        action: 'stocktake.settings',
        subjectKind: 'settings',
        subjectId: 'stocktakes',
        detail: { before, after },
      })
      afterCommit(() => {
        onChange()
        changes.emit('reference')
      })
    })
    return after
  }
}
