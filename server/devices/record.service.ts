import type { z } from 'zod'
import type {
  ClimateReading,
  ClimateRecord,
  climateQuery,
  Demand,
  demandQuery,
} from '../../protocol/api/record.ts'
import { isKnown } from '../../protocol/messages/events.ts'
import type { Ambient } from '../ambient.ts'
import type { Database } from '../db/database.ts'
import { InvalidError, NotFoundError } from '../errors.ts'
import { addDays, type TimeZone } from '../places/time-zone.ts'
import { measuredCelsius } from './climate-reading.ts'
import { findDevice } from './credentials/credentials.store.ts'
import { DEMAND_KINDS, demandByDay } from './demand.ts'
import * as store from './record.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  timeZone: TimeZone
}

const DAY = 86_400_000
const MINUTES_OF_DAY = 1_440
const LONGEST_CLIMATE = 31 * DAY
const USUAL_CLIMATE = 7 * DAY

/** What devices wrote down, read for a stretch of time. */
export class RecordService {
  readonly #db: Database
  readonly #ambient: Ambient
  readonly #timeZone: TimeZone

  constructor({ db, ambient, timeZone }: Dependencies) {
    this.#db = db
    this.#ambient = ambient
    this.#timeZone = timeZone
  }

  /** What people asked of a dispenser, day by day, met or not. Throws `NotFoundError`. */
  async demand(
    scope: string | null,
    id: string,
    { days: count }: z.output<typeof demandQuery>,
  ): Promise<Demand> {
    const device = await findDevice(this.#db, scope, id)
    if (device?.kind !== 'dispenser') throw new NotFoundError('dispenser', id)
    const zone = this.#timeZone
    const today = zone.dayOf(this.#ambient.now())
    const days = Array.from({ length: count }, (_, i) => addDays(today, i + 1 - count))
    const [from, to] = [zone.instantOf(days[0] ?? today, 0), zone.instantOf(today, MINUTES_OF_DAY)]
    const events = await store.eventsBetween(this.#db, id, { from, to, kinds: DEMAND_KINDS })
    return { days: demandByDay(events, days, (instant) => zone.dayOf(instant)) }
  }

  /** Readings of every device at a place. Throws `NotFoundError` and `InvalidError` `bad_period`. */
  async climate(
    scope: string | null,
    locationId: string,
    query: z.output<typeof climateQuery>,
  ): Promise<ClimateRecord> {
    const to = query.to === undefined ? this.#ambient.now() : new Date(query.to)
    const from = query.from === undefined ? new Date(to.getTime() - USUAL_CLIMATE) : new Date(query.from)
    if (from > to || to.getTime() - from.getTime() > LONGEST_CLIMATE)
      throw new InvalidError('bad_period', 'Ask for at most 31 days, from the earlier to the later.', {
        errors: [{ path: 'to', message: 'is before from, or more than 31 days after it' }],
      })
    const devices = await store.devicesAt(this.#db, scope, locationId)
    if (!devices) throw new NotFoundError('location', locationId)
    const record: ClimateRecord = { devices: [] }
    for (const device of devices) {
      const events = await store.eventsBetween(this.#db, device.id, { from, to, kinds: ['climate'] })
      record.devices.push({ ...device, readings: events.flatMap(readingOf).sort(byTime) })
    }
    return record
  }
}

function readingOf({ payload, occurredAt, timeQuality }: store.RecordedEvent): ClimateReading[] {
  if (!isKnown(payload) || payload.kind !== 'climate') return []
  const { celsius, humidity } = payload
  const measured = measuredCelsius(celsius) !== null
  return [{ occurredAt: occurredAt.toISOString(), timeQuality, celsius, humidity, measured }]
}

const byTime = (a: ClimateReading, b: ClimateReading): number =>
  a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : 0
