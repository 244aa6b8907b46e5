import type { Log } from './log.ts'

interface Job {
  /** Ends early when `stopping` is aborted. */
  work: (stopping: AbortSignal) => Promise<unknown>
  /** What is logged when it fails. */
  failed: string
  log: Log
  /** After the start, and between two runs: milliseconds. */
  first?: number
  every?: number
}

const EVERY = 24 * 3_600_000
/** When devices have come back. */
const FIRST = 10 * 60_000

/** Tidying that is done once a day unless said otherwise, soon after the start for the first time. */
export class Daily {
  readonly #job: Job
  #timers: NodeJS.Timeout[] = []
  #working: Promise<void> | undefined
  #stopping = new AbortController()

  constructor(job: Job) {
    this.#job = job
  }

  start(): void {
    const { work, failed, log, first = FIRST, every = EVERY } = this.#job
    this.#stopping = new AbortController()
    const { signal } = this.#stopping
    const run = () => {
      this.#working ??= work(signal)
        .then(() => undefined)
        .catch((error: unknown) => log.error({ err: error }, failed))
        .finally(() => {
          this.#working = undefined
        })
    }
    this.#timers = [setTimeout(run, first), setInterval(run, every)]
    for (const timer of this.#timers) timer.unref()
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    this.#stopping.abort()
    await this.#working
  }
}
