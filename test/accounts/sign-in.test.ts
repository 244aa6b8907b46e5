import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BrowserCaller, problemIn, ScriptCaller } from '../support/caller.ts'
import { ADMIN, startWeb, type Web } from '../support/web.ts'

/** Behind one proxy, so that a test can choose addresses and HTTPS. */
const from = (address: string) => ({ 'X-Forwarded-For': address, 'X-Forwarded-Proto': 'https' })
const HOME = '198.51.100.7'
const STRANGER = '203.0.113.9'
const DEVICE = '__Secure-sanliang-device'

let web: Web
beforeEach(async () => {
  web = await startWeb({ http: { trustProxy: 1 } })
})
afterEach(() => web.stop())

async function guess(times: number, address: string, username = ADMIN.username): Promise<number[]> {
  const statuses: number[] = []
  for (let at = 0; at < times; at += 1) {
    const answer = await new ScriptCaller(web.url).signIn(
      { username, password: `guess ${at}` },
      from(address),
    )
    statuses.push(answer.status)
  }
  return statuses
}

test('an unknown user, a wrong password and a disabled person get the same answer', async () => {
  const lin = await web.addPerson('lin', 'viewer')
  const admin = new ScriptCaller(web.url)
  await admin.signIn(ADMIN, { 'X-Forwarded-For': '127.0.0.1' })
  expect(
    (
      await admin.send('PATCH', `/api/people/${lin.id}`, {
        body: { disabled: true },
        headers: { 'X-Forwarded-For': '127.0.0.1' },
      })
    ).status,
  ).toBe(200)
  const answers = [
    { username: 'nobody', password: ADMIN.password },
    { username: 'admin', password: 'wrong password' },
    { username: 'lin', password: ADMIN.password },
  ].map(async (credentials) => problemIn(await new ScriptCaller(web.url).signIn(credentials, from(HOME))))
  const [unknown, wrong, disabled] = await Promise.all(answers)
  expect(unknown).toMatchObject({ status: 401, code: 'invalid_credentials' })
  expect(wrong).toEqual(unknown)
  expect(disabled).toEqual(unknown)
})

describe('guessing', () => {
  test('is stopped after ten attempts on one account, from however many addresses', async () => {
    const statuses: number[] = []
    for (let at = 0; at < 12; at += 1) statuses.push(...(await guess(1, `203.0.113.${at}`)))
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429])
  })

  test('in parallel gets no more attempts than one after another', async () => {
    const attempts = Array.from({ length: 60 }, (_, at) => guess(1, `203.0.113.${at}`))
    const statuses = (await Promise.all(attempts)).flat()
    expect(statuses.filter((status) => status === 401)).toHaveLength(10)
    expect(statuses.filter((status) => status === 429)).toHaveLength(50)
  })

  test('is stopped after fifty attempts from one address, on however many accounts', async () => {
    const statuses: number[] = []
    for (let at = 0; at < 52; at += 1) statuses.push(...(await guess(1, STRANGER, `person${at}`)))
    expect(statuses.indexOf(429)).toBe(50)
  })

  test('from one IPv6 subscriber counts as one address', async () => {
    const statuses: number[] = []
    for (let at = 0; at < 52; at += 1)
      statuses.push(...(await guess(1, `2001:db8:1:2::${at.toString(16)}`, `person${at}`)))
    expect(statuses.indexOf(429)).toBe(50)
  })

  test('says when to come back', async () => {
    await guess(10, STRANGER)
    const answer = await new ScriptCaller(web.url).signIn(ADMIN, from(STRANGER))
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(800)
    expect(await problemIn(answer)).toMatchObject({ code: 'too_many_requests' })
  })
})

