import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { channelReport } from '../protocol/messages/birth.ts'
import { knownEvent } from '../protocol/messages/events.ts'
import type { Dispenser } from './dispenser.ts'
import type { DispenserMemory } from './memory.ts'

const deviceRow = z.object({
  log: z.string(),
  first: z.number().int(),
  boot: z.number().int(),
  channels: z.string(),
})
const entryRow = z.object({ event: z.string() })

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS device (
    id TEXT PRIMARY KEY, log TEXT NOT NULL, first INTEGER NOT NULL,
    boot INTEGER NOT NULL, channels TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS entry (
    device TEXT NOT NULL, seq INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (device, seq)
  ) STRICT, WITHOUT ROWID;
`

/** The folder that should keep the devices' memories cannot be used; the message says why. */
export class FlashError extends Error {
  override readonly name = 'FlashError'

  constructor(file: string, cause: unknown) {
    const busy = cause instanceof Database.SqliteError && cause.code === 'SQLITE_BUSY'
    const reason = busy
      ? 'another simulator is using it'
      : cause instanceof Error
        ? cause.message
        : String(cause)
    super(`cannot keep device memories in ${file}: ${reason}`, { cause })
  }
}

/**
 * The flash memories of a fleet, in one SQLite file. A device saves before it speaks: what was sent is then always
 * remembered, and no sequence number can come to stand for two different events, whenever the process is killed.
 * (The file is not synced: the loss of the host's power, not of the process, may still forget the last moments.)
 */
export class Flash {
  private readonly file: string
  private opened: OpenFlash | null = null
  /** Which entries of each device's log the file holds. */
  private readonly held = new Map<string, { first: number; next: number }>()

  constructor(private readonly folder: string) {
    this.file = join(folder, 'flash.db')
  }

  /** Opens the file, made when there is none. Throws FlashError when it cannot be written or is in use. */
  start(): void {
    try {
      mkdirSync(this.folder, { recursive: true })
      this.opened = prepare(open(this.file))
    } catch (error) {
      throw new FlashError(this.file, error)
    }
  }

  stop(): void {
    this.opened?.database.close()
    this.opened = null
    this.held.clear()
  }

  /** What the device remembers, or null when it never ran. */
  load(device: string): DispenserMemory | null {
    const { findDevice, findEntries } = this.running()
    const found = findDevice.get(device)
    if (found === undefined) return null
    const row = deviceRow.parse(found)
    const entries = findEntries
      .all(device)
      .map((entry) => knownEvent.parse(JSON.parse(entryRow.parse(entry).event)))
    this.held.set(device, { first: row.first, next: row.first + entries.length })
    return {
      log: { id: row.log, first: row.first, entries },
      boot: row.boot,
      channels: z.array(channelReport).parse(JSON.parse(row.channels)),
    }
  }

  /** Writes what changed since this device was loaded or saved last. */
  save(dispenser: Dispenser): void {
    const { database, saveDevice, addEntry, forgetEntries } = this.running()
    const { id, log } = dispenser
    const { first, next } = log
    const held = this.held.get(id) ?? { first, next: first }
    database.transaction(() => {
      saveDevice.run(id, log.id, first, dispenser.boot, JSON.stringify(dispenser.reports))
      for (let seq = Math.max(held.next, first); seq < next; seq++)
        addEntry.run(id, seq, JSON.stringify(log.at(seq)))
      if (first > held.first) forgetEntries.run(id, first)
    })()
    this.held.set(id, { first, next })
  }

  private running(): OpenFlash {
    if (!this.opened) throw new Error(`${this.file} is not open`)
    return this.opened
  }
}

function open(file: string): Database.Database {
  const database = new Database(file, { timeout: 200 })
  try {
    // One simulator at a time: two would speak for the same devices.
    database.pragma('locking_mode = EXCLUSIVE')
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = OFF')
    database.exec(SCHEMA)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

type OpenFlash = ReturnType<typeof prepare>

function prepare(database: Database.Database) {
  return {
    database,
    findDevice: database.prepare('SELECT log, first, boot, channels FROM device WHERE id = ?'),
    findEntries: database.prepare('SELECT event FROM entry WHERE device = ? ORDER BY seq'),
    saveDevice: database.prepare(
      `INSERT INTO device (id, log, first, boot, channels) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET log = excluded.log, first = excluded.first, boot = excluded.boot,
         channels = excluded.channels`,
    ),
    addEntry: database.prepare('INSERT INTO entry (device, seq, event) VALUES (?, ?, ?)'),
    forgetEntries: database.prepare('DELETE FROM entry WHERE device = ? AND seq < ?'),
  }
}
