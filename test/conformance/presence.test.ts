import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { upTopic } from '../../protocol/topics.ts'
import { aBatch, aBirth, aDoor } from '../devices/messages.ts'
import { TcpProxy } from '../support/tcp.proxy.ts'
import { BROKERS, type Machine, Rig } from './a.rig.ts'

describe.each(BROKERS)('on the %s broker', (kind) => {
  let rig: Rig
  beforeAll(async () => {
    rig = await Rig.start(kind)
  })
  afterAll(() => rig.end())

  const will = ({ id }: Machine, conn: number) => ({
    topic: upTopic(id, 'will'),
    payload: Buffer.from(JSON.stringify({ v: 1, boot: 1, conn })),
    qos: 1 as const,
    retain: false,
  })
  const becomes = (machine: Machine, presence: string) =>
    rig.eventually(
      () => rig.presence(machine),
      (shown) => expect(shown).toBe(presence),
      20_000,
    )

  it('a device is online from its birth until its link dies', async () => {
    const machine = await rig.aMachine()
    const device = await rig.connect(machine, { will: will(machine, 1) })
    await device.tell('birth', aBirth())
    await becomes(machine, 'online')
    await device.cut()
    await becomes(machine, 'offline')
  })

  it('a link that dies without a word is noticed by its keep-alive', async () => {
    const machine = await rig.aMachine()
    const proxy = await TcpProxy.start(rig.port)
    const device = await rig.connect(machine, { will: will(machine, 1), keepalive: 1 }, proxy.port)
    await device.tell('birth', aBirth())
    await becomes(machine, 'online')
    proxy.freeze()
    await becomes(machine, 'offline')
    // Its events go on when it finds another way, although the old link was never closed on its side.
    const again = await rig.connect(machine, { will: will(machine, 2) })
    await again.tell('birth', aBirth({ conn: 2 }))
    await again.tell('events', aBatch(0, aDoor(true)))
    await becomes(machine, 'online')
    // What the dead link still held comes to nothing.
    proxy.thaw()
    await proxy.stop()
    expect(await again.ping()).toBe(true)
    expect(await rig.presence(machine)).toBe('online')
    await again.disconnect()
  })

  it('the newer of two connections of one device takes the place of the older, and stays online', async () => {
    const machine = await rig.aMachine()
    const older = await rig.connect(machine, { will: will(machine, 1) })
    await older.tell('birth', aBirth())
    const newer = await rig.connect(machine, { will: will(machine, 2) })
    await older.ended
    await newer.tell('birth', aBirth({ conn: 2 }))
    await becomes(machine, 'online')
    // Also when the will of the older one comes late.
    await newer.tell('will', { v: 1, boot: 1, conn: 1 })
    await newer.tell('events', aBatch(0, aDoor(true)))
    await newer.hears('ack', ({ through }: { through: number }) => through === 0)
    expect(await rig.presence(machine)).toBe('online')
    await newer.disconnect()
  })

  it('after a restart of the server a device is unknown until it speaks', async () => {
    const machine = await rig.aMachine()
    const device = await rig.connect(machine)
    await device.tell('birth', aBirth())
    await becomes(machine, 'online')
    await device.cut()
    await rig.stopServer()
    await rig.startServer()
    expect(await rig.presence(machine)).toBe('unknown')
    const again = await rig.connect(machine)
    await again.tell('birth', aBirth({ conn: 2 }))
    await becomes(machine, 'online')
    await again.disconnect()
  })
})
