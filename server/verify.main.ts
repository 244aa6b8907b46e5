/**
 * `npm run verify -- --data DIR` (or `--file FILE`, a backup for one): checks every promise about the stored data and
 * ends with 0 when all hold, 1 when one does not, 2 when it cannot tell. Reads only; works beside a running server and
 * after a crash.
 */
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { readEnvironment } from './config.ts'
import { sqliteFile } from './db/open.database.ts'
import { openReadOnly } from './db/open.readonly.ts'
import { describeFindings, verifyDatabase } from './db/verify.ts'

const { DATA_DIR, DATABASE_URL } = readEnvironment()
const { values } = parseArgs({
  options: { data: { type: 'string', default: DATA_DIR || './data' }, file: { type: 'string' } },
})

// A backup has its photos beside it.
const folder = values.file === undefined ? values.data : dirname(values.file)

try {
  const source = await openReadOnly(DATABASE_URL || null, values.file ?? sqliteFile(values.data))
  try {
    console.log(`Verifying ${source.name}`)
    const { sound, lines } = describeFindings(await verifyDatabase(source.reader, join(folder, 'photos')))
    console.log(lines.join('\n'))
    process.exitCode = sound ? 0 : 1
  } finally {
    await source.close()
  }
} catch (error) {
  console.error(`Cannot verify: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 2
}
