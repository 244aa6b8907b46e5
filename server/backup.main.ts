/**
 * `npm run backup -- --data DIR --to FILE`: copies the database, in use or not, and the photos
 * beside it, then opens the copy and verifies it. Ends
 * with 0 when all is well, 1 when the copy is sound and its data break a promise, 2 when there is no copy. The server
 * runs it on its schedule, in a process of its own: copying and checking would stop the event loop for seconds.
 */
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import Sqlite from 'better-sqlite3'
import { readEnvironment } from './config.ts'
import { sqliteFile } from './db/open.database.ts'
import { openReadOnly } from './db/open.readonly.ts'
import { copyPhotos } from './db/photo.files.ts'
import { copySqlite } from './db/sqlite.file.ts'
import { describeFindings, verifyDatabase } from './db/verify.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: readEnvironment().DATA_DIR || './data' },
    to: { type: 'string' },
  },
})

try {
  if (!values.to) throw new Error('say where: --to FILE')
  const source = new Sqlite(sqliteFile(values.data), { readonly: true, fileMustExist: true })
  try {
    copySqlite(source, values.to)
  } finally {
    source.close()
  }
  const copy = await openReadOnly(null, values.to)
  const photos = join(dirname(values.to), 'photos')
  await copyPhotos(copy.reader, join(values.data, 'photos'), photos)
  const { sound, lines } = describeFindings(await verifyDatabase(copy.reader, photos))
  await copy.close()
  console.log(lines.join('\n'))
  process.exitCode = sound ? 0 : 1
} catch (error) {
  console.error(`No backup: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 2
}
