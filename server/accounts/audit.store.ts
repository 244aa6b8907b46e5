import { and, desc, eq, lt, type SQL } from 'drizzle-orm'
import type { Reader, Writer } from '../db/database.ts'
import { auditLog, people, settings } from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'
import type { AuditHead, AuditRow } from './audit.verify.ts'

/** Key in `settings` under which the end of the chain is kept. */
export const AUDIT_HEAD = 'audit_head'

/** The end of the chain; null before the first entry. */
export async function findHead(tx: Reader): Promise<AuditHead | null> {
  const [row] = await tx.select({ value: settings.value }).from(settings).where(eq(settings.key, AUDIT_HEAD))
  return (row?.value as AuditHead | undefined) ?? null
}

/** Adds the entry and moves the head to it. */
export async function append(tx: Writer, row: AuditRow): Promise<void> {
  await tx.insert(auditLog).values(row)
  const head: AuditHead = { seq: row.seq, hash: row.hash }
  await tx
    .insert(settings)
    .values({ key: AUDIT_HEAD, value: head, updatedAt: row.at })
    .onConflictDoUpdate({ target: settings.key, set: { value: head, updatedAt: row.at } })
}

export interface AuditFilter {
  subjectKind?: string | undefined
  subjectId?: string | undefined
  personId?: string | undefined
  /** Entries older than this sequence number. */
  before?: number | undefined
}

/** Newest first. A limited scope sees what people of that scope did; what the system did belongs to no one. */
export function listEntries(db: Reader, filter: AuditFilter & { scope: string | null; limit: number }) {
  const conditions: (SQL | undefined)[] = [
    inScope(people.jurisdictionCode, filter.scope),
    filter.before === undefined ? undefined : lt(auditLog.seq, filter.before),
    filter.subjectKind === undefined ? undefined : eq(auditLog.subjectKind, filter.subjectKind),
    filter.subjectId === undefined ? undefined : eq(auditLog.subjectId, filter.subjectId),
    filter.personId === undefined ? undefined : eq(auditLog.personId, filter.personId),
  ]
  return db
    .select({ entry: auditLog, personName: people.displayName })
    .from(auditLog)
    .leftJoin(people, eq(people.id, auditLog.personId))
    .where(and(...conditions))
    .orderBy(desc(auditLog.seq))
    .limit(filter.limit)
}
