import { createApp } from './app.ts'
import { type Config, ConfigError, readEnvironment, toConfig } from './config.ts'
import { DatabaseDamagedError, DatabaseUnavailableError, MigrationError } from './db/errors.ts'
import { ProblemError } from './errors.ts'

/** Starts the server, stops it on a signal, and says in one line why it cannot start. */
async function main(): Promise<void> {
  const config = toConfig(readEnvironment())
  const app = createApp(config)
  let stopping: Promise<void> | null = null
  const stop = (): void => {
    stopping ??= app.stop().then(
      () => process.exit(0),
      (error) => fail(error),
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)

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

function fail(error: unknown): never {
  const expected = EXPECTED.some((kind) => error instanceof kind)
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  if (taken)
    process.stderr.write(`${error.message}: another program uses this port. Set PORT or MQTT_PORT.\n`)
  else process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : error}\n`)
  process.exit(1)
}

main().catch(fail)
