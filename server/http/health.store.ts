import type { Ambient } from '../ambient.ts'
import type { Database } from '../db/database.ts'
import { settings } from '../db/schema/index.ts'

const HEALTH = 'health'

/** Commits one small row, or rejects as `Database.write` does. */
export const tryCommit =
  ({ db, ambient }: { db: Database; ambient: Ambient }) =>
  (): Promise<void> =>
    db.write(async (tx) => {
      const now = ambient.now()
      const row = { value: now.toISOString(), updatedAt: now }
      await tx
        .insert(settings)
        .values({ key: HEALTH, ...row })
        .onConflictDoUpdate({ target: settings.key, set: row })
    })
