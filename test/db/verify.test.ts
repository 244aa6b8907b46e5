import Sqlite from 'better-sqlite3'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditGenesis, auditHash } from '../../server/accounts/audit.hash.ts'
import { AUDIT_HEAD } from '../../server/accounts/audit.store.ts'
import { dialect } from '../../server/db/columns.ts'
import type { Writer } from '../../server/db/database.ts'
import { sqliteFile } from '../../server/db/open.database.ts'
import { auditLog, settings } from '../../server/db/schema/index.ts'
import { verifyDatabase } from '../../server/db/verify.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'
import { insertPlaces, post } from './ledger.rows.ts'

async function insertAudit(tx: Writer): Promise<void> {
  let hash = auditGenesis
  for (let seq = 1; seq <= 3; seq++) {
    const entry = {
      seq,
      at: new Date(seq),
      personId: null,
      action: 'location.created',
      subjectKind: 'location',
      subjectId: 'l',
      detail: { b: seq, a: '亮' },
    }
    const row = { ...entry, previousHash: hash, hash: auditHash(hash, entry) }
    hash = row.hash
    await tx.insert(auditLog).values(row)
  }
  await tx.insert(settings).values({ key: AUDIT_HEAD, value: { seq: 3, hash }, updatedAt: new Date(0) })
}

/** Changes a database behind the program's back: without triggers, foreign keys and checks. */
async function tamper({ db, folder }: TestDatabase, ...statements: string[]): Promise<void> {
  if (dialect === 'postgres') {
    await db.write(async (tx) => {
      const raw = tx as unknown as { execute(query: unknown): Promise<unknown> }
      const checks = [
        'movement_lines DROP CONSTRAINT movement_lines_quantity',
        'balances DROP CONSTRAINT balances_never_negative',
        'movements DROP CONSTRAINT movements_two_places',
      ]
      for (const statement of [
        ...checks.map((check) => `ALTER TABLE ${check}`),
        'SET LOCAL session_replication_role = replica',
        ...statements,
      ])
        await raw.execute(sql.raw(statement))
    })
    return
  }
  const client = new Sqlite(sqliteFile(folder.dataDir))
  client.pragma('foreign_keys = OFF')
  client.pragma('ignore_check_constraints = ON')
  const triggers = client
    .prepare<[], { name: string; sql: string }>(`SELECT name, sql FROM sqlite_master WHERE type = 'trigger'`)
    .all()
  for (const { name } of triggers) client.exec(`DROP TRIGGER ${name}`)
  for (const statement of statements) client.exec(statement)
  for (const trigger of triggers) client.exec(trigger.sql)
  client.close()
}

