import mqtt from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CommandView } from '../../protocol/api/commands.ts'
import { type Command, MOVING_OP_SECONDS } from '../../protocol/messages/command.ts'
import { downFilter, downTopic, upTopic } from '../../protocol/topics.ts'
import type { Actor } from '../../server/route.ts'
import { aField, type Field, type Machine } from './a-field.ts'
import { aBirth } from './messages.ts'
import { aCommand, aReply, commandIds, connected, eventually, quiet, settled } from './steered.ts'

const START = Date.parse('2026-03-01T08:00:00.000Z')
let ahead = 0
let field: Field
let person: Actor
beforeAll(async () => {
  field = await aField({ now: () => new Date(START + ahead) })
  person = await field.anActor()
})
afterAll(() => field.cleanup())

const commands = () => field.devices.steering.commands
const order = ({ id }: Machine, more: Record<string, unknown> = {}) =>
  commands().create(person, id, aCommand(more), null)
const read = ({ id }: Pick<CommandView, 'id'>) => commands().get(null, id)
const reaches = (command: CommandView, state: CommandView['state']) =>
  eventually(field, async () => (await read(command)).state === state)
const reasonsOf = async ({ id }: Machine) =>
  (await field.devices.reader.delivery(null, id)).quarantined.map(({ reason }) => reason)

describe('a command', () => {
  it('is sent at once to a machine that is connected, and each of its states keeps its time', async () => {
    const machine = await field.aMachine()
    const device = await connected(field, machine)
    const queued = await order(machine)
    expect(queued).toMatchObject({ state: 'queued', attempts: 0, sentAt: null, bound: null })
    const heardOf = await device.hears<Command>('command')
    expect(heardOf).toEqual({ id: queued.id, op: 'identify', args: {}, expires: queued.expiresAt })
    expect(await read(queued)).toMatchObject({ state: 'sent', attempts: 1, receivedAt: null })
    ahead += 1_000
    await device.tell('reply', aReply(queued.id, 'received'))
    expect(await read(queued)).toMatchObject({ state: 'received', finishedAt: null })
    ahead += 1_000
    await device.tell('reply', aReply(queued.id, 'done', { reason: 'blinked' }))
    const done = await read(queued)
    expect(done).toMatchObject({ state: 'done', reason: 'blinked' })
    const times = [done.createdAt, done.receivedAt, done.finishedAt].map((at) => Date.parse(at ?? ''))
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(new Set(times).size).toBe(3)
    await device.disconnect()
  })

  it('waits for a machine that is away, and goes out after its birth, not before', async () => {
    const machine = await field.aMachine()
    const { id } = await order(machine)
    const device = await field.connect(machine)
    await quiet(field, device)
    expect(commandIds(device)).toEqual([])
    await device.tell('birth', aBirth())
    await device.hears('command')
    expect(commandIds(device)).toEqual([id])
    await device.disconnect()
  })

  it('waits for a machine that is born and does not listen yet', async () => {
    const machine = await field.aMachine()
    const device = await field.connect(machine)
    device.send({ cmd: 'unsubscribe', messageId: 900, unsubscriptions: [downFilter(machine.id)] })
    await device.tell('birth', aBirth())
    const command = await order(machine)
    await quiet(field, device)
    expect(await read(command)).toMatchObject({ state: 'queued', attempts: 0 })
    await device.subscribe(downTopic(machine.id, 'command'))
    await device.hears('command')
    expect(commandIds(device)).toEqual([command.id])
    await device.disconnect()
  })

  it('is sent once on each connection until it is answered', async () => {
    const machine = await field.aMachine()
    const first = await connected(field, machine)
    const command = await order(machine)
    await first.hears('command')
    // Born again on the same connection, as a machine does that has lost a part of its log.
    await first.tell('birth', aBirth())
    await settled(field, first)
    expect(commandIds(first)).toEqual([command.id])
    await first.cut()

    const second = await connected(field, machine, 2)
    await second.hears('command')
    expect(await read(command)).toMatchObject({ state: 'sent', attempts: 2 })
    await second.tell('reply', aReply(command.id, 'duplicate', { conn: 2, was: 'done' }))
    expect(await read(command)).toMatchObject({ state: 'done', attempts: 2 })
    await second.cut()

    const third = await connected(field, machine, 3)
    await settled(field, third)
    expect(commandIds(third)).toEqual([])
    await third.disconnect()
  })

  it('survives a restart of the server: of many queued, each is delivered once, in order', async () => {
    const machine = await field.aMachine()
    const ids: string[] = []
    for (let i = 0; i < 20; i++) ids.push((await order(machine)).id)
    await field.restart()
    const device = await connected(field, machine)
    await device.hears<Command>('command', ({ id }) => id === ids.at(-1))
    await settled(field, device)
    expect(commandIds(device)).toEqual(ids)
    for (const id of ids) expect(await read({ id })).toMatchObject({ state: 'sent', attempts: 1 })
    await device.disconnect()
  })

  it('that was sent before a restart and not answered is sent again after it', async () => {
    const machine = await field.aMachine()
    const before = await connected(field, machine)
    const command = await order(machine)
    await before.hears('command')
    await field.restart()
    const after = await connected(field, machine, 2)
    await after.hears('command')
    expect(commandIds(after)).toEqual([command.id])
    await after.disconnect()
  })

  it('speaks with other clients: MQTT.js', async () => {
    const machine = await field.aMachine()
    const { id: clientId, secret: password } = machine
    const url = `mqtt://127.0.0.1:${field.broker.port}`
    const client = await mqtt.connectAsync(url, { clientId, username: clientId, password })
    const arrived = new Promise<Command>((resolve) =>
      client.on('message', (topic, payload) => {
        if (topic === downTopic(clientId, 'command')) resolve(JSON.parse(payload.toString()))
      }),
    )
    await client.subscribeAsync(downFilter(clientId), { qos: 1 })
    await client.publishAsync(upTopic(clientId, 'birth'), JSON.stringify(aBirth()), { qos: 1 })
    const command = await order(machine, { op: 'report' })
    expect(await arrived).toMatchObject({ id: command.id, op: 'report' })
    const told = JSON.stringify(aReply(command.id, 'rejected', { reason: 'busy' }))
    await client.publishAsync(upTopic(clientId, 'reply'), told, { qos: 1 })
    expect(await read(command)).toMatchObject({ state: 'rejected', reason: 'busy' })
    await client.endAsync()
  })
})

