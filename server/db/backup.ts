import { execFile } from 'node:child_process'
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '../log.ts'

export interface BackupOptions {
  /** The data folder of a SQLite database; backups go to `backups/` in it. */
  dataDir: string
  /** Milliseconds between two backups; 0 = none are made on a schedule. */
  every: number
  /** How many backups to keep; 0 = all. Those made before a migration are kept for ever. */
  keep: number
  log: Log
  now: () => Date
}

export interface Backup {
  file: string
  /** False when the copied data break a promise; the copy itself is undamaged. */
  sound: boolean
  /** What was verified, line by line. */
  report: string
}

/** The schedule survives restarts: what counts is the time of the newest backup, looked at once a minute. */
const lookEvery = 60_000
/** Milliseconds until a failed backup is tried again. */
const retryAfter = 3_600_000
const pattern = /^sanliang-(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d\.\d{3}Z)\.db$/

/** Backs the database up while it is in use, opens each copy and verifies it, and keeps the newest. */
export class Backups {
  readonly #options: BackupOptions
  readonly #folder: string
  #timer: NodeJS.Timeout | undefined
  #stopping = new AbortController()
  #running: Promise<void> | undefined
  #failedAt = Number.NEGATIVE_INFINITY
  #failing: Date | null = null

  constructor(options: BackupOptions) {
    this.#options = options
    this.#folder = join(options.dataDir, 'backups')
  }

  start(): void {
    const { every } = this.#options
    this.#stopping = new AbortController()
    this.#removeUnfinished()
    if (every === 0) return
    this.#timer = setInterval(() => this.#look(), Math.min(every, lookEvery))
    this.#look()
  }

  /** Gives up a backup that is being made: it is still due at the next start. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#stopping.abort()
    await this.#running
    this.#removeUnfinished()
  }

  /**
   * Makes one now. Rejects when there is no space or the copy is damaged; then no copy is left and no older one is
   * removed.
   */
  async make(): Promise<Backup> {
    const { dataDir, keep, now } = this.#options
    const file = join(this.#folder, `sanliang-${now().toISOString().replaceAll(':', '')}.db`)
    const { sound, report } = await copyAndVerify(dataDir, file, this.#stopping.signal)
    if (keep > 0) for (const old of this.#names(pattern).slice(0, -keep)) rmSync(join(this.#folder, old))
    return { file, sound, report }
  }

  /** When the latest attempt failed, or made a copy whose data break promises; null when it went well. */
  failedAt(): Date | null {
    return this.#failing
  }

  #look(): void {
    if (this.#running || !this.#isDue()) return
    this.#running = this.#makeAndTell().finally(() => {
      this.#running = undefined
    })
  }

  async #makeAndTell(): Promise<void> {
    const { log, now } = this.#options
    try {
      const { file, sound, report } = await this.make()
      this.#failing = sound ? null : now()
      if (sound) log.info({ file, bytes: statSync(file).size }, 'Backup made and verified')
      else log.error({ file, report }, 'The data in this backup break promises: run npm run verify')
    } catch (error) {
      if (this.#stopping.signal.aborted) return
      this.#failing = now()
      this.#failedAt = this.#failing.getTime()
      log.error({ err: error }, 'No backup was made')
    }
  }

  #isDue(): boolean {
    const now = this.#options.now().getTime()
    if (now - this.#failedAt < retryAfter) return false
    const newest = this.#names(pattern).at(-1)
    if (newest === undefined) return true
    const made = new Date(newest.replace(pattern, '$1T$2:$3:$4'))
    return now - made.getTime() >= this.#options.every
  }

  #removeUnfinished(): void {
    for (const name of this.#names(/\.partial(-journal)?$/)) rmSync(join(this.#folder, name))
  }

  /** Oldest first. */
  #names(which: RegExp): string[] {
    if (!existsSync(this.#folder)) return []
    return readdirSync(this.#folder)
      .filter((name) => which.test(name))
      .sort()
  }
}

function copyAndVerify(dataDir: string, to: string, signal: AbortSignal): Promise<Omit<Backup, 'file'>> {
  const server = join(import.meta.dirname, '..')
  const program = import.meta.url.endsWith('.js')
    ? [join(server, 'backup.main.js')]
    : ['--import', 'tsx', join(server, 'backup.main.ts')]
  const options = { cwd: server, signal, killSignal: 'SIGKILL' as const }
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [...program, '--data', dataDir, '--to', to],
      options,
      (error, output, reason) => {
        if (!error || error.code === 1) resolve({ sound: !error, report: output.trim() })
        else reject(new Error(reason.trim() || 'The backup was given up', { cause: error }))
      },
    )
  })
}
