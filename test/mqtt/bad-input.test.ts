import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MAX_PAYLOAD_BYTES } from '../../protocol/messages/parts.ts'
import { downFilter } from '../../protocol/topics.ts'
import { aField, type Field, type Machine } from '../devices/a-field.ts'
import { aBatch, aBirth, aDoor } from '../devices/messages.ts'
import { RawDevice } from '../support/raw.device.ts'

let field: Field
beforeAll(async () => {
  field = await aField()
})
afterAll(() => field.cleanup())

const reasonsOf = async ({ id }: Machine) =>
  (await field.devices.reader.delivery(null, id)).quarantined.map(({ reason }) => reason)
/** A device that has nothing to do with what went before signs in and is served. */
const serves = async () => {
  const device = await field.connect(await field.aMachine())
  expect(await device.tell('birth', aBirth())).toBe(true)
  await device.disconnect()
}

describe('a bad message', () => {
  it.each<[string, string, string | Buffer]>([
    ['json', 'events', '<script>alert(1)</script>'],
    ['json', 'events', '\u0000'],
    ['json', 'birth', ''],
    ['encoding', 'state', Buffer.from([0xc3, 0x28])],
    ['content', 'birth', JSON.stringify(aBirth()).replace('"v":1', '"v":1,"__proto__":{"isAdmin":true}')],
    ['content', 'birth', JSON.stringify(aBirth({ firmware: 'x' })).replace('"x"', '"\\u0000"')],
    ['schema', 'events', JSON.stringify(aBatch(0, { kind: 'vend', channel: -1 }))],
    ['schema', 'state', '[]'],
    ['topic', 'selfie', '{}'],
    ['topic', 'events/extra/level', '{}'],
    ['topic', '\u0007bell', '{}'],
    ['schema', 'update', '{}'],
    ['oversized', 'events', Buffer.alloc(MAX_PAYLOAD_BYTES + 1, 'x')],
    ['oversized', 'events', Buffer.alloc(900_000, 'x')],
  ])(
    'is acknowledged and quarantined as %s, and the next good one is stored (%s)',
    async (reason, kind, payload) => {
      const machine = await field.aMachine()
      const device = await field.connect(machine)
      expect(await device.publish(`d1/${machine.id}/up/${kind}`, payload)).toBe(true)
      expect(await device.tell('events', aBatch(0, aDoor(true)))).toBe(true)
      expect(await reasonsOf(machine)).toEqual([reason])
      expect((await field.devices.reader.delivery(null, machine.id)).logs).toMatchObject([
        { through: 0, events: 1 },
      ])
      expect(Object.prototype).not.toHaveProperty('isAdmin')
      await device.disconnect()
      await serves()
    },
  )

  it('of a megabyte and more ends the connection, and is on record', async () => {
    const machine = await field.aMachine()
    const device = await field.connect(machine)
    device.socket.write(Buffer.from([0x32, 0xff, 0xff, 0xff, 0x7f]))
    await device.ended
    const again = await field.connect(machine)
    await again.tell('birth', aBirth())
    expect(await reasonsOf(machine)).toEqual(['oversized'])
    await again.disconnect()
    await serves()
  })

  it('that is no publish may not be long', async () => {
    const device = await field.connect(await field.aMachine())
    const subscriptions = Array.from({ length: 3_000 }, (_, i) => ({
      topic: `d1/${device.id}/dn/${i}${'x'.repeat(20)}`,
      qos: 0 as const,
    }))
    device.send({ cmd: 'subscribe', messageId: 1, subscriptions })
    await device.ended
    await serves()
  })
})

describe('a flood', () => {
  const sendDoors = (device: RawDevice, count: number) =>
    Array.from({ length: count }, (_, seq) =>
      device.send1(`d1/${device.id}/up/events`, JSON.stringify(aBatch(seq, aDoor(true)))),
    )

  it('of messages waits in its device and leaves others alone', async () => {
    const narrow = await aField({ limits: { messagesPerSecond: 0.001, messageBurst: 6 } })
    const [device, other] = [
      await narrow.connect(await narrow.aMachine()),
      await narrow.connect(await narrow.aMachine()),
    ]
    const ids = sendDoors(device, 10)
    expect(await other.tell('birth', aBirth())).toBe(true)
    for (const id of ids.slice(0, 5)) expect(await device.acknowledged(id)).toBe(true)
    expect(await other.tell('events', aBatch(0, aDoor(true)))).toBe(true)
    expect(ids.slice(5).some((id) => device.hasAcknowledgement(id))).toBe(false)
    await narrow.cleanup()
  })

  it('of messages is only slowed down: none is lost', async () => {
    const narrow = await aField({ limits: { messagesPerSecond: 300, messageBurst: 5 } })
    const device = await narrow.connect(await narrow.aMachine())
    for (const id of sendDoors(device, 40)) expect(await device.acknowledged(id)).toBe(true)
    await narrow.cleanup()
  })

  it('of subscriptions waits like one of messages', async () => {
    const narrow = await aField({ limits: { messagesPerSecond: 0.001, messageBurst: 5 } })
    const [device, other] = [
      await narrow.connect(await narrow.aMachine()),
      await narrow.connect(await narrow.aMachine()),
    ]
    const filter = downFilter(device.id)
    for (let i = 0; i < 4; i++) expect(await device.subscribe(filter)).toBe(1)
    let isAnswered = false
    void device.subscribe(filter).then(() => {
      isAnswered = true
    })
    expect(await other.tell('birth', aBirth())).toBe(true)
    expect(await other.tell('events', aBatch(0, aDoor(true)))).toBe(true)
    expect(isAnswered).toBe(false)
    await narrow.cleanup()
  })

  it('of connections from one address is turned away', async () => {
    const narrow = await aField({ limits: { connectsPerSecond: 0.001, connectBurst: 3 } })
    const machine = await narrow.aMachine()
    const sockets = await Promise.all(Array.from({ length: 6 }, () => RawDevice.open(narrow.broker.port)))
    await Promise.all(sockets.slice(3).map(({ ended }) => ended))
    const [device] = sockets
    expect(
      await device?.connect({
        clientId: machine.id,
        username: machine.id,
        password: Buffer.from(machine.secret),
      }),
    ).toBe(0)
    await narrow.cleanup()
  })

  it('of connections beyond the most it takes is turned away', async () => {
    const narrow = await aField({ limits: { connections: 2 } })
    const first = [
      await narrow.connect(await narrow.aMachine()),
      await narrow.connect(await narrow.aMachine()),
    ]
    const third = await RawDevice.open(narrow.broker.port)
    await third.ended
    expect(await first[0]?.ping()).toBe(true)
    await narrow.cleanup()
  })
})
