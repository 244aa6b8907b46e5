import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A program of ours in a process of its own, so that a test can kill it. */
export class Child {
  readonly #process: ChildProcessWithoutNullStreams
  readonly #exited: Promise<unknown>
  readonly lines: string[] = []
  #errors = ''
  #waiting: (() => void)[] = []

  private constructor(started: ChildProcessWithoutNullStreams) {
    this.#process = started
    this.#exited = once(started, 'close').then(() => this.#wake())
    started.stderr.on('data', (data) => {
      this.#errors += data
    })
    createInterface({ input: started.stdout }).on('line', (line) => {
      this.lines.push(line)
      this.#wake()
    })
  }

  static start(file: string, options: string[] = [], environment: Record<string, string> = {}): Child {
    const env = { ...process.env, ...environment }
    const loader = file.endsWith('.ts') ? ['--import', 'tsx'] : []
    return new Child(spawn(process.execPath, [...loader, file, ...options], { env }))
  }

  get pid(): number {
    return this.#process.pid ?? 0
  }

  /** Resolves once the child has printed this many lines. */
  async printed(count: number): Promise<void> {
    while (this.lines.length < count) {
      if (this.#process.exitCode !== null || this.#process.signalCode !== null)
        throw new Error(`The child ended early: ${this.#errors}`)
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  /** Ends its standard input, by which ours are told to finish, and gives the exit code. */
  async finish(): Promise<number | null> {
    this.#process.stdin.end()
    await this.#exited
    return this.#process.exitCode
  }

  /** A polite kill, and the exit code. */
  async stop(): Promise<number | null> {
    this.#process.kill('SIGTERM')
    await this.#exited
    return this.#process.exitCode
  }

  /** kill -9. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#exited
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}
