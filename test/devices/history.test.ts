import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CreatedDispenser, EventHistory } from '../../protocol/api/devices.ts'
import { type Api, startApp, type TestApp } from '../support/app.ts'
import { problemIn } from '../support/caller.ts'
import { RawDevice } from '../support/raw.device.ts'
import { aBatch, aBirth, aDoor, aVend } from './messages.ts'

let app: TestApp
let admin: Api
let machine: CreatedDispenser
beforeAll(async () => {
  app = await startApp()
  admin = await app.as('admin')
  machine = await admin.post<CreatedDispenser>('/api/dispensers', {})
  const device = await RawDevice.signedIn(app.mqttPort, machine)
  await device.tell('birth', aBirth())
  await device.tell('events', aBatch(0, aVend(1), aDoor(true), aVend(2, { channel: 2 }), aDoor(false)))
  // A board was swapped: its log begins anew.
  await device.tell('birth', aBirth({ log: 'log-b', boot: 1, conn: 2 }))
  await device.tell('events', { ...aBatch(0, aVend(1), { ...aDoor(true), kind: 'tilt' }), log: 'log-b' })
  await device.disconnect()
})
afterAll(() => app.end())

const read = (query = '') => admin.get<EventHistory>(`/api/dispensers/${machine.id}/events${query}`)
const positions = ({ items }: EventHistory) => items.map(({ log, seq }) => `${log}:${seq}`)

describe('the history of a dispenser', () => {
  it('has everything it said, the newest log first and the newest event first', async () => {
    const history = await read()
    expect(positions(history)).toEqual(['log-b:1', 'log-b:0', 'log-a:3', 'log-a:2', 'log-a:1', 'log-a:0'])
    expect(history.next).toBeNull()
    expect(history.items[0]).toMatchObject({ kind: 'tilt', generation: 2, sent: { open: true } })
  })

  it('comes in pages that neither repeat nor leave out an event, over the border of a log', async () => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const part: EventHistory = await read(`?limit=1${cursor === null ? '' : `&cursor=${cursor}`}`)
      seen.push(...positions(part))
      cursor = part.next
    } while (cursor !== null)
    expect(seen).toEqual(positions(await read()))
  })

  it('shows only the kinds and the channel asked for', async () => {
    expect(positions(await read('?kind=door,tilt'))).toEqual(['log-b:1', 'log-a:3', 'log-a:1'])
    expect(positions(await read('?channel=2'))).toEqual(['log-a:2'])
  })

  it('refuses a cursor that it did not make', async () => {
    for (const cursor of ['x', '1', '1.99999999999999999', '1.2.3'])
      expect(
        await problemIn(await admin.send('GET', `/api/dispensers/${machine.id}/events?cursor=${cursor}`)),
      ).toMatchObject({ status: 422, code: 'bad_cursor' })
  })
})
