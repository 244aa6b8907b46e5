import { desc, eq } from 'drizzle-orm'
import type { Reader, Writer } from '../db/database.ts'
import { checklistVersions, people } from '../db/schema/index.ts'

export type ChecklistRow = typeof checklistVersions.$inferSelect

const described = (db: Reader) =>
  db
    .select({ row: checklistVersions, createdByName: people.displayName })
    .from(checklistVersions)
    .innerJoin(people, eq(people.id, checklistVersions.createdBy))

/** Newest first. */
export const listVersions = (db: Reader) => described(db).orderBy(desc(checklistVersions.version))
export type DescribedChecklist = Awaited<ReturnType<typeof listVersions>>[number]

/** Without `version`: the newest. */
export async function findVersion(db: Reader, version?: number): Promise<DescribedChecklist | undefined> {
  const rows = await described(db)
    .where(version === undefined ? undefined : eq(checklistVersions.version, version))
    .orderBy(desc(checklistVersions.version))
    .limit(1)
  return rows[0]
}

export async function insertVersion(tx: Writer, row: ChecklistRow): Promise<void> {
  await tx.insert(checklistVersions).values(row)
}
