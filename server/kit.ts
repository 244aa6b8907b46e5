import type { AuditLog } from './accounts/audit.service.ts'
import type { Ambient } from './ambient.ts'
import type { Changes } from './changes.ts'
import type { Database } from './db/database.ts'
import type { Log } from './log.ts'
import type { TimeZone } from './places/time-zone.ts'

/** What every domain is handed, beside the services of others that it needs. */
export interface Kit {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: AuditLog
  log: Log
  timeZone: TimeZone
}
