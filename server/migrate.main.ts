/** `npm run db:migrate`: brings the database to this version's schema without starting the server. */
import { readEnvironment, toConfig } from './config.ts'
import { openDatabase } from './db/open.database.ts'
import { createLog } from './log.ts'

const { databaseUrl, dataDir, logLevel } = toConfig(readEnvironment())
const log = createLog(logLevel)
const db = openDatabase({ url: databaseUrl, dataDir, log })
try {
  await db.start()
  await db.stop()
} catch (error) {
  log.fatal({ err: error }, 'Not migrated')
  process.exitCode = 1
}
