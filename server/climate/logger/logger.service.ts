import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { MAX_SHEET_ISSUES } from '../../../protocol/api/exchange.ts'
import {
  type ImportedReadings,
  type LoggerIssue,
  type LoggerPreview,
  type loggerQuery,
  MAX_LOGGER_ROWS,
  type runLoggerQuery,
} from '../../../protocol/api/logger-files.ts'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { Database, Reader } from '../../db/database.ts'
import { once } from '../../db/idempotency.ts'
import { ConflictError, InvalidError } from '../../errors.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import type { Actor } from '../../route.ts'
import { readSheet } from '../../spreadsheet/sheet.reader.ts'
import { HOUR, least, most } from '../climate-sums.ts'
import type { Horizon } from '../horizon.ts'
import { measuringPlace } from '../measuring-place.ts'
import { insertReadings, readingsAt } from '../readings.store.ts'
import type { RollupKeeper } from '../rollup.keeper.ts'
import { DEVICE_DUE_MINUTES, type Source, type SourcesKeeper } from '../sources.keeper.ts'
import { findPlace } from '../sources.store.ts'
import { type LoggerReading, type LoggerSheet, loggerIssue, readLoggerSheet } from './logger-sheet.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  timeZone: TimeZone
  audit: Pick<AuditLog, 'record'>
  sources: SourcesKeeper
  rollups: RollupKeeper
  horizon: Horizon
}

type Query = z.output<typeof loggerQuery>

interface Plan {
  sheet: LoggerSheet
  source: Source | undefined
  /** Readings that the record has not, and how many it has. */
  fresh: LoggerReading[]
  known: number
}

/** Titles and statistics above the headings. */
const ABOVE = 100
const MINUTE = 60_000
const SAMPLE = 20

/** Takes the file of a data logger over: looked at first, then all of it or nothing. */
export class LoggerService {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /** What the file would do. Throws `NotFoundError` for the place and `InvalidError` as `readSheet` does. */
  async preview(actor: Actor, bytes: Buffer, query: Query): Promise<LoggerPreview> {
    const plan = await this.#plan(this.#from.db, actor, bytes, query)
    const { sheet, fresh, known } = plan
    const { rows, readings, fahrenheit, errors, warnings } = sheet
    const times = readings.map(({ at }) => at).sort((a, b) => a - b)
    const [first, last] = [times[0], times.at(-1)]
    const counted = readings.filter(({ fault }) => fault === null).map(({ celsius }) => celsius)
    return {
      rows,
      fresh: fresh.length,
      known,
      from: first === undefined ? null : new Date(first).toISOString(),
      to: last === undefined ? null : new Date(last).toISOString(),
      minCelsius: counted.reduce(least, null),
      maxCelsius: counted.reduce(most, null),
      everyMinutes: usualInterval(times),
      fahrenheit,
      errors: listed(errors),
      warnings: listed(warnings),
      sample: readings
        .slice(0, SAMPLE)
        .map(({ fault: _, at, ...reading }) => ({ ...reading, at: new Date(at).toISOString() })),
      plan: errors.length === 0 && fresh.length > 0 ? hashOf(plan, query) : null,
    }
  }

