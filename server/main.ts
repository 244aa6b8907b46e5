import { createApp } from './app.ts'
import { type Config, ConfigError, readEnvironment, toConfig } from './config.ts'
import { DatabaseDamagedError, DatabaseUnavailableError, MigrationError } from './db/errors.ts'
import { ProblemError } from './errors.ts'
import { stopOnSignal } from './signals.ts'

/** Starts the server, stops it on a signal, and says in one line why it cannot start. */
async function main(): Promise<void> {
  const config = toConfig(readEnvironment())
  const app = createApp(config)
  stopOnSignal(() => app.stop())

  const administrator = await app.open()
  const { http, mqtt, mqttTls } = await app.listen()
  process.stdout.write(
    `${[
      '',
      `  Sanliang 三亮`,
      `  Dashboard  http://${shown(config)}:${http}/`,
      `  Finder     http://${shown(config)}:${http}/find`,
      `  API        http://${shown(config)}:${http}/api/docs`,
      `  MQTT       mqtt://${shown(config)}:${mqtt}${mqttTls ? `, mqtts://${shown(config)}:${mqttTls}` : ''}`,
      ...(administrator
        ? [
            `  Sign in    ${administrator.username} / ${administrator.password}   (shown this once: change it)`,
          ]
        : []),
      '',
    ].join('\n')}\n`,
  )
}

const shown = ({ http: { host } }: Config): string =>
  host === '0.0.0.0' || host === '::' ? 'localhost' : host

const EXPECTED = [ConfigError, ProblemError, DatabaseUnavailableError, DatabaseDamagedError, MigrationError]

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && error.code === 'EADDRINUSE')
    return `${error.message}: another program uses this port. Set PORT or MQTT_PORT.`
  return EXPECTED.some((kind) => error instanceof kind) ? error.message : (error.stack ?? error.message)
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(1)
})
