import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import type { DeviceRecord } from '../../firmware-sim/credentials.ts'
import { Fleet } from '../../firmware-sim/fleet.ts'
import { type App, createApp } from '../app.ts'
import { type Config, ConfigError, type Environment, toConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { stopOnSignal } from '../process.ts'
import { makersPublicKey, newMakerKey } from './firmware.maker.ts'
import { DemoFolder, type DemoNotes } from './folder.ts'
import { letThingsGoWrong } from './mishaps.ts'
import { COUNTY } from './names.ts'
import { PlayedTime } from './played-time.ts'
import { ProgressLine } from './progress.ts'
import { administratorOf, type Machine, stage } from './stage.ts'
import { Technician } from './technician.ts'

const HISTORY_DAYS = 90
const DAY = 86_400_000
/** Demand passes this much faster than the clock, so that somebody who watches sees supplies being taken. */
const DEMAND_SPEED = 30
/** China keeps one time, UTC+8. */
const CHINA_OFFSET = 8 * 3_600_000
/** Hour of the day whose demand is felt first: in the evening most is taken, and somebody who watches has not long to wait. */
const OPENING_HOUR = 18
/** Machines that are registered and never speak: the product has to be honest about them. */
const SILENT_SHARE = 0.05
const MAX_DISPENSERS = 5_000

interface Options {
  dispensers: number
  seed: number
  reset: boolean
}

/** Prepares the demonstration county if it is not there yet, starts server and fleet, and prints addresses and sign-in. */
export async function runDemo(args: string[], environment: Environment): Promise<void> {
  const options = readOptions(args)
  const config = toConfig({
    LOG_LEVEL: 'warn',
    ...environment,
    DATA_DIR: environment.DATA_DIR || './data/demo',
    COUNTY_CODE: COUNTY.code,
    COUNTY_NAME: COUNTY.name,
  })
  if (config.databaseUrl) throw new ConfigError('The demonstration runs on SQLite: unset DATABASE_URL.')
  if (config.outsideBroker)
    throw new ConfigError('The demonstration has a broker of its own: unset MQTT_URL.')
  const folder = new DemoFolder(resolve(config.dataDir))
  const notes = await prepared(folder, config, options)

  const log = createLog(config.logLevel)
  const makersKey = makersPublicKey(notes.makerKey)
  const app = createApp({ ...config, firmwareKeys: [...config.firmwareKeys, makersKey] }, { log })
  await app.open()
  const ports = await app.listen()
  const fleet = new Fleet({
    url: `mqtt://${config.mqtt.host}:${ports.mqtt}`,
    devices: notes.devices,
    seed: String(notes.seed),
    speed: DEMAND_SPEED,
    server: `http://${config.http.host}:${ports.http}`,
    updateKeys: [makersKey.export({ type: 'spki', format: 'pem' }).toString()],
    demandFrom: eveningOf(Date.now()),
    stateFolder: join(folder.path, 'fleet'),
    onNotice: (line) => process.stderr.write(`${line}\n`),
  })
  fleet.start()
  letThingsGoWrong(
    fleet,
    notes.devices.filter(({ kind }) => kind !== 'sensor').map(({ id }) => id),
  )
  const { services, changes } = app
  const technician = new Technician({
    services,
    changes,
    fleet,
    actor: await administratorOf(services),
    log,
    now: () => new Date(),
  })
  await technician.start()
  stopOnSignal(async () => {
    await technician.stop()
    await fleet.stop()
    await app.stop()
  })
  process.stdout.write(welcome(config, ports.http, ports.mqtt, notes))
}

function eveningOf(now: number): number {
  const midnight = Math.floor((now + CHINA_OFFSET) / DAY) * DAY - CHINA_OFFSET
  return midnight + OPENING_HOUR * 3_600_000
}

function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      devices: { type: 'string', default: '60' },
      seed: { type: 'string', default: '7' },
      reset: { type: 'boolean', default: false },
    },
  })
  return {
    dispensers: whole('--devices', values.devices, 1, MAX_DISPENSERS),
    seed: whole('--seed', values.seed, 0, 2 ** 31),
    reset: values.reset,
  }
}

function whole(name: string, value: string, min: number, max: number): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < min || number > max)
    throw new ConfigError(`${name} ${value}: use a whole number from ${min} to ${max}.`)
  return number
}

/** The notes of the demonstration that is there, or of a new one when it was asked for otherwise. */
async function prepared(
  folder: DemoFolder,
  config: Config,
  { dispensers, seed, reset }: Options,
): Promise<DemoNotes> {
  const found = folder.read()
  if (found && !reset && found.dispensers === dispensers && found.seed === seed) return found
  const line = new ProgressLine(process.stdout)
  folder.begin()
  const now = new Date()
  const time = new PlayedTime(new Date(Math.floor((now.getTime() - HISTORY_DAYS * DAY) / DAY) * DAY))
  const makerKey = newMakerKey()
  const password = config.adminPassword ?? randomBytes(9).toString('base64url')
  const app: App = createApp(
    {
      ...config,
      dataDir: folder.preparing,
      adminPassword: password,
      firmwareKeys: [makersPublicKey(makerKey)],
      backup: { ...config.backup, everyHours: 0 },
    },
    { ambient: time, log: pino({ level: 'error' }) },
  )
  // Parts work on timers that keep no process alive: without this one it would end while it waits for them.
  const awake = setInterval(() => undefined, 1_000)
  try {
    await app.open()
    const words = { places: 'Preparing 200 places', history: `Playing ${HISTORY_DAYS} days of history` }
    const { machines, sensors } = await stage({
      db: app.db,
      services: app.services,
      time,
      seed,
      dispensers,
      password,
      makerKey,
      now,
      progress: (what, share) => line.show(words[what], share),
    })
    await app.stop()
    const notes: DemoNotes = {
      seed,
      dispensers,
      password,
      preparedAt: now.toISOString(),
      makerKey,
      devices: [...fleetOf(machines), ...sensors],
    }
    folder.finish(notes)
    return notes
  } finally {
    line.end()
    await app.stop()
    clearInterval(awake)
  }
}

/** The machines that speak, as they stand at the end of the history. */
function fleetOf(machines: readonly Machine[]): DeviceRecord[] {
  const silent = Math.round(machines.length * SILENT_SHARE)
  return machines.slice(0, machines.length - silent).map(({ machine, secret, indoor }) => ({
    id: machine.deviceId,
    secret,
    profile: machine.profile,
    pressesPerDay: machine.pressesPerDay,
    setting: indoor ? 'indoor' : 'outdoor',
    channels: machine.channels.map(({ channel, capacity, remaining }) => ({ channel, capacity, remaining })),
  }))
}

function welcome(
  { http: { host }, dataDir }: Config,
  http: number,
  mqtt: number,
  { password, devices, dispensers }: DemoNotes,
): string {
  const at = `http://${host}:${http}`
  return [
    '',
    `  Sanliang 三亮 · ${COUNTY.name} (fictional), ${dispensers} dispensers, ${devices.length} devices speak`,
    '',
    `  Dashboard  ${at}/`,
    `  Finder     ${at}/find`,
    `  API        ${at}/api/docs`,
    `  MQTT       mqtt://${host}:${mqtt}`,
    '',
    `  Sign in    manager / ${password}       county supply manager (药管员)`,
    `             township02 / ${password}    a township's; also inspector, viewer, admin`,
    '',
    `  Demand runs ${DEMAND_SPEED} times faster than the clock. Data: ${dataDir}. Ctrl+C stops; --reset starts over.`,
    '',
    '',
  ].join('\n')
}
