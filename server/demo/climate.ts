import { pino } from 'pino'
import { type ClimateSetting, climateAt } from '../../firmware-sim/climate.ts'
import { type DeviceRecord, deviceRecord } from '../../firmware-sim/credentials.ts'
import { randomAt } from '../../firmware-sim/random.ts'
import { createSensor } from '../../protocol/api/sensors.ts'
import { AuditLog } from '../accounts/audit.service.ts'
import type { Services } from '../app.ts'
import { Changes } from '../changes.ts'
import { ClimateService, type DeviceReading } from '../climate/climate.service.ts'
import type { Database } from '../db/database.ts'
import { TimeZone } from '../places/time-zone.ts'
import type { Actor } from '../route.ts'
import type { Cast, PlayedPlace } from './play.ts'
import type { PlayedTime } from './played-time.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const CHINA = new TimeZone('Asia/Shanghai')
/** As sensors and machines measure: milliseconds. */
const EVERY = 30 * MINUTE
const HAND_DAYS = 30
/** Days that machines on the street have told of; a summer of them all would take longer than the rest of the county. */
const STREET_DAYS = 14
/** The storerooms, in their order, at which something is the matter. */
const BY_HAND = 2
const FAILED = 4
const SILENT = 6
/** How long before the end. */
const FAILED_FOR = 2 * DAY
const SILENT_FOR = 3 * DAY

export interface ClimatePlay {
  db: Database
  services: Services
  time: PlayedTime
  cast: Cast
  administrator: Actor
  places: readonly PlayedPlace[]
  /** Machines on the street, by device. */
  machines: readonly { deviceId: string; locationId: string; indoor: boolean }[]
  seed: number
  /** Milliseconds since 1970. */
  start: number
  end: number
}

/**
 * Sensors of the warehouse and the storerooms with what they measured since the start. One air conditioner failed, one
 * sensor is silent, and in one storeroom a person reads the instrument, most days. Resolves to the sensors that speak on.
 */
export async function climatePast(play: ClimatePlay): Promise<DeviceRecord[]> {
  const { db, services, administrator, places, machines, start, end } = play
  const speaking: DeviceRecord[] = []
  const clock = new PastClock(play.time)
  const climate = new ClimateService({
    db,
    ambient: clock,
    changes: new Changes(),
    log: pino({ level: 'error' }),
    timeZone: CHINA,
    audit: new AuditLog({ db, ambient: clock }),
    catalog: services.catalog,
    rawDays: 0,
  })
  await climate.start()
  const stores = places.filter(({ kind }) => kind === 'warehouse' || kind === 'storeroom')
  for (const [index, { id: locationId }] of stores.entries()) {
    if (index === BY_HAND) continue
    const input = createSensor.parse({ name: index === 0 ? '北墙' : '货架旁', locationId })
    const { id: deviceId, secret } = await services.devices.sensors.create(administrator, input)
    const until = index === SILENT ? end - SILENT_FOR : end
    await measure(play, climate, { deviceId, locationId }, start, until, (at) => settingAt(index, at, end))
    const setting = settingAt(index, end, end)
    if (index !== SILENT) speaking.push(deviceRecord.parse({ id: deviceId, secret, kind: 'sensor', setting }))
  }
  for (const { indoor, ...machine } of machines)
    await measure(play, climate, machine, end - STREET_DAYS * DAY, end, () => (indoor ? 'indoor' : 'outdoor'))
  const read = stores[BY_HAND]
  if (read) await readByHand(play, climate, clock, read)
  await climate.settle([...climate.sources.all()].map(({ number }) => number))
  await climate.stop()
  return speaking
}

/** What people entered was entered then: a clock that goes back, beside the county's that does not. */
class PastClock {
  at = 0
  readonly newId: () => string
  readonly newSecret: () => string

  constructor({ newId, newSecret }: PlayedTime) {
    this.newId = newId
    this.newSecret = newSecret
  }

  readonly now = (): Date => new Date(this.at)
}

const settingAt = (index: number, at: number, end: number): ClimateSetting =>
  index === FAILED && at >= end - FAILED_FOR ? 'overheated' : 'cooled'

/** Stored as ingest stores them, without the messages around them. */
async function measure(
  { db, seed }: ClimatePlay,
  climate: ClimateService,
  { deviceId, locationId }: { deviceId: string; locationId: string },
  from: number,
  to: number,
  where: (at: number) => ClimateSetting,
): Promise<void> {
  const readings: DeviceReading[] = []
  // Each device began at its own minute.
  const first = from + Math.floor(randomAt(seed, deviceId, 'phase') * EVERY)
  for (let at = first; at < to; at += EVERY) {
    const reading = climateAt(String(seed), deviceId, where(at), at)
    readings.push({ deviceId, locationId, at, ...reading, unsure: null, receivedAt: at })
  }
  await db.write((tx, afterCommit) => climate.record(tx, afterCommit, readings))
}

/** Twice a day for a month, now and then late, and now and then not at all. */
async function readByHand(
  { cast, seed, end }: ClimatePlay,
  climate: ClimateService,
  clock: PastClock,
  { id: locationId, township }: PlayedPlace,
): Promise<void> {
  const actor = cast.townships[township ?? 0] ?? cast.county
  const midnight = CHINA.instantOf(CHINA.dayOf(new Date(end)), 0).getTime()
  for (let day = midnight - HAND_DAYS * DAY; day <= midnight; day += DAY)
    for (const due of [9 * HOUR, 15.5 * HOUR]) {
      const draw = (what: string) => randomAt(seed, locationId, what, day + due)
      const at = day + due + Math.floor(draw('minute') * 25) * MINUTE
      if (at > end || draw('missed') < 0.12) continue
      clock.at = Math.min(end, at + (draw('late') < 0.08 ? 5 * HOUR : MINUTE))
      const { celsius, humidity } = climateAt(String(seed), locationId, 'cooled', at)
      await climate.hand.enter(actor, { locationId, at: new Date(at).toISOString(), celsius, humidity }, null)
    }
}