describe('the owner is not locked out by a guesser', () => {
  test('in a browser that has signed in before, wherever it is now', async () => {
    const owner = new BrowserCaller(web.url, web.url.replace('http:', 'https:'))
    expect((await owner.signIn(ADMIN, from(HOME))).status).toBe(200)
    owner.jar.delete('__Host-sanliang')
    expect((await guess(12, STRANGER)).at(-1)).toBe(429)
    expect((await owner.signIn(ADMIN, from('198.51.100.200'))).status).toBe(200)
  })

  test('at an address that has signed in before', async () => {
    expect((await new ScriptCaller(web.url).signIn(ADMIN, from(HOME))).status).toBe(200)
    expect((await guess(12, STRANGER)).at(-1)).toBe(429)
    expect((await new ScriptCaller(web.url).signIn(ADMIN, from(HOME))).status).toBe(200)
  })

  test('at their own address, with the browser they use', async () => {
    const owner = new BrowserCaller(web.url, web.url.replace('http:', 'https:'))
    await owner.signIn(ADMIN, from(HOME))
    owner.jar.delete('__Host-sanliang')
    expect((await guess(12, HOME)).at(-1)).toBe(429)
    expect((await owner.signIn(ADMIN, from(HOME))).status).toBe(200)
  })

  test('after the server restarts, with the browser they use', async () => {
    const owner = new BrowserCaller(web.url, web.url.replace('http:', 'https:'))
    await owner.signIn(ADMIN, from(HOME))
    const again = await startWeb({ http: { trustProxy: 1 }, database: web })
    try {
      const returned = new BrowserCaller(again.url, again.url.replace('http:', 'https:'))
      returned.jar.set(DEVICE, owner.jar.get(DEVICE) ?? '')
      for (let at = 0; at < 12; at += 1)
        await new ScriptCaller(again.url).signIn({ ...ADMIN, password: `guess ${at}` }, from(STRANGER))
      expect((await new ScriptCaller(again.url).signIn(ADMIN, from(STRANGER))).status).toBe(429)
      expect((await returned.signIn(ADMIN, from('198.51.100.200'))).status).toBe(200)
    } finally {
      await again.stop()
    }
  })

  test('but a device cookie of another account, or a forged one, helps nobody', async () => {
    await web.addPerson('lin', 'viewer')
    const lin = new ScriptCaller(web.url)
    await lin.signIn({ ...ADMIN, username: 'lin' }, from(STRANGER))
    const forger = new ScriptCaller(web.url)
    forger.jar.set(DEVICE, `name.${'A'.repeat(43)}`)
    await guess(10, '203.0.113.200')
    expect((await lin.signIn(ADMIN, from(STRANGER))).status).toBe(429)
    expect((await forger.signIn(ADMIN, from(STRANGER))).status).toBe(429)
  })

  test('and guessing with the owner’s device cookie is limited too', async () => {
    const thief = new ScriptCaller(web.url)
    await thief.signIn(ADMIN, from(HOME))
    const statuses: number[] = []
    for (let at = 0; at < 12; at += 1)
      statuses.push((await thief.signIn({ ...ADMIN, password: `guess ${at}` }, from(STRANGER))).status)
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429])
  })
})

describe('cookies', () => {
  const cookiesOf = (answer: Response) => answer.headers.getSetCookie()

  test('over HTTPS are for this host alone, out of reach of scripts and of other sites', async () => {
    const answer = await new ScriptCaller(web.url).signIn(ADMIN, from(HOME))
    const [session, device] = cookiesOf(answer)
    expect(session).toMatch(
      /^__Host-sanliang=[\w-]{43}; Max-Age=604800; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    )
    expect(device).toMatch(
      /^__Secure-sanliang-device=[\w.-]+; Max-Age=15552000; Path=\/api\/session; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
    )
  })

  test('on loopback have a plain name and are not marked secure', async () => {
    const answer = await new ScriptCaller(web.url).signIn(ADMIN, { 'X-Forwarded-For': '127.0.0.1' })
    expect(cookiesOf(answer)[0]).toMatch(
      /^sanliang=[\w-]{43}; Max-Age=604800; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    )
  })

  test('never travel over plain HTTP: signing in says what to do', async () => {
    const answer = await new ScriptCaller(web.url).signIn(ADMIN, { 'X-Forwarded-For': HOME })
    expect(answer.status).toBe(403)
    expect(cookiesOf(answer)).toEqual([])
    expect(await problemIn(answer)).toMatchObject({ code: 'https_required' })
  })

  test('are not read from plain HTTP either', async () => {
    const caller = new ScriptCaller(web.url)
    await caller.signIn(ADMIN, { 'X-Forwarded-For': '127.0.0.1' })
    expect((await caller.get('/api/session', { headers: { 'X-Forwarded-For': '127.0.0.1' } })).status).toBe(
      200,
    )
    expect((await caller.get('/api/session', { headers: { 'X-Forwarded-For': HOME } })).status).toBe(401)
  })

  test('a plain cookie is not read over HTTPS, where a neighbouring site could have planted it', async () => {
    const caller = new ScriptCaller(web.url)
    await caller.signIn(ADMIN, from(HOME))
    caller.jar.set('sanliang', caller.jar.get('__Host-sanliang') ?? '')
    caller.jar.delete('__Host-sanliang')
    expect((await caller.get('/api/session', { headers: from(HOME) })).status).toBe(401)
  })

  test('a proxy that nobody told us of is not taken for this machine', async () => {
    const direct = await startWeb()
    try {
      const answer = await new ScriptCaller(direct.url).signIn(ADMIN, { 'X-Forwarded-For': HOME })
      expect(await problemIn(answer)).toMatchObject({ code: 'https_required' })
      expect((await new ScriptCaller(direct.url).signIn(ADMIN)).status).toBe(200)
    } finally {
      await direct.stop()
    }
  })
})
