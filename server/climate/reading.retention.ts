import { setTimeout as rest } from 'node:timers/promises'
import { Daily } from '../daily.ts'
import type { Database } from '../db/database.ts'
import type { Log } from '../log.ts'
import type { Horizon } from './horizon.ts'
import { pruneReadings } from './readings.store.ts'
import type { RollupKeeper } from './rollup.keeper.ts'
import type { SourcesKeeper } from './sources.keeper.ts'

interface Dependencies {
  db: Database
  log: Log
  horizon: Horizon
  sources: SourcesKeeper
  rollups: Pick<RollupKeeper, 'settle'>
}

/** Readings taken away in one transaction, and the rest behind it: ingest waits for neither. */
const AT_ONCE = 2_000
const REST = 20

/** Takes readings away that are older than the record keeps them as measured; their sums stay. */
export class Retention {
  readonly daily: Daily
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
    this.daily = new Daily({
      work: (stopping) => this.tidy(stopping),
      failed: 'Old climate readings could not be taken away',
      log: dependencies.log,
    })
  }

  /** How many readings were taken away. */
  async tidy(stopping?: AbortSignal): Promise<number> {
    const { db, horizon, sources, rollups } = this.#from
    const before = horizon.kept()
    if (before === null) return 0
    let taken = 0
    for (const { number } of [...sources.all()]) {
      // What is not summed up yet would be lost to the sums.
      await rollups.settle([number])
      for (;;) {
        if (stopping?.aborted) return taken
        const some = await db.write((tx) => pruneReadings(tx, number, before, AT_ONCE))
        taken += some
        if (some < AT_ONCE) break
        await rest(REST, undefined, { ref: false })
      }
    }
    return taken
  }
}
