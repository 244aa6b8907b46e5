/** Mosquitto from Debian with the configuration of docs/outside-broker.md, on a free port of this machine. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Identity } from './load.device.ts'

const CONFIGURATION = join(import.meta.dirname, '..', 'docs', 'mosquitto')
const SERVER = { id: 'sanliang', secret: 'only-for-the-bench' }
/** Debian keeps the broker where only root looks. */
const environment = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }
const START_WITHIN_MS = 5_000
/** After it was told to read its accounts again. */
const READ_WITHIN_MS = 500

export function installed(): boolean {
  try {
    execFileSync('mosquitto', ['-h'], { env: environment, stdio: 'ignore' })
  } catch (error) {
    // It says how it is used with an exit code of its own; only a file that is not there says otherwise.
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT')
  }
  return true
}

export class Mosquitto {
  readonly port: number
  readonly #folder: string
  readonly #process: ChildProcess

  private constructor(port: number, folder: string, process: ChildProcess) {
    this.port = port
    this.#folder = folder
    this.#process = process
  }

  static async start(): Promise<Mosquitto> {
    const folder = mkdtempSync(join(tmpdir(), 'sanliang-mosquitto-'))
    // Started by root, it goes on as another user.
    chmodSync(folder, 0o777)
    const port = await freePort()
    const conf = readFileSync(join(CONFIGURATION, 'password-file.conf'), 'utf8')
      .replace('listener 1883', `listener ${port} 127.0.0.1`)
      .replaceAll('/var/lib/mosquitto', folder)
    writeFileSync(join(folder, 'mosquitto.conf'), conf)
    copyFileSync(join(CONFIGURATION, 'password-file.acl'), join(folder, 'access'))
    writePasswords(folder, [SERVER])
    const started = spawn('mosquitto', ['-c', join(folder, 'mosquitto.conf')], {
      env: environment,
      stdio: 'ignore',
    })
    const mosquitto = new Mosquitto(port, folder, started)
    for (const until = performance.now() + START_WITHIN_MS; !(await listens(port)); ) {
      if (performance.now() > until) throw new Error('Mosquitto does not start')
      await delay(20)
    }
    return mosquitto
  }

  /** Settings of a server that is its worker. */
  get environment(): Record<string, string> {
    return { MQTT_URL: `mqtt://${SERVER.id}:${SERVER.secret}@127.0.0.1:${this.port}` }
  }

  /** Lets these devices in. */
  async admit(devices: readonly Identity[]): Promise<void> {
    writePasswords(this.#folder, [SERVER, ...devices])
    this.#process.kill('SIGHUP')
    await delay(READ_WITHIN_MS)
  }

  async remove(): Promise<void> {
    const ended = once(this.#process, 'exit')
    this.#process.kill()
    await ended
    rmSync(this.#folder, { recursive: true })
  }
}

function writePasswords(folder: string, accounts: readonly Identity[]): void {
  const file = join(folder, 'passwords')
  writeFileSync(file, accounts.map(({ id, secret }) => `${id}:${secret}\n`).join(''))
  execFileSync('mosquitto_passwd', ['-U', file], { stdio: 'pipe' })
  chmodSync(file, 0o666)
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
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
