import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CreatedToken, Role } from '../../protocol/api/accounts.ts'
import { accountsRoutes } from '../../server/accounts/accounts.routes.ts'
import { NotFoundError } from '../../server/errors.ts'
import { MANAGERS, type Route, route, SIGNED_IN } from '../../server/route.ts'
import { assertAccess } from '../support/access.ts'
import { ScriptCaller } from '../support/caller.ts'
import { assertNeverFails } from '../support/fuzz.ts'
import { ADMIN, startWeb, type Web } from '../support/web.ts'
import { shelfRoutes } from './a-shelf.ts'

let web: Web
let tokens: Record<Role, string>
beforeAll(async () => {
  web = await startWeb({ routes: shelfRoutes({ broken: () => ({ id: 'b1', label: 'First' }) }) })
  tokens = Object.fromEntries(
    await Promise.all(SIGNED_IN.map(async (role) => [role, await tokenFor(role)])),
  ) as Record<Role, string>
})
afterAll(() => web.stop())

async function tokenFor(role: Role): Promise<string> {
  await web.addPerson(role, role, '990101')
  const caller = new ScriptCaller(web.url)
  await caller.signIn({ ...ADMIN, username: role })
  return ((await (await caller.post('/api/tokens', {})).json()) as CreatedToken).token
}

async function foreignThings() {
  const other = await web.addPerson(`other-${web.ambient.newId()}`, 'viewer', '990102')
  const { id } = await web.accounts.tokens.create({ person: other, scope: '990102' }, { name: 'theirs' })
  return { '/api/people/:id': { id: other.id }, '/api/tokens/:id': { id } }
}

test('every route lets in whom it says, and nobody to the things of another county', async () => {
  await assertAccess(accountsRoutes(web.accounts), { url: web.url, tokens, foreign: await foreignThings() })
})

describe('the check of access itself', () => {
  const setup = () => ({ url: web.url, tokens, foreign: {} })
  const [box] = shelfRoutes()
  const claim = (claimed: Partial<Route>): Route => ({
    ...route({
      method: 'get',
      path: '/api/boxes/lost',
      summary: '',
      tag: '',
      access: 'public',
      handle: async () => {},
    }),
    ...claimed,
  })

  test('notices a route that is open and should not be', async () => {
    await expect(assertAccess([claim({ access: SIGNED_IN })], setup())).rejects.toThrow(
      'answers 200 to nobody',
    )
  })
  test('notices a role that gets in and should not', async () => {
    const lax = claim({ path: '/api/session', access: MANAGERS })
    await expect(assertAccess([lax], setup())).rejects.toThrow(/answers 200 null to a inspector/)
  })
  test('notices a role that should get in and does not', async () => {
    await expect(assertAccess([claim({ path: '/api/people', access: SIGNED_IN })], setup())).rejects.toThrow(
      'answers 403 to a viewer',
    )
  })
  test('notices a thing of another county that is shown', async () => {
    const foreign = { '/api/boxes/:id': { id: 'b1' } }
    await expect(assertAccess(box ? [box] : [], { ...setup(), foreign })).rejects.toThrow(
      'answers 200 to a viewer for a thing of another county',
    )
  })
  test('notices a route that nobody gave a foreign thing for', async () => {
    await expect(assertAccess(box ? [box] : [], setup())).rejects.toThrow('was not tried')
  })
})

test('whatever is sent to whichever route, the answer is never an error of ours', async () => {
  const routes = [...accountsRoutes(web.accounts), ...shelfRoutes()]
  await assertNeverFails(routes, { url: web.url })
  await assertNeverFails(routes, {
    url: web.url,
    headers: { Authorization: `Bearer ${tokens.administrator}` },
  })
}, 120_000)

test('the check for errors of ours notices one', async () => {
  const failing = route({
    method: 'get',
    path: '/api/boxes/:id',
    summary: '',
    tag: '',
    access: 'public',
    handle: async () => {},
  })
  const broken = await startWeb({
    routes: [
      {
        ...failing,
        params: shelfRoutes()[0]?.params,
        handle: () => Promise.reject(new NotFoundError('box', 'x')),
      },
      { ...failing, path: '/api/failing', handle: () => Promise.reject(new Error('ours')) },
    ],
  })
  try {
    await assertNeverFails([failing], { url: broken.url })
    await expect(
      assertNeverFails([{ ...failing, path: '/api/failing' }], { url: broken.url }),
    ).rejects.toMatchObject({ cause: { message: expect.stringContaining('answered 500') } })
  } finally {
    await broken.stop()
  }
})