  /**
   * Takes over what the preview with the hash `plan` showed. Throws as `preview` does, `InvalidError` `sheet_has_errors`,
   * and `ConflictError` `import_changed` when the file is another one or the record has changed since.
   */
  async run(
    actor: Actor,
    bytes: Buffer,
    query: z.output<typeof runLoggerQuery>,
    key: string | null,
  ): Promise<ImportedReadings> {
    const { db, ambient, audit, sources, rollups } = this.#from
    const now = ambient.now()
    const file = createHash('sha256').update(bytes).digest('hex')
    return db.write((tx, afterCommit) =>
      once(tx, { personId: actor.person.id, key, body: { file, ...query }, now }, async () => {
        const plan = await this.#plan(tx, actor, bytes, query)
        const { sheet, fresh, known } = plan
        if (sheet.errors.length > 0) throw refused(sheet.errors)
        if (hashOf(plan, query) !== query.plan)
          throw new ConflictError(
            'import_changed',
            'What this file would do has changed since the preview. Look at the preview again.',
          )
        const { location: locationId, name } = query
        const made = { locationId, kind: 'logger' as const, deviceId: null, name }
        const source =
          plan.source ?? (await sources.make(tx, afterCommit, { ...made, dueMinutes: DEVICE_DUE_MINUTES }))
        const { number, id } = source
        const recordedAt = now.getTime()
        await insertReadings(
          tx,
          fresh.map(({ row: _, ...reading }) => ({ source: number, ...reading, unsure: null, recordedAt })),
        )
        await rollups.mark(
          tx,
          afterCommit,
          fresh.map(({ at }) => ({ source: number, hour: at - (at % HOUR) })),
        )
        await audit.record(tx, {
          actor,
          action: 'climate.logger_imported',
          subjectKind: 'location',
          subjectId: locationId,
          detail: { file, name, fresh: fresh.length, known },
        })
        return { sourceId: id, fresh: fresh.length, known }
      }),
    )
  }

  async #plan(db: Reader, actor: Actor, bytes: Buffer, query: Query): Promise<Plan> {
    const { timeZone, ambient, horizon, sources } = this.#from
    measuringPlace(await findPlace(db, actor.scope, query.location), query.location)
    const table = await readSheet(bytes, { maxRows: MAX_LOGGER_ROWS + ABOVE, encoding: query.encoding })
    const latest = ambient.now().getTime()
    const sheet = readLoggerSheet(table, { timeZone, earliest: horizon.earliest(), latest })
    const source = sources
      .at(query.location)
      .find(({ kind, name }) => kind === 'logger' && name === query.name)
    if (!source) return { sheet, source, fresh: sheet.readings, known: 0 }
    const instants = sheet.readings.map(({ at }) => at)
    const there = new Map((await readingsAt(db, source.number, instants)).map((each) => [each.at, each]))
    for (const { at, row, celsius, humidity } of sheet.readings) {
      const known = there.get(at)
      if (known && (known.celsius !== celsius || known.humidity !== humidity))
        sheet.errors.push(
          loggerIssue('conflict', `${known.celsius ?? '–'} °C, ${known.humidity ?? '–'} %`, {
            row,
            column: 'celsius',
          }),
        )
    }
    const fresh = sheet.readings.filter(({ at }) => !there.has(at))
    return { sheet, source, fresh, known: there.size }
  }
}

/** Minutes between two readings, as most of them are. */
function usualInterval(times: readonly number[]): number | null {
  const often = new Map<number, number>()
  for (const [i, at] of times.slice(1).entries()) {
    const minutes = Math.round(((at - (times[i] ?? at)) / MINUTE) * 10) / 10
    often.set(minutes, (often.get(minutes) ?? 0) + 1)
  }
  return [...often].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null
}

/** Of what would be kept and of what a person was warned of. */
const hashOf = ({ sheet, fresh }: Plan, { location, name }: Query): string =>
  createHash('sha256')
    .update(JSON.stringify({ location, name, fresh, warnings: sheet.warnings }))
    .digest('hex')

const listed = (issues: readonly LoggerIssue[]): LoggerPreview['errors'] => ({
  total: issues.length,
  items: issues.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0)).slice(0, MAX_SHEET_ISSUES),
})

const refused = (errors: readonly LoggerIssue[]): InvalidError =>
  new InvalidError(
    'sheet_has_errors',
    `Nothing was taken over: ${errors.length} cells have to be changed first.`,
    {
      params: { errors: errors.length },
      errors: errors
        .slice(0, MAX_SHEET_ISSUES)
        .map(({ cell, row, message }) => ({ path: cell ?? `row ${row}`, message })),
    },
  )
