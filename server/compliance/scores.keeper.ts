import { setImmediate } from 'node:timers/promises'
import type { z } from 'zod'
import type { ScoreDay, scoreHistoryQuery } from '../../protocol/api/compliance.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { Database } from '../db/database.ts'
import { narrowest } from '../db/scope.ts'
import type { Log } from '../log.ts'
import type { TimeZone } from '../places/time-zone.ts'
import type { Actor } from '../route.ts'
import type { AssessmentReader } from './assessment.reader.ts'
import { NO_COUNTS } from './score.ts'
import { scoreHistory } from './score-history.ts'
import * as store from './scores.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  log: Log
  timeZone: TimeZone
  assessments: AssessmentReader
}

/** After an inspection it takes so long until the day's scores are written, in milliseconds … */
const LOOK_MS = 60_000
/** … and without one so long: computed criteria change by themselves. */
const EVERY_MS = 3_600_000
/** Written in one transaction, for which ingest waits: about 10 ms. */
const ROWS_AT_ONCE = 500

/** Writes the scores of places down, one row for each day on which a place changed; what was computed cannot be worked out later. */
export class ScoresKeeper {
  readonly #from: Dependencies
  #timer: NodeJS.Timeout | undefined
  #dirty = true
  #keptAt = Number.NEGATIVE_INFINITY
  #running: Promise<void> | undefined

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  start(): void {
    this.#from.changes.on('compliance', this.#onChange)
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref()
  }

  async stop(): Promise<void> {
    this.#from.changes.off('compliance', this.#onChange)
    clearInterval(this.#timer)
    await this.#running
  }

  /** Writes the scores of today now. */
  async keep(): Promise<void> {
    const { db, ambient, timeZone, assessments: reader } = this.#from
    const day = timeZone.dayOf(ambient.now())
    const { assessments } = await reader.read({ scope: null })
    const before = new Map((await store.lastDays(db)).map((row) => [row.locationId, row]))
    const now = new Map(assessments.map(({ place, counts }) => [place.id, counts]))
    const rows = [
      ...[...now].map(([locationId, counts]) => ({ locationId, day, assessed: true, ...counts })),
      ...[...before.keys()]
        .filter((locationId) => !now.has(locationId))
        .map((locationId) => ({ locationId, day, assessed: false, ...NO_COUNTS })),
    ].filter((row) => !same(row, before.get(row.locationId)))
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      await db.write((tx) => store.upsertDays(tx, rows.slice(from, from + ROWS_AT_ONCE)))
      // SQLite answers without pause: let others have a turn.
      await setImmediate()
    }
  }

  /** How a place, or the places of a jurisdiction together, stood over time. */
  async history(
    actor: Actor,
    { location, jurisdiction, from, to }: z.output<typeof scoreHistoryQuery>,
  ): Promise<ScoreDay[]> {
    const { db, ambient, timeZone } = this.#from
    const scope = narrowest(actor.scope, jurisdiction ?? null)
    if (scope === undefined) return []
    const until = to ?? timeZone.dayOf(ambient.now())
    return scoreHistory(await store.daysUpTo(db, { scope, locationId: location, to: until }), from)
  }

  readonly #onChange = (): void => {
    this.#dirty = true
  }

  #look(): void {
    const { ambient, log } = this.#from
    const now = ambient.now().getTime()
    if (this.#running || (!this.#dirty && now - this.#keptAt < EVERY_MS)) return
    this.#dirty = false
    this.#keptAt = now
    this.#running = this.keep()
      .catch((error: unknown) => {
        this.#dirty = true
        log.error({ err: error }, 'scores could not be written down')
      })
      .finally(() => {
        this.#running = undefined
      })
  }
}

const KEYS = ['assessed', 'pass', 'fail', 'unknown', 'notApplicable'] as const

const same = (row: store.ScoreDayRow, before: store.ScoreDayRow | undefined): boolean =>
  before !== undefined && KEYS.every((key) => row[key] === before[key])
