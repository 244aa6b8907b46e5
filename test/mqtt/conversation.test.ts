import { spawn, spawnSync } from 'node:child_process'
import mqtt from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ack } from '../../protocol/messages/ack.ts'
import { downFilter, upTopic } from '../../protocol/topics.ts'
import { aField, type Field, type Machine } from '../devices/a-field.ts'
import { aBatch, aBirth, aDoor, aState } from '../devices/messages.ts'

let field: Field
beforeAll(async () => {
  field = await aField()
})
afterAll(() => field.cleanup())

const presenceOf = async ({ id }: Machine) => (await field.devices.reader.get(null, id)).presence
const acksOf = (device: { letters: { topic: string; payload: string }[] }) =>
  device.letters
    .filter(({ topic }) => topic.endsWith('/ack'))
    .map(({ payload }) => JSON.parse(payload) as Ack)
/** Resolves when `condition` holds, which is asked again whenever the place of this machine is announced as changed. */
const until = async (machine: Machine, condition: () => Promise<boolean>) => {
  for (let holds = false; !holds; ) {
    // What is announced while it is asked counts too.
    let listen: (locationId: string) => void = () => undefined
    const announced = new Promise<void>((resolve) => {
      listen = (locationId) => {
        if (locationId === machine.locationId) resolve()
      }
    })
    field.changes.on('device', listen)
    holds = await condition()
    if (!holds) await announced
    field.changes.off('device', listen)
  }
}

describe('an ack', () => {
  it('answers a birth at once, with the time', async () => {
    const machine = await field.aMachine()
    const device = await field.connect(machine)
    await device.tell('birth', aBirth())
    expect(await device.hears('ack')).toEqual({ log: 'log-a', through: -1 })
    const { at } = await device.hears<{ at: string }>('time')
    expect(new Date(at).toISOString()).toBe(at)
    await device.tell('birth', aBirth({ conn: 2 }))
    await device.hears(
      'time',
      () => device.letters.filter(({ topic }) => topic.endsWith('/time')).length === 2,
    )
    expect(acksOf(device)).toHaveLength(2)
    await device.disconnect()
  })

  it('says what is stored, and which runs above are missed', async () => {
    const machine = await field.aMachine()
    const device = await field.connect(machine)
    await device.tell('birth', aBirth({ next: 9 }))
    await device.tell('events', aBatch(0, aDoor(true), aDoor(false)))
    await device.tell('events', aBatch(4, aDoor(true)))
    await device.tell('events', aBatch(7, aDoor(true)))
    expect(await device.hears<Ack>('ack', ({ gaps }) => gaps?.length === 2)).toEqual({
      log: 'log-a',
      through: 1,
      gaps: [
        [2, 3],
        [5, 6],
      ],
    })
    await device.disconnect()
  })

  it('gathers what was stored within a second, and is sent although nothing follows', async () => {
    const machine = await field.aMachine()
    const device = await field.connect(machine)
    await device.tell('birth', aBirth())
    for (let seq = 0; seq < 30; seq++) await device.tell('events', aBatch(seq, aDoor(true)))
    await device.hears<Ack>('ack', ({ through }) => through === 29)
    // One for the birth; the thirty messages took a second or two at the most.
    expect(acksOf(device).length).toBeLessThan(30)
    await device.disconnect()
  })

  it('is repeated for a device that listens only later', async () => {
    const machine = await field.aMachine()
    const deaf = await field.connect(machine)
    deaf.send({ cmd: 'unsubscribe', messageId: 99, unsubscriptions: [downFilter(machine.id)] })
    await deaf.tell('events', aBatch(0, aDoor(true)))
    await deaf.subscribe(downFilter(machine.id))
    expect(await deaf.hears<Ack>('ack')).toMatchObject({ through: 0 })
    await deaf.disconnect()
  })
})

