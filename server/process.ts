import { ConfigError } from './config.ts'
import { DatabaseDamagedError, DatabaseUnavailableError, MigrationError } from './db/errors.ts'
import { ProblemError } from './errors.ts'

/** Stops once on Ctrl+C or a polite kill, and ends the process: 0, or 1 when stopping failed. A second signal ends it at once. */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false
  const onSignal = (): void => {
    if (stopping) process.exit(130)
    stopping = true
    stop().then(() => process.exit(0), fail)
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
}

/** Errors whose message says what to change; any other is a fault of ours and shows where it came from. */
const EXPECTED = [ConfigError, ProblemError, DatabaseUnavailableError, DatabaseDamagedError, MigrationError]

/** Says why the program ends, and ends it with 1. */
export function fail(error: unknown): never {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(1)
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && error.code === 'EADDRINUSE')
    return `${error.message}: another program uses this port. Set PORT or MQTT_PORT.`
  return EXPECTED.some((kind) => error instanceof kind) ? error.message : (error.stack ?? error.message)
}
