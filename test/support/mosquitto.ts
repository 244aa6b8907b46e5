import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const DOCS = join(import.meta.dirname, '..', '..', 'docs', 'mosquitto')
const SERVER = { username: 'sanliang', password: 'a broker password' }

/** Who keeps the accounts: the server, in the dynamic-security plugin, or people, in files. */
export type Accounts = 'dynamic-security' | 'password-file'

/** Mosquitto from Debian with the configuration of docs/outside-broker.md, on a free port of this machine. */
export class Mosquitto {
  readonly port: number
  readonly #folder: string
  readonly #accounts: Accounts
  /** Null without TLS. */
  readonly #tlsPort: number | null
  #process: ChildProcess | null = null
  #said = ''

  private constructor(port: number, tlsPort: number | null, folder: string, accounts: Accounts) {
    this.port = port
    this.#tlsPort = tlsPort
    this.#folder = folder
    this.#accounts = accounts
  }

  /** `tls`: besides plain TCP. */
  static async start(
    accounts: Accounts = 'dynamic-security',
    tls?: { key: string; cert: string },
  ): Promise<Mosquitto> {
    const folder = mkdtempSync(join(tmpdir(), 'sanliang-mosquitto-'))
    // Started by root, it goes on as another user.
    chmodSync(folder, 0o777)
    const mosquitto = new Mosquitto(await freePort(), tls ? await freePort() : null, folder, accounts)
    mosquitto.#prepare(tls)
    await mosquitto.start()
    return mosquitto
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`
  }

  /** Of the server, which is the administrator of the plugin. */
  get credentials(): { username: string; password: string } {
    return SERVER
  }

  /** Settings of a server that is a worker of this broker. */
  get environment(): Record<string, string> {
    const { username, password } = SERVER
    const user = `${username}:${encodeURIComponent(password)}`
    const url = this.#tlsPort
      ? `mqtts://${user}@localhost:${this.#tlsPort}`
      : `mqtt://${user}@127.0.0.1:${this.port}`
    return { MQTT_URL: url, ...(this.#accounts === 'dynamic-security' && { MQTT_DYNSEC: '1' }) }
  }

  /** Resolves when it takes connections. */
  async start(): Promise<void> {
    const started = spawn('mosquitto', ['-c', join(this.#folder, 'mosquitto.conf')], {
      // Debian keeps it where only root looks.
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    })
    this.#process = started
    started.stderr.on('data', (data) => {
      this.#said += data
    })
    started.on('error', (error) => {
      this.#said += error.message
    })
    while (!(await this.#listens())) {
      if (started.exitCode !== null || started.pid === undefined)
        throw new Error(`Mosquitto (Debian package mosquitto) does not start: ${this.#said}`)
      await delay(20)
    }
  }

  /** Politely: it saves what it holds. */
  stop(): Promise<void> {
    return this.#end('SIGTERM')
  }

  /** kill -9: it keeps what it saved at the last interval. */
  kill(): Promise<void> {
    return this.#end('SIGKILL')
  }

  async remove(): Promise<void> {
    await this.stop()
    rmSync(this.#folder, { recursive: true })
  }

  /** As a person would, when the server does not keep the accounts. */
  addPassword(id: string, secret: string): void {
    execFileSync('mosquitto_passwd', ['-b', join(this.#folder, 'passwords'), id, secret], { stdio: 'pipe' })
    this.#process?.kill('SIGHUP')
  }

  #prepare(tls: { key: string; cert: string } | undefined): void {
    const file = (name: string) => join(this.#folder, name)
    const plugin = readdirSync('/usr/lib')
      .map((architecture) => join('/usr/lib', architecture, 'mosquitto_dynamic_security.so'))
      .find((path) => existsSync(path))
    const conf = readFileSync(join(DOCS, `${this.#accounts}.conf`), 'utf8')
      .replace('listener 1883', `listener ${this.port} 127.0.0.1`)
      .replaceAll('/var/lib/mosquitto', this.#folder)
      .replace(/^plugin .*/m, `plugin ${plugin}`)
    for (const [name, pem] of Object.entries(tls ?? {})) writeFileSync(file(`${name}.pem`), pem)
    const secure = tls
      ? `listener ${this.#tlsPort} 127.0.0.1\ncertfile ${file('cert.pem')}\nkeyfile ${file('key.pem')}\n`
      : ''
    writeFileSync(file('mosquitto.conf'), conf + secure)
    const { username, password } = SERVER
    if (this.#accounts === 'password-file') {
      copyFileSync(join(DOCS, 'password-file.acl'), file('access'))
      writeFileSync(file('passwords'), '')
      chmodSync(file('passwords'), 0o666)
      this.addPassword(username, password)
    } else {
      const init = ['dynsec', 'init', file('dynamic-security.json'), username, password]
      execFileSync('mosquitto_ctrl', init, { stdio: 'pipe' })
      chmodSync(file('dynamic-security.json'), 0o666)
    }
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const running = this.#process
    this.#process = null
    if (!running || running.exitCode !== null || running.signalCode !== null) return
    const ended = once(running, 'exit')
    running.kill(signal)
    await ended
  }

  #listens(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect({ port: this.port, host: '127.0.0.1' })
      socket.on('connect', () => resolve(true))
      socket.on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('No free port')
  return address.port
}
