import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Problem } from '../../protocol/api/parts.ts'
import type { Round } from '../../protocol/api/rounds.ts'

/** What this phone keeps of something entered until the server has it. */
export interface OutboxEntry {
  /** Its Idempotency-Key: sent twice, it is posted once. */
  key: string
  /** Who entered it: nobody else sends it. */
  personId: string
  /** Pages show their own kind. */
  kind: 'visit' | 'reading' | 'inspection'
  /** What it belongs to, for the page that shows it: a stop of a round, a place. */
  subject: string
  /** Where it is posted. */
  path: string
  body: unknown
  /** Photos on this phone that go first; wherever the body names one, the server's id of it takes its place. */
  photos?: readonly string[]
  /** The body says when it was sent (`sentAt`): a wrong clock of this phone is put right by it. */
  timed?: boolean
  placeName: string
  /** ISO 8601. */
  enteredAt: string
  state: 'waiting' | 'sent' | 'refused'
  /** Why it was refused. */
  problem: Problem | null
}

/** A photo, made small, until the server has what it belongs to. */
export interface KeptPhoto {
  /** Made on this phone. */
  id: string
  /** Which draft or entry it belongs to. */
  owner: string
  /** Where it is uploaded, with a query that says what it shows; `sentAt` is added. */
  path: string
  blob: Blob
  /** The server's id once it has it. */
  sentAs: string | null
}

/** A round as the server last told it. */
export interface KeptRound {
  id: string
  personId: string
  round: Round
  /** ISO 8601. */
  keptAt: string
}

/** Any other answer of the server that a page needs without network. */
export interface KeptCopy {
  id: string
  personId: string
  value: unknown
  /** ISO 8601. */
  keptAt: string
}

/** An unfinished piece of work that signing out does not throw away; only its own person sees it. */
export interface KeptWork {
  id: string
  personId: string
  draft: unknown
}

interface Phone extends DBSchema {
  outbox: { key: string; value: OutboxEntry }
  rounds: { key: string; value: KeptRound }
  copies: { key: string; value: KeptCopy }
  /** What is being typed at a stop. */
  drafts: { key: string; value: { id: string; draft: unknown } }
  works: { key: string; value: KeptWork }
  photos: { key: string; value: KeptPhoto; indexes: { owner: string } }
}

let opened: Promise<IDBPDatabase<Phone>> | undefined

const open = (): Promise<IDBPDatabase<Phone>> => {
  opened ??= openDB<Phone>('sanliang', 2, {
    async upgrade(db, from, _to, transaction) {
      if (from < 1) {
        db.createObjectStore('outbox', { keyPath: 'key' })
        db.createObjectStore('rounds', { keyPath: 'id' })
        db.createObjectStore('drafts', { keyPath: 'id' })
      }
      db.createObjectStore('copies', { keyPath: 'id' })
      db.createObjectStore('works', { keyPath: 'id' })
      db.createObjectStore('photos', { keyPath: 'id' }).createIndex('owner', 'owner')
      // The first version kept visits only, and did not say so.
      const outbox = transaction.objectStore('outbox')
      for (const entry of await outbox.getAll()) await outbox.put(asVisit(entry))
    },
    // This page must not hold up a newer version of itself in another tab.
    blocking(_from, _to, event) {
      const { target } = event
      if (target instanceof IDBDatabase) target.close()
      opened = undefined
    },
  })
  return opened
}

function asVisit(entry: OutboxEntry): OutboxEntry {
  const { round, stop } = entry.body as { round?: string; stop?: number }
  return { ...entry, kind: 'visit', subject: `${round} ${stop}`, path: '/api/visits' }
}

// What waits to be sent

export const putEntry = async (entry: OutboxEntry): Promise<void> => {
  await (await open()).put('outbox', entry)
}

/** In the order in which they were entered. */
export const listEntries = async (): Promise<OutboxEntry[]> =>
  (await (await open()).getAll('outbox')).toSorted((a, b) => a.enteredAt.localeCompare(b.enteredAt))

export const takeEntry = async (key: string): Promise<void> => {
  await (await open()).delete('outbox', key)
}

/** Its photos go with it. */
export async function dropEntry(key: string): Promise<void> {
  await takeEntry(key)
  await dropPhotos(key)
}

// Photos

export const putPhoto = async (photo: KeptPhoto): Promise<void> => {
  await (await open()).put('photos', photo)
}

export const keptPhoto = async (id: string): Promise<KeptPhoto | undefined> =>
  (await open()).get('photos', id)

export const photosOf = async (owner: string): Promise<KeptPhoto[]> =>
  (await open()).getAllFromIndex('photos', 'owner', owner)

export const dropPhoto = async (id: string): Promise<void> => {
  await (await open()).delete('photos', id)
}

export async function dropPhotos(owner: string): Promise<void> {
  for (const { id } of await photosOf(owner)) await dropPhoto(id)
}

// What pages need without network

export const keepRound = async (round: Round, personId: string): Promise<void> => {
  await (await open()).put('rounds', { id: round.id, personId, round, keptAt: new Date().toISOString() })
}

export const keptRound = async (id: string): Promise<KeptRound | undefined> =>
  (await open()).get('rounds', id)

export const keepCopy = async (id: string, personId: string, value: unknown): Promise<void> => {
  await (await open()).put('copies', { id, personId, value, keptAt: new Date().toISOString() })
}

export const keptCopy = async (id: string): Promise<KeptCopy | undefined> => (await open()).get('copies', id)

export const keepDraft = async (id: string, draft: unknown): Promise<void> => {
  await (await open()).put('drafts', { id, draft })
}

export const keptDraft = async (id: string): Promise<unknown> =>
  (await (await open()).get('drafts', id))?.draft

export const dropDraft = async (id: string): Promise<void> => {
  await (await open()).delete('drafts', id)
}

export const keepWork = async (work: KeptWork): Promise<void> => {
  await (await open()).put('works', work)
}

export const keptWork = async (id: string): Promise<KeptWork | undefined> => (await open()).get('works', id)

export const dropWork = async (id: string): Promise<void> => {
  await (await open()).delete('works', id)
}

/** After signing out nothing that the server told stays; what still has to be sent or finished does. */
export async function forgetKept(): Promise<void> {
  const db = await open()
  await Promise.all([db.clear('rounds'), db.clear('copies'), db.clear('drafts')])
}