describe('presence over MQTT', () => {
  const will = ({ id }: Machine, conn: number) => ({
    will: {
      topic: upTopic(id, 'will'),
      payload: Buffer.from(JSON.stringify({ v: 1, boot: 1, conn })),
      qos: 1 as const,
    },
  })

  it('is unknown, then online with the birth, offline with the will, and unknown after a restart', async () => {
    const machine = await field.aMachine()
    expect(await presenceOf(machine)).toBe('unknown')
    const device = await field.connect(machine, will(machine, 1))
    expect(await presenceOf(machine)).toBe('unknown')
    await device.tell('birth', aBirth())
    expect(await presenceOf(machine)).toBe('online')
    await device.cut()
    await until(machine, async () => (await presenceOf(machine)) === 'offline')
    await field.restart()
    expect(await presenceOf(machine)).toBe('unknown')
  })

  it('is offline when a device says goodbye, which sends no will', async () => {
    const machine = await field.aMachine()
    const device = await field.connect(machine, will(machine, 1))
    await device.tell('birth', aBirth())
    await device.disconnect()
    await until(machine, async () => (await presenceOf(machine)) === 'offline')
  })

  it('is not taken away by the will of the connection before', async () => {
    const machine = await field.aMachine()
    const older = await field.connect(machine, will(machine, 1))
    await older.tell('birth', aBirth())
    const newer = await field.connect(machine, will(machine, 2))
    await older.ended
    await newer.tell('birth', aBirth({ conn: 2 }))
    expect(await presenceOf(machine)).toBe('online')
    // Also when that will comes late.
    await newer.tell('will', { v: 1, boot: 1, conn: 1 })
    expect(await presenceOf(machine)).toBe('online')
    await newer.disconnect()
  })

  it('comes back with any message of a live connection', async () => {
    const machine = await field.aMachine()
    const device = await field.connect(machine)
    await device.tell('birth', aBirth())
    await device.tell('will', { v: 1, boot: 1, conn: 1 })
    expect(await presenceOf(machine)).toBe('offline')
    device.send0(upTopic(machine.id, 'state'), JSON.stringify(aState()))
    await until(machine, async () => (await presenceOf(machine)) === 'online')
    await device.disconnect()
  })
})

describe('other clients', () => {
  it('speak with the server: MQTT.js', async () => {
    const machine = await field.aMachine()
    const { id: clientId, secret: password } = machine
    const url = `mqtt://127.0.0.1:${field.broker.port}`
    const client = await mqtt.connectAsync(url, { clientId, username: clientId, password })
    const heard = new Promise<Ack>((resolve) =>
      client.on('message', (topic, payload) => {
        if (topic.endsWith('/ack')) resolve(JSON.parse(payload.toString()))
      }),
    )
    await client.subscribeAsync(downFilter(clientId), { qos: 1 })
    await client.publishAsync(upTopic(clientId, 'birth'), JSON.stringify(aBirth()), { qos: 1 })
    expect(await heard).toEqual({ log: 'log-a', through: -1 })
    await client.publishAsync(upTopic(clientId, 'events'), JSON.stringify(aBatch(0, aDoor(true))), { qos: 2 })
    expect((await field.devices.reader.delivery(null, clientId)).logs).toMatchObject([{ through: 0 }])
    await client.endAsync()
  })

  const hasMosquitto = spawnSync('mosquitto_pub', ['--help']).error === undefined

  it.runIf(hasMosquitto)('speak with the server: Mosquitto', async () => {
    const machine = await field.aMachine()
    const run = (...options: string[]) =>
      new Promise<number | null>((resolve) => {
        const { id, secret } = machine
        const address = ['-h', '127.0.0.1', '-p', String(field.broker.port), '-i', id, '-u', id, '-P', secret]
        spawn('mosquitto_pub', [...address, ...options]).on('close', resolve)
      })
    const events = JSON.stringify(aBatch(0, aDoor(true)))
    expect(await run('-q', '1', '-t', upTopic(machine.id, 'events'), '-m', events)).toBe(0)
    expect((await field.devices.reader.delivery(null, machine.id)).logs).toMatchObject([
      { through: 0, events: 1 },
    ])
    expect(await run('-q', '1', '-t', 'd1/other/up/events', '-m', events)).not.toBe(0)
    expect(await run('-P', 'wrong', '-q', '1', '-t', upTopic(machine.id, 'events'), '-m', events)).not.toBe(0)
  })
})
