import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { projectRoot } from '../../server/project-root.ts'

/** Long enough for a county to be prepared on a busy machine. */
const PATIENCE_MS = 300_000

/** What the demonstration printed, and what a newcomer reads in it. */
export interface Demo {
  /** In the order they came, until the demonstration was ready. */
  lines: string[]
  /** Origin of the server, such as `http://127.0.0.1:8080`. */
  url: string
  /** Address of the broker. */
  mqtt: string
  username: string
  password: string
  /** When it was ready, ISO 8601: what was recorded later came from the fleet or from people. */
  readyAt: string
}

/** The built demonstration in a process of its own, on free ports and a temporary folder. */
export class DemoProcess {
  readonly #process: ChildProcess
  readonly #folder: string
  readonly #exited: Promise<unknown>
  readonly #output: string[]
  readonly demo: Demo

  private constructor(started: ChildProcess, folder: string, output: string[]) {
    this.#process = started
    this.#folder = folder
    this.#exited = started.exitCode === null ? once(started, 'exit') : Promise.resolve()
    this.#output = output
    this.demo = read([...output])
  }

  /** Resolves when it has printed addresses and sign-in. Throws with all it said when it ends or stays silent instead. */
  static async start({ dispensers }: { dispensers: number }): Promise<DemoProcess> {
    const program = join(projectRoot(), 'dist', 'server', 'demo.main.js')
    if (!existsSync(program)) throw new Error('The demonstration is not built: run `npm run build` first.')
    const folder = mkdtempSync(join(tmpdir(), 'sanliang-demo-'))
    const started = spawn(process.execPath, [program, '--devices', String(dispensers)], {
      env: { PATH: process.env.PATH, DATA_DIR: join(folder, 'data'), PORT: '0', MQTT_PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const output: string[] = []
    try {
      await new Promise<void>((resolve, reject) => {
        const fail = (what: string) => reject(new Error(`The demonstration ${what}:\n${output.join('\n')}`))
        const timer = setTimeout(() => fail(`was not ready in ${PATIENCE_MS / 1000} s`), PATIENCE_MS)
        started.once('exit', (code, signal) => fail(`ended early with ${code ?? signal}`))
        for (const stream of [started.stdout, started.stderr])
          createInterface({ input: stream }).on('line', (line) => {
            output.push(line)
            if (!line.includes('Ctrl+C')) return
            clearTimeout(timer)
            resolve()
          })
      })
      return new DemoProcess(started, folder, output)
    } catch (error) {
      started.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
      throw error
    }
  }

  /** Ctrl+C. Throws when it does not end by itself and in order, or had anything to complain about meanwhile. */
  async stop(): Promise<void> {
    this.#process.kill('SIGINT')
    await this.#exited
    rmSync(this.#folder, { recursive: true, force: true })
    const said = this.#output.slice(this.demo.lines.length).join('\n')
    if (this.#process.exitCode !== 0 || said !== '')
      throw new Error(
        `The demonstration ended with ${this.#process.exitCode ?? this.#process.signalCode} and said:\n${said}`,
      )
  }
}

function read(lines: string[]): Demo {
  const text = lines.join('\n')
  const found = (pattern: RegExp): string => {
    const value = pattern.exec(text)?.[1]
    if (value === undefined) throw new Error(`The demonstration printed nothing like ${pattern}:\n${text}`)
    return value
  }
  return {
    lines,
    url: new URL(found(/Dashboard +(\S+)/)).origin,
    mqtt: found(/MQTT +(\S+)/),
    username: found(/Sign in +(\S+) \//),
    password: found(/Sign in +\S+ \/ (\S+)/),
    readyAt: new Date().toISOString(),
  }
}
