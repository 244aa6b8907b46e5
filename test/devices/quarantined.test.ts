import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CreatedDispenser, Dispenser } from '../../protocol/api/devices.ts'
import type { QuarantinedCounts, QuarantinedPage } from '../../protocol/api/quarantined.ts'
import { auditLog } from '../../server/db/schema/index.ts'
import { type Api, COUNTY, startApp, type TestApp } from '../support/app.ts'
import { problemIn } from '../support/caller.ts'
import { RawDevice } from '../support/raw.device.ts'
import { aBatch, aBirth, aDoor, aVend } from './messages.ts'

const OTHER = '990102'

let app: TestApp
let admin: Api
let manager: Api
let machine: CreatedDispenser
let foreign: CreatedDispenser
beforeAll(async () => {
  app = await startApp()
  admin = await app.as('admin')
  await admin.post('/api/jurisdictions', { code: OTHER, name: '云岭县' })
  await app.addPerson('li', 'supply_manager', COUNTY)
  manager = await app.as('li')
  machine = await admin.post<CreatedDispenser>('/api/dispensers', { jurisdictionCode: COUNTY })
  foreign = await admin.post<CreatedDispenser>('/api/dispensers', { jurisdictionCode: OTHER })
  await send(machine, [
    ['events', '<img src=x onerror=alert(1)>\u202e\u0000\n'],
    ['events', Buffer.from([0xff, 0xfe, 0x00, 0x41])],
    ['selfie', '{}'],
    ['events', JSON.stringify(aBatch(0, aVend(1), aVend(2)))],
    ['events', JSON.stringify(aBatch(0, aDoor(true), aVend(2)))],
  ])
  await send(foreign, [['selfie', '{}']])
})
afterAll(() => app.end())

async function send(to: CreatedDispenser, messages: [kind: string, payload: string | Buffer][]) {
  const device = await RawDevice.signedIn(app.mqttPort, to)
  await device.tell('birth', aBirth())
  for (const [kind, payload] of messages) await device.publish(`d1/${to.id}/up/${kind}`, payload)
  await device.disconnect()
}
const read = (query = '', api = admin) => api.get<QuarantinedPage>(`/api/quarantined-messages${query}`)
const counts = (query = '', api = admin) =>
  api.get<QuarantinedCounts>(`/api/quarantined-messages/counts${query}`)
const reasons = ({ items }: QuarantinedPage) => items.map(({ reason }) => reason)

describe('bad messages', () => {
  it('are listed newest first, with a preview that steers no screen', async () => {
    const page = await read(`?device=${machine.id}`)
    expect(reasons(page)).toEqual(['conflict', 'topic', 'encoding', 'json'])
    const [, , noText, text] = page.items
    expect(text).toMatchObject({
      encoding: 'text',
      preview: '<img src=x onerror=alert(1)>\ufffd\ufffd\ufffd',
    })
    expect(noText).toMatchObject({ encoding: 'hex', preview: 'ff fe 00 41' })
  })

  it('come in pages and by reason, device and jurisdiction', async () => {
    const first = await read(`?device=${machine.id}&limit=3`)
    const rest = await read(`?device=${machine.id}&limit=3&cursor=${first.next}`)
    expect([...reasons(first), ...reasons(rest)]).toEqual(['conflict', 'topic', 'encoding', 'json'])
    expect(rest.next).toBeNull()
    expect(reasons(await read('?reason=topic'))).toEqual(['topic', 'topic'])
    expect((await read(`?jurisdiction=${OTHER}`)).items.map(({ deviceId }) => deviceId)).toEqual([foreign.id])
    expect(await problemIn(await admin.send('GET', '/api/quarantined-messages?cursor=x'))).toMatchObject({
      code: 'bad_cursor',
    })
  })

  it('are counted by reason', async () => {
    expect((await counts()).items).toContainEqual({ reason: 'topic', open: 2, closed: 0 })
    expect((await counts(`?device=${machine.id}`)).items).toHaveLength(4)
  })

  it('of another county are not there', async () => {
    expect((await read('', manager)).items.map(({ deviceId }) => deviceId)).not.toContain(foreign.id)
    expect((await read(`?jurisdiction=${OTHER}`, manager)).items).toEqual([])
    expect((await read(`?device=${foreign.id}`, manager)).items).toEqual([])
    expect((await counts(`?jurisdiction=${OTHER}`, manager)).items).toEqual([])
    const [theirs] = (await read(`?device=${foreign.id}`)).items
    const [own] = (await read(`?device=${machine.id}&reason=json`)).items
    const ids = [own?.id, theirs?.id]
    const refused = await manager.send('POST', '/api/quarantined-messages/close', { ids, note: 'x' })
    expect(refused.status).toBe(404)
    expect(reasons(await read(`?device=${machine.id}&reason=json`))).toEqual(['json'])
  })

  it('raise the flag of two machines under one name until somebody has seen to them', async () => {
    const shown = () => admin.get<Dispenser>(`/api/dispensers/${machine.id}`)
    expect(await shown()).toMatchObject({ quarantinedMessages: 4, suspect: true })
    const { items } = await read(`?device=${machine.id}&reason=conflict`)
    const ids = items.map(({ id }) => id)
    const body = { ids, note: '主板已更换' }
    expect(await manager.post('/api/quarantined-messages/close', body)).toEqual({ closed: 1 })
    expect(await manager.post('/api/quarantined-messages/close', body)).toEqual({ closed: 0 })
    expect(await shown()).toMatchObject({ quarantinedMessages: 3, suspect: false })
    expect(reasons(await read(`?device=${machine.id}`))).not.toContain('conflict')
    expect((await read(`?device=${machine.id}&state=closed`)).items).toMatchObject([
      { reason: 'conflict', note: '主板已更换', closedByName: 'li' },
    ])
    expect((await counts(`?device=${machine.id}`)).items).toContainEqual({
      reason: 'conflict',
      open: 0,
      closed: 1,
    })
    const entries = (await app.db.select().from(auditLog)).filter(
      ({ action }) => action === 'device.quarantine_closed',
    )
    expect(entries).toMatchObject([{ subjectId: machine.id, detail: { messages: ids } }])
  })

  it('of kinds that this server does not know are counted with the delivery', async () => {
    const other = await admin.post<CreatedDispenser>('/api/dispensers', {})
    const strange = (kind: string) => ({ ...aDoor(true), kind })
    await send(other, [
      ['events', JSON.stringify(aBatch(0, strange('tilt'), strange('tilt'), strange('glow')))],
    ])
    const delivery = await admin.get<{ unknownKinds: unknown[] }>(`/api/dispensers/${other.id}/delivery`)
    expect(delivery.unknownKinds).toEqual(
      expect.arrayContaining([
        { kind: 'tilt', events: 2 },
        { kind: 'glow', events: 1 },
      ]),
    )
  })
})
