import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { z } from 'zod'
import type { Problem } from '../../protocol/api/parts.ts'
import type { createVisit, Round } from '../../protocol/api/refills.ts'

/** What this phone keeps of a visit until the server has it. */
export interface OutboxEntry {
  /** Its Idempotency-Key: sent twice, it is posted once. */
  key: string
  /** Who entered it: nobody else sends it. */
  personId: string
  body: z.input<typeof createVisit>
  placeName: string
  /** ISO 8601. */
  enteredAt: string
  state: 'waiting' | 'sent' | 'refused'
  /** Why it was refused. */
  problem: Problem | null
}

/** A round as the server last told it. */
export interface KeptRound {
  id: string
  personId: string
  round: Round
  /** ISO 8601. */
  keptAt: string
}

interface Phone extends DBSchema {
  outbox: { key: string; value: OutboxEntry }
  rounds: { key: string; value: KeptRound }
  /** What is being typed at a stop. */
  drafts: { key: string; value: { id: string; draft: unknown } }
}

let opened: Promise<IDBPDatabase<Phone>> | undefined

const open = (): Promise<IDBPDatabase<Phone>> => {
  opened ??= openDB<Phone>('sanliang', 1, {
    upgrade(db) {
      db.createObjectStore('outbox', { keyPath: 'key' })
      db.createObjectStore('rounds', { keyPath: 'id' })
      db.createObjectStore('drafts', { keyPath: 'id' })
    },
  })
  return opened
}

// What waits to be sent

export const putEntry = async (entry: OutboxEntry): Promise<void> => {
  await (await open()).put('outbox', entry)
}

/** In the order in which they were entered. */
export const listEntries = async (): Promise<OutboxEntry[]> =>
  (await (await open()).getAll('outbox')).toSorted((a, b) => a.enteredAt.localeCompare(b.enteredAt))

export const dropEntry = async (key: string): Promise<void> => {
  await (await open()).delete('outbox', key)
}

// What the page of a stop needs without network

export const keepRound = async (round: Round, personId: string): Promise<void> => {
  await (await open()).put('rounds', { id: round.id, personId, round, keptAt: new Date().toISOString() })
}

export const keptRound = async (id: string): Promise<KeptRound | undefined> =>
  (await open()).get('rounds', id)

export const keepDraft = async (id: string, draft: unknown): Promise<void> => {
  await (await open()).put('drafts', { id, draft })
}

export const keptDraft = async (id: string): Promise<unknown> =>
  (await (await open()).get('drafts', id))?.draft

export const dropDraft = async (id: string): Promise<void> => {
  await (await open()).delete('drafts', id)
}

/** After signing out nothing that the server told stays; what still has to be sent does. */
export async function forgetKept(): Promise<void> {
  const db = await open()
  await Promise.all([db.clear('rounds'), db.clear('drafts')])
}
