import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { Api, PASSWORD } from './app.ts'
import { ScriptCaller } from './caller.ts'
import { Child } from './child.process.ts'

const BUILT = join(import.meta.dirname, '..', '..', 'dist', 'server')

/** The server as it is built, in a process of its own that can be killed. */
export class ServerProcess {
  readonly #child: Child
  readonly url: string
  readonly mqttPort: number
  readonly pid: number

  private constructor(child: Child, url: string, mqttPort: number) {
    this.#child = child
    this.url = url
    this.mqttPort = mqttPort
    this.pid = child.pid
  }

  /** Resolves when it takes calls; rejects with what it said when it ends instead. */
  static async start(dataDir: string, environment: Record<string, string> = {}): Promise<ServerProcess> {
    const child = Child.start(join(BUILT, 'main.js'), [], {
      DATA_DIR: dataDir,
      PORT: '0',
      ...(environment.MQTT_URL ? {} : { MQTT_PORT: '0' }),
      ADMIN_PASSWORD: PASSWORD,
      LOG_LEVEL: 'fatal',
      BACKUP_EVERY_HOURS: '0',
      ...environment,
    })
    const said = async (what: RegExp) => {
      for (let lines = 1; ; lines++) {
        await child.printed(lines)
        const found = what.exec(child.lines[lines - 1] ?? '')
        if (found) return found
      }
    }
    const [, httpPort] = await said(/Dashboard\s+http:\/\/[^:]+:(\d+)/)
    const [, mqttPort] = await said(/MQTT\s+mqtt:\/\/[^:]+:(\d+)/)
    return new ServerProcess(child, `http://127.0.0.1:${httpPort}`, Number(mqttPort))
  }

  /** The API in the name of the administrator. */
  async administrator(): Promise<Api> {
    const script = new ScriptCaller(this.url)
    await script.signIn({ username: 'admin', password: PASSWORD })
    const { token } = (await (await script.post('/api/tokens', {})).json()) as { token: string }
    return new Api(this.url, token)
  }

  /** One of the figures at /metrics; reading it begins the next interval of those that are a maximum. */
  async figure(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text()
    const [, value] = new RegExp(`^sanliang_${name} (\\S+)$`, 'm').exec(text) ?? []
    if (value === undefined) throw new Error(`There is no figure ${name}`)
    return Number(value)
  }

  /** kill -9. */
  kill(): Promise<void> {
    return this.#child.kill()
  }

  /** As a supervisor stops it; the exit code. */
  stop(): Promise<number | null> {
    return this.#child.stop()
  }
}

/** What `npm run verify` says of a data folder, and its exit code. */
export function verifyFolder(...options: string[]): { status: number | null; said: string } {
  const program = join(BUILT, 'verify.main.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...options], { encoding: 'utf8' })
  return { status, said: stdout + stderr }
}
