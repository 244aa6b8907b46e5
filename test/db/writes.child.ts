/** Writes one row after another and prints the number of each once it is committed, until it is killed. */
import { openDatabase } from '../../server/db/open.database.ts'
import { settings } from '../../server/db/schema/index.ts'
import { silentLog } from '../support/database.ts'

const [dataDir = '', url, migrations] = process.argv.slice(2)
const db = openDatabase({ dataDir, url: url || null, log: silentLog, migrations })
console.log('starting')
await db.start()
for (let n = 0; ; n++) {
  await db.write((tx) => tx.insert(settings).values({ key: String(n), value: n, updatedAt: new Date(0) }))
  console.log(n)
}