describe('verify', () => {
  let test: TestDatabase
  const faults = async () =>
    (await verifyDatabase(test.db))
      .filter((finding) => finding.total > 0)
      .map(({ promise, faults }) => [promise, ...faults])

  beforeEach(async () => {
    test = await aDatabase()
    await test.db.write(async (tx) => {
      await insertPlaces(tx)
      await insertAudit(tx)
      await post(tx, { id: 'm1', from: 'supplier', to: 'storeroom', quantity: 100, hour: 1 })
      await post(tx, { id: 'm2', from: 'storeroom', to: 'dispenser', quantity: 40, hour: 2 })
      await post(tx, { id: 'm3', from: 'dispenser', to: 'recipient', quantity: 3, hour: 3 })
      await post(tx, { id: 'm4', from: 'recipient', to: 'dispenser', quantity: 3, hour: 4, reverses: 'm3' })
      await post(tx, { id: 'm5', from: 'supplier', to: 'storeroom', quantity: 7, lot: 'b', hour: 5 })
    })
  })
  afterEach(() => test.cleanup())

  it('finds nothing in a sound database', async () => {
    expect(await faults()).toEqual([])
  })

  it('finds nothing in an empty database', async () => {
    await test.cleanup()
    test = await aDatabase()
    expect(await faults()).toEqual([])
  })

  it.each([
    [
      'a balance that is not the sum of its lines',
      `UPDATE balances SET quantity = 61 WHERE location_id = 'storeroom' AND lot_id = 'a'`,
      /sum of its ledger/,
      'lot a at storeroom: balance 61, ledger 60',
    ],
    [
      'a balance that is missing',
      `DELETE FROM balances WHERE location_id = 'storeroom' AND lot_id = 'b'`,
      /sum of its ledger/,
      'lot b at storeroom: balance 0, ledger 7',
    ],
    [
      'a balance that nothing in the ledger made',
      `INSERT INTO balances SELECT 'dispenser', 'b', product_id, 1, physical, since, last_occurred_at, NULL FROM balances WHERE location_id = 'dispenser'`,
      /sum of its ledger/,
      'lot b at dispenser: balance 1, ledger 0',
    ],
    [
      'an account that passes for a place',
      `UPDATE balances SET physical = (1 = 1) WHERE location_id = 'recipient'`,
      /less than nothing$/,
      'lot a at recipient: an account passes for a physical place',
    ],
    [
      'a place that passes for an account',
      `UPDATE balances SET physical = (1 = 0) WHERE location_id = 'dispenser'`,
      /less than nothing$/,
      'lot a at dispenser: a physical place passes for an account',
    ],
    [
      'a movement without lines',
      `DELETE FROM movement_lines WHERE movement_id = 'm5'; DELETE FROM balances WHERE lot_id = 'b'`,
      /has lines/,
      'movement m5 has no lines',
    ],
    [
      'a line at another place than its header says',
      `UPDATE movements SET from_location_id = 'dispenser' WHERE id = 'm5'`,
      /has lines/,
      'line 1 of movement m5 has other places than its movement',
    ],
    [
      'a line at another time than its header says',
      `UPDATE movement_lines SET occurred_at = (SELECT occurred_at FROM movements WHERE id = 'm2') WHERE movement_id = 'm5'`,
      /has lines/,
      'line 1 of movement m5 has another time than its movement',
    ],
    [
      'an event that became a movement which is not there',
      `INSERT INTO unattributed_entries SELECT 'd1', 'log', 1, 4, 6, 3, recorded_at, 'gone' FROM movements WHERE id = 'm1'`,
      /event/,
      'unattributed units of d1 log 4 became movement gone, which does not exist',
    ],
    [
      'an audit entry that was edited',
      `UPDATE audit_log SET subject_id = 'x' WHERE seq = 2`,
      /audit log/,
      'entry 2 was changed',
    ],
    [
      'an audit log that was cut off',
      `DELETE FROM audit_log WHERE seq = 3`,
      /audit log/,
      'the log ends at entry 2, and its head is entry 3',
    ],
  ])('finds %s', async (_what, statements, promise, fault) => {
    await tamper(test, ...statements.split('; '))
    expect(await faults()).toEqual([[expect.stringMatching(promise), fault]])
  })

  it('finds a line that moves nothing', async () => {
    await tamper(test, `UPDATE movement_lines SET quantity = -7 WHERE movement_id = 'm5'`)
    expect((await faults()).flat()).toContain('line 1 of movement m5 moves -7')
  })

  it('finds a place that holds less than nothing, and since when', async () => {
    await tamper(
      test,
      `UPDATE movement_lines SET quantity = 107 WHERE movement_id = 'm2'`,
      `UPDATE balances SET quantity = -7 WHERE location_id = 'storeroom' AND lot_id = 'a'`,
      `UPDATE balances SET quantity = 107 WHERE location_id = 'dispenser'`,
    )
    // SQLite's own integrity check sees the breach of the CHECK as well.
    expect(await faults()).toEqual(
      expect.arrayContaining([
        [expect.stringMatching(/No physical place holds/), 'lot a at storeroom: balance -7'],
        [expect.stringMatching(/ever held/), 'lot a at storeroom: -7 after movement m2'],
      ]),
    )
  })

  it('finds a place that held less than nothing in the past and does not today', async () => {
    await test.db.write((tx) =>
      post(tx, { id: 'm6', from: 'dispenser', to: 'storeroom', quantity: 5, hour: 1.5 }),
    )
    expect(await faults()).toEqual([
      [expect.stringMatching(/ever held/), 'lot a at dispenser: -5 after movement m6'],
    ])
  })

  it('finds a second reversal', async () => {
    await tamper(test, 'DROP INDEX movements_reverses')
    await test.db.write((tx) =>
      post(tx, { id: 'm6', from: 'recipient', to: 'dispenser', quantity: 3, hour: 6, reverses: 'm3' }),
    )
    expect(await faults()).toEqual([
      [expect.stringMatching(/reversed at most once/), 'movement m3 is reversed 2 times'],
    ])
  })

  it('finds a reversal of another quantity', async () => {
    await test.db.write(async (tx) => {
      await post(tx, { id: 'm6', from: 'dispenser', to: 'recipient', quantity: 2, hour: 6 })
      await post(tx, { id: 'm7', from: 'recipient', to: 'dispenser', quantity: 1, hour: 7, reverses: 'm6' })
    })
    expect(await faults()).toEqual([
      [expect.stringMatching(/exact mirror/), 'movement m7 reverses another quantity of lot a'],
    ])
  })

  it('finds a reversal that goes the same way', async () => {
    await test.db.write(async (tx) => {
      await post(tx, { id: 'm6', from: 'dispenser', to: 'recipient', quantity: 2, hour: 6 })
      await post(tx, { id: 'm7', from: 'dispenser', to: 'recipient', quantity: 2, hour: 7, reverses: 'm6' })
    })
    expect(await faults()).toEqual([
      [expect.stringMatching(/exact mirror/), 'movement m7 reverses m6 with other places'],
    ])
  })

  it('finds that the ledger can be edited', async () => {
    await tamper(test)
    const raw =
      dialect === 'postgres'
        ? 'DROP TRIGGER movements_no_delete ON movements'
        : 'DROP TRIGGER movements_no_delete'
    await test.db.write(async (tx) => {
      const either = tx as unknown as {
        run?(query: unknown): unknown
        execute?(query: unknown): Promise<unknown>
      }
      await (either.run ?? either.execute)?.call(tx, sql.raw(raw))
    })
    expect(await faults()).toEqual([
      [expect.stringMatching(/cannot be edited/), 'trigger movements_no_delete is missing'],
    ])
  })

  it.runIf(dialect === 'sqlite')('finds a reference that leads nowhere', async () => {
    await tamper(
      test,
      `UPDATE lots SET product_id = 'gone' WHERE id = 'b'`,
      `UPDATE movement_lines SET product_id = 'gone' WHERE lot_id = 'b'`,
      `UPDATE balances SET product_id = 'gone' WHERE lot_id = 'b'`,
    )
    expect((await faults()).flat()).toContain('a row of lots refers to a row of products that is not there')
  })

  it('shows the first faults of many and counts them all', async () => {
    await test.db.write(async (tx) => {
      for (let n = 0; n < 30; n++)
        await post(tx, { id: `x${n}`, from: 'dispenser', to: 'storeroom', quantity: 1, hour: 0.5 })
    })
    const finding = (await verifyDatabase(test.db)).find(({ promise }) => promise.includes('ever held'))
    expect(finding?.total).toBe(30)
    expect(finding?.faults).toHaveLength(20)
  })
})
