import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Writer } from '../../server/db/database.ts'
import { aField, type Field } from '../devices/a-field.ts'
import { aBirth } from '../devices/messages.ts'
import { RawDevice } from '../support/raw.device.ts'

let field: Field
beforeAll(async () => {
  field = await aField({ limits: { drainTimeout: 300 } })
})
afterAll(() => field.cleanup())

describe('the embedded broker', () => {
  it('drops a device that does not read what it is told, and serves the others meanwhile', async () => {
    const [frozen, other] = [
      await field.connect(await field.aMachine()),
      await field.connect(await field.aMachine()),
    ]
    frozen.socket.pause()
    const long = 'x'.repeat(60_000)
    for (let i = 0; i < 400; i++) field.broker.send(frozen.id, 'command', { long })
    expect(await other.tell('birth', aBirth())).toBe(true)
    while (field.broker.connected > 1) await delay(20)
    // Its own side learns of it when it looks.
    frozen.socket.resume()
    await frozen.ended
    expect(await other.ping()).toBe(true)
    await other.disconnect()
  })

  it.each(['d1/+/up/will', 'd1/#', '#', '$SYS/x', 'd1/other/up/will'])(
    'refuses a will for %s',
    async (topic) => {
      const will = { topic, payload: Buffer.from('{}'), qos: 1 as const, retain: false }
      await expect(field.connect(await field.aMachine(), { will })).rejects.toThrow('Refused')
    },
  )

  it('answers "not available" while nobody can be recognised, and lets devices in when it can', async () => {
    const machine = await field.aMachine()
    const rename = (from: string, to: string) =>
      field.db.write(async (tx) => {
        const raw = tx as Writer & { run?(query: unknown): unknown; execute?(query: unknown): unknown }
        const statement = sql.raw(`ALTER TABLE ${from} RENAME TO ${to}`)
        await (raw.run ? raw.run(statement) : raw.execute?.(statement))
      })
    await rename('device_secrets', 'hidden')
    const device = await RawDevice.open(field.broker.port)
    const { id, secret } = machine
    expect(await device.connect({ clientId: id, username: id, password: Buffer.from(secret) })).toBe(3)
    await device.ended
    await rename('hidden', 'device_secrets')
    const again = await field.connect(machine)
    expect(await again.tell('birth', aBirth())).toBe(true)
    await again.disconnect()
  })

  it('stores nothing of what a client publishes before it knows who that is', async () => {
    const device = await RawDevice.open(field.broker.port)
    const { id } = await field.aMachine()
    device.send1(`d1/${id}/up/birth`, JSON.stringify(aBirth()))
    await device.ended
    expect((await field.devices.reader.get(null, id)).presence).toBe('unknown')
    expect((await field.devices.reader.delivery(null, id)).logs).toEqual([])
  })
})
