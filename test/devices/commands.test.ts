import mqtt from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CommandView } from '../../protocol/api/commands.ts'
import { createCommands } from '../../protocol/api/commands.ts'
import { type Command, MOVING_OP_SECONDS } from '../../protocol/messages/command.ts'
import { downFilter, downTopic, upTopic } from '../../protocol/topics.ts'
import type { Actor } from '../../server/route.ts'
import { aField, COUNTY, type Field, type Machine, OTHER_COUNTY } from './a-field.ts'
import { aBirth } from './messages.ts'
import { aCommand, aReply, commandIds, connected, eventually, heard, quiet, settled } from './steered.ts'

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
  (await field.devices.delivery(null, id)).quarantined.map(({ reason }) => reason)

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
    field.changes.off('steered', listen)
    expect(told).toEqual([[machine.id]])
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

describe('blocking a channel', () => {
  const channelOf = async ({ id }: Machine, channel: number) =>
    (await field.devices.get(null, id)).channels.find((each) => each.channel === channel)

  it('is true when the machine confirms it: for stock, for the finder, and for its configuration', async () => {
    const machine = await field.aMachine()
    const channels = [1, 2].map((channel) => ({
      channel,
      remaining: 5,
      capacity: 20,
      fault: null,
      counters: { vend: 0, failed: 0, test: 0 },
    }))
    const device = await connected(field, machine, 1, { channels, config: 1 })
    const stock: string[] = []
    field.changes.on('stock', (ids) => stock.push(...ids))
    const command = await order(machine, { op: 'block_channel', args: { channel: 2, reason: 'wet' } })
    expect(await device.hears<Command>('command')).toMatchObject({ args: { channel: 2, reason: 'wet' } })
    expect((await channelOf(machine, 2))?.blocked).toBe(false)
    await device.tell('reply', aReply(command.id, 'done'))
    expect((await channelOf(machine, 2))?.blocked).toBe(true)
    expect(stock).toContain(machine.locationId)
    const report = (await field.devices.reportsByLocation([machine.locationId])).get(machine.locationId)
    expect(report?.channels.map(({ blocked }) => blocked)).toEqual([false, true])
    const config = await device.hears<{ version: number; config: { channels: unknown[] } }>('config')
    expect(config).toMatchObject({
      version: 2,
      config: { channels: [{ blocked: false }, { blocked: true }] },
    })
    await device.disconnect()
  })

  it('stays undone by a later command, though the answer to the earlier one comes after it', async () => {
    const machine = await field.aMachine()
    const device = await connected(field, machine)
    const block = await order(machine, { op: 'block_channel', args: { channel: 1 } })
    const unblock = await order(machine, { op: 'unblock_channel', args: { channel: 1 } })
    await device.hears<Command>('command', ({ id }) => id === unblock.id)
    await device.tell('reply', aReply(unblock.id, 'done'))
    await device.tell('reply', aReply(block.id, 'done'))
    expect(await read(block)).toMatchObject({ state: 'done' })
    expect((await channelOf(machine, 1))?.blocked).toBe(false)
    await device.disconnect()
  })

  it('is refused for a channel that the machine does not have', async () => {
    const machine = await field.aMachine()
    await expect(order(machine, { op: 'block_channel', args: { channel: 9 } })).rejects.toMatchObject({
      status: 422,
      code: 'no_such_channel',
    })
  })
})

describe('people', () => {
  it('tell many machines at once, and get one answer for each', async () => {
    const [here, away] = [await field.aMachine(), await field.aMachine()]
    const device = await connected(field, here)
    const input = createCommands.parse({ op: 'unlock', ids: [here.id, away.id, here.id] })
    const { batchId, items } = await commands().createMany(person, input, null)
    expect(items).toMatchObject([
      { deviceId: here.id, command: { state: 'queued' }, refusal: null },
      { deviceId: away.id, command: null, refusal: { code: 'not_connected' } },
    ])
    await device.hears('command')
    expect(heard(device, 'command')).toHaveLength(1)
    const listed = await commands().list(null, { batch: batchId, limit: 10 })
    expect(listed.items.map(({ deviceId }) => deviceId)).toEqual([here.id])
    await device.disconnect()
  })

  it('of one county tell nobody anything when one machine is of another', async () => {
    const own = await field.aMachine()
    const foreign = await field.aMachine({ jurisdictionCode: OTHER_COUNTY })
    const local = await field.anActor(COUNTY)
    const input = createCommands.parse({ op: 'restart', ids: [own.id, foreign.id] })
    await expect(commands().createMany(local, input, null)).rejects.toMatchObject({ status: 404 })
    expect((await commands().ofDevice(null, own.id, { limit: 10 })).items).toEqual([])
    await expect(commands().create(local, foreign.id, aCommand(), null)).rejects.toMatchObject({
      status: 404,
    })
    const theirs = await commands().create(person, foreign.id, aCommand(), null)
    await expect(commands().get(COUNTY, theirs.id)).rejects.toMatchObject({ status: 404 })
    await expect(commands().cancel(local, theirs.id)).rejects.toMatchObject({ status: 404 })
    expect((await commands().list(COUNTY, { limit: 500 })).items.map(({ id }) => id)).not.toContain(theirs.id)
  })

  it('take back what was not sent yet, and only that', async () => {
    const machine = await field.aMachine()
    const command = await order(machine)
    expect(await commands().cancel(person, command.id)).toMatchObject({ state: 'cancelled' })
    const device = await connected(field, machine)
    await settled(field, device)
    expect(commandIds(device)).toEqual([])
    const sent = await order(machine)
    await device.hears<Command>('command', ({ id }) => id === sent.id)
    await expect(commands().cancel(person, sent.id)).rejects.toMatchObject({ code: 'command_not_queued' })
    await device.disconnect()
  })

  it('may say it twice under one key, and it is done once', async () => {
    const machine = await field.aMachine()
    const first = await commands().create(person, machine.id, aCommand(), 'key-1')
    expect(await commands().create(person, machine.id, aCommand(), 'key-1')).toEqual(first)
    const other = await field.aMachine()
    await expect(commands().create(person, other.id, aCommand(), 'key-1')).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    })
    expect((await commands().ofDevice(null, machine.id, { limit: 10 })).items).toHaveLength(1)
  })

  it('cannot queue more than a machine remembers, nor anything for a revoked one', async () => {
    const machine = await field.aMachine()
    for (let i = 0; i < 32; i++) await order(machine)
    await expect(order(machine)).rejects.toMatchObject({ status: 409, code: 'too_many_commands' })
    const revoked = await field.aMachine()
    await field.devices.credentials.revoke(person, revoked.id)
    await expect(order(revoked)).rejects.toMatchObject({ status: 409, code: 'device_revoked' })
  })

  it('page through what a machine was told, newest first', async () => {
    const machine = await field.aMachine()
    const ids: string[] = []
    for (let i = 0; i < 5; i++) ids.unshift((await order(machine)).id)
    await commands().cancel(person, ids[0] ?? '')
    const first = await commands().ofDevice(null, machine.id, { limit: 3 })
    const second = await commands().ofDevice(null, machine.id, { limit: 3, cursor: first.next ?? '' })
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids)
    expect(second.next).toBeNull()
    const open = await commands().ofDevice(null, machine.id, { limit: 10, open: true })
    expect(open.items.map(({ id }) => id)).toEqual(ids.slice(1))
  })
})
