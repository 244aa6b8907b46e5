import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseArguments, type Settings, USAGE, UsageError } from './arguments.ts'
import { systemClock } from './clock.ts'
import { CredentialsError, type DeviceRecord, keepCredentials, readCredentials } from './credentials.ts'
import { FlashError } from './flash.ts'
import { Fleet } from './fleet.ts'
import { Progress, progressLine } from './progress.ts'
import { RegistrationError, registerDispenser, registerSensor } from './registration.ts'
import { SCENARIOS } from './scenarios/catalogue.ts'

/** Milliseconds that devices get at the end to hand over what they recorded. */
const LAST_WORDS = 5_000

const progress = new Progress(process.stdout)

/** Simulates as the command line says. Gives the exit code: 0 done, 1 could not, 2 wrong arguments. */
async function main(argv: readonly string[]): Promise<number> {
  // From here on a signal ends the simulation in good order; a second one ends the process at once.
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => (stopping.signal.aborted ? process.exit(1) : stopping.abort()))
  }
  try {
    const settings = parseArguments(argv)
    if (settings === 'help') process.stdout.write(USAGE)
    else if (settings === 'scenarios') process.stdout.write(listScenarios())
    else return await simulate(settings, stopping.signal)
    return 0
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\nnpm run sim -- --help lists the options.\n`)
      return 2
    }
    if (
      error instanceof CredentialsError ||
      error instanceof RegistrationError ||
      error instanceof FlashError
    ) {
      process.stderr.write(`${error.message}\n`)
      return 1
    }
    throw error
  }
}

const listScenarios = (): string =>
  SCENARIOS.map(({ name, story, effect }) => `${name}\n  ${story}\n  Expected: ${effect}\n`).join('')

async function simulate(settings: Settings, stopping: AbortSignal): Promise<number> {
  const devices = await gatherDevices(settings, stopping)
  if (stopping.aborted) return 0
  const demandFrom = settings.demandFrom ?? Date.now()
  const fleet = new Fleet({
    url: settings.url,
    devices,
    seed: settings.seed,
    speed: settings.speed,
    demandFrom,
    restockDays: settings.restockDays,
    climateInterval: settings.climateInterval,
    connectRate: settings.connectRate,
    timings: { stateInterval: settings.stateInterval },
    updateKeys: settings.updateKeys.map(readKey),
    ...(settings.server === null ? {} : { server: settings.server }),
    scenarios: settings.scenarios,
    afflicted: settings.afflicted ?? devices.length,
    story: settings.story,
    ...(settings.stateFolder === null ? {} : { stateFolder: settings.stateFolder }),
    onNotice: (line) => progress.say(line),
  })
  progress.say(
    [
      `${devices.length} devices to ${settings.url}, --seed ${settings.seed} --from ${new Date(demandFrom).toISOString()} --speed ${settings.speed}`,
      ...(settings.scenarios.length === 0
        ? []
        : [
            `--scenario ${settings.scenarios.map(({ name }) => name).join(',')} --story ${settings.story / 1_000}`,
          ]),
    ].join(' '),
  )
  fleet.start()
  await report(fleet, settings, stopping)
  if (fleet.stats().connected > 0) await fleet.drain(LAST_WORDS)
  const stats = fleet.stats()
  await fleet.stop()
  progress.say(`stopped: ${progressLine(stats)}`)
  if (stats.everConnected > 0) return 0
  process.stderr.write(`no device was ever connected to ${settings.url}\n`)
  return 1
}

/** Shows progress until the time is up or a signal comes. */
async function report(fleet: Fleet, settings: Settings, stopping: AbortSignal): Promise<void> {
  const interval = settings.reportInterval ?? progress.interval
  const ticker = setInterval(() => progress.update(progressLine(fleet.stats())), interval)
  await new Promise<void>((resolve) => {
    const cancel = systemClock.after(settings.duration, resolve)
    stopping.addEventListener('abort', () => {
      cancel()
      resolve()
    })
  })
  clearInterval(ticker)
}

function readKey(file: string): string {
  try {
    const pem = readFileSync(file, 'utf8')
    if (createPublicKey(pem).asymmetricKeyType !== 'ed25519') throw new Error('is no Ed25519 key')
    return pem
  } catch (error) {
    throw new UsageError(`--update-key ${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** The devices of the credentials file, joined by newly registered ones when there are too few. */
async function gatherDevices(settings: Settings, stopping: AbortSignal): Promise<DeviceRecord[]> {
  const known = await readCredentials(settings.credentials)
  const sensors = known.filter(({ kind }) => kind === 'sensor')
  const dispensers = known.filter(({ kind }) => kind !== 'sensor')
  // Whoever asks for a number of the one kind, and does not speak of the other, wants none of that.
  const both = settings.devices === null && settings.sensors === null
  const gathered = [
    ...(await gather('dispenser', dispensers, both ? null : (settings.devices ?? 0), settings, stopping)),
    ...(await gather('sensor', sensors, both ? null : (settings.sensors ?? 0), settings, stopping)),
  ]
  if (gathered.length === 0 && !stopping.aborted)
    throw new UsageError(
      `${settings.credentials} holds no device: name a file with --credentials, or give --devices or --sensors, --api and --token to register some`,
    )
  return gathered
}

/** `wanted` devices of one kind, or all known ones. */
async function gather(
  kind: 'dispenser' | 'sensor',
  known: DeviceRecord[],
  wanted: number | null,
  { credentials, registration, seed }: Settings,
  stopping: AbortSignal,
): Promise<DeviceRecord[]> {
  if (wanted === null || wanted <= known.length) return known.slice(0, wanted ?? known.length)
  if (!registration)
    throw new UsageError(
      `${credentials} holds ${known.length} ${kind}s, ${wanted} are asked for: give --api and --token to register the missing ones`,
    )
  const register = kind === 'sensor' ? registerSensor : registerDispenser
  while (known.length < wanted && !stopping.aborted) {
    const record = await register({ ...registration, seed }, known.length + 1)
    await keepCredentials(credentials, record)
    known.push(record)
    if (known.length % 100 === 0 || known.length === wanted)
      progress.update(`registered ${known.length} of ${wanted} ${kind}s`)
  }
  return known
}

process.exitCode = await main(process.argv.slice(2))
