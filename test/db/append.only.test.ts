import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditLog } from '../../server/db/schema/index.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'

const entry = {
  seq: 1,
  at: new Date(0),
  personId: null,
  action: 'create',
  subjectKind: 'location',
  subjectId: 'a',
  detail: { quantity: 1 },
  previousHash: '0',
  hash: '1',
}

/** Drizzle wraps the error of one driver and not of the other. */
const saysAppendOnly = (error: Error) =>
  [error, error.cause].some((each) => each instanceof Error && each.message === 'audit_log is append-only')

describe('append-only tables', () => {
  let test: TestDatabase
  beforeEach(async () => {
    test = await aDatabase()
    await test.db.write((tx) => tx.insert(auditLog).values(entry))
  })
  afterEach(async () => {
    expect(await test.db.select().from(auditLog)).toEqual([entry])
    await test.cleanup()
  })

  it('refuse an update', async () => {
    const editing = test.db.write((tx) =>
      tx.update(auditLog).set({ action: 'delete' }).where(eq(auditLog.seq, 1)),
    )
    await expect(editing).rejects.toSatisfy(saysAppendOnly)
  })

  it('refuse a deletion', async () => {
    const deleting = test.db.write((tx) => tx.delete(auditLog))
    await expect(deleting).rejects.toSatisfy(saysAppendOnly)
  })

  it('refuse an insert that would push a row out', async () => {
    const replacing = test.db.write((tx) =>
      tx
        .insert(auditLog)
        .values({ ...entry, action: 'delete' })
        .onConflictDoUpdate({ target: auditLog.seq, set: { action: 'delete' } }),
    )
    await expect(replacing).rejects.toSatisfy(saysAppendOnly)
  })
})
