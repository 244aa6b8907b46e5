/** Holds the write lock of a SQLite file until its standard input ends: `npx tsx holds.lock.child.ts FILE`. */
import Sqlite from 'better-sqlite3'

const client = new Sqlite(process.argv[2])
client.exec('BEGIN IMMEDIATE')
console.log('held')
process.stdin.resume().on('end', () => client.close())
