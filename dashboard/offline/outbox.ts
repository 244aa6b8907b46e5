import { z } from 'zod'
import { type ApiClient, ProblemResponse } from '../api/client.ts'
import { afterFailure } from './outbox.rules.ts'
import {
  dropEntry,
  dropPhotos,
  type KeptPhoto,
  keptPhoto,
  listEntries,
  type OutboxEntry,
  putEntry,
  putPhoto,
  takeEntry,
} from './phone.store.ts'

/** What was sent is shown for this long: milliseconds. */
const SHOWN_MS = 24 * 3_600_000

/** What waits on this phone, and sending it. Told `listeners` about every change. */
export class Outbox {
  readonly #listeners = new Set<() => void>()
  #entries: readonly OutboxEntry[] = []
  #sending: Promise<void> | null = null

  get entries(): readonly OutboxEntry[] {
    return this.#entries
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async add(entry: Omit<OutboxEntry, 'state' | 'problem'>): Promise<void> {
    await putEntry({ ...entry, state: 'waiting', problem: null })
    await this.reload()
  }

  async drop(key: string): Promise<void> {
    await dropEntry(key)
    await this.reload()
  }

  /** Takes an entry back to be changed: its photos stay. */
  async takeBack(key: string): Promise<void> {
    await takeEntry(key)
    await this.reload()
  }

  /** A refused entry is tried as it is once more: what stood in its way may be gone. */
  async retry(entry: OutboxEntry): Promise<void> {
    await putEntry({ ...entry, state: 'waiting', problem: null })
    await this.reload()
  }

  async reload(): Promise<void> {
    this.#entries = await listEntries()
    for (const listener of this.#listeners) listener()
  }

  /** Sends what this person has waiting, oldest first; stops at the first that gets no answer. Answers which kinds were sent. */
  async flush(api: ApiClient, personId: string): Promise<ReadonlySet<OutboxEntry['kind']>> {
    const sent = new Set<OutboxEntry['kind']>()
    if (this.#sending) {
      await this.#sending
      return sent
    }
    this.#sending = (async () => {
      await this.#prune()
      for (const entry of await listEntries()) {
        if (entry.state !== 'waiting' || entry.personId !== personId) continue
        const outcome = await send(api, entry)
        if (outcome === null) break
        await putEntry(outcome)
        if (outcome.state === 'sent') {
          sent.add(outcome.kind)
          await dropPhotos(outcome.key)
        }
        await this.reload()
      }
    })().finally(() => {
      this.#sending = null
    })
    await this.#sending
    return sent
  }

  async #prune(): Promise<void> {
    for (const { key, state, enteredAt } of await listEntries())
      if (state === 'sent' && Date.now() - Date.parse(enteredAt) > SHOWN_MS) await dropEntry(key)
    await this.reload()
  }
}

/** Null: no answer, or none that says anything about the entry. It is sent again later, with the same key. */
async function send(api: ApiClient, entry: OutboxEntry): Promise<OutboxEntry | null> {
  try {
    await post(api, entry).catch(async (error: unknown) => {
      // Photos whose entry does not follow for days are taken away there: they are on this phone still.
      if (!(error instanceof ProblemResponse) || error.problem.code !== 'unknown_photo') throw error
      await sendPhotosAgain(entry)
      await post(api, entry)
    })
    return { ...entry, state: 'sent', problem: null }
  } catch (error) {
    return afterFailure(entry, error)
  }
}

async function post(api: ApiClient, entry: OutboxEntry): Promise<void> {
  const body = await withSentPhotos(api, entry)
  await api.write('POST', entry.path, { body, idempotencyKey: entry.key, response: z.unknown() })
}

async function sendPhotosAgain({ photos = [] }: OutboxEntry): Promise<void> {
  for (const id of photos) {
    const photo = await keptPhoto(id)
    if (photo) await putPhoto({ ...photo, sentAs: null })
  }
}

/** The body with the server's id in place of each photo, which are uploaded first: each once, however often this is tried. */
async function withSentPhotos(api: ApiClient, { photos = [], body, timed }: OutboxEntry): Promise<unknown> {
  let text = JSON.stringify(body)
  for (const id of photos) {
    const photo = await keptPhoto(id)
    if (photo) text = text.replaceAll(`"${id}"`, JSON.stringify(await sentId(api, photo)))
  }
  const sent: unknown = JSON.parse(text)
  return timed ? Object.assign({}, sent, { sentAt: new Date().toISOString() }) : sent
}

async function sentId(api: ApiClient, photo: KeptPhoto): Promise<string> {
  if (photo.sentAs !== null) return photo.sentAs
  const { id } = await api.upload(`${photo.path}&sentAt=${new Date().toISOString()}`, {
    file: photo.blob,
    idempotencyKey: photo.id,
    response: z.object({ id: z.string() }),
  })
  await putPhoto({ ...photo, sentAs: id })
  return id
}

export const outbox = new Outbox()
