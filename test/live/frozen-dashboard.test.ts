import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Location } from '../../protocol/api/places.ts'
import { COUNTY, startApp, type TestApp } from '../support/app.ts'
import { DashboardLine } from './dashboard.line.ts'

/** Enough that every message weighs some 350 kB: the kernel's buffers of a connection are full after some 15 messages. */
const PLACES = 500
const FROZEN = 10
/** Bytes that all the frozen ones may cost the process. */
const MEMORY = 64 * 1_024 * 1_024
/** More often than the server asks whether anybody is there. */
const ALIVE_EVERY_MS = 5_000

let app: TestApp
let token: string
let places: string[]
beforeAll(async () => {
  app = await startApp()
  const admin = await app.as('admin')
  places = []
  for (let index = 0; index < PLACES; index++)
    places.push(
      (
        await admin.post<Location>('/api/locations', {
          kind: 'free_box',
          jurisdictionCode: COUNTY,
          name: `${index} ${'免费取用箱'.repeat(15)}`,
          coordinates: { longitude: 111 + index / 1_000, latitude: 24.2, datum: 'wgs84' },
        })
      ).id,
    )
  token = admin.token
})
afterAll(() => app.end())

/** A dashboard that goes on saying that it is alive, and takes nothing from its network any more. */
async function frozen(): Promise<Socket> {
  const { hostname, port } = new URL(app.url)
  const socket = connect(Number(port), hostname)
  let said = ''
  let asked = false
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`The server ended the connection after ${said}`)))
    socket.on('data', (data) => {
      said += data.toString('latin1')
      if (said.includes('40{"sid"')) resolve()
      else if (!asked && said.includes('0{"sid"')) {
        // Engine.IO is open; Socket.IO wants to be asked for its main namespace.
        asked = true
        socket.write(frame('40'))
      }
    })
    socket.write(
      [
        'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
        `Host: ${hostname}:${port}`,
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
        `Authorization: Bearer ${token}`,
        '\r\n',
      ].join('\r\n'),
    )
  })
  socket.pause()
  // Engine.IO's pong.
  const alive = setInterval(() => socket.write(frame('3')), ALIVE_EVERY_MS)
  socket.removeAllListeners('close').on('close', () => clearInterval(alive))
  socket.removeAllListeners('error').on('error', () => undefined)
  return socket
}

/** A masked text frame (RFC 6455, 5.2) of less than 126 bytes. */
function frame(text: string): Buffer {
  const mask = randomBytes(4)
  const payload = Buffer.from(text).map((byte, index) => byte ^ (mask[index % 4] ?? 0))
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length]), mask, payload])
}

async function connected(): Promise<number> {
  const answer = await fetch(`${app.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  return Number(/^sanliang_dashboards_connected (\d+)$/m.exec(await answer.text())?.[1])
}

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

/** What is held, without what only waits to be collected. */
const memory = (): number => {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

test('dashboards that freeze are dropped, cost little until then, and the others go on hearing', async () => {
  const line = await DashboardLine.open(app.url, token)
  const sockets = await Promise.all(Array.from({ length: FROZEN }, frozen))
  try {
    expect(await connected()).toBe(FROZEN + 1)
    const before = memory()
    while ((await connected()) > 1) {
      // As a commit that touched every place tells it.
      for (const place of places) app.changes.emit('place', place)
      const heard = line.heard.length
      await line.hears((each) => each.heard.length > heard)
      line.heard.length = 0
      expect(memory() - before).toBeLessThan(MEMORY)
    }
    for (const place of places) app.changes.emit('place', place)
    await line.hears((each) => each.marked.size === PLACES)
  } finally {
    line.close()
    for (const socket of sockets) socket.destroy()
  }
}, 120_000)
