import { eq } from 'drizzle-orm'
import type { Reader, Writer } from '../db/database.ts'
import { settings } from '../db/schema/index.ts'

const SETTINGS = 'reports'

export async function readReportSettings(db: Reader): Promise<unknown> {
  const [row] = await db.select({ value: settings.value }).from(settings).where(eq(settings.key, SETTINGS))
  return row?.value
}

export async function saveReportSettings(tx: Writer, value: unknown, updatedAt: Date): Promise<void> {
  await tx
    .insert(settings)
    .values({ key: SETTINGS, value, updatedAt })
    .onConflictDoUpdate({ target: settings.key, set: { value, updatedAt } })
}
