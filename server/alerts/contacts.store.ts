import { and, asc, count, desc, eq, inArray, isNotNull, isNull, max, or, type SQL } from 'drizzle-orm'
import type { Reader, Writer } from '../db/database.ts'
import { alertContacts, alertMailings, alertNotices, alertSubscriptions, people } from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'
import type { ContactRow, SubscriptionRow } from './notices.store.ts'

const within = (scope: string | null): SQL | undefined => inScope(alertContacts.jurisdictionCode, scope)

/** Contacts of the scope in use, by name; one, when an id is given. */
export function listContacts(db: Reader, scope: string | null, id?: string) {
  return db
    .select({ contact: alertContacts, personName: people.displayName })
    .from(alertContacts)
    .leftJoin(people, eq(people.id, alertContacts.personId))
    .where(
      and(
        within(scope),
        isNull(alertContacts.removedAt),
        id === undefined ? undefined : eq(alertContacts.id, id),
      ),
    )
    .orderBy(asc(alertContacts.name), asc(alertContacts.id))
}
export type NamedContact = Awaited<ReturnType<typeof listContacts>>[number]

export async function insertContact(tx: Writer, row: ContactRow): Promise<void> {
  await tx.insert(alertContacts).values(row)
}

export async function updateContact(
  tx: Writer,
  id: string,
  set: Partial<Omit<ContactRow, 'id' | 'createdAt'>>,
): Promise<void> {
  if (Object.keys(set).length > 0) await tx.update(alertContacts).set(set).where(eq(alertContacts.id, id))
}

/** What waits for a contact is given up: nobody is to be told there any more. */
export async function giveUpOn(tx: Writer, contactId: string, at: Date, error: string): Promise<void> {
  await tx
    .update(alertMailings)
    .set({ givenUpAt: at, nextAttemptAt: null, error })
    .where(and(eq(alertMailings.contactId, contactId), isNotNull(alertMailings.nextAttemptAt)))
  await tx
    .update(alertNotices)
    .set({ droppedAt: at })
    .where(
      and(
        eq(alertNotices.contactId, contactId),
        isNull(alertNotices.mailingId),
        isNull(alertNotices.droppedAt),
      ),
    )
}

/** By contact: when something last arrived, and why the latest message has not. */
export async function reachOf(db: Reader, contactIds: readonly string[]) {
  const reach = new Map<string, { lastSentAt: Date | null; lastError: string | null }>()
  if (contactIds.length === 0) return reach
  const times = await db
    .select({
      contactId: alertMailings.contactId,
      sentAt: max(alertMailings.sentAt),
      latest: max(alertMailings.createdAt),
    })
    .from(alertMailings)
    .where(inArray(alertMailings.contactId, [...contactIds]))
    .groupBy(alertMailings.contactId)
  const newest = times.flatMap(({ contactId, latest }) =>
    latest ? and(eq(alertMailings.contactId, contactId), eq(alertMailings.createdAt, latest)) : [],
  )
  const errors =
    newest.length === 0
      ? []
      : await db
          .select()
          .from(alertMailings)
          .where(or(...newest))
  for (const { contactId, sentAt } of times)
    reach.set(contactId, {
      lastSentAt: sentAt,
      lastError: errors.find((mailing) => mailing.contactId === contactId)?.error ?? null,
    })
  return reach
}

export function findPerson(db: Reader, id: string, scope: string | null) {
  return db
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.id, id), isNull(people.disabledAt), inScope(people.jurisdictionCode, scope)))
}

/** Subscriptions of the scope's contacts; one, when an id is given. */
export function listSubscriptions(db: Reader, scope: string | null, id?: string) {
  return db
    .select({ subscription: alertSubscriptions, contactName: alertContacts.name })
    .from(alertSubscriptions)
    .innerJoin(alertContacts, eq(alertContacts.id, alertSubscriptions.contactId))
    .where(
      and(
        within(scope),
        isNull(alertContacts.removedAt),
        id === undefined ? undefined : eq(alertSubscriptions.id, id),
      ),
    )
    .orderBy(asc(alertSubscriptions.createdAt), asc(alertSubscriptions.id))
}

export async function insertSubscription(tx: Writer, row: SubscriptionRow): Promise<void> {
  await tx.insert(alertSubscriptions).values(row)
}

export async function updateSubscription(
  tx: Writer,
  id: string,
  set: Partial<Omit<SubscriptionRow, 'id' | 'createdAt'>>,
): Promise<void> {
  await tx.update(alertSubscriptions).set(set).where(eq(alertSubscriptions.id, id))
}

export async function deleteSubscription(tx: Writer, id: string): Promise<void> {
  await tx.delete(alertSubscriptions).where(eq(alertSubscriptions.id, id))
}

export async function deleteSubscriptionsOf(tx: Writer, contactId: string): Promise<void> {
  await tx.delete(alertSubscriptions).where(eq(alertSubscriptions.contactId, contactId))
}

/** Messages that were given up, latest first, with how many pieces of news were in them; one, when an id is given. */
export function listLost(db: Reader, scope: string | null, { id, limit }: { id?: string; limit: number }) {
  return db
    .select({ mailing: alertMailings, contactName: alertContacts.name, alerts: count(alertNotices.id) })
    .from(alertMailings)
    .innerJoin(alertContacts, eq(alertContacts.id, alertMailings.contactId))
    .leftJoin(alertNotices, eq(alertNotices.mailingId, alertMailings.id))
    .where(
      and(
        within(scope),
        isNotNull(alertMailings.givenUpAt),
        isNull(alertContacts.removedAt),
        id === undefined ? undefined : eq(alertMailings.id, id),
      ),
    )
    .groupBy(alertMailings.id, alertContacts.name)
    .orderBy(desc(alertMailings.givenUpAt), desc(alertMailings.id))
    .limit(limit)
}
