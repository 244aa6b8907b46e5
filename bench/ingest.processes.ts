/** The processes of the ingest bench: a server, the bare broker, a fleet. */
import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { LoadOrder, LoadResult } from './ingest.load.ts'
import type { Identity, Load } from './load.device.ts'

export interface ServerOptions {
  dataDir: string
  /** How many are registered in a new folder. */
  devices: number
  environment: Record<string, string>
}
export interface Lag {
  p50: number
  p99: number
  max: number
  /** Processor time of the server, all its threads, microseconds. */
  cpu: number
}
interface Ready {
  port: number
  devices: Identity[]
}

class Process {
  readonly #child: ChildProcess
  readonly #gone: Promise<never>

  constructor(file: string, argument = '') {
    const flags = process.env.BENCH_FLAGS?.split(' ') ?? []
    this.#child = fork(join(import.meta.dirname, file), [argument], {
      execArgv: ['--import', 'tsx', '--expose-gc', ...flags],
    })
    this.#gone = once(this.#child, 'exit').then(([code]) => {
      throw new Error(`A bench process ended with code ${code}`)
    })
    this.#gone.catch(() => undefined)
  }

  tell(what: object | string): void {
    this.#child.send(what)
  }

  /** The next thing it says. */
  async said<T>(): Promise<T> {
    const [{ result }] = await Promise.race([once(this.#child, 'message'), this.#gone])
    return result as T
  }

  ask<T>(what: object | string): Promise<T> {
    this.tell(what)
    return this.said()
  }

  async end(): Promise<void> {
    if (!this.#child.connected) return
    const ended = once(this.#child, 'exit')
    this.tell('stop')
    await ended
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }
}

/** A server, or the bare broker, and what it said when it was ready. */
export class Server {
  readonly port: number
  readonly devices: Identity[]
  readonly #process: Process

  private constructor(process: Process, { port, devices }: Ready) {
    this.#process = process
    this.port = port
    this.devices = devices
  }

  static async start(options: ServerOptions): Promise<Server> {
    const process = new Process('ingest.server.ts', JSON.stringify(options))
    return new Server(process, await process.said<Ready>())
  }

  /** aedes alone, which knows nobody and takes everyone. */
  static async bare(): Promise<Server> {
    const process = new Process('ingest.bare.ts')
    return new Server(process, await process.said<Ready>())
  }

  memory(): Promise<number> {
    return this.#process.ask('memory')
  }

  async lagDuring<T>(work: () => Promise<T>): Promise<{ result: T; lag: Lag }> {
    await this.#process.ask('watch')
    const result = await work()
    return { result, lag: await this.#process.ask<Lag>('lag') }
  }

  stop(): Promise<void> {
    return this.#process.end()
  }
}

export interface Pace {
  warmUpMs: number
  measureMs: number
}

export class Fleet {
  readonly #process = new Process('ingest.load.ts')

  connect(port: number, devices: Identity[]): Promise<void> {
    return this.#order({ order: 'connect', port, devices })
  }

  return(port: number): Promise<void> {
    return this.#order({ order: 'return', port })
  }

  run(load: Load, pace: Pace, rate: number | null = null): Promise<LoadResult> {
    return this.#order({ order: 'run', load, rate, ...pace })
  }

  /** At once: its devices lose power. */
  kill(): void {
    this.#process.kill()
  }

  #order<T>(order: LoadOrder): Promise<T> {
    return this.#process.ask(order)
  }
}

/** Machines without a secret, for a broker that does not ask. */
export const strangers = (count: number): Identity[] =>
  Array.from({ length: count }, (_, i) => ({ id: `bench-${i}`, secret: 'none' }))

/** How many connections one process may hold here, some files of its own apart. */
export function connectionsAllowed(): number {
  const limit = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim()
  return limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit) - 200
}
