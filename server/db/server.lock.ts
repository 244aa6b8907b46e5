import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Log } from '../log.ts'
import { DatabaseBusyError, DatabaseUnavailableError } from './errors.ts'

export interface ServerLockOptions {
  /** `postgres://…`, to PostgreSQL itself or a pool that keeps sessions. */
  url: string
  log: Log
  /** Another server has the lock, which this one lost with its connection. */
  onTaken: (reason: DatabaseBusyError) => void
  /** Between two looks whether it is still held: milliseconds. */
  every?: number
  /** How long one connection, answer or turn is waited for: milliseconds. */
  patience?: number
}

/** Any number that nobody else locks in this database; writers take turns with another one. */
const LOCK = 7264901854
const HELD_ELSEWHERE = '55P03'
const TAKEN =
  'Another server uses this PostgreSQL database: stop it first. A server answers from its own memory, so two would ' +
  'contradict each other.'

/**
 * One server per PostgreSQL database, as `FolderLock` is for a folder: an advisory lock of the session, on a connection
 * that does nothing else. PostgreSQL releases it when that connection ends. `npm run db:migrate` and `npm run verify` do
 * not take it.
 */
export class ServerLock {
  readonly #options: Required<ServerLockOptions>
  /** What this server calls its session, so that it knows its own again when the network has lost it. */
  readonly #name = `sanliang lock ${randomUUID()}`
  #client: pg.Client | undefined
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined

  constructor(options: ServerLockOptions) {
    this.#options = { every: 10_000, patience: 3_000, ...options }
  }

  /** Throws `DatabaseBusyError` when another server has it, `DatabaseUnavailableError` when nobody answers. */
  async start(): Promise<void> {
    await this.#take()
    this.#timer = setInterval(() => this.#look(), this.#options.every)
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#timer = undefined
    await this.#looking
    this.#drop()
  }

  #look(): void {
    this.#looking ??= this.#keep().finally(() => {
      this.#looking = undefined
    })
  }

  async #keep(): Promise<void> {
    const { log, onTaken } = this.#options
    try {
      await this.#client?.query('SELECT 1')
      if (this.#client) return
    } catch {
      this.#drop()
    }
    try {
      await this.#take()
      log.warn('The lock on the database was lost with its connection and is held again')
    } catch (error) {
      if (!(error instanceof DatabaseBusyError)) {
        log.warn({ err: error }, 'The lock on the database was lost with its connection')
        return
      }
      clearInterval(this.#timer)
      log.fatal('Another server has taken the database while the connection was lost: this one stops')
      onTaken(error)
    }
  }

  async #take(): Promise<void> {
    const { url, patience } = this.#options
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: patience,
      query_timeout: 2 * patience,
      keepAlive: true,
    })
    client.on('error', () => undefined)
    try {
      await client.connect()
      // A host that vanished holds it for a minute, not for the two hours of most systems.
      await client.query(
        `SELECT set_config('application_name', $1, false), set_config('lock_timeout', $2, false),
          set_config('tcp_keepalives_idle', '30', false), set_config('tcp_keepalives_interval', '10', false),
          set_config('tcp_keepalives_count', '3', false)`,
        [this.#name, String(patience)],
      )
      // PostgreSQL may not have seen yet that our last connection is gone.
      await client.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()',
        [this.#name],
      )
      // It waits a little: a server that is being replaced may still be stopping.
      await client.query('SELECT pg_advisory_lock($1)', [LOCK])
    } catch (cause) {
      void client.end().catch(() => undefined)
      throw cause instanceof pg.DatabaseError && cause.code === HELD_ELSEWHERE
        ? new DatabaseBusyError(TAKEN, { cause })
        : new DatabaseUnavailableError('PostgreSQL cannot be reached', { cause })
    }
    this.#client = client
    client.once('end', () => {
      if (this.#client !== client) return
      this.#client = undefined
      this.#look()
    })
  }

  #drop(): void {
    const client = this.#client
    this.#client = undefined
    // Not waited for: where the network is gone the farewell is never answered.
    void client?.end().catch(() => undefined)
  }
}
