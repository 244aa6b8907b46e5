import { z } from 'zod'
import type {
  Contact,
  ContactKind,
  ContactTest,
  CreateContact,
  LostMailing,
  NotificationReach,
  UpdateContact,
} from '../../protocol/api/notifications.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Database, Reader, Writer } from '../db/database.ts'
import { once } from '../db/idempotency.ts'
import { defined } from '../defined.ts'
import { InvalidError, NotFoundError, TooManyError } from '../errors.ts'
import type { PlacesService } from '../places/places.service.ts'
import type { Actor } from '../route.ts'
import * as store from './contacts.store.ts'
import { requireJurisdiction } from './jurisdiction.check.ts'
import { type ContactRow, updateMailing } from './notices.store.ts'
import type { Outbox } from './outbox.service.ts'
import { checkedAddress, reachableHosts } from './webhook-address.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  audit: Pick<AuditLog, 'record'>
  places: Pick<PlacesService, 'jurisdictions'>
  outbox: Pick<Outbox, 'test'>
  /** Whether the server was given a mail server, and hosts beside the known ones that it may ask. */
  email: boolean
  webhookHosts: readonly string[]
}

const LOST_SHOWN = 100
/** One test message in this time to each contact: robots count, and nobody likes to be flooded. Milliseconds. */
const BETWEEN_TESTS = 10_000

