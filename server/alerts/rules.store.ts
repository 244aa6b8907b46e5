import { and, eq } from 'drizzle-orm'
import type { AlertRule } from '../../protocol/api/alerts.ts'
import type { Reader, Writer } from '../db/database.ts'
import { alertOverrides } from '../db/schema/index.ts'
import type { SetOverride } from './alert-settings.ts'

export function listOverrides(db: Reader): Promise<SetOverride[]> {
  const { jurisdictionCode, rule, override } = alertOverrides
  return db.select({ jurisdictionCode, rule, override }).from(alertOverrides)
}

export async function saveOverride(tx: Writer, row: SetOverride, updatedAt: Date): Promise<void> {
  const { override } = row
  await tx
    .insert(alertOverrides)
    .values({ ...row, updatedAt })
    .onConflictDoUpdate({
      target: [alertOverrides.jurisdictionCode, alertOverrides.rule],
      set: { override, updatedAt },
    })
}

export async function deleteOverride(tx: Writer, code: string, rule: AlertRule): Promise<void> {
  await tx
    .delete(alertOverrides)
    .where(and(eq(alertOverrides.jurisdictionCode, code), eq(alertOverrides.rule, rule)))
}
