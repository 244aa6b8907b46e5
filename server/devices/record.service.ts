import type { z } from 'zod'
import type { Demand, demandQuery } from '../../protocol/api/record.ts'
import type { Ambient } from '../ambient.ts'
import type { Database } from '../db/database.ts'
import { NotFoundError } from '../errors.ts'
import { addDays, type TimeZone } from '../places/time-zone.ts'
import { findDevice } from './credentials/credentials.store.ts'
import { DEMAND_KINDS, demandByDay } from './demand.ts'
import * as store from './record.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  timeZone: TimeZone
}

const MINUTES_OF_DAY = 1_440

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
}
