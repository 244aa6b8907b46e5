/**
 * `npm run bench -- climate`: readings a second, and the chart of a sensor-year alone and among many. CLIMATE_SENSORS and
 * CLIMATE_MINUTES set how many others there are and how often they measure: 1,000 and 5 are a large county, 105 million
 * readings and some 20 minutes; without them it is 200 that measure every hour.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { pino } from 'pino'
import { createLocation } from '../protocol/api/places.ts'
import { createSensor } from '../protocol/api/sensors.ts'
import { type App, createApp } from '../server/app.ts'
import type { DeviceReading } from '../server/climate/climate.service.ts'
import { toConfig } from '../server/config.ts'
import { climateReadings } from '../server/db/schema/index.ts'
import { fillHeat } from './climate.heat.ts'
import { type Paint, paintChart } from './climate.paint.ts'
import { celsiusAt, DAY, fillSensors, HOUR, timesOf } from './climate.year.ts'
import { aManager } from './inventory.ledger.ts'
import { type Spread, spread } from './spread.ts'

const PASSWORD = 'correct horse battery'
const GROUP = 1_000
const ASKED = 60
const SPANS = { day: DAY, week: 7 * DAY, month: 30 * DAY, year: 365 * DAY } as const
type Span = keyof typeof SPANS

export interface Chart {
  ms: Spread
  /** As sent, gzipped, and the points that are drawn. */
  bytes: number
  points: number
}
export interface ClimateFigures {
  /** Kept in durable groups of a thousand, and their sums made afterwards. */
  readingsPerSecond: number
  summedPerSecond: number
  /** Sensor-years: one alone, then with the others. */
  alone: Record<Span, Chart>
  others: { sensors: number; minutes: number; readings: number; fileMiB: number }
  among: Record<Span, Chart>
  /** A year of the sensor in a browser; null = not measured. */
  paint: Paint | null
  /** The first page of lots by heat. */
  heat: Spread
}

export async function benchClimate(): Promise<ClimateFigures> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sanliang-bench-'))
  const config = toConfig({
    PORT: '0',
    MQTT_PORT: '0',
    DATA_DIR: dataDir,
    ADMIN_PASSWORD: PASSWORD,
    BACKUP_EVERY_HOURS: '0',
    CLIMATE_RAW_DAYS: '0',
  })
  const app = createApp(config, { log: pino({ level: 'silent' }) })
  await app.open()
  const { http } = await app.listen()
  try {
    const { sensors, minutes } = readSize()
    const to = Math.floor(Date.now() / HOUR) * HOUR
    const from = to - 365 * DAY
    const place = await aStoreroom(app)
    const written = await writeYear(app, place, from, to)
    const url = `http://127.0.0.1:${http}`
    const ask = await signIn(url)
    const charts = reader(ask)
    const alone = await charts(place.id, to)
    const paint = await paintChart(url, { password: PASSWORD, locationId: place.id })
    await fillSensors(app, (await aStoreroom(app)).id, { sensors, minutes, from, to })
    const among = await charts(place.id, to)
    const readings = await app.db.$count(climateReadings)
    const fileMiB = statSync(join(dataDir, 'sanliang.db')).size / 2 ** 20
    await fillHeat(app)
    const heat = await spread(ASKED, () => ask('/api/climate/heat?limit=50'))
    return { ...written, alone, others: { sensors, minutes, readings, fileMiB }, among, paint, heat }
  } finally {
    await app.stop()
    rmSync(dataDir, { recursive: true })
  }
}

function readSize(): { sensors: number; minutes: number } {
  const { CLIMATE_SENSORS: sensors = '200', CLIMATE_MINUTES: minutes = '60' } = process.env
  return { sensors: Number(sensors), minutes: Number(minutes) }
}

async function aStoreroom({ db, services: { places } }: App) {
  const input = createLocation.parse({ kind: 'storeroom', jurisdictionCode: '990101', name: '库房' })
  return db.write((tx, afterCommit) => places.create(tx, afterCommit, null, input))
}

/** As ingest keeps them, a reading every five minutes. */
async function writeYear(app: App, { id: locationId }: { id: string }, from: number, to: number) {
  const { db, services } = app
  const actor = await aManager(db, null)
  const input = createSensor.parse({ name: '北墙', locationId })
  const { id: deviceId } = await services.devices.sensors.create(actor, input)
  const readings: DeviceReading[] = []
  for (const at of timesOf(from, to, 5))
    readings.push({
      deviceId,
      locationId,
      at,
      celsius: celsiusAt(at, 0),
      humidity: 55,
      unsure: null,
      receivedAt: at,
    })
  const began = performance.now()
  for (let first = 0; first < readings.length; first += GROUP)
    await db.write((tx, afterCommit) =>
      services.climate.record(tx, afterCommit, readings.slice(first, first + GROUP)),
    )
  const kept = performance.now()
  await services.climate.settle(services.climate.sources.at(locationId).map(({ number }) => number))
  return {
    readingsPerSecond: perSecond(readings.length, kept - began),
    summedPerSecond: perSecond(readings.length, performance.now() - kept),
  }
}

const perSecond = (count: number, ms: number): number => Math.round(count / (ms / 1_000))

type Ask = (path: string, encoding?: string) => Promise<{ bytes: number; text: string }>

/** Asks as a browser does: signed in, over HTTP, compressed. */
async function signIn(url: string): Promise<Ask> {
  const signedIn = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ username: 'admin', password: PASSWORD }),
  })
  if (!signedIn.ok) throw new Error(`Cannot sign in: ${await signedIn.text()}`)
  const cookie = signedIn.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  return (path, encoding = 'gzip') => get(`${url}${path}`, { cookie, 'accept-encoding': encoding })
}

const reader =
  (ask: Ask) =>
  async (locationId: string, to: number): Promise<Record<Span, Chart>> => {
    const charts = {} as Record<Span, Chart>
    for (const span of Object.keys(SPANS) as Span[]) {
      const query = new URLSearchParams({
        location: locationId,
        from: new Date(to - SPANS[span]).toISOString(),
        to: new Date(to).toISOString(),
      })
      const path = `/api/climate/series?${query}`
      const { bytes } = await ask(path)
      const { series } = JSON.parse((await ask(path, 'identity')).text) as { series: { at: number[] }[] }
      const ms = await spread(ASKED, () => ask(path))
      charts[span] = { ms, bytes, points: series[0]?.at.length ?? 0 }
    }
    return charts
  }

/** `fetch` would unpack it before it can be weighed. A connection each: none idles while the others are written. */
function get(url: string, headers: Record<string, string>): Promise<{ bytes: number; text: string }> {
  return new Promise((resolve, reject) => {
    request(url, { headers, agent: false }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () =>
        answer.statusCode === 200
          ? resolve({ bytes: Buffer.concat(chunks).length, text: Buffer.concat(chunks).toString() })
          : reject(new Error(`${answer.statusCode} ${url}`)),
      )
    })
      .on('error', reject)
      .end()
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  console.dir(await benchClimate(), { depth: null })
