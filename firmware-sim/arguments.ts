import { parseArgs } from 'node:util'

/** What the command line asks for. Durations in milliseconds. */
export interface Settings {
  url: string
  /** Null: every device of the credentials file. */
  devices: number | null
  seed: string
  credentials: string
  /** Where missing devices are registered; null when they are not. */
  registration: { api: string; token: string; product: string | null } | null
  speed: number
  demandFrom: number | null
  restockDays: number
  climateInterval: number
  stateInterval: number
  connectRate: number
  stateFolder: string | null
  /** Infinity: until a signal. */
  duration: number
  /** Null: every second on a terminal, every 5 seconds elsewhere. */
  reportInterval: number | null
}

/** The command line makes no sense; the message says what to change. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export const USAGE = `Usage: npm run sim -- [options]

Simulates dispensers that report to a broker over MQTT (protocol d1).

  --devices N            how many (default: all of the credentials file)
  --seed TEXT            everything random follows from it (default: 1)
  --url URL              broker, mqtt:// or mqtts:// (default: mqtt://127.0.0.1:1883)
  --credentials FILE     devices and their secrets, JSON lines {"id","secret","channels":[{"channel","capacity","remaining"}],
                         "profile":"quiet"|"normal"|"hot","setting":"indoor"|"outdoor"} (default: data/sim/devices.jsonl)
  --api URL --token T    register missing devices at this server and add them to the credentials file
  --product CODE         what newly registered devices give out (default: nothing assigned)
  --state DIR            keep what devices remember, so that they go on after a restart
  --speed X              seconds of demand per second (default: 1); device clocks stay in real time
  --from INSTANT         season and hour at which demand starts, e.g. 2026-02-10T19:00:00+08:00 (default: now)
  --restock-days D       a driver fills every machine every D days of demand (default: never)
  --climate-interval S   seconds between climate readings (default: 1800)
  --state-interval S     seconds between state reports (default: 60)
  --connect-rate N       first connections per second (default: 200)
  --duration S           stop after S seconds (default: on Ctrl-C)
  --report-interval S    seconds between progress reports (default: 1 on a terminal, else 5)
  --help

With the same --seed and --from, each device is pressed at the same moments of demand and in the same way.
`

/** The settings in `argv` (without node and script), or null when help is asked for. Throws UsageError. */
export function parseArguments(argv: readonly string[]): Settings | null {
  const given = readOptions(argv)
  if (given.help) return null
  return {
    url: brokerUrl(given.url ?? 'mqtt://127.0.0.1:1883'),
    devices: given.devices === undefined ? null : number('--devices', given.devices, 1, 100_000, true),
    seed: given.seed ?? '1',
    credentials: given.credentials ?? 'data/sim/devices.jsonl',
    registration: registration(given.api, given.token, given.product),
    speed: number('--speed', given.speed ?? '1', 0.001, 1_000_000),
    demandFrom: given.from === undefined ? null : instant('--from', given.from),
    restockDays:
      given['restock-days'] === undefined
        ? Infinity
        : number('--restock-days', given['restock-days'], 0.01, 3_650),
    climateInterval: seconds('--climate-interval', given['climate-interval'] ?? '1800'),
    stateInterval: seconds('--state-interval', given['state-interval'] ?? '60'),
    connectRate: number('--connect-rate', given['connect-rate'] ?? '200', 1, 100_000),
    stateFolder: given.state ?? null,
    duration: given.duration === undefined ? Infinity : seconds('--duration', given.duration),
    reportInterval:
      given['report-interval'] === undefined ? null : seconds('--report-interval', given['report-interval']),
  }
}

function readOptions(argv: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args: [...argv],
      options: {
        devices: text,
        seed: text,
        url: text,
        credentials: text,
        api: text,
        token: text,
        product: text,
        state: text,
        speed: text,
        from: text,
        'restock-days': text,
        'climate-interval': text,
        'state-interval': text,
        'connect-rate': text,
        duration: text,
        'report-interval': text,
        help: { type: 'boolean' },
      },
    }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function number(option: string, text: string, low: number, high: number, whole = false): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (!(value >= low && value <= high) || (whole && !Number.isInteger(value))) {
    throw new UsageError(`${option} ${text}: give a ${whole ? 'whole ' : ''}number from ${low} to ${high}`)
  }
  return value
}

function seconds(option: string, text: string): number {
  return number(option, text, 0.1, 31_536_000) * 1_000
}

function instant(option: string, text: string): number {
  const at = Date.parse(text)
  if (Number.isNaN(at))
    throw new UsageError(`${option} ${text}: give an instant such as 2026-02-10T19:00:00+08:00`)
  return at
}

function brokerUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !['mqtt:', 'mqtts:'].includes(url.protocol) || url.hostname === '') {
    throw new UsageError(`--url ${text}: give a broker such as mqtt://127.0.0.1:1883`)
  }
  if (url.username || url.password)
    throw new UsageError('--url: no user name or password here: every device has its own')
  return text
}

function registration(api?: string, token?: string, product?: string): Settings['registration'] {
  if (api === undefined && token === undefined) {
    if (product !== undefined)
      throw new UsageError('--product is for devices that get registered: give --api and --token too')
    return null
  }
  if (api === undefined || token === undefined) throw new UsageError('--api and --token go together')
  const url = URL.canParse(api) ? new URL(api) : null
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError(`--api ${api}: give a server such as http://127.0.0.1:8080`)
  }
  return { api, token, product: product ?? null }
}
