import { io, type Socket } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Api, COUNTY, PASSWORD, startApp, type TestApp } from '../support/app.ts'
import { ScriptCaller } from '../support/caller.ts'

let app: TestApp
let admin: Api
const sockets: Socket[] = []
beforeAll(async () => {
  app = await startApp()
  admin = await app.as('admin')
})
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect()
})
afterAll(() => app.end())

const next = (socket: Socket, event: string): Promise<unknown> =>
  new Promise((heard) => socket.once(event, heard))

function connect(headers: Record<string, string>): Socket {
  const socket = io(app.url, {
    transports: ['websocket'],
    extraHeaders: headers,
    reconnection: false,
    forceNew: true,
  })
  sockets.push(socket)
  return socket
}

/** A person with an open session and a live connection by its cookie. */
async function watching(username: string) {
  const person = await app.addPerson(username, 'supply_manager', COUNTY)
  const caller = new ScriptCaller(app.url)
  await caller.signIn({ username, password: PASSWORD })
  const cookie = `sanliang=${caller.jar.get('sanliang')}`
  const socket = connect({ Cookie: cookie, Origin: app.url })
  await next(socket, 'connect')
  return { person, caller, socket, cookie }
}

test('a live connection ends with the session: on sign-out', async () => {
  const { caller, socket } = await watching('lin')
  const told = next(socket, 'signedOut')
  const cut = next(socket, 'disconnect')
  await caller.delete('/api/session')
  await told
  await cut
})

test.each([
  { disabled: true },
  { role: 'viewer' },
  { jurisdictionCode: null },
  { password: 'steep green hills' },
])('a live connection ends with the session: on %j', async (change) => {
  const { person, socket } = await watching(`lin-${Object.keys(change)[0]?.toLowerCase()}`)
  const cut = next(socket, 'disconnect')
  expect((await admin.send('PATCH', `/api/people/${person.id}`, change)).status).toBe(200)
  await cut
})

test('a page of another site gets no live connection, even with the cookie', async () => {
  const { cookie } = await watching('wang')
  for (const origin of ['https://evil.example', 'null']) {
    const socket = connect({ Cookie: cookie, Origin: origin })
    const error = await next(socket, 'connect_error')
    expect(String(error)).toContain('websocket error')
  }
})

test('nobody gets a live connection', async () => {
  for (const headers of [{}, { Cookie: 'sanliang=x' }, { Authorization: 'Bearer x' }]) {
    const error = await next(connect(headers), 'connect_error')
    expect(String(error)).toContain('unauthenticated')
  }
})
