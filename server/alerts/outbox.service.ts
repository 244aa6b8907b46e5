import { createHash } from 'node:crypto'
import type { ContactKind } from '../../protocol/api/notifications.ts'
import type { Ambient } from '../ambient.ts'
import type { Database } from '../db/database.ts'
import type { Log } from '../log.ts'
import type { TimeZone } from '../places/time-zone.ts'
import { describeAlerts } from './alerts.store.ts'
import type { Failure, MailSender, WebhookSender } from './message.senders.ts'
import { wordMessage } from './message-words.ts'
import { GATHER } from './notice-plan.ts'
import * as store from './notices.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  log: Log
  timeZone: TimeZone
  publicUrl: string | null
  /** Null: the server was given no mail server. */
  mail: Pick<MailSender, 'send'> | null
  webhook: Pick<WebhookSender, 'send'>
}

/** How often it is looked for what is due: milliseconds. */
const TICK = 2_000
const NOTICES_PER_LOOK = 1_000
const MAILINGS_PER_LOOK = 20
/** Between the first attempt and the second; it doubles from then on, up to the longest. Milliseconds. */
const FIRST_WAIT = 30_000
const LONGEST_WAIT = 3_600_000
/** What could not be delivered for this long is of yesterday: it is given up, and shown as lost. Milliseconds. */
const GIVE_UP_AFTER = 24 * 3_600_000

/**
 * Tells what was committed to be told. News of one contact goes together in messages of their own in the database, which
 * are sent until they arrive or are a day old. Each is sent at least once: twice when the server dies between the other
 * side's yes and its own note of it, and then with the same id.
 */
export class Outbox {
  readonly #from: Dependencies
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #stopping = new AbortController()

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  start(): void {
    this.#stopping = new AbortController()
    this.#timer = setInterval(() => this.#poke(), TICK)
    this.#timer.unref()
  }

  /** Breaks off what is being sent: it is sent again after the next start. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#stopping.abort()
    await this.#running?.catch(() => undefined)
  }

  /** Puts together and sends all that is due. One run at a time. */
  run(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  /** Sends a message to a contact now, beside the outbox, to see whether it can be told. */
  async test(contact: store.ContactRow): Promise<string | null> {
    const failure = await this.#deliver(contact, this.#from.ambient.newId(), [])
    return failure?.error ?? null
  }

  #poke(): void {
    this.run().catch((error: unknown) =>
      this.#from.log.error({ err: error }, 'the outbox could not be emptied'),
    )
  }

  async #run(): Promise<void> {
    await this.#gather()
    const due = await store.listToSend(this.#from.db, this.#from.ambient.now(), MAILINGS_PER_LOOK)
    const contacts = new Map<string, typeof due>()
    for (const each of due) contacts.set(each.contact.id, [...(contacts.get(each.contact.id) ?? []), each])
    // One after the other to each contact, so that news arrive in order; a slow contact holds up no other.
    await Promise.all(
      [...contacts.values()].map(async (mailings) => {
        for (const { mailing, contact } of mailings)
          if (!this.#stopping.signal.aborted) await this.#send(mailing, contact)
      }),
    )
  }

  /** What is due for a contact becomes one message; robots take few in a minute, so the next one waits a little. */
  async #gather(): Promise<void> {
    const { db, ambient } = this.#from
    const now = ambient.now()
    const due = await store.listDue(db, now, NOTICES_PER_LOOK)
    if (due.length === 0) return
    const byContact = new Map<string, store.NoticeRow[]>()
    for (const notice of due)
      byContact.set(notice.contactId, [...(byContact.get(notice.contactId) ?? []), notice])
    const latest = await store.latestMailings(db, [...byContact.keys()])
    await db.write(async (tx) => {
      for (const [contactId, notices] of byContact) {
        const before = latest.get(contactId)
        if (before && now.getTime() - before.getTime() < GATHER) continue
        const mailing = {
          id: ambient.newId(),
          contactId,
          createdAt: now,
          attempts: 0,
          nextAttemptAt: now,
          sentAt: null,
          givenUpAt: null,
          error: null,
        }
        await store.insertMailing(
          tx,
          mailing,
          notices.map(({ id }) => id),
        )
      }
    })
  }

  async #send(mailing: store.MailingRow, contact: store.ContactRow): Promise<void> {
    const { db, ambient, log } = this.#from
    const attempts = mailing.attempts + 1
    const begun = ambient.now()
    // Noted before it is tried: a message on which the server dies waits its turn like any other.
    const nextAttemptAt = new Date(begun.getTime() + waitAfter(attempts, mailing.id))
    await db.write((tx) => store.updateMailing(tx, mailing.id, { attempts, nextAttemptAt }))
    const failure = await this.#deliver(contact, mailing.id, await store.noticesIn(db, mailing.id))
    if (this.#stopping.signal.aborted && failure) return
    const now = ambient.now()
    if (!failure) {
      await db.write((tx) =>
        store.updateMailing(tx, mailing.id, { sentAt: now, nextAttemptAt: null, error: null }),
      )
      return
    }
    const { error } = failure
    const lost = failure.final || now.getTime() - mailing.createdAt.getTime() >= GIVE_UP_AFTER
    await db.write((tx) =>
      store.updateMailing(tx, mailing.id, lost ? { error, givenUpAt: now, nextAttemptAt: null } : { error }),
    )
    if (lost) log.warn({ contact: contact.id, error, attempts }, 'a message about alerts was given up')
  }

  async #deliver(
    contact: store.ContactRow,
    id: string,
    notices: readonly store.NoticeRow[],
  ): Promise<Failure> {
    const { db, mail, webhook, timeZone, publicUrl } = this.#from
    const described = new Map(
      (await describeAlerts(db, [...new Set(notices.map(({ alertId }) => alertId))], null)).map((alert) => [
        alert.alert.id,
        alert,
      ]),
    )
    const news = notices.flatMap(({ alertId, event, at }) => {
      const alert = described.get(alertId)
      return alert ? { event, at, alert } : []
    })
    const message = wordMessage(news, contact, {
      publicUrl,
      day: (instant) => timeZone.dayOf(instant),
      minutes: (instant) => timeZone.minutesOf(instant),
    })
    const { kind, address, secret } = contact
    if (isMailbox(kind))
      return mail
        ? mail.send({ id, address }, message)
        : { error: 'no mail server is configured', final: false }
    return webhook.send(kind, { id, address, secret }, message, this.#stopping.signal)
  }
}

const isMailbox = (kind: ContactKind): kind is 'email' => kind === 'email'

/**
 * Exponential, from half to one and a half times as long, so that what failed together is not tried again together. The
 * lot is drawn from the message's own id.
 */
export function waitAfter(attempts: number, id: string): number {
  const wait = Math.min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
  const lot = createHash('sha256').update(`${id} ${attempts}`).digest().readUInt32BE(0) / 2 ** 32
  return wait * (0.5 + lot)
}
