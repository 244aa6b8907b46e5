import { sql } from 'drizzle-orm'
import { dialect } from './columns.ts'
import type { Reader } from './database.ts'

/**
 * Their rows are never changed or deleted; a correction is another row. Triggers hold it on both engines. A photo that
 * nothing refers to is no evidence yet, and may go.
 */
const appendOnlyTables = [
  'movements',
  'movement_lines',
  'delivery_notes',
  'delivery_note_lines',
  'disposal_witnesses',
  'staff_records',
  'staff_changes',
  'audit_log',
  'checklist_versions',
  'photos',
  'inspections',
  'inspection_answers',
  'inspection_results',
  'finding_follow_ups',
  'climate_hand_entries',
  'past_product_profiles',
  'past_profile_limits',
  'past_channel_products',
]

const triggers =
  dialect === 'sqlite'
    ? sql`(select name from sqlite_master where type = 'trigger' and sql like '%RAISE(ABORT%') t`
    : sql`(select tgname as name from pg_trigger where not tgisinternal and tgenabled in ('O', 'A')) t`

/** Names of the append-only triggers that are not in force: rebuilding a table drops its triggers without a word. */
export async function missingTriggers(reader: Reader): Promise<string[]> {
  const rows = await reader.select({ name: sql<string>`name` }).from(triggers)
  const present = new Set(rows.map((row) => row.name))
  return appendOnlyTables
    .flatMap((table) => [`${table}_no_update`, `${table}_no_delete`])
    .filter((name) => !present.has(name))
}