describe('what moves things', () => {
  const unlock = { op: 'unlock' }

  it('is refused while the machine is not connected', async () => {
    const machine = await field.aMachine()
    await expect(order(machine, unlock)).rejects.toMatchObject({ status: 409, code: 'not_connected' })
    const device = await connected(field, machine)
    await order(machine, unlock)
    await device.disconnect()
    await eventually(field, async () => field.devices.presenceOf(machine.id).presence === 'offline')
    await expect(order(machine, unlock)).rejects.toMatchObject({ code: 'not_connected' })
  })

  it('is bound to the connection it was asked for on, and never sent on another', async () => {
    const machine = await field.aMachine()
    const device = await connected(field, machine, 7, { boot: 3 })
    const command = await order(machine, unlock)
    expect(command.bound).toEqual({ boot: 3, conn: 7 })
    expect(await device.hears<Command>('command')).toMatchObject({
      op: 'unlock',
      bound: { boot: 3, conn: 7 },
    })
    await device.cut()
    // Connection numbers begin anew after a restart of the machine: the same number is another connection.
    for (const [boot, conn] of [
      [3, 8],
      [4, 7],
    ] as const) {
      const next = await connected(field, machine, conn, { boot })
      await settled(field, next)
      expect(commandIds(next)).toEqual([])
      await next.cut()
    }
    expect(await read(command)).toMatchObject({ state: 'sent', attempts: 1 })
  })

  it('is bound to the present connection of a board that counts its boots anew', async () => {
    const machine = await field.aMachine()
    const old = await connected(field, machine, 4, { boot: 12 })
    await old.cut()
    const board = await connected(field, machine, 1, { boot: 1, log: 'log-b' })
    const command = await order(machine, unlock)
    expect(command.bound).toEqual({ boot: 1, conn: 1 })
    await board.hears('command')
    await board.disconnect()
  })

  it('lives a minute at most', async () => {
    const machine = await field.aMachine()
    const device = await connected(field, machine)
    await expect(order(machine, { ...unlock, expiresInSeconds: 61 })).rejects.toMatchObject({
      status: 422,
      code: 'expiry_too_long',
    })
    const command = await order(machine, { op: 'test_vend', args: { channel: 1 } })
    expect(Date.parse(command.expiresAt) - Date.parse(command.createdAt)).toBe(MOVING_OP_SECONDS * 1_000)
    await device.disconnect()
  })
})

