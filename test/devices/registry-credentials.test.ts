import { connectAsync, type MqttClient } from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Credentials, RotatedSecret } from '../../protocol/api/credentials.ts'
import type { CreatedDispenser, Delivery } from '../../protocol/api/devices.ts'
import { upTopic } from '../../protocol/topics.ts'
import { TestAmbient } from '../support/ambient.ts'
import { type Api, startApp, type TestApp } from '../support/app.ts'
import { problemIn } from '../support/caller.ts'
import { aBirth } from './messages.ts'

const DAY = 24

let app: TestApp
let ambient: TestAmbient
let admin: Api
beforeAll(async () => {
  ambient = new TestAmbient()
  app = await startApp({ ambient })
  admin = await app.as('admin')
})
afterAll(() => app.end())

/** An MQTT client as machines have one, not ours; it does not come back by itself. */
const connect = ({ id }: { id: string }, secret: string): Promise<MqttClient> =>
  connectAsync(`mqtt://127.0.0.1:${app.mqttPort}`, {
    clientId: id,
    username: id,
    password: secret,
    protocolVersion: 4,
    reconnectPeriod: 0,
  })
const speak = (client: MqttClient, { id }: { id: string }, conn = 1) =>
  client.publishAsync(upTopic(id, 'birth'), JSON.stringify(aBirth({ conn })), { qos: 1 })
const aMachine = () => admin.post<CreatedDispenser>('/api/dispensers', {})
const rotate = ({ id }: { id: string }) => admin.post<RotatedSecret>(`/api/dispensers/${id}/secret`, {})
const credentialsOf = ({ id }: { id: string }) => admin.get<Credentials>(`/api/dispensers/${id}/credentials`)
const REFUSED = /Bad username or password|Not authorized/

describe('the secret of a machine', () => {
  it('is unused, then in use since the first birth', async () => {
    const machine = await aMachine()
    expect(await credentialsOf(machine)).toMatchObject({
      state: 'unused',
      current: { provenAt: null },
      waiting: null,
    })
    const client = await connect(machine, machine.secret)
    expect((await credentialsOf(machine)).state).toBe('unused')
    await speak(client, machine)
    expect(await credentialsOf(machine)).toMatchObject({
      state: 'in_use',
      current: { provenAt: ambient.now().toISOString() },
    })
    await client.endAsync()
  })

  it('overlaps with a new one until the first acknowledged birth on that', async () => {
    const machine = await aMachine()
    const old = await connect(machine, machine.secret)
    await speak(old, machine)
    const { secret, expiresAt } = await rotate(machine)
    expect(await credentialsOf(machine)).toMatchObject({ state: 'rotating', waiting: { expiresAt } })
    // The machine goes on with the old one, and may come back with it.
    await speak(old, machine, 2)
    await old.endAsync()
    await (await connect(machine, machine.secret)).endAsync()
    // Signing in with the new one proves nothing yet: the machine may still lose it.
    await (await connect(machine, secret)).endAsync()
    expect((await credentialsOf(machine)).state).toBe('rotating')
    await (await connect(machine, machine.secret)).endAsync()

    const fresh = await connect(machine, secret)
    await speak(fresh, machine, 3)
    expect(await credentialsOf(machine)).toMatchObject({ state: 'in_use', waiting: null })
    await expect(connect(machine, machine.secret)).rejects.toThrow(REFUSED)
    await fresh.endAsync()
    await (await connect(machine, secret)).endAsync()
  })

  it('that is new lapses after 14 days without a birth, and the old one holds', async () => {
    const machine = await aMachine()
    const old = await connect(machine, machine.secret)
    await speak(old, machine)
    const { secret, expiresAt } = await rotate(machine)
    expect(expiresAt).toBe(new Date(ambient.now().getTime() + 14 * DAY * 3_600_000).toISOString())
    ambient.advance({ hours: 14 * DAY - 1 })
    await (await connect(machine, secret)).endAsync()
    ambient.advance({ hours: 1 })
    await expect(connect(machine, secret)).rejects.toThrow(REFUSED)
    expect(await credentialsOf(machine)).toMatchObject({
      state: 'in_use',
      waiting: null,
      lapsedAt: expiresAt,
    })
    await old.endAsync()
    await (await connect(machine, machine.secret)).endAsync()
    const again = await rotate(machine)
    await (await connect(machine, again.secret)).endAsync()
    expect((await credentialsOf(machine)).lapsedAt).toBeNull()
  })

  it('that was proven in time stays, however long', async () => {
    const machine = await aMachine()
    await (await connect(machine, machine.secret)).endAsync()
    const { secret } = await rotate(machine)
    const client = await connect(machine, secret)
    await speak(client, machine)
    await client.endAsync()
    ambient.advance({ hours: 400 * DAY })
    // Tokens of people do not last that long.
    admin = await app.as('admin')
    await (await connect(machine, secret)).endAsync()
  })
})

describe('revoking a machine', () => {
  it('ends its connection within a second, and what it says then is not stored', async () => {
    const times: number[] = []
    for (let n = 0; n < 10; n += 1) {
      const machine = await aMachine()
      const client = await connect(machine, machine.secret)
      await speak(client, machine)
      const ended = new Promise<number>((resolve) => client.once('close', () => resolve(performance.now())))
      const asked = performance.now()
      await admin.post(`/api/dispensers/${machine.id}/revoke`, {})
      times.push((await ended) - asked)
      await expect(connect(machine, machine.secret)).rejects.toThrow(REFUSED)
      expect((await credentialsOf(machine)).state).toBe('revoked')
      const { logs } = await admin.get<Delivery>(`/api/dispensers/${machine.id}/delivery`)
      expect(logs).toHaveLength(1)
    }
    // The middle one: what else runs on this machine may delay some.
    expect(times.toSorted((a, b) => a - b)[5]).toBeLessThan(1_000)
  })

  it('is for good', async () => {
    const machine = await aMachine()
    await admin.post(`/api/dispensers/${machine.id}/revoke`, {})
    const refused = await problemIn(await admin.send('POST', `/api/dispensers/${machine.id}/secret`, {}))
    expect(refused).toMatchObject({ status: 409, code: 'device_revoked' })
    const taken = await problemIn(await admin.send('POST', '/api/dispensers', { id: machine.id }))
    expect(taken).toMatchObject({ status: 409, code: 'device_exists' })
  })
})
