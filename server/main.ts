import { createApp } from './app.ts'
import { type Config, readEnvironment, toConfig } from './config.ts'
import { fail, stopOnSignal } from './process.ts'

/** Starts the server, stops it on a signal, and says in one line why it cannot start. */
async function main(): Promise<void> {
  const config = toConfig(readEnvironment())
  const app = createApp(config)
  stopOnSignal(() => app.stop())
  void app.ended.then(fail)

  const administrator = await app.open()
  const { http, mqtt, mqttTls } = await app.listen()
  const embedded = `mqtt://${shown(config)}:${mqtt}${mqttTls ? `, mqtts://${shown(config)}:${mqttTls}` : ''}`
  process.stdout.write(
    `${[
      '',
      `  Sanliang 三亮`,
      `  Dashboard  http://${shown(config)}:${http}/`,
      `  Finder     http://${shown(config)}:${http}/find`,
      `  API        http://${shown(config)}:${http}/api/docs`,
      `  MQTT       ${config.outsideBroker ? `${config.outsideBroker.url} (outside broker)` : embedded}`,
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

main().catch(fail)
