import { afterEach, beforeEach, expect, test } from 'vitest'
import { AccountsService } from '../../server/accounts/accounts.service.ts'
import { AuditLog } from '../../server/accounts/audit.service.ts'
import { Changes } from '../../server/changes.ts'
import { people } from '../../server/db/schema/index.ts'
import { TestAmbient } from '../support/ambient.ts'
import { aDatabase, silentLog, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
let accounts: AccountsService
beforeEach(async () => {
  database = await aDatabase()
  const { db } = database
  const ambient = new TestAmbient()
  accounts = new AccountsService({
    db,
    ambient,
    changes: new Changes(),
    audit: new AuditLog({ db, ambient }),
    log: silentLog,
  })
  await accounts.start()
})
afterEach(() => database.cleanup())

const visitor = { address: '127.0.0.1', session: null, device: null }

test('the first start makes an administrator of everything with a random password, told once', async () => {
  const told = await accounts.ensureAdministrator(null)
  expect(told).toEqual({
    username: 'admin',
    password: expect.stringMatching(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/),
  })
  const { session } = await accounts.sessions.signIn(
    { username: 'admin', password: told?.password ?? '' },
    visitor,
  )
  expect(session).toMatchObject({
    person: { role: 'administrator', jurisdictionCode: null },
    jurisdiction: null,
  })
  expect(await accounts.ensureAdministrator(null)).toBeNull()
})

test('a password that was given is taken and not told', async () => {
  expect(await accounts.ensureAdministrator('steep green hills')).toBeNull()
  await expect(
    accounts.sessions.signIn({ username: 'admin', password: 'steep green hills' }, visitor),
  ).resolves.toBeDefined()
})

test('a given password counts at the first start only', async () => {
  await accounts.ensureAdministrator('steep green hills')
  await accounts.ensureAdministrator('another good password')
  const signIn = accounts.sessions.signIn({ username: 'admin', password: 'another good password' }, visitor)
  await expect(signIn).rejects.toMatchObject({ code: 'invalid_credentials' })
})

test('a weak password is refused at the first start too, and nobody is made', async () => {
  for (const weak of ['short', 'password1', 'sanliang', 'x'.repeat(129)])
    await expect(accounts.ensureAdministrator(weak)).rejects.toMatchObject({ code: 'weak_password' })
  expect(await database.db.select().from(people)).toEqual([])
})

test('passwords are kept as Argon2id with 19 MiB, two passes, one lane', async () => {
  await accounts.ensureAdministrator(null)
  const [admin] = await database.db.select().from(people)
  expect(admin?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

test.each([
  ['caf\u00e9 au lait', 'cafe\u0301 au lait'],
  ['cafe\u0301 au lait', 'caf\u00e9 au lait'],
])('the password %j typed on another keyboard, composed otherwise, is the same', async (chosen, typed) => {
  await accounts.ensureAdministrator(chosen)
  await expect(
    accounts.sessions.signIn({ username: 'admin', password: typed }, visitor),
  ).resolves.toBeDefined()
})
