import type { Logger } from 'drizzle-orm'
import type { Log } from '../log.ts'
import type { AfterCommit, OwnedDatabase, Reader, Writer } from './database.ts'
import { DatabaseUseError } from './errors.ts'
import { WriteScope } from './write.scope.ts'

export interface Guards {
  reader: Logger
  writer: Logger
}

/** What both engines share: writes one after another, hooks after the commit, and guards against misuse. */
export abstract class SerialDatabase implements OwnedDatabase {
  protected readonly log: Log
  readonly #scope = new WriteScope()
  #reader: Reader | undefined
  #accepting = false
  #queue: Promise<unknown> = Promise.resolve()

  constructor(log: Log) {
    this.log = log
  }

  /** Migrates and opens the connections, whose readers and writers call the `guards` with every query. */
  protected abstract open(): Promise<Reader>
  protected abstract close(): Promise<void>
  /** Begins, runs `work`, and commits or rolls back. */
  protected abstract transact<T>(work: (tx: Writer) => Promise<T>, queuedAt: number): Promise<T>

  /** Drizzle calls a logger just before each query, and one that throws stops the query. */
  protected readonly guards: Guards = {
    reader: {
      logQuery: () => {
        if (this.#scope.inside)
          throw new DatabaseUseError(
            'Inside write, read through tx: the database does not show its rows yet.',
          )
      },
    },
    writer: {
      logQuery: () => {
        if (!this.#scope.inside)
          throw new DatabaseUseError('A transaction was used outside its work: is an await missing?')
      },
    },
  }

  async start(): Promise<void> {
    // Migrations write before there is anything to queue for.
    this.#reader = await this.#scope.run(() => this.open())
    this.#accepting = true
  }

  async stop(): Promise<void> {
    this.#accepting = false
    await this.#queue
    this.#reader = undefined
    await this.close()
  }

  get select(): Reader['select'] {
    return bound(this.#reading, 'select')
  }

  get selectDistinct(): Reader['selectDistinct'] {
    return bound(this.#reading, 'selectDistinct')
  }

  get $count(): Reader['$count'] {
    return bound(this.#reading, '$count')
  }

  get query(): Reader['query'] {
    return this.#reading.query
  }

  async write<T>(work: (tx: Writer, afterCommit: AfterCommit) => Promise<T>): Promise<T> {
    if (this.#scope.inside)
      throw new DatabaseUseError('A write inside a write would wait for itself: pass tx on instead.')
    if (!this.#accepting) throw closed()
    const queuedAt = performance.now()
    const hooks: (() => void)[] = []
    const turn = this.#queue.then(() =>
      this.#scope.run(() => this.transact((tx) => work(tx, (hook) => hooks.push(hook)), queuedAt)),
    )
    this.#queue = turn.catch(() => undefined)
    const result = await turn
    for (const hook of hooks) this.#runHook(hook)
    return result
  }

  #runHook(hook: () => unknown): void {
    const failed = (error: unknown) =>
      this.log.error({ err: error }, 'A hook after the commit failed; the commit stands')
    try {
      const outcome = hook()
      // An async function passes for `() => void`, and its rejection would end the process.
      if (outcome instanceof Promise) outcome.catch(failed)
    } catch (error) {
      failed(error)
    }
  }

  get #reading(): Reader {
    if (!this.#reader) throw closed()
    return this.#reader
  }
}

function bound<K extends 'select' | 'selectDistinct' | '$count'>(reader: Reader, method: K): Reader[K] {
  return reader[method].bind(reader) as Reader[K]
}

function closed(): DatabaseUseError {
  return new DatabaseUseError('The database is not open.')
}
