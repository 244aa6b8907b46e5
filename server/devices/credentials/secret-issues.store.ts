import { eq } from 'drizzle-orm'
import type { Reader, Writer } from '../../db/database.ts'
import { secretIssues } from '../../db/schema/index.ts'

export type SecretIssueRow = typeof secretIssues.$inferSelect

export async function findSecretIssue(db: Reader, id: string): Promise<SecretIssueRow | undefined> {
  const [row] = await db.select().from(secretIssues).where(eq(secretIssues.id, id))
  return row
}

export async function insertSecretIssue(tx: Writer, row: SecretIssueRow): Promise<void> {
  await tx.insert(secretIssues).values(row)
}
