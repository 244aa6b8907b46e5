import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aField, type Field, type Machine } from '../devices/a-field.ts'
import { aBirth } from '../devices/messages.ts'
import { RawDevice } from '../support/raw.device.ts'

let field: Field
let machine: Machine
beforeAll(async () => {
  field = await aField()
  machine = await field.aMachine()
})
afterAll(() => field.cleanup())

const open = () => RawDevice.open(field.broker.port)
/** The CONNACK code of a connection with these changes to a good one; null = closed without one. */
const attempt = async (more: object) => {
  const device = await open()
  const { id, secret } = machine
  const code = await device.connect({ clientId: id, username: id, password: Buffer.from(secret), ...more })
  if (code === 0) await device.disconnect()
  else await device.ended
  return code
}

describe('signing in', () => {
  it('takes the device whose client id, user name and secret belong together', async () => {
    expect(await attempt({})).toBe(0)
  })

  it('refuses a client id that is not the user name', async () => {
    const other = await field.aMachine()
    expect(await attempt({ clientId: other.id })).toBe(4)
    expect(await attempt({ username: other.id })).toBe(4)
    expect(await attempt({ clientId: machine.id.toUpperCase() })).toBe(4)
  })

  it('refuses a client id that is empty or no device id', async () => {
    expect(await attempt({ clientId: '' })).toBe(2)
    expect(await attempt({ clientId: 'a/b', username: 'a/b' })).toBe(2)
    expect(await attempt({ clientId: '+', username: '+' })).toBe(2)
    expect(await attempt({ clientId: 'x'.repeat(65), username: 'x'.repeat(65) })).toBe(2)
  })

  it('refuses a wrong secret, no secret, and a device that is not registered', async () => {
    const other = await field.aMachine()
    expect(await attempt({ password: Buffer.from('wrong') })).toBe(4)
    expect(await attempt({ password: Buffer.from(other.secret) })).toBe(4)
    expect(await attempt({ password: Buffer.alloc(0) })).toBe(4)
    expect(await attempt({ username: undefined, password: undefined })).toBe(4)
    expect(await attempt({ clientId: 'nobody', username: 'nobody' })).toBe(4)
  })

  it('refuses MQTT 5, and a keep-alive that is absent or too long', async () => {
    expect(await attempt({ protocolVersion: 5 })).toBe(1)
    expect(await attempt({ keepalive: 0 })).toBe(6)
    expect(await attempt({ keepalive: 1_201 })).toBe(6)
  })

  it('gives a session that ends with the connection, also to a client that asks for a lasting one', async () => {
    const device = await open()
    const { id, secret } = machine
    device.send({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: false,
      keepalive: 60,
      clientId: id,
      username: id,
      password: Buffer.from(secret),
    })
    expect(await device.subscribe(`d1/${id}/dn/#`)).toBe(1)
    await device.cut()
    field.broker.send(id, 'command', { id: 'c1' })
    const again = await open()
    expect(
      await again.connect({ clientId: id, username: id, password: Buffer.from(secret), clean: false }),
    ).toBe(0)
    expect(await again.ping()).toBe(true)
    expect(again.letters).toEqual([])
    await again.disconnect()
  })

  it('ends a connection that has not signed in in time, however slowly it speaks', async () => {
    const impatient = await aField({ limits: { connectTimeout: 300 } })
    const silent = await RawDevice.open(impatient.broker.port)
    const slow = await RawDevice.open(impatient.broker.port)
    slow.socket.write(Buffer.from([0x10, 0x40, 0x00]))
    await Promise.all([silent.ended, slow.ended])
    await impatient.cleanup()
  })

  it('ends a connection that speaks before it signs in', async () => {
    const device = await open()
    device.send0('d1/x/up/state', '{}')
    await device.ended
    const rubbish = await open()
    rubbish.socket.write('GET / HTTP/1.1\r\n\r\n')
    await rubbish.ended
  })

  it('ends a connection that announces a large packet before it has signed in, at once', async () => {
    const device = await open()
    device.socket.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f, 0x00, 0x04]))
    await device.ended
    expect(
      await attempt({ will: { topic: 't', payload: Buffer.alloc(2_000), qos: 0, retain: false } }),
    ).toBeNull()
  })

  it('puts the newer of two connections of one device in the place of the older', async () => {
    const older = await field.connect(machine)
    const newer = await field.connect(machine)
    await older.ended
    expect(await newer.tell('birth', aBirth())).toBe(true)
    await expect.poll(() => field.broker.connected).toBe(1)
    await newer.disconnect()
  })
})

describe('a revoked device', () => {
  it('is disconnected now and refused from then on', async () => {
    const revoked = await field.aMachine()
    const device = await field.connect(revoked)
    await device.tell('birth', aBirth())
    const actor = await field.anActor()
    await field.devices.credentials.revoke(actor, revoked.id)
    await device.ended
    await expect(field.connect(revoked)).rejects.toThrow('return code 4')
    await field.restart()
    await expect(field.connect(revoked)).rejects.toThrow('return code 4')
  })
})

describe('a secret that is rotated', () => {
  it('stays valid beside the new one until the first acknowledged birth on the new one', async () => {
    const rotating = await field.aMachine()
    const actor = await field.anActor()
    const { secret } = await field.devices.credentials.rotate(actor, rotating.id)
    const old = await field.connect(rotating)
    await old.tell('birth', aBirth())
    await old.disconnect()
    const withNew = await field.connect({ ...rotating, secret })
    await withNew.disconnect()
    await (await field.connect(rotating)).disconnect()

    const born = await field.connect({ ...rotating, secret })
    await born.tell('birth', aBirth({ conn: 2 }))
    await expect(field.connect(rotating)).rejects.toThrow('return code 4')
    await (await field.connect({ ...rotating, secret })).disconnect()
  })

  it('twice in a row leaves the one in use and the newest', async () => {
    const rotating = await field.aMachine()
    const actor = await field.anActor()
    const lost = await field.devices.credentials.rotate(actor, rotating.id)
    const newest = await field.devices.credentials.rotate(actor, rotating.id)
    await expect(field.connect({ ...rotating, secret: lost.secret })).rejects.toThrow('return code 4')
    for (const secret of [rotating.secret, newest.secret])
      await (await field.connect({ ...rotating, secret })).disconnect()
  })
})
