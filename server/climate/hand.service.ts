import type { z } from 'zod'
import type {
  CorrectReading,
  DueReading,
  EnterReading,
  HandReading,
  handReadingsQuery,
} from '../../protocol/api/hand-readings.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { AfterCommit, Database, Writer } from '../db/database.ts'
import { once } from '../db/idempotency.ts'
import { ConflictError, InvalidError, NotFoundError } from '../errors.ts'
import { phoneSlow } from '../phone-clock.ts'
import type { TimeZone } from '../places/time-zone.ts'
import type { Actor } from '../route.ts'
import { HOUR } from './climate-sums.ts'
import {
  type Entry,
  type EntryRow,
  entriesBetween,
  entryAt,
  findEntry,
  insertEntry,
  wasRead,
} from './hand.store.ts'
import { DUE, isLate, NOON, partDueAt, RECORD_TIERS, STORE_KINDS } from './hand-rules.ts'
import type { Horizon } from './horizon.ts'
import { isRealPlace, measuringPlace } from './measuring-place.ts'
import { deleteReading, insertReadings } from './readings.store.ts'
import type { RollupKeeper } from './rollup.keeper.ts'
import { newestReading, saveLatest } from './rollup.store.ts'
import { HAND_DUE_MINUTES, type SourcesKeeper } from './sources.keeper.ts'
import { findPlace, listPlaces } from './sources.store.ts'
import type { StorageService } from './storage.service.ts'
import { ofKindsOrSaid } from './storage.store.ts'
import { stretchOf } from './stretch.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  timeZone: TimeZone
  audit: Pick<AuditLog, 'record'>
  sources: SourcesKeeper
  rollups: RollupKeeper
  storage: StorageService
  horizon: Horizon
}

const MINUTE = 60_000
const DAY = 24 * HOUR
/** A phone's clock may run ahead by this much: milliseconds. */
const CLOCK_AHEAD = 5 * MINUTE
const LONGEST = 400 * DAY
const USUAL = 31 * DAY

/** What people read off an instrument and enter. Nothing is edited: a correction is another entry, and says why. */
export class HandService {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /**
   * Keeps a reading; the same again changes nothing. Throws `NotFoundError`, `InvalidError` `reading_empty`,
   * `reading_in_future`, `reading_too_old`, and `ConflictError` `reading_exists` when another was entered for that minute.
   */
  enter(actor: Actor, { sentAt, ...input }: EnterReading, key: string | null): Promise<HandReading> {
    const { db, ambient } = this.#from
    const now = ambient.now()
    if (!wasRead(input))
      throw invalid('reading_empty', 'celsius', 'Enter a temperature, a humidity, or both.')
    const at = this.#timeOf(input.at, now, phoneSlow(sentAt, now))
    return db.write((tx, afterCommit) =>
      once(tx, { personId: actor.person.id, key, body: input, now }, async () => {
        const found = await findPlace(tx, actor.scope, input.locationId)
        const { id: locationId } = measuringPlace(found, input.locationId)
        const source = await this.#sourceOf(tx, afterCommit, locationId)
        const known = await entryAt(tx, source, at)
        if (known && isSame(known.entry, input)) return describe(known)
        if (known) throw exists(known)
        const { celsius, humidity, note = null } = input
        const values = { source, at, celsius, humidity, note, late: isLate(at, now) }
        return this.#keep(tx, afterCommit, actor, { ...values, supersedesId: null, reason: null })
      }),
    )
  }

  /**
   * Puts another entry in the place of one; without values, nothing. Throws `NotFoundError`, `InvalidError`
   * `reading_in_future`, `reading_too_old`, and `ConflictError` `reading_corrected` when somebody was first,
   * `reading_exists` when there is another reading at its time.
   */
  correct(actor: Actor, id: string, input: CorrectReading, key: string | null): Promise<HandReading> {
    const { db, ambient, sources } = this.#from
    const now = ambient.now()
    const body = { ...input, corrects: id }
    return db.write((tx, afterCommit) =>
      once(tx, { personId: actor.person.id, key, body, now }, async () => {
        const before = await findEntry(tx, actor.scope, id)
        if (!before) throw new NotFoundError('reading', id)
        if (before.supersededById !== null)
          throw new ConflictError('reading_corrected', 'This reading has been corrected: look at it again.', {
            by: before.supersededById,
          })
        const { source, note, enteredAt } = before.entry
        // Its hour is summed up again, for which the readings around it must still be there.
        this.#refuseTooOld(before.entry.at)
        const at = input.at === undefined ? before.entry.at : this.#timeOf(input.at, now)
        const there = await entryAt(tx, source, at)
        if (there && there.entry.id !== id) throw exists(there)
        // What was never read took nothing into the record, where another reading may stand by now.
        if (wasRead(before.entry)) {
          await deleteReading(tx, source, before.entry.at.getTime())
          await this.#from.rollups.mark(tx, afterCommit, [markOf(source, before.entry.at)])
        }
        const { celsius, humidity, reason } = input
        const late = isLate(at, enteredAt)
        const values = { source, at, celsius, humidity, note, late, supersedesId: id, reason }
        const made = await this.#keep(tx, afterCommit, actor, values)
        const newest = await newestReading(tx, source)
        await saveLatest(tx, source, newest)
        afterCommit(() => sources.correct(source, newest))
        return made
      }),
    )
  }

