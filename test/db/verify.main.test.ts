import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dialect } from '../../server/db/columns.ts'
import { sqliteFile } from '../../server/db/open.database.ts'
import { Child } from '../support/child.process.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'
import { insertPlaces, post } from './ledger.rows.ts'

const verify = async (...options: string[]) => {
  const child = Child.start(join(import.meta.dirname, '../../server/verify.main.ts'), options)
  return { code: await child.finish(), text: child.lines.join('\n') }
}

describe.runIf(dialect === 'sqlite')('npm run verify', () => {
  let test: TestDatabase
  let file: string
  const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

  beforeEach(async () => {
    test = await aDatabase()
    file = sqliteFile(test.folder.dataDir)
    await test.db.write(async (tx) => {
      await insertPlaces(tx)
      await post(tx, { id: 'm1', from: 'supplier', to: 'storeroom', quantity: 100, hour: 1 })
    })
  })
  afterEach(() => test.cleanup())

  it('ends with 0 beside a running server when all promises hold', async () => {
    const { code, text } = await verify('--data', test.folder.dataDir)
    expect(text).toMatch(/All promises hold/)
    expect(code).toBe(0)
  })

  it('ends with 1 and names what is broken', async () => {
    await test.db.write((tx) =>
      post(tx, { id: 'm2', from: 'storeroom', to: 'dispenser', quantity: 5, hour: 0 }),
    )
    const { code, text } = await verify('--data', test.folder.dataDir)
    expect(text).toMatch(/FAULT No physical place ever held less than nothing/)
    expect(text).toMatch(/lot a at storeroom: -5 after movement m2/)
    expect(code).toBe(1)
  })

  it('sees what only the write-ahead log holds after kill -9, and changes neither file', async () => {
    await test.db.stop()
    const writer = Child.start(join(import.meta.dirname, 'writes.child.ts'), [test.folder.dataDir])
    await writer.printed(20)
    await writer.kill()
    expect(existsSync(`${file}-wal`)).toBe(true)
    const before = [digest(file), digest(`${file}-wal`)]
    const { code } = await verify('--data', test.folder.dataDir)
    expect(code).toBe(0)
    expect([digest(file), digest(`${file}-wal`)]).toEqual(before)
  })

  it('does not end with 0 on a damaged file', async () => {
    await test.db.stop()
    const descriptor = openSync(file, 'r+')
    writeSync(descriptor, Buffer.alloc(4096, 0xa5), 0, 4096, 30 * 4096)
    closeSync(descriptor)
    expect((await verify('--data', test.folder.dataDir)).code).not.toBe(0)
  })

  it('ends with 2 when there is nothing to verify', async () => {
    expect((await verify('--data', join(test.folder.dataDir, 'none'))).code).toBe(2)
  })
})