describe('expiry', () => {
  it('comes by the clock, is told, and keeps a machine that comes later from hearing of it', async () => {
    const machine = await field.aMachine()
    const command = await order(machine, { expiresInSeconds: 30 })
    const told: string[][] = []
    const listen = (ids: string[]) => void told.push(ids)
    field.changes.on('steered', listen)
    ahead += 30_000
    await reaches(command, 'expired')
    await expect.poll(() => told).toEqual([[machine.id]])
    field.changes.off('steered', listen)
    expect((await read(command)).finishedAt).not.toBeNull()
    const device = await connected(field, machine)
    await settled(field, device)
    expect(commandIds(device)).toEqual([])
    await device.disconnect()
  })

  it('gives way to the truth when the machine had carried it out', async () => {
    const machine = await field.aMachine()
    const device = await connected(field, machine)
    const command = await order(machine, { op: 'unlock' })
    await device.hears('command')
    ahead += 61_000
    await reaches(command, 'expired')
    await device.tell('reply', aReply(command.id, 'received'))
    expect(await read(command)).toMatchObject({ state: 'expired' })
    await device.tell('reply', aReply(command.id, 'done'))
    expect(await read(command)).toMatchObject({ state: 'done' })
    await device.disconnect()
  })

  it('may also be what the machine answers', async () => {
    const machine = await field.aMachine()
    const device = await connected(field, machine)
    const command = await order(machine, { op: 'unlock' })
    await device.hears('command')
    await device.tell('reply', aReply(command.id, 'expired', { reason: 'another connection' }))
    expect(await read(command)).toMatchObject({ state: 'expired', reason: 'another connection' })
    await device.disconnect()
  })
})

describe('replies', () => {
  it('that come late, twice and out of order move nothing back', async () => {
    const machine = await field.aMachine()
    const device = await connected(field, machine)
    const command = await order(machine)
    await device.hears('command')
    await device.tell('reply', aReply(command.id, 'done'))
    const done = await read(command)
    ahead += 5_000
    for (const state of ['received', 'done', 'rejected', 'expired', 'duplicate'] as const)
      await device.tell('reply', aReply(command.id, state))
    expect(await read(command)).toEqual(done)
    expect(await reasonsOf(machine)).toEqual([])
    await device.disconnect()
  })

  it('to the command of another machine, to none, or to one that was never sent are put aside', async () => {
    const [own, foreign] = [await field.aMachine(), await field.aMachine()]
    const other = await connected(field, foreign)
    const theirs = await order(foreign)
    await other.hears('command')
    const mine = await order(own)
    const forger = await field.connect(own)
    for (const id of [theirs.id, 'made-up', mine.id])
      expect(await forger.tell('reply', aReply(id, 'done'))).toBe(true)
    expect((await reasonsOf(own)).sort()).toEqual(['foreign_command', 'unknown_command', 'unsent_command'])
    expect(await read(theirs)).toMatchObject({ state: 'sent' })
    expect(await read(mine)).toMatchObject({ state: 'queued' })
    await Promise.all([forger.disconnect(), other.disconnect()])
  })

  it('that are no replies are put aside and acknowledged', async () => {
    const machine = await field.aMachine()
    const device = await connected(field, machine)
    for (const bad of [{}, aReply('x y', 'done'), { ...aReply('x', 'done'), state: 'perhaps' }])
      expect(await device.tell('reply', bad)).toBe(true)
    expect(await reasonsOf(machine)).toEqual(['schema', 'schema', 'schema'])
    await device.disconnect()
  })
})
