import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DOWN_KINDS, UP_KINDS } from '../../protocol/topics.ts'
import { deviceEvents, deviceStates, quarantinedMessages } from '../../server/db/schema/index.ts'
import { aField, type Field, type Machine } from '../devices/a-field.ts'
import { aBatch, aBirth, aVend } from '../devices/messages.ts'
import { RawDevice } from '../support/raw.device.ts'

let field: Field
let machines: Machine[]
beforeAll(async () => {
  field = await aField()
  machines = [await field.aMachine(), await field.aMachine(), await field.aMachine()]
})
afterAll(() => field.cleanup())

const pairs = () =>
  machines.flatMap((one) => machines.filter((other) => other !== one).map((other) => [one, other] as const))
const nothingOf = async ({ id }: Machine) => {
  expect(await field.db.$count(deviceEvents, eq(deviceEvents.deviceId, id))).toBe(0)
  expect(await field.db.$count(deviceStates, eq(deviceStates.deviceId, id))).toBe(0)
}

describe('a device cannot speak for another', () => {
  it('by publishing: the message is not stored, and the connection ends', async () => {
    for (const [one, other] of pairs())
      for (const topic of [
        ...UP_KINDS.map((kind) => `d1/${other.id}/up/${kind}`),
        ...DOWN_KINDS.map((kind) => `d1/${other.id}/dn/${kind}`),
      ]) {
        const device = await field.connect(one)
        const payload = topic.endsWith('birth') ? aBirth() : aBatch(0, aVend(1))
        expect(await device.publish(topic, JSON.stringify(payload))).toBe(false)
      }
    for (const machine of machines) await nothingOf(machine)
  })

  it('by its will', async () => {
    for (const [one, other] of pairs())
      for (const topic of [
        `d1/${other.id}/up/will`,
        `d1/${other.id}/up/events`,
        `d1/${other.id}/dn/command`,
      ]) {
        const will = { topic, payload: Buffer.from('{}'), qos: 1 as const, retain: false }
        await expect(field.connect(one, { will })).rejects.toThrow('return code 5')
      }
  })

  it('by what it leaves behind as retained, not even for itself', async () => {
    const [one] = machines
    if (!one) throw new Error('No machine')
    for (const kind of UP_KINDS) {
      const device = await field.connect(one)
      expect(await device.publish(`d1/${one.id}/up/${kind}`, '{}', { retain: true })).toBe(false)
    }
    const retained = {
      topic: `d1/${one.id}/up/will`,
      payload: Buffer.from('{}'),
      qos: 1 as const,
      retain: true,
    }
    await expect(field.connect(one, { will: retained })).rejects.toThrow('return code 5')
  })

  it('and the attempt is on record', async () => {
    const machine = await field.aMachine()
    const device = await field.connect(machine)
    await device.publish('d1/somebody/up/events', 'secret text')
    // What is said next is stored after it.
    const again = await field.connect(machine)
    await again.tell('birth', aBirth())
    const rows = await field.db
      .select()
      .from(quarantinedMessages)
      .where(eq(quarantinedMessages.deviceId, machine.id))
    expect(rows).toMatchObject([{ topic: 'd1/somebody/up/events', reason: 'forbidden', size: 11 }])
  })
})

describe('a device cannot listen for another', () => {
  it('nor above its own level, nor to the broker, nor through shared subscriptions', async () => {
    for (const [one, other] of pairs()) {
      const device = await field.connect(one)
      for (const filter of [
        ...DOWN_KINDS.map((kind) => `d1/${other.id}/dn/${kind}`),
        `d1/${other.id}/dn/#`,
        `d1/${other.id}/up/#`,
        `d1/${one.id}/up/#`,
        `d1/${one.id}/#`,
        `d1/${one.id}/+/ack`,
        'd1/+/dn/#',
        'd1/#',
        '#',
        '+/+/+/+',
        '$SYS/#',
        '$SYS/+/new/clients',
        '/',
        `$share/g/d1/${one.id}/dn/#`,
        `$share/g/d1/${other.id}/dn/#`,
      ])
        expect(await device.subscribe(filter), filter).toBe(128)
      expect(await device.subscribe(`d1/${one.id}/dn/ack`)).toBe(1)
      await device.disconnect()
    }
  })

  it('also when the server itself says something to all', async () => {
    const [one, other] = machines
    if (!one || !other) throw new Error('No machine')
    const [device, neighbour] = [await field.connect(one), await field.connect(other)]
    field.broker.send(one.id, 'command', { id: 'c1', op: 'identify' })
    expect(await device.hears('command')).toEqual({ id: 'c1', op: 'identify' })
    expect(await neighbour.ping()).toBe(true)
    expect(neighbour.letters).toEqual([])
    await Promise.all([device.disconnect(), neighbour.disconnect()])
  })
})

describe('a topic of no protocol', () => {
  it.each(['$SYS/x', '$share/g/t', 'd1', 'a/b/c', 'd1//up/events', 'x'.repeat(60)])(
    '%s ends the connection',
    async (topic) => {
      const [one] = machines
      if (!one) throw new Error('No machine')
      const device = await field.connect(one)
      expect(await device.publish(topic, '{}')).toBe(false)
    },
  )

  it.each(['d1/+/up/events', 'd1/#', ''])('%s cannot even be published to', async (topic) => {
    const [one] = machines
    if (!one) throw new Error('No machine')
    const device = await field.connect(one)
    const bytes = Buffer.from(topic)
    const size = 2 + bytes.length + 2 + 2
    device.socket.write(Buffer.from([0x32, size, 0, bytes.length, ...bytes, 0, 9, 0x7b, 0x7d]))
    await device.ended
    expect(device.hasAcknowledgement(9)).toBe(false)
  })
})

describe('what the server says to a device', () => {
  it('arrives complete and in order, although some of it is told once and some again and again', async () => {
    const machine = await field.aMachine()
    const device = await field.connect(machine)
    const said = Array.from({ length: 2_000 }, (_, i) => ({
      i,
      kind: i % 3 === 0 ? ('command' as const) : ('time' as const),
    }))
    for (const { i, kind } of said) field.broker.send(machine.id, kind, { i })
    await device.hears<{ i: number }>('time', ({ i }) => i === 1_999)
    expect(
      device.letters.map(({ topic, payload }) => ({ ...JSON.parse(payload), kind: topic.split('/').at(-1) })),
    ).toEqual(said)
    await device.disconnect()
  })

  it('goes only to those who listen', async () => {
    const machine = await field.aMachine()
    const device = await RawDevice.open(field.broker.port, machine.id)
    await device.connect({
      clientId: machine.id,
      username: machine.id,
      password: Buffer.from(machine.secret),
    })
    field.broker.send(machine.id, 'command', { id: 'early' })
    await device.subscribe(`d1/${machine.id}/dn/command`)
    field.broker.send(machine.id, 'command', { id: 'heard' })
    field.broker.send(machine.id, 'config', { id: 'not asked for' })
    await device.hears('command')
    device.send({ cmd: 'unsubscribe', messageId: 9, unsubscriptions: [`d1/${machine.id}/dn/command`] })
    await device.ping()
    field.broker.send(machine.id, 'command', { id: 'late' })
    await device.ping()
    expect(device.letters.map(({ payload }) => JSON.parse(payload).id)).toEqual(['heard'])
    await device.disconnect()
  })
})
