import { and, desc, eq, inArray, isNull, lte, max } from 'drizzle-orm'
import type { Reader, Writer } from '../db/database.ts'
import { alertContacts, alertMailings, alertNotices, alertSubscriptions, people } from '../db/schema/index.ts'

export type NoticeRow = typeof alertNotices.$inferSelect
export type MailingRow = typeof alertMailings.$inferSelect
export type ContactRow = typeof alertContacts.$inferSelect
export type SubscriptionRow = typeof alertSubscriptions.$inferSelect

/** Neither removed nor paused, and not of somebody who may not sign in any more. */
const canBeTold = and(
  isNull(alertContacts.removedAt),
  isNull(alertContacts.pausedAt),
  isNull(people.disabledAt),
)

/** Subscriptions whose contact can be told now. */
export async function listWishes(db: Reader): Promise<SubscriptionRow[]> {
  const rows = await db
    .select({ subscription: alertSubscriptions })
    .from(alertSubscriptions)
    .innerJoin(alertContacts, eq(alertContacts.id, alertSubscriptions.contactId))
    .leftJoin(people, eq(people.id, alertContacts.personId))
    .where(canBeTold)
  return rows.map(({ subscription }) => subscription)
}

/** Contacts of these people that can be told now. */
export function listContactsOf(db: Reader, personIds: readonly string[]) {
  return db
    .select({ id: alertContacts.id, personId: alertContacts.personId })
    .from(alertContacts)
    .leftJoin(people, eq(people.id, alertContacts.personId))
    .where(and(inArray(alertContacts.personId, [...personIds]), canBeTold))
}

export async function insertNotices(tx: Writer, rows: readonly NoticeRow[]): Promise<void> {
  if (rows.length > 0) await tx.insert(alertNotices).values([...rows])
}

/** What was said, or is still to be said, of these alerts. */
export function listSaid(db: Reader, alertIds: readonly string[]): Promise<NoticeRow[]> {
  return db
    .select()
    .from(alertNotices)
    .where(and(inArray(alertNotices.alertId, [...alertIds]), isNull(alertNotices.droppedAt)))
}

/** What is outdated is not told any more, unless it is in a message already. */
export async function dropNotices(tx: Writer, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return
  await tx
    .update(alertNotices)
    .set({ droppedAt: at })
    .where(and(inArray(alertNotices.id, [...ids]), isNull(alertNotices.mailingId)))
}

/** Notices of an alert with what became of them, latest first. */
export function noticesOf(db: Reader, alertId: string) {
  return db
    .select({ notice: alertNotices, contact: alertContacts, mailing: alertMailings })
    .from(alertNotices)
    .innerJoin(alertContacts, eq(alertContacts.id, alertNotices.contactId))
    .leftJoin(alertMailings, eq(alertMailings.id, alertNotices.mailingId))
    .where(eq(alertNotices.alertId, alertId))
    .orderBy(desc(alertNotices.at), desc(alertNotices.id))
}

/** Notices that are due and in no message yet, of contacts that can be told. */
export function listDue(db: Reader, now: Date, limit: number): Promise<NoticeRow[]> {
  return db
    .select({ notice: alertNotices })
    .from(alertNotices)
    .innerJoin(alertContacts, eq(alertContacts.id, alertNotices.contactId))
    .where(
      and(
        lte(alertNotices.dueAt, now),
        isNull(alertNotices.mailingId),
        isNull(alertNotices.droppedAt),
        isNull(alertContacts.pausedAt),
        isNull(alertContacts.removedAt),
      ),
    )
    .orderBy(alertNotices.dueAt, alertNotices.id)
    .limit(limit)
    .then((rows) => rows.map(({ notice }) => notice))
}

/** When the latest message to each of these contacts was put together. */
export async function latestMailings(db: Reader, contactIds: readonly string[]): Promise<Map<string, Date>> {
  const rows = await db
    .select({ contactId: alertMailings.contactId, at: max(alertMailings.createdAt) })
    .from(alertMailings)
    .where(inArray(alertMailings.contactId, [...contactIds]))
    .groupBy(alertMailings.contactId)
  return new Map(rows.flatMap(({ contactId, at }) => (at ? [[contactId, at] as const] : [])))
}

export async function insertMailing(
  tx: Writer,
  row: MailingRow,
  noticeIds: readonly string[],
): Promise<void> {
  await tx.insert(alertMailings).values(row)
  if (noticeIds.length > 0)
    await tx
      .update(alertNotices)
      .set({ mailingId: row.id })
      .where(inArray(alertNotices.id, [...noticeIds]))
}

/** Messages whose next attempt is due, with whom they go to; the rest waits while a contact is paused. */
export function listToSend(db: Reader, now: Date, limit: number) {
  return db
    .select({ mailing: alertMailings, contact: alertContacts })
    .from(alertMailings)
    .innerJoin(alertContacts, eq(alertContacts.id, alertMailings.contactId))
    .where(and(lte(alertMailings.nextAttemptAt, now), isNull(alertContacts.pausedAt)))
    .orderBy(alertMailings.nextAttemptAt, alertMailings.id)
    .limit(limit)
}

export async function updateMailing(
  tx: Writer,
  id: string,
  set: Partial<Omit<MailingRow, 'id' | 'contactId'>>,
): Promise<void> {
  await tx.update(alertMailings).set(set).where(eq(alertMailings.id, id))
}

export function noticesIn(db: Reader, mailingId: string): Promise<NoticeRow[]> {
  return db
    .select()
    .from(alertNotices)
    .where(eq(alertNotices.mailingId, mailingId))
    .orderBy(alertNotices.at, alertNotices.id)
}