/** Where staff are told of alerts. Addresses of robots and secrets go in and never come out. */
export class ContactsService {
  readonly #from: Dependencies
  readonly #tested = new Map<string, number>()

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  reach(): NotificationReach {
    return { email: this.#from.email, hosts: reachableHosts(this.#from.webhookHosts) }
  }

  async list({ scope }: Actor): Promise<Contact[]> {
    const { db } = this.#from
    return describe(db, await store.listContacts(db, scope))
  }

  /**
   * Throws `NotFoundError` for the jurisdiction or person, `ForbiddenError` `scope_too_wide`, and `InvalidError`
   * `no_mail_server`, `mailbox`, `webhook_address` and `webhook_host`.
   */
  async create(actor: Actor, input: CreateContact, key: string | null): Promise<Contact> {
    const { db, ambient, audit, places } = this.#from
    await requireJurisdiction(places, actor, input.jurisdictionCode)
    this.#checkAddress(input.kind, input.address)
    const { secret: _secret, address: _address, ...shown } = input
    const now = ambient.now()
    return db.write((tx) =>
      once(tx, { personId: actor.person.id, key, body: input, now }, async () => {
        await requirePerson(tx, actor, input.personId ?? null)
        const row: ContactRow = {
          ...input,
          id: ambient.newId(),
          secret: input.secret ?? null,
          personId: input.personId ?? null,
          createdAt: now,
          pausedAt: null,
          removedAt: null,
        }
        await store.insertContact(tx, row)
        await audit.record(tx, {
          actor,
          action: 'alert_contact.created',
          subjectKind: 'alert_contact',
          subjectId: row.id,
          detail: shown,
        })
        return this.#shown(tx, row.id)
      }),
    )
  }

  /** Throws as `create` does, and `NotFoundError` for the contact. */
  update(actor: Actor, id: string, wanted: UpdateContact): Promise<Contact> {
    const { db, ambient, audit } = this.#from
    return db.write(async (tx) => {
      const { contact } = await this.#find(tx, actor, id)
      if (wanted.address !== undefined) this.#checkAddress(contact.kind, wanted.address)
      await requirePerson(tx, actor, wanted.personId ?? null)
      const { paused, ...fields } = wanted
      const pausedAt = paused ? (contact.pausedAt ?? ambient.now()) : null
      await store.updateContact(tx, id, { ...defined(fields), ...(paused !== undefined && { pausedAt }) })
      if (paused) await store.giveUpOn(tx, id, ambient.now(), 'paused')
      const { address, secret, ...shown } = wanted
      const replaced = {
        ...(address !== undefined && { address: 'replaced' }),
        ...(secret !== undefined && { secret: 'replaced' }),
      }
      await audit.record(tx, {
        actor,
        action: 'alert_contact.updated',
        subjectKind: 'alert_contact',
        subjectId: id,
        detail: { ...shown, ...replaced },
      })
      return this.#shown(tx, id)
    })
  }

  /** Its address and secret are forgotten; its name stays with what it was told. Throws `NotFoundError`. */
  async remove(actor: Actor, id: string): Promise<void> {
    const { db, ambient, audit } = this.#from
    await db.write(async (tx) => {
      const { contact } = await this.#find(tx, actor, id)
      await store.giveUpOn(tx, id, ambient.now(), 'removed')
      await store.deleteSubscriptionsOf(tx, id)
      await store.updateContact(tx, id, { removedAt: ambient.now(), address: '', secret: null })
      await audit.record(tx, {
        actor,
        action: 'alert_contact.removed',
        subjectKind: 'alert_contact',
        subjectId: id,
        detail: { name: contact.name },
      })
    })
  }

  /** Sends a test message now. Throws `NotFoundError` and `TooManyError`. */
  async test(actor: Actor, id: string): Promise<ContactTest> {
    const { db, ambient, outbox } = this.#from
    const { contact } = await this.#find(db, actor, id)
    const now = ambient.now().getTime()
    const wait = (this.#tested.get(id) ?? Number.NEGATIVE_INFINITY) + BETWEEN_TESTS - now
    if (wait > 0)
      throw new TooManyError('A test message was sent just now. Wait a moment.', Math.ceil(wait / 1_000))
    this.#tested.set(id, now)
    const error = await outbox.test(contact)
    return { sent: error === null, error }
  }

  /** Messages that were given up, latest first. */
  async lost({ scope }: Actor): Promise<LostMailing[]> {
    return (await store.listLost(this.#from.db, scope, { limit: LOST_SHOWN })).flatMap(
      ({ mailing, contactName, alerts }) =>
        mailing.givenUpAt
          ? {
              id: mailing.id,
              contactId: mailing.contactId,
              contactName,
              alerts,
              attempts: mailing.attempts,
              createdAt: mailing.createdAt.toISOString(),
              givenUpAt: mailing.givenUpAt.toISOString(),
              error: mailing.error ?? '',
            }
          : [],
    )
  }

  /** Puts a message that was given up back into the outbox, as new. Throws `NotFoundError`. */
  async retry(actor: Actor, id: string): Promise<void> {
    const { db, ambient, audit } = this.#from
    await db.write(async (tx) => {
      const [found] = await store.listLost(tx, actor.scope, { id, limit: 1 })
      if (!found) throw new NotFoundError('message', id)
      const now = ambient.now()
      await updateMailing(tx, id, { givenUpAt: null, nextAttemptAt: now, createdAt: now, attempts: 0 })
      await audit.record(tx, {
        actor,
        action: 'alert_message.retried',
        subjectKind: 'alert_message',
        subjectId: id,
        detail: { contactId: found.mailing.contactId },
      })
    })
  }

  async #shown(tx: Writer, id: string): Promise<Contact> {
    const [contact] = await describe(tx, await store.listContacts(tx, null, id))
    if (!contact) throw new NotFoundError('contact', id)
    return contact
  }

  async #find(db: Reader, { scope }: Actor, id: string): Promise<store.NamedContact> {
    const [found] = await store.listContacts(db, scope, id)
    if (!found) throw new NotFoundError('contact', id)
    return found
  }

  #checkAddress(kind: ContactKind, address: string): void {
    const { email, webhookHosts } = this.#from
    if (kind !== 'email') return void checkedAddress(kind, address, webhookHosts)
    if (!email)
      throw new InvalidError('no_mail_server', 'The server cannot send e-mail: set SMTP_URL and MAIL_FROM.')
    if (!z.email().safeParse(address).success)
      throw new InvalidError('mailbox', 'This is not an e-mail address.', {
        errors: [{ path: 'address', message: 'is not an e-mail address' }],
      })
  }
}

async function requirePerson(tx: Reader, { scope }: Actor, id: string | null): Promise<void> {
  if (id !== null && (await store.findPerson(tx, id, scope)).length === 0)
    throw new NotFoundError('person', id)
}

async function describe(db: Reader, contacts: readonly store.NamedContact[]): Promise<Contact[]> {
  const reach = await store.reachOf(
    db,
    contacts.map(({ contact }) => contact.id),
  )
  return contacts.map(({ contact, personName }) => ({
    id: contact.id,
    name: contact.name,
    kind: contact.kind,
    jurisdictionCode: contact.jurisdictionCode,
    destination: contact.kind === 'email' ? contact.address : new URL(contact.address).host,
    signed: contact.secret !== null,
    language: contact.language,
    personId: contact.personId,
    personName,
    paused: contact.pausedAt !== null,
    lastSentAt: reach.get(contact.id)?.lastSentAt?.toISOString() ?? null,
    lastError: reach.get(contact.id)?.lastError ?? null,
  }))
}
