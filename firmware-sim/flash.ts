import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { knownEvent } from '../protocol/messages/events.ts'
import type { Dispenser } from './dispenser.ts'
import { boardMemory, type DispenserMemory } from './memory.ts'

const deviceRow = z.object({
  log: z.string(),
  first: z.number().int(),
  memory: z.string(),
})
const entryRow = z.object({ event: z.string() })
const chunkRow = z.object({ bytes: z.instanceof(Buffer) })

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS device (
    id TEXT PRIMARY KEY, log TEXT NOT NULL, first INTEGER NOT NULL, memory TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS entry (
    device TEXT NOT NULL, seq INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (device, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS chunk (
    device TEXT NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (device, number)
  ) STRICT;
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

/** What the file holds of one device: which entries of which log, and how many chunks of an image. */
interface Held {
  log: string
  first: number
  next: number
  /** How often pages of the log had become unreadable. */
  decays: number
  chunks: number
}

/**
 * The flash memories of a fleet, in one SQLite file. A device saves before it speaks: what was sent is then always
 * remembered, and no sequence number can come to stand for two different events, whenever the process is killed.
 * (The file is not synced: the loss of the host's power, not of the process, may still forget the last moments.)
 */
export class Flash {
  private readonly file: string
  private opened: OpenFlash | null = null
  private readonly held = new Map<string, Held>()

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
    const { findDevice, findEntries, findChunks } = this.running()
    const found = findDevice.get(device)
    if (found === undefined) return null
    const row = deviceRow.parse(found)
    const entries = findEntries
      .all(device)
      .map((entry) => knownEvent.nullable().parse(JSON.parse(entryRow.parse(entry).event)))
    const image = findChunks.all(device).map((chunk) => chunkRow.parse(chunk).bytes)
    this.held.set(device, {
      log: row.log,
      first: row.first,
      next: row.first + entries.length,
      decays: 0,
      chunks: image.length,
    })
    return {
      ...boardMemory.parse(JSON.parse(row.memory)),
      log: { id: row.log, first: row.first, entries },
      image,
    }
  }

  /** Writes what changed since this device was loaded or saved last. */
  save(dispenser: Dispenser): void {
    const { database, ...statements } = this.running()
    const { id, log, memory } = dispenser
    const { image } = dispenser.update
    const { first, next, decays } = log
    database.transaction(() => {
      const known = this.held.get(id)
      const held = known?.log === log.id ? known : { first, next: first, decays: 0 }
      if (known && known.log !== log.id) statements.forgetEntries.run(id, Number.MAX_SAFE_INTEGER)
      statements.saveDevice.run(id, log.id, first, JSON.stringify(memory))
      for (let seq = Math.max(held.next, first); seq < next; seq++)
        statements.addEntry.run(id, seq, JSON.stringify(log.at(seq) ?? null))
      if (decays > held.decays)
        for (let seq = first; seq < next; seq++) if (!log.at(seq)) statements.spoilEntry.run(id, seq)
      if (first > held.first) statements.forgetEntries.run(id, first)

      let chunks = known?.chunks ?? 0
      if (image.length < chunks) {
        statements.forgetChunks.run(id)
        chunks = 0
      }
      for (; chunks < image.length; chunks++) statements.saveChunk.run(id, chunks, image[chunks])
    })()
    this.held.set(id, { log: log.id, first, next, decays, chunks: image.length })
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
    findDevice: database.prepare('SELECT log, first, memory FROM device WHERE id = ?'),
    findEntries: database.prepare('SELECT event FROM entry WHERE device = ? ORDER BY seq'),
    findChunks: database.prepare('SELECT bytes FROM chunk WHERE device = ? ORDER BY number'),
    saveDevice: database.prepare(
      'INSERT OR REPLACE INTO device (id, log, first, memory) VALUES (?, ?, ?, ?)',
    ),
    addEntry: database.prepare('INSERT INTO entry (device, seq, event) VALUES (?, ?, ?)'),
    spoilEntry: database.prepare("UPDATE entry SET event = 'null' WHERE device = ? AND seq = ?"),
    forgetEntries: database.prepare('DELETE FROM entry WHERE device = ? AND seq < ?'),
    saveChunk: database.prepare('INSERT INTO chunk (device, number, bytes) VALUES (?, ?, ?)'),
    forgetChunks: database.prepare('DELETE FROM chunk WHERE device = ?'),
  }
}
