import mqtt, { type IPublishPacket } from 'mqtt-packet'
import { expect, it, onTestFinished } from 'vitest'
import { Fleet } from '../../firmware-sim/fleet.ts'
import type { CommandPage, CommandView } from '../../protocol/api/commands.ts'
import type { CreatedDispenser } from '../../protocol/api/devices.ts'
import type { Command } from '../../protocol/messages/command.ts'
import { downTopic } from '../../protocol/topics.ts'
import { aRecord } from '../firmware-sim/builders.ts'
import { TcpProxy } from '../support/tcp.proxy.ts'
import { County } from './a.county.ts'

it('a command that is replayed, late, or made up by somebody on the wire opens no door', async () => {
  const county = await County.start({ machines: 1 })
  const [machine] = county.machines as [CreatedDispenser]
  const { id, secret } = machine
  const proxy = await TcpProxy.start(county.server.mqttPort)
  onTestFinished(() => proxy.stop())
  /** What somebody on the wire has overheard. */
  const overheard: Command[] = []
  /** Connections on which it listens to commands, one after another. */
  let listening = 0
  const parser = mqtt.parser()
  parser.on('packet', (packet) => {
    if (packet.cmd === 'suback') listening++
    if (packet.cmd === 'publish' && packet.topic === downTopic(id, 'command'))
      overheard.push(JSON.parse(packet.payload.toString()))
  })
  proxy.tap = (data) => void parser.parse(data)
  const say = (command: object, to = id) => {
    const packet: IPublishPacket = {
      ...{ cmd: 'publish', qos: 0, dup: false, retain: false },
      topic: downTopic(to, 'command'),
      payload: JSON.stringify(command),
    }
    proxy.inject(mqtt.generate(packet))
  }
  /** The reference firmware, at which nobody presses. */
  const fleet = new Fleet({
    url: `mqtt://127.0.0.1:${proxy.port}`,
    devices: [
      aRecord({ id, secret, pressesPerDay: 0, channels: [{ channel: 1, capacity: 20, remaining: 20 }] }),
    ],
    seed: '7',
    timings: { retryFirst: 20, retryLimit: 100 },
    climateInterval: Number.POSITIVE_INFINITY,
  })
  onTestFinished(() => fleet.stop())
  fleet.start()

  const ask = (op: string, more = {}) =>
    county.api.post<CommandView>(`/api/dispensers/${id}/commands`, { op, ...more })
  const stateOf = async (asked: CommandView) => {
    const { items } = await county.api.get<CommandPage>(`/api/dispensers/${id}/commands`)
    return items.find((each) => each.id === asked.id)?.state
  }
  const doorsOpened = async () => {
    const { items } = await county.api.get<{ items: { kind: string }[] }>(`/api/dispensers/${id}/events`)
    return items.filter(({ kind }) => kind === 'door').length
  }
  const reasons = async () => (await county.delivery(machine)).quarantined.map(({ reason }) => reason)
  const poll = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 20_000, interval: 50 })

  await poll(async () => (await county.describe(machine)).presence).toBe('online')
  const unlock = await ask('unlock')
  await poll(() => stateOf(unlock)).toBe('done')
  await poll(doorsOpened).toBe(1)
  const [copy] = overheard
  if (!copy) throw new Error('Nothing was overheard')

  // Replayed at once, and on a later connection.
  say(copy)
  const before = listening
  proxy.cut()
  // The server may not have noticed yet that it was gone.
  await poll(async () => listening).toBeGreaterThan(before)
  await poll(async () => (await county.describe(machine)).presence).toBe('online')
  say(copy)
  // Made up: with the binding of the connection that is gone, for nobody, and for somebody else.
  say({ ...copy, id: 'forged-1', expires: new Date(Date.now() + 60_000).toISOString() })
  say({ ...copy, id: 'forged-2', expires: '2020-01-01T00:00:00.000Z' })
  say({ ...copy, id: 'forged-3', op: 'unlock', bound: undefined })
  say({ id: 'forged-4', op: 'open_sesame', args: {}, expires: new Date(Date.now() + 60_000).toISOString() })
  // The server has never heard of any of them, and says so.
  await poll(
    async () => (await reasons()).filter((reason) => reason === 'unknown_command').length,
  ).toBeGreaterThanOrEqual(4)

  // Late: held up on the way until it has expired.
  proxy.freeze()
  const late = await ask('identify', { expiresInSeconds: 5 })
  await poll(() => stateOf(late)).toBe('expired')
  proxy.thaw()
  await poll(async () => overheard.some((command) => command.id === late.id)).toBe(true)
  const after = await ask('report')
  await poll(() => stateOf(after)).toBe('done')
  expect(await stateOf(late)).toBe('expired')
  expect(await stateOf(unlock)).toBe('done')
  expect(await doorsOpened()).toBe(1)
  expect(new Set(await reasons())).toEqual(new Set(['unknown_command']))
  await fleet.stop()
  await county.end()
})
