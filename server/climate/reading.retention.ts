import { setTimeout as rest } from 'node:timers/promises'
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

const EVERY = 24 * 3_600_000
/** After the start, when devices have come back: milliseconds. */
const FIRST = 10 * 60_000
/** Readings taken away in one transaction, and the rest behind it: ingest waits for neither. */
const AT_ONCE = 2_000
const REST = 20

/** Takes readings away that are older than the record keeps them as measured; their sums stay. */
export class Retention {
  readonly #from: Dependencies
  #timers: NodeJS.Timeout[] = []
  #working: Promise<void> | undefined
  #stopping = false

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  start(): void {
    this.#stopping = false
    const work = () => {
      this.#working ??= this.tidy()
        .then(() => undefined)
        .catch((error: unknown) =>
          this.#from.log.error({ err: error }, 'Old climate readings could not be taken away'),
        )
        .finally(() => {
          this.#working = undefined
        })
    }
    this.#timers = [setTimeout(work, FIRST), setInterval(work, EVERY)]
    for (const timer of this.#timers) timer.unref()
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    this.#stopping = true
    await this.#working
  }

  /** How many readings were taken away. */
  async tidy(): Promise<number> {
    const { db, horizon, sources, rollups } = this.#from
    const before = horizon.kept()
    if (before === null) return 0
    let taken = 0
    for (const { number } of [...sources.all()]) {
      // What is not summed up yet would be lost to the sums.
      await rollups.settle([number])
      for (;;) {
        if (this.#stopping) return taken
        const some = await db.write((tx) => pruneReadings(tx, number, before, AT_ONCE))
        taken += some
        if (some < AT_ONCE) break
        await rest(REST, undefined, { ref: false })
      }
    }
    return taken
  }
}
