import { asc, eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AuditEntry } from '../../protocol/api/accounts.ts'
import { auditHash } from '../../server/accounts/audit.hash.ts'
import { AUDIT_HEAD, findHead } from '../../server/accounts/audit.store.ts'
import { AuditChain, type AuditHead, type AuditRow } from '../../server/accounts/audit.verify.ts'
import { auditLog, settings } from '../../server/db/schema/index.ts'
import { BrowserCaller } from '../support/caller.ts'
import { ADMIN, startWeb, type Web } from '../support/web.ts'

let web: Web
beforeEach(async () => {
  web = await startWeb()
})
afterEach(() => web.stop())

function faults(rows: AuditRow[], head: AuditHead | null): string[] {
  const chain = new AuditChain()
  for (const row of rows) chain.add(row)
  return chain.end(head)
}

describe('the chain', () => {
  let rows: AuditRow[]
  let head: AuditHead | null
  beforeEach(async () => {
    for (let at = 0; at < 6; at += 1) await web.addPerson(`person${at}`, 'viewer')
    rows = await web.db.select().from(auditLog).orderBy(asc(auditLog.seq))
    head = await findHead(web.db)
  })

  test('is intact, and its head is the last entry', () => {
    expect(rows).toHaveLength(7)
    expect(faults(rows, head)).toEqual([])
    expect(faults([], null)).toEqual([])
  })

  test('shows an edited entry, whichever field it was', () => {
    const edits: Partial<AuditRow>[] = [
      { at: new Date(0) },
      { personId: 'someone-else' },
      { action: 'person.praised' },
      { subjectKind: 'place' },
      { subjectId: 'other' },
      { detail: { username: 'person2', role: 'administrator' } },
    ]
    for (const edit of edits)
      expect(
        faults(
          rows.map((row) => (row.seq === 3 ? { ...row, ...edit } : row)),
          head,
        ),
      ).toEqual(['entry 3 was changed'])
  })

  test('shows an edited entry whose hash was made to fit', () => {
    const forged = rows.map((row) => (row.seq === 3 ? { ...row, action: 'person.praised' } : row))
    const refitted = forged.map((row) =>
      row.seq === 3 ? { ...row, hash: auditHash(row.previousHash, row) } : row,
    )
    expect(faults(refitted, head)).toEqual(['entry 4 does not continue the chain'])
  })

  test('shows a deleted entry', () => {
    const without = rows.filter((row) => row.seq !== 4)
    expect(faults(without, head)).toEqual(['entry 5 follows entry 3', 'entry 5 does not continue the chain'])
  })

  test('shows entries that changed places', () => {
    const swapped = rows.map((row) => ({ ...row, seq: row.seq === 3 ? 4 : row.seq === 4 ? 3 : row.seq }))
    expect(
      faults(
        swapped.sort((a, b) => a.seq - b.seq),
        head,
      ),
    ).not.toEqual([])
  })

  test('shows a tail that was cut off, to the very first entry', () => {
    expect(faults(rows.slice(0, -1), head)).toEqual(['the log ends at entry 6, and its head is entry 7'])
    expect(faults([], head)).toEqual(['the log ends at entry 0, and its head is entry 7'])
  })

  test('shows a tail that was replaced', () => {
    const last = rows.at(-1)
    if (!last) throw new Error('no entries')
    const other = { ...last, action: 'person.praised' }
    const replaced = [...rows.slice(0, -1), { ...other, hash: auditHash(other.previousHash, other) }]
    expect(faults(replaced, head)).toEqual(['the last entry is not the one the head names'])
  })

  test('does not depend on the order of keys, which jsonb does not keep', () => {
    const entry = { seq: 1, at: new Date(0), personId: null, action: 'a', subjectKind: 'b', subjectId: 'c' }
    const one = auditHash('0', { ...entry, detail: { a: 1, b: { c: 2, d: [3, { e: 4, f: null }] } } })
    const other = auditHash('0', { ...entry, detail: { b: { d: [3, { f: null, e: 4 }], c: 2 }, a: 1 } })
    expect(one).toBe(other)
  })
})

test('an entry and its change are committed together or not at all', async () => {
  const before = await findHead(web.db)
  const entry = {
    actor: null,
    action: 'location.created',
    subjectKind: 'location',
    subjectId: 'x',
    detail: {},
  } as const
  const failed = web.db.write(async (tx) => {
    await web.audit.record(tx, entry)
    throw new Error('the change failed')
  })
  await expect(failed).rejects.toThrow('the change failed')
  expect(await findHead(web.db)).toEqual(before)
  expect(await web.db.select().from(auditLog).where(eq(auditLog.subjectId, 'x'))).toEqual([])
})

test('no password, token or hash of one is in the log', async () => {
  const admin = new BrowserCaller(web.url)
  await admin.signIn(ADMIN)
  const secrets = [ADMIN.password, 'steep green hills', 'blue lake at noon', admin.jar.get('sanliang')]
  const lin = {
    username: 'lin',
    displayName: '林晓',
    role: 'viewer',
    jurisdictionCode: '990101',
    password: 'steep green hills',
  }
  const { id } = (await (await admin.post('/api/people', lin)).json()) as { id: string }
  await admin.patch(`/api/people/${id}`, { password: 'blue lake at noon' })
  const { token } = (await (await admin.post('/api/tokens', {})).json()) as { token: string }
  await admin.post('/api/session/password', { current: ADMIN.password, next: 'steep green hills' })
  await admin.delete('/api/session')

  const log = JSON.stringify(await web.db.select().from(auditLog))
  for (const secret of [...secrets, token]) expect(log).not.toContain(secret)
  expect(log).not.toContain('argon2')
})

test('administrators read the log in pages, newest first, as far as their jurisdiction reaches', async () => {
  await web.addPerson('boss', 'administrator', '990101')
  await web.addPerson('other', 'administrator', '990102')
  const read = async (username: string, query = '') => {
    const caller = new BrowserCaller(web.url)
    await caller.signIn({ ...ADMIN, username })
    const answer = await caller.get(`/api/audit${query}`)
    return (await answer.json()) as { items: AuditEntry[]; next: string | null }
  }
  await read('other')
  const { items } = await read('boss')
  expect(items.map(({ action, personName }) => [action, personName])).toEqual([['session.opened', 'boss']])

  const first = await read('admin', '?limit=2')
  expect(first.items.map(({ seq }) => seq)).toEqual([6, 5])
  const second = await read('admin', `?limit=50&cursor=${first.next}`)
  expect(second.items.map(({ seq }) => seq)).toEqual([4, 3, 2, 1])
  expect(second.next).toBeNull()
  const about = await read('admin', '?subjectKind=person&limit=500')
  expect(about.items.every(({ subjectKind }) => subjectKind === 'person')).toBe(true)
})

test('the head is kept where a backup and the oracle find it', async () => {
  const [row] = await web.db.select().from(settings).where(eq(settings.key, AUDIT_HEAD))
  expect(row?.value).toEqual({ seq: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
})
