import { pino } from 'pino'
import { createApp, type Overrides } from '../../server/app.ts'
import { toConfig } from '../../server/config.ts'
import type { Actor } from '../../server/route.ts'
import { ScriptCaller } from './caller.ts'
import { aMigratedFolder, type DataFolder } from './database.ts'

export const PASSWORD = 'correct horse battery'
export const COUNTY = '990101'

interface AppOptions extends Overrides {
  /** Of a server that ran before, as after a restart; otherwise a fresh one. */
  folder?: DataFolder
  /** Settings beside those of every test. */
  environment?: Record<string, string>
}

/** The whole server as it runs for real: temporary database, embedded broker, free ports, `admin` made. */
export async function startApp({ folder, environment, ...overrides }: AppOptions = {}) {
  const data = folder ?? (await aMigratedFolder())
  const lines: string[] = []
  const config = toConfig({
    PORT: '0',
    ...(environment?.MQTT_URL ? {} : { MQTT_PORT: '0' }),
    DATA_DIR: data.dataDir,
    ADMIN_PASSWORD: PASSWORD,
    COUNTY_CODE: COUNTY,
    BACKUP_EVERY_HOURS: '0',
    ...(data.url !== null && { DATABASE_URL: data.url }),
    ...environment,
  })
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) })
  const app = createApp(config, { log, ...overrides })
  await app.open()
  const ports = await app.listen()
  const url = `http://127.0.0.1:${ports.http}`

  /** A script with a bearer token of this person. */
  const tokenOf = async (username: string): Promise<string> => {
    const script = new ScriptCaller(url)
    const signedIn = await script.signIn({ username, password: PASSWORD })
    if (!signedIn.ok) throw new Error(`${username} cannot sign in: ${await signedIn.text()}`)
    const made = await script.post('/api/tokens', { name: 'test' })
    return ((await made.json()) as { token: string }).token
  }
  const addPerson = (username: string, role: Actor['person']['role'], jurisdictionCode: string | null) =>
    app.services.accounts.createPerson({
      username,
      displayName: username,
      role,
      jurisdictionCode,
      password: PASSWORD,
    })

  return {
    ...app,
    url,
    mqttPort: ports.mqtt,
    folder: data,
    /** What was logged. */
    lines,
    tokenOf,
    addPerson,
    as: async (username: string) => new Api(url, await tokenOf(username)),
    /** Stops it and keeps its data. */
    halt: () => app.stop(),
    end: async () => {
      await app.stop()
      await data.remove()
    },
  }
}
export type TestApp = Awaited<ReturnType<typeof startApp>>

/** The HTTP API in the name of one person. */
export class Api {
  readonly #url: string
  readonly token: string

  constructor(url: string, token: string) {
    this.#url = url
    this.token = token
  }

  send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(`${this.#url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }

  /** The answer's body; throws with it when the status is no success. */
  async get<T>(path: string): Promise<T> {
    return read<T>(await this.send('GET', path))
  }

  async post<T>(path: string, body: unknown, headers?: Record<string, string>): Promise<T> {
    return read<T>(await this.send('POST', path, body, headers))
  }

  /** Bytes of a file as the body. */
  async upload<T>(path: string, bytes: Buffer): Promise<T> {
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/octet-stream' }
    const body = new Uint8Array(bytes)
    return read<T>(await fetch(`${this.#url}${path}`, { method: 'POST', headers, body }))
  }
}

async function read<T>(answer: Response): Promise<T> {
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${answer.status} ${text}`)
  return JSON.parse(text) as T
}
