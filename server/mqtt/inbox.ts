import { setImmediate as turn } from 'node:timers/promises'
import { DatabaseUnavailableError } from '../db/errors.ts'
import type { DeviceMessage } from '../devices/ingest/device-message.ts'
import type { IngestService } from '../devices/ingest/ingest.service.ts'
import type { Log } from '../log.ts'

type Done = (error?: Error) => void
interface Waiting {
  message: DeviceMessage
  done: Done
}

interface Parts {
  ingest: Pick<IngestService, 'commit'>
  log: Log
  /** Devices to acknowledge after a commit; true = after a birth. */
  committed(awaiting: ReadonlyMap<string, boolean>): void
}

/** Events in one transaction, which bounds how long it holds the event loop: about 50 ms. */
const MAX_EVENTS = 1_000

/** The message is not stored: no PUBACK may be sent for it, so that its device sends it again. */
class NotStoredError extends Error {
  override name = 'NotStoredError'
}

/**
 * Device → database. What arrives within a turn of the event loop, or while the transaction before is committing, becomes
 * one transaction; then all its callbacks are called in the order of arrival. A group that fails because of one message
 * is stored one by one, and the culprit goes to quarantine: it can neither block the others nor come again for ever.
 */
export class Inbox {
  readonly #parts: Parts
  #waiting: Waiting[] = []
  #work: Promise<void> | null = null
  #closed = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** `done` is called once: without an error after the commit, with one when the message is not stored. */
  submit(message: DeviceMessage, done: Done): void {
    if (this.#closed) {
      done(new NotStoredError('The server is stopping'))
      return
    }
    this.#waiting.push({ message, done })
    this.#work ??= this.#run()
  }

  /** Takes nothing more, and resolves when what was taken is answered. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#work
  }

  async #run(): Promise<void> {
    for (;;) {
      await turn()
      const group = this.#waiting.splice(0, this.#groupSize())
      if (group.length === 0) break
      await this.#store(group)
    }
    this.#work = null
  }

  #groupSize(): number {
    let events = 0
    for (const [i, { message }] of this.#waiting.entries()) {
      events += message.content.kind === 'events' ? message.content.events.events.length : 1
      if (events > MAX_EVENTS && i > 0) return i
    }
    return this.#waiting.length
  }

  async #store(group: Waiting[]): Promise<void> {
    try {
      await this.#commit(group.map(({ message }) => message))
      for (const { done } of group) this.#answer(done)
    } catch (error) {
      if (error instanceof DatabaseUnavailableError) return this.#withhold(group, error)
      this.#parts.log.error({ err: error, messages: group.length }, 'A group of messages could not be stored')
      for (const waiting of group) await this.#storeAlone(waiting)
    }
  }

  async #storeAlone(waiting: Waiting): Promise<void> {
    const { message, done } = waiting
    try {
      await this.#commit([message]).catch((error) => {
        if (error instanceof DatabaseUnavailableError || message.content.kind === 'bad') throw error
        const detail = error instanceof Error ? error.message : String(error)
        return this.#commit([{ ...message, content: { kind: 'bad', reason: 'unstorable', detail } }])
      })
    } catch (error) {
      return this.#withhold([waiting], error)
    }
    this.#answer(done)
  }

  async #commit(messages: DeviceMessage[]): Promise<void> {
    const awaiting = await this.#parts.ingest.commit(messages)
    try {
      this.#parts.committed(awaiting)
    } catch (error) {
      this.#parts.log.error({ err: error }, 'What is stored could not be acknowledged')
    }
  }

  #withhold(group: Waiting[], error: unknown): void {
    this.#parts.log.warn({ err: error, messages: group.length }, 'Not stored: acknowledgements withheld')
    for (const { done } of group) this.#answer(done, new NotStoredError('Not stored', { cause: error }))
  }

  /** The broker goes on parsing inside the callback, and what it throws there is its own affair. */
  #answer(done: Done, error?: Error): void {
    try {
      done(error)
    } catch (thrown) {
      this.#parts.log.error({ err: thrown }, 'The broker failed on an acknowledgement')
    }
  }
}
