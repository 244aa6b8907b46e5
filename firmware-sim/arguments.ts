import { parseArgs } from 'node:util'
import { SCENARIOS } from './scenarios/catalogue.ts'
import type { Scenario } from './scenarios/scenario.ts'

/** What the command line asks for. Durations in milliseconds. */
export interface Settings {
  url: string
  /** Null: every one of the credentials file. */
  devices: number | null
  sensors: number | null
  seed: string
  credentials: string
  /** Where missing devices are registered; null when they are not. */
  registration: { api: string; token: string; product: string | null } | null
  /** HTTP address of the server; null when it is not told. */
  server: string | null
  /** Files with public keys of firmware makers, PEM. */
  updateKeys: readonly string[]
  scenarios: readonly Scenario[]
  /** Null: they happen to every device. */
  afflicted: number | null
  story: number
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

  --devices N            how many dispensers (default: all of the credentials file)
  --sensors N            how many climate sensors of storerooms (default: all of the credentials file)
  --seed TEXT            everything random follows from it (default: 1)
  --url URL              broker, mqtt:// or mqtts:// (default: mqtt://127.0.0.1:1883)
  --credentials FILE     devices and their secrets, JSON lines {"id","secret","channels":[{"channel","capacity","remaining"}],
                         "profile":"quiet"|"normal"|"hot","setting":"indoor"|"outdoor"} or, for a sensor, {"id","secret",
                         "kind":"sensor"} (default: data/sim/devices.jsonl)
  --api URL              the server's HTTP address, where its firmware images are
  --api URL --token T    register missing devices there too, and add them to the credentials file
  --product CODE         what newly registered devices give out (default: nothing assigned)
  --state DIR            keep what devices remember, so that they go on after a restart
  --speed X              seconds of demand per second (default: 1); device clocks stay in real time
  --from INSTANT         season and hour at which demand starts, e.g. 2026-02-10T19:00:00+08:00 (default: now)
  --restock-days D       a driver fills every machine every D days of demand (default: never)
  --climate-interval S   seconds between climate readings (default: 1800)
  --state-interval S     seconds between state reports (default: 60)
  --scenario A,B         what goes wrong, beside everyday life (docs/scenarios.md)
  --list-scenarios       what can go wrong
  --afflicted N          it goes wrong with the first N devices (default: with all)
  --story S              seconds in which it goes wrong, from the start on (default: 120)
  --update-key FILE      public key (PEM) of a maker whose firmware is installed; may be given again
  --connect-rate N       first connections per second (default: 200)
  --duration S           stop after S seconds (default: on Ctrl-C)
  --report-interval S    seconds between progress reports (default: 1 on a terminal, else 5)
  --help

With the same --seed and --from, each device is pressed at the same moments of demand and in the same way.
`

/** The settings in `argv` (without node and script), or what is asked for instead. Throws UsageError. */
export function parseArguments(argv: readonly string[]): Settings | 'help' | 'scenarios' {
  const given = readOptions(argv)
  if (given.help) return 'help'
  if (given['list-scenarios']) return 'scenarios'
  const url = brokerUrl(given.url ?? 'mqtt://127.0.0.1:1883')
  return {
    url,
    devices: count('--devices', given.devices, 0),
    sensors: count('--sensors', given.sensors, 0),
    seed: given.seed ?? '1',
    credentials: given.credentials ?? 'data/sim/devices.jsonl',
    registration: registration(given.api, given.token, given.product),
    server: given.api ?? null,
    updateKeys: given['update-key'] ?? [],
    scenarios: scenarios(given.scenario, url),
    afflicted: count('--afflicted', given.afflicted, 1),
    story: seconds('--story', given.story ?? '120'),
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
        sensors: text,
        scenario: text,
        'list-scenarios': { type: 'boolean' },
        afflicted: text,
        story: text,
        'update-key': { type: 'string', multiple: true },
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

function count(option: string, text: string | undefined, low: number): number | null {
  return text === undefined ? null : number(option, text, low, 100_000, true)
}

function scenarios(text: string | undefined, url: string): Scenario[] {
  return (text?.split(',') ?? []).map((name) => {
    const found = SCENARIOS.find((scenario) => scenario.name === name.trim())
    if (!found) throw new UsageError(`--scenario ${name}: there is none of this name; see --list-scenarios`)
    if (found.line && !url.startsWith('mqtt:'))
      throw new UsageError(
        `--scenario ${name}: its bad line would break TLS: give an mqtt:// address as --url`,
      )
    return found
  })
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
  const url = api !== undefined && URL.canParse(api) ? new URL(api) : null
  if (api !== undefined && !['http:', 'https:'].includes(url?.protocol ?? '')) {
    throw new UsageError(`--api ${api}: give a server such as http://127.0.0.1:8080`)
  }
  if (token === undefined) {
    if (product !== undefined)
      throw new UsageError('--product is for devices that get registered: give --api and --token too')
    return null
  }
  if (api === undefined) throw new UsageError('--token is for a server: give --api too')
  return { api, token, product: product ?? null }
}
