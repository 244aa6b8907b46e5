import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CommandView, createCommands } from '../../protocol/api/commands.ts'
import type { Command } from '../../protocol/messages/command.ts'
import type { Actor } from '../../server/route.ts'
import { aField, COUNTY, type Field, type Machine, OTHER_COUNTY } from './a-field.ts'
import { aCommand, aReply, commandIds, connected, heard, settled } from './steered.ts'

const NOW = new Date('2026-03-01T08:00:00.000Z')
let field: Field
let person: Actor
beforeAll(async () => {
  field = await aField({ now: () => NOW })
  person = await field.anActor()
})
afterAll(() => field.cleanup())

const commands = () => field.devices.steering.commands
const order = ({ id }: Machine, more: Record<string, unknown> = {}) =>
  commands().create(person, id, aCommand(more), null)
const read = ({ id }: Pick<CommandView, 'id'>) => commands().get(null, id)

describe('blocking a channel', () => {
  const channelOf = async ({ id }: Machine, channel: number) =>
    (await field.devices.reader.get(null, id)).channels.find((each) => each.channel === channel)

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