  /** Entries of a place, those that were corrected too. Throws `NotFoundError` and `InvalidError` `bad_period`. */
  async list(scope: string | null, query: z.output<typeof handReadingsQuery>): Promise<HandReading[]> {
    const { db, ambient } = this.#from
    const { from, to } = stretchOf(query, ambient.now(), { usual: USUAL, longest: LONGEST })
    const { id } = measuringPlace(await findPlace(db, scope, query.location), query.location)
    const source = this.#known(id)
    if (source === undefined) return []
    return (await entriesBetween(db, source, new Date(from), new Date(to))).map(describe)
  }

  /** Places whose reading is due by now and was not entered, by name. */
  async due(scope: string | null): Promise<DueReading[]> {
    const { db, ambient, timeZone, storage, sources } = this.#from
    const now = ambient.now()
    const part = partDueAt(timeZone.minutesOf(now))
    if (part === null) return []
    const day = timeZone.dayOf(now)
    const since = timeZone.instantOf(day, part === 'morning' ? 0 : NOON).getTime()
    const dueAt = timeZone.instantOf(day, DUE[part]).toISOString()
    // Elsewhere nobody is asked for readings.
    const places = (await listPlaces(db, scope, ofKindsOrSaid(db, STORE_KINDS, RECORD_TIERS))).filter(
      isRealPlace,
    )
    const settings = await storage.of(db, places)
    return places.flatMap(({ id, name, jurisdictionCode }) => {
      const number = this.#known(id)
      const last = number === undefined ? undefined : sources.latestOf(number)
      if (!settings.get(id)?.handDue || (last && last.at >= since)) return []
      const lastAt = last ? new Date(last.at).toISOString() : null
      return [{ locationId: id, locationName: name, jurisdictionCode, day, part, dueAt, lastAt }]
    })
  }

  async #keep(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    values: Omit<EntryRow, 'id' | 'enteredBy' | 'enteredAt'>,
  ): Promise<HandReading> {
    const { ambient, audit, rollups, sources } = this.#from
    const entry: EntryRow = {
      id: ambient.newId(),
      enteredBy: actor.person.id,
      enteredAt: ambient.now(),
      ...values,
    }
    await insertEntry(tx, entry)
    const { source, celsius, humidity, late, supersedesId, reason } = entry
    const at = entry.at.getTime()
    const reading = { source, at, celsius, humidity, fault: null, unsure: null }
    if (wasRead(entry)) {
      await insertReadings(tx, [{ ...reading, recordedAt: entry.enteredAt.getTime() }])
      await rollups.mark(tx, afterCommit, [markOf(source, entry.at)])
      afterCommit(() => sources.told(source, reading))
    }
    const locationId = (await findEntry(tx, actor.scope, entry.id))?.locationId ?? ''
    await audit.record(tx, {
      actor,
      action: supersedesId === null ? 'climate.reading_entered' : 'climate.reading_corrected',
      subjectKind: 'location',
      subjectId: locationId,
      detail: { id: entry.id, at: entry.at.toISOString(), celsius, humidity, late, supersedesId, reason },
    })
    const enteredByName = actor.person.displayName
    return describe({ entry, locationId, enteredByName, supersededById: null })
  }

  #known(locationId: string): number | undefined {
    return this.#from.sources.at(locationId).find(({ kind }) => kind === 'hand')?.number
  }

  async #sourceOf(tx: Writer, afterCommit: AfterCommit, locationId: string): Promise<number> {
    const known = this.#known(locationId)
    if (known !== undefined) return known
    const made = { locationId, kind: 'hand' as const, deviceId: null, name: null }
    return (await this.#from.sources.make(tx, afterCommit, { ...made, dueMinutes: HAND_DUE_MINUTES })).number
  }

  /** `slow`: what the clock that said it lags behind ours, milliseconds. */
  #timeOf(said: string | undefined, now: Date, slow = 0): Date {
    const at = said === undefined ? now : new Date(Date.parse(said) + slow)
    if (at.getTime() > now.getTime() + CLOCK_AHEAD)
      throw invalid('reading_in_future', 'at', `${at.toISOString()} has not come yet.`)
    this.#refuseTooOld(at)
    return new Date(Math.floor(Math.min(at.getTime(), now.getTime()) / MINUTE) * MINUTE)
  }

  #refuseTooOld(at: Date): void {
    const earliest = this.#from.horizon.earliest()
    if (at.getTime() < earliest)
      throw invalid(
        'reading_too_old',
        'at',
        `The record keeps nothing before ${new Date(earliest).toISOString()}.`,
      )
  }
}

const markOf = (source: number, at: Date) => ({ source, hour: at.getTime() - (at.getTime() % HOUR) })

const isSame = (entry: EntryRow, { celsius, humidity }: EnterReading): boolean =>
  entry.celsius === celsius && entry.humidity === humidity

const exists = ({ entry, enteredByName }: Entry): ConflictError =>
  new ConflictError(
    'reading_exists',
    `${enteredByName} entered another reading for this minute. Correct that one, or enter another time.`,
    {
      id: entry.id,
      by: enteredByName,
      at: entry.at.toISOString(),
      celsius: entry.celsius,
      humidity: entry.humidity,
    },
  )

const describe = ({ entry, ...more }: Entry): HandReading => {
  const { source: _, ...told } = entry
  return { ...told, ...more, at: entry.at.toISOString(), enteredAt: entry.enteredAt.toISOString() }
}

const invalid = (code: string, path: string, message: string): InvalidError =>
  new InvalidError(code, message, { errors: [{ path, message }] })
