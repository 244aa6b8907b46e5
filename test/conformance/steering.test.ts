import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CommandPage, CommandView } from '../../protocol/api/commands.ts'
import type { Command } from '../../protocol/messages/command.ts'
import type { DesiredConfig } from '../../protocol/messages/config.ts'
import { downTopic } from '../../protocol/topics.ts'
import { aBirth } from '../devices/messages.ts'
import type { RawDevice } from '../support/raw.device.ts'
import { BROKERS, type Machine, Rig } from './a.rig.ts'

describe.each(BROKERS)('on the %s broker', (kind) => {
  let rig: Rig
  beforeAll(async () => {
    rig = await Rig.start(kind)
  })
  afterAll(() => rig.end())

  const ask = ({ id }: Machine, op: string, args = {}) =>
    rig.api.post<CommandView>(`/api/dispensers/${id}/commands`, { op, args })
  const commandsOf = async ({ id }: Machine) =>
    (await rig.api.get<CommandPage>(`/api/dispensers/${id}/commands`)).items
  const states = async (machine: Machine) => (await commandsOf(machine)).map(({ state }) => state)
  const born = async (machine: Machine, conn: number): Promise<RawDevice> => {
    const device = await rig.connect(machine)
    await device.tell('birth', aBirth({ conn }))
    return device
  }
  const heardCommands = ({ id, letters }: RawDevice) =>
    letters
      .filter(({ topic }) => topic === downTopic(id, 'command'))
      .map(({ payload }) => JSON.parse(payload) as Command)
  const reply = (device: RawDevice, id: string, state: string, conn: number) =>
    device.tell('reply', { v: 1, id, state, boot: 1, conn, uptime: 9_000, at: null, clock: 'none' })
  /** Everything that the server had to say before has come. */
  const settled = async (device: RawDevice, conn: number) => {
    device.letters.splice(
      0,
      device.letters.length,
      ...device.letters.filter(({ topic }) => !topic.endsWith('/time')),
    )
    await device.tell('birth', aBirth({ conn }))
    await device.hears('time')
    await device.ping()
  }

  it('a command for a device that is away reaches it after its next birth, and goes on until it is done', async () => {
    const machine = await rig.aMachine()
    const { id } = await ask(machine, 'identify')
    expect(await states(machine)).toEqual(['queued'])
    const device = await born(machine, 1)
    expect(await device.hears<Command>('command')).toMatchObject({ id, op: 'identify' })
    expect(device.letters.every(({ topic, retain }) => !retain || !topic.endsWith('/command'))).toBe(true)
    await reply(device, id, 'received', 1)
    await rig.eventually(
      () => states(machine),
      (shown) => expect(shown).toEqual(['received']),
    )
    await reply(device, id, 'done', 1)
    await rig.eventually(
      () => states(machine),
      (shown) => expect(shown).toEqual(['done']),
    )
    await device.cut()
    const again = await born(machine, 2)
    await settled(again, 2)
    expect(heardCommands(again)).toEqual([])
    await again.cut()
  })

  it('a command that a device has not answered is sent once more on each later connection', async () => {
    const machine = await rig.aMachine()
    const { id } = await ask(machine, 'report')
    for (const conn of [1, 2, 3]) {
      const device = await born(machine, conn)
      expect(await device.hears<Command>('command')).toMatchObject({ id })
      await settled(device, conn)
      expect(heardCommands(device)).toHaveLength(1)
      await device.cut()
    }
    expect((await commandsOf(machine))[0]).toMatchObject({ state: 'sent', attempts: 3 })
  })

  it('what moves things dies with the connection it was asked for on', async () => {
    const machine = await rig.aMachine()
    const device = await born(machine, 1)
    await device.hears('ack')
    const { id } = await ask(machine, 'unlock')
    expect(await device.hears<Command>('command')).toMatchObject({ id, bound: { boot: 1, conn: 1 } })
    await device.cut()
    const again = await born(machine, 2)
    await settled(again, 2)
    expect(heardCommands(again)).toEqual([])
    await again.cut()
  })

  it('no device answers for another', async () => {
    const [machine, other] = [await rig.aMachine(), await rig.aMachine()]
    const device = await born(machine, 1)
    const { id } = await ask(machine, 'identify')
    await device.hears('command')
    const liar = await born(other, 1)
    await reply(liar, id, 'done', 1)
    await reply(liar, 'made-up', 'done', 1)
    await rig.eventually(
      () => rig.delivery(other),
      ({ quarantined }) =>
        expect(quarantined.map(({ reason }) => reason).sort()).toEqual([
          'foreign_command',
          'unknown_command',
        ]),
    )
    expect(await states(machine)).toEqual(['sent'])
    await Promise.all([device.cut(), liar.cut()])
  })

  it('the configuration is told to a device that is born with another, and not to one that has it', async () => {
    const machine = await rig.aMachine()
    const device = await born(machine, 1)
    const { version } = await device.hears<DesiredConfig>('config')
    await device.tell('config', { v: 1, version, status: 'applied' })
    await device.cut()
    const again = await rig.connect(machine)
    await again.tell('birth', aBirth({ conn: 2, config: version }))
    await again.hears('time')
    await again.ping()
    // What the broker itself keeps for it does not count: it is marked as kept, and no newer than what it has.
    expect(again.letters.filter(({ topic, retain }) => topic.endsWith('/config') && !retain)).toEqual([])
    await again.cut()
  })

  it('commands that wait outlive server and broker: each is carried out once', async () => {
    const machines = [await rig.aMachine(), await rig.aMachine(), await rig.aMachine()]
    const asked: string[] = []
    for (const machine of machines)
      for (let i = 0; i < 10; i++) asked.push((await ask(machine, i % 2 ? 'report' : 'identify')).id)
    await rig.restartBroker('kill')
    /** As firmware does it: remembers what it has carried out, and answers a copy with that. */
    const carriedOut: string[] = []
    const live = async (machine: Machine, conn: number, patience: number) => {
      const device = await born(machine, conn)
      for (let handled = 0; handled < patience; handled++) {
        const { id } = await device.hears<Command>('command', () => heardCommands(device).length > 0)
        device.letters.splice(
          device.letters.findIndex(({ payload }) => payload.includes(id)),
          1,
        )
        if (carriedOut.includes(id)) await reply(device, id, 'duplicate', conn)
        else carriedOut.push(id)
        // The first three answers are lost with the connection.
        if (handled >= 3 || conn > 1) await reply(device, id, 'done', conn)
      }
      await device.cut()
    }
    await Promise.all(machines.map((machine) => live(machine, 1, 6)))
    await rig.stopServer()
    await rig.startServer()
    await Promise.all(machines.map((machine) => live(machine, 2, 7)))
    for (const machine of machines)
      await rig.eventually(
        () => states(machine),
        (shown) => expect(shown).toEqual(Array.from({ length: 10 }, () => 'done')),
      )
    expect(carriedOut.sort()).toEqual(asked.sort())
  })
})
