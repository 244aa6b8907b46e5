import { parseArguments, type Settings, USAGE, UsageError } from './arguments.ts'
import { systemClock } from './clock.ts'
import { CredentialsError, type DeviceRecord, keepCredentials, readCredentials } from './credentials.ts'
import { FlashError } from './flash.ts'
import { Fleet } from './fleet.ts'
import { Progress, progressLine } from './progress.ts'
import { RegistrationError, registerDevice } from './registration.ts'

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
    if (settings) return await simulate(settings, stopping.signal)
    process.stdout.write(USAGE)
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
    ...(settings.stateFolder === null ? {} : { stateFolder: settings.stateFolder }),
    onNotice: (line) => progress.say(line),
  })
  progress.say(
    `${devices.length} devices to ${settings.url}, --seed ${settings.seed} --from ${new Date(demandFrom).toISOString()} --speed ${settings.speed}`,
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

/** The devices of the credentials file, joined by newly registered ones when there are too few. */
async function gatherDevices(settings: Settings, stopping: AbortSignal): Promise<DeviceRecord[]> {
  const { credentials, registration, seed } = settings
  const known = await readCredentials(credentials)
  const wanted = settings.devices ?? known.length
  if (wanted <= known.length && wanted > 0) return known.slice(0, wanted)
  if (!registration) {
    throw new UsageError(
      wanted === 0
        ? `${credentials} holds no device: name a file with --credentials, or give --devices, --api and --token to register some`
        : `${credentials} holds ${known.length} devices, ${wanted} are asked for: give --api and --token to register the missing ones`,
    )
  }
  if (wanted === 0)
    throw new UsageError(`${credentials} holds no device yet: say with --devices how many to register`)
  while (known.length < wanted && !stopping.aborted) {
    const record = await registerDevice({ ...registration, seed }, known.length + 1)
    await keepCredentials(credentials, record)
    known.push(record)
    if (known.length % 100 === 0 || known.length === wanted)
      progress.update(`registered ${known.length} of ${wanted} devices`)
  }
  return known
}

process.exitCode = await main(process.argv.slice(2))
