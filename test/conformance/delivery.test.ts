import { spawn } from 'node:child_process'
import mqtt from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ack } from '../../protocol/messages/ack.ts'
import { downFilter, upTopic } from '../../protocol/topics.ts'
import { aBatch, aBirth, aChannel, aDoor, aState, aVend } from '../devices/messages.ts'
import type { RawDevice } from '../support/raw.device.ts'
import { BROKERS, type Machine, Rig } from './a.rig.ts'

describe.each(BROKERS)('on the %s broker', (kind) => {
  let rig: Rig
  let machine: Machine
  let device: RawDevice
  beforeAll(async () => {
    rig = await Rig.start(kind)
  })
  afterAll(() => rig.end())

  const aDevice = async () => {
    machine = await rig.aMachine()
    device = await rig.connect(machine)
  }
  const ackThrough = (through: number) => device.hears<Ack>('ack', (ack) => ack.through === through)

  it('a birth is answered with the time and with what is stored', async () => {
    await aDevice()
    await device.tell('birth', aBirth())
    expect(await device.hears('ack')).toEqual({ log: 'log-a', through: -1 })
    const { at } = await device.hears<{ at: string }>('time')
    expect(new Date(at).toISOString()).toBe(at)
    await device.disconnect()
  })

  it('a batch is stored, and only then is the device told that it may forget it', async () => {
    await aDevice()
    await device.tell('birth', aBirth({ next: 2, channels: [aChannel(0)] }))
    expect(await device.tell('events', aBatch(0, aVend(1), aDoor(true)))).toBe(true)
    expect(await ackThrough(1)).toEqual({ log: 'log-a', through: 1 })
    expect((await rig.delivery(machine)).logs).toMatchObject([{ through: 1, events: 2, gaps: [] }])
    await device.disconnect()
  })

  it('what is delivered again is stored once, with and without the flag that says so', async () => {
    await aDevice()
    const payload = JSON.stringify(aBatch(0, aDoor(true), aDoor(false)))
    for (const dup of [false, false, true, true]) {
      const publish = { cmd: 'publish', topic: upTopic(machine.id, 'events'), payload, qos: 1 } as const
      device.send({ ...publish, dup, retain: false, messageId: 77 })
      expect(await device.acknowledged(77)).toBe(true)
    }
    // The flag is no identity either: other content under it is another event.
    const next = JSON.stringify(aBatch(2, aDoor(true)))
    const topic = upTopic(machine.id, 'events')
    device.send({ cmd: 'publish', topic, payload: next, qos: 1, dup: true, retain: false, messageId: 77 })
    await ackThrough(2)
    expect(await rig.delivery(machine)).toMatchObject({ logs: [{ through: 2, events: 3 }], quarantined: [] })
    await device.disconnect()
  })

  it('three hundred messages at once are stored in their order', async () => {
    await aDevice()
    for (let seq = 0; seq < 300; seq++)
      device.send1(upTopic(machine.id, 'events'), JSON.stringify(aBatch(seq, aDoor(seq % 2 === 0))))
    await ackThrough(299)
    expect((await rig.delivery(machine)).logs).toMatchObject([{ through: 299, events: 300, gaps: [] }])
    await device.disconnect()
  })

  it('a hole in the log is named, and filled by what comes later', async () => {
    await aDevice()
    await device.tell('events', aBatch(0, aDoor(true)))
    await device.tell('events', aBatch(3, aDoor(true)))
    expect(await device.hears<Ack>('ack', ({ gaps }) => gaps?.length === 1)).toMatchObject({
      through: 0,
      gaps: [[1, 2]],
    })
    await device.tell('events', aBatch(1, aDoor(false), aDoor(false)))
    await ackThrough(3)
    await device.disconnect()
  })

  it('a new log begins at nothing stored', async () => {
    await aDevice()
    await device.tell('events', aBatch(0, aDoor(true)))
    await device.tell('birth', aBirth({ log: 'log-b' }))
    expect(await device.hears<Ack>('ack', ({ log }) => log === 'log-b')).toMatchObject({ through: -1 })
    await device.disconnect()
  })

  it('state is shown and leaves no history', async () => {
    await aDevice()
    await device.tell('birth', aBirth({ channels: [aChannel(0)] }))
    device.send0(upTopic(machine.id, 'state'), JSON.stringify(aState({ celsius: 31.5 })))
    await rig.eventually(
      () => rig.describe(machine),
      ({ celsius }) => expect(celsius).toBe(31.5),
    )
    expect(await rig.stored(machine)).toBe(0)
    await device.disconnect()
  })

  it.each<[string, string, string | Buffer]>([
    ['json', 'events', '<script>alert(1)</script>'],
    ['json', 'events', ''],
    ['encoding', 'state', Buffer.from([0xc3, 0x28])],
    ['content', 'birth', JSON.stringify(aBirth()).replace('"v":1', '"v":1,"__proto__":{"isAdmin":true}')],
    ['content', 'birth', JSON.stringify(aBirth({ firmware: 'x' })).replace('"x"', '"\\u0000"')],
    ['schema', 'events', JSON.stringify(aBatch(0, { kind: 'vend', channel: -1 }))],
    ['topic', 'selfie', '{}'],
    ['topic', 'events/extra/level', '{}'],
    ['oversized', 'events', Buffer.alloc(70_000, 'x')],
    ['oversized', 'events', Buffer.alloc(900_000, 'x')],
  ])(
    'a message that is bad (%s, %s) is acknowledged, quarantined, and blocks nothing',
    async (reason, kind, payload) => {
      await aDevice()
      expect(await device.publish(`d1/${machine.id}/up/${kind}`, payload)).toBe(true)
      expect(await device.tell('events', aBatch(0, aDoor(true)))).toBe(true)
      await ackThrough(0)
      const { quarantined, logs } = await rig.delivery(machine)
      expect(quarantined.map((each) => each.reason)).toEqual([reason])
      expect(logs).toMatchObject([{ through: 0, events: 1 }])
      await device.disconnect()
    },
  )

  it('a packet of more than a megabyte ends the connection', async () => {
    await aDevice()
    device.send1(upTopic(machine.id, 'events'), Buffer.alloc(1_100_000, 'x'))
    await device.ended
    const again = await rig.connect(machine)
    expect(await again.tell('birth', aBirth())).toBe(true)
    await again.disconnect()
  })

  describe('every kind of client is served:', () => {
    const served = async (events = 1) =>
      rig.eventually(
        () => rig.stored(machine),
        (stored) => expect(stored).toBe(events),
      )
    const connect = (version: 4 | 5) =>
      mqtt.connectAsync(`mqtt://127.0.0.1:${rig.port}`, {
        clientId: machine.id,
        username: machine.id,
        password: machine.secret,
        protocolVersion: version,
        reconnectPeriod: 0,
      })

    it('one that publishes at QoS 2', async () => {
      machine = await rig.aMachine()
      const client = await connect(4)
      const heard = new Promise<Ack>((resolve) =>
        client.on('message', (topic, payload) => {
          if (topic.endsWith('/ack')) resolve(JSON.parse(payload.toString()))
        }),
      )
      await client.subscribeAsync(downFilter(machine.id), { qos: 2 })
      const batch = JSON.stringify(aBatch(0, aDoor(true)))
      await client.publishAsync(upTopic(machine.id, 'events'), batch, { qos: 2 })
      expect(await heard).toEqual({ log: 'log-a', through: 0 })
      await client.publishAsync(upTopic(machine.id, 'events'), batch, { qos: 2 })
      await served()
      await client.endAsync()
    })

    it('one that speaks MQTT 5, or falls back to 3.1.1 when it is told to', async () => {
      machine = await rig.aMachine()
      const client = await connect(5).catch((error: { code?: number }) => {
        // Unacceptable protocol version (MQTT 3.1.1, 3.2.2.3).
        if (error.code !== 1 && error.code !== 132) throw error
        return connect(4)
      })
      await client.publishAsync(upTopic(machine.id, 'events'), JSON.stringify(aBatch(0, aDoor(true))), {
        qos: 1,
      })
      await served()
      await client.endAsync()
    })

    it('the one of Mosquitto', async () => {
      machine = await rig.aMachine()
      const { id, secret } = machine
      const options = ['-h', '127.0.0.1', '-p', String(rig.port), '-i', id, '-u', id, '-P', secret, '-q', '1']
      const message = ['-t', upTopic(id, 'events'), '-m', JSON.stringify(aBatch(0, aDoor(true)))]
      const code = await new Promise((resolve) =>
        spawn('mosquitto_pub', [...options, ...message]).on('close', resolve),
      )
      expect(code).toBe(0)
      await served()
    })
  })
})
