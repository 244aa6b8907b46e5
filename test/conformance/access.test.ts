import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DOWN_KINDS, UP_KINDS } from '../../protocol/topics.ts'
import { aBatch, aBirth, aDoor, aVend } from '../devices/messages.ts'
import { RawDevice } from '../support/raw.device.ts'
import { BROKERS, type Machine, Rig } from './a.rig.ts'

/** How a broker refuses is its own affair (it may even acknowledge): what counts is that nothing comes of it. */
describe.each(BROKERS)('on the %s broker', (kind) => {
  let rig: Rig
  let machines: Machine[]
  beforeAll(async () => {
    rig = await Rig.start(kind)
    machines = [await rig.aMachine(), await rig.aMachine(), await rig.aMachine()]
  })
  afterAll(() => rig.end())

  const pairs = () =>
    machines.flatMap((one) => machines.filter((other) => other !== one).map((other) => [one, other] as const))
  /** Nothing was stored in the name of any of them, and none heard anything. */
  const nothingHappened = async (listeners: RawDevice[]) => {
    for (const listener of listeners) expect(await listener.ping()).toBe(true)
    expect(listeners.flatMap(({ letters }) => letters)).toEqual([])
    for (const machine of machines) {
      expect((await rig.delivery(machine)).logs).toEqual([])
      expect(await rig.presence(machine)).not.toBe('online')
    }
  }
  const listening = () => Promise.all(machines.map((machine) => rig.connect(machine)))
  /** A message of the device itself that comes after whatever it said before. */
  const bystander = async () => {
    const machine = await rig.aMachine()
    const device = await rig.connect(machine)
    await device.tell('events', aBatch(0, aDoor(true)))
    await device.hears('ack')
    await device.disconnect()
  }

  it('no device publishes for another, nor to itself what the server says', async () => {
    for (const [one, other] of pairs()) {
      const listener = await rig.connect(other)
      for (const topic of [
        ...UP_KINDS.map((each) => `d1/${other.id}/up/${each}`),
        ...DOWN_KINDS.map((each) => `d1/${other.id}/dn/${each}`),
        ...DOWN_KINDS.map((each) => `d1/${one.id}/dn/${each}`),
      ]) {
        const device = await rig.connect(one)
        const payload = topic.endsWith('birth') ? aBirth() : aBatch(0, aVend(1))
        await device.publish(topic, JSON.stringify(payload))
        expect(device.letters).toEqual([])
        await device.cut()
      }
      expect(await listener.ping()).toBe(true)
      expect(listener.letters).toEqual([])
      await listener.disconnect()
    }
    await bystander()
    await nothingHappened(await listening())
  })

  it('no device speaks for another by its will', async () => {
    for (const [one, other] of pairs())
      for (const topic of [
        `d1/${other.id}/up/will`,
        `d1/${other.id}/up/birth`,
        `d1/${other.id}/dn/command`,
      ]) {
        const listener = await rig.connect(other)
        const will = { topic, payload: Buffer.from(JSON.stringify(aBirth())), qos: 1 as const, retain: false }
        const device = await rig.connect(one, { will }).catch(() => null)
        await device?.cut()
        await bystander()
        expect(await listener.ping()).toBe(true)
        expect(listener.letters).toEqual([])
        await listener.disconnect()
      }
    await nothingHappened(await listening())
  })

  it('no device leaves a retained message for another', async () => {
    for (const [one, other] of pairs())
      for (const topic of [
        `d1/${other.id}/dn/command`,
        `d1/${other.id}/dn/config`,
        `d1/${other.id}/up/birth`,
      ]) {
        const device = await rig.connect(one)
        await device.publish(topic, JSON.stringify(aBirth()), { retain: true })
        await device.cut()
        const listener = await rig.connect(other)
        expect(await listener.ping()).toBe(true)
        expect(listener.letters).toEqual([])
        await listener.disconnect()
      }
    await nothingHappened(await listening())
  })

  it('no device listens for another, above its own level, to the broker, or through a shared subscription', async () => {
    for (const [one, other] of pairs()) {
      const device = await rig.connect(one)
      for (const filter of [
        ...DOWN_KINDS.map((each) => `d1/${other.id}/dn/${each}`),
        `d1/${other.id}/dn/#`,
        `d1/${other.id}/up/#`,
        `d1/${one.id}/up/#`,
        `d1/${one.id}/#`,
        'd1/+/dn/#',
        'd1/#',
        '#',
        '+/+/+/+',
        '$SYS/#',
        '$CONTROL/#',
        `$share/g/d1/${one.id}/dn/#`,
        `$share/g/d1/${other.id}/dn/#`,
      ])
        expect(await device.subscribe(filter), filter).toBe(128)
      expect(await device.subscribe(`d1/${one.id}/dn/ack`)).toBe(1)
      await device.disconnect()
    }
  })

  it('who signs in is who it says', async () => {
    const [one, other] = machines as [Machine, Machine]
    const refused = async (more: object) =>
      expect(await rig.signIn(one, more), JSON.stringify(more)).not.toBe(0)
    expect(await rig.signIn(one)).toBe(0)
    await refused({ clientId: other.id })
    await refused({ username: other.id })
    await refused({ clientId: '' })
    await refused({ password: Buffer.from('wrong') })
    await refused({ password: Buffer.from(other.secret) })
    await refused({ password: Buffer.alloc(0) })
    await refused({ username: undefined, password: undefined })
    await refused({ clientId: 'nobody', username: 'nobody' })
  })

  it('a connection that announces a large packet before it has signed in comes to nothing', async () => {
    const device = await RawDevice.open(rig.port)
    device.socket.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f, 0x00, 0x04]))
    await device.ended
  })

  describe('a revoked device', () => {
    it('is disconnected within a second, and refused from then on, also after a restart', async () => {
      const machines = [await rig.aMachine(), await rig.aMachine(), await rig.aMachine()]
      const times: number[] = []
      for (const machine of machines) {
        const device = await rig.connect(machine)
        await device.tell('birth', aBirth())
        await device.hears('ack')
        const asked = performance.now()
        await rig.api.post(`/api/dispensers/${machine.id}/revoke`, {})
        await device.ended
        times.push(performance.now() - asked)
        expect(await rig.signIn(machine)).not.toBe(0)
      }
      // The middle one: what else runs on this machine may delay another.
      expect(times.toSorted((a, b) => a - b)[1]).toBeLessThan(1_000)
      await rig.restartBroker()
      for (const machine of machines) expect(await rig.signIn(machine)).not.toBe(0)
    })
  })

  it('a rotated secret lets the device in', async () => {
    const machine = await rig.aMachine()
    const { secret } = await rig.api.post<{ secret: string }>(`/api/dispensers/${machine.id}/secret`, {})
    await rig.until(async () => (await rig.signIn({ ...machine, secret })) === 0)
    const device = await rig.connect({ ...machine, secret })
    await device.tell('birth', aBirth())
    await device.hears('ack')
    // The one before it is void, at the latest from here on.
    await rig.until(async () => (await rig.signIn(machine)) !== 0)
  })
})
