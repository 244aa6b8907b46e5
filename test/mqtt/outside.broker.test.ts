import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import mqtt from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CommandView } from '../../protocol/api/commands.ts'
import type { CreatedDispenser, Delivery } from '../../protocol/api/devices.ts'
import type { Ack } from '../../protocol/messages/ack.ts'
import type { Command } from '../../protocol/messages/command.ts'
import { downTopic, upTopic } from '../../protocol/topics.ts'
import { dialect } from '../../server/db/columns.ts'
import { sqliteFile } from '../../server/db/open.database.ts'
import { aBatch, aBirth, aDoor, aState } from '../devices/messages.ts'
import { aReply } from '../devices/steered.ts'
import { type Api, startApp, type TestApp } from '../support/app.ts'
import { aCertificate, hasOpenssl } from '../support/certificate.ts'
import { Mosquitto } from '../support/mosquitto.ts'
import { RawDevice } from '../support/raw.device.ts'

let mosquitto: Mosquitto
let app: TestApp
let api: Api

const boot = async () => {
  app = await startApp({ environment: mosquitto.environment, ...(app && { folder: app.folder }) })
  api = await app.as('admin')
}
const start = async () => {
  await boot()
  await linked()
}
const figure = async (name: string) =>
  new RegExp(`^sanliang_broker_${name} (\\d+)$`, 'm').exec(
    await (await api.send('GET', '/metrics')).text(),
  )?.[1]
const linked = async () => {
  while ((await figure('linked')) !== '1') await delay(20)
}
beforeAll(async () => {
  mosquitto = await Mosquitto.start()
  await start()
})
afterAll(async () => {
  await app.end()
  await mosquitto.remove()
})

const register = () => api.post<CreatedDispenser>('/api/dispensers', {})
/** Tries until the broker admits it. */
const connect = async (machine: { id: string; secret: string }): Promise<RawDevice> => {
  for (;;) {
    const device = await RawDevice.signedIn(mosquitto.port, machine).catch(() => null)
    if (device) return device
    await delay(20)
  }
}
const delivery = ({ id }: { id: string }) => api.get<Delivery>(`/api/dispensers/${id}/delivery`)
const isRefused = async (machine: { id: string; secret: string }) =>
  RawDevice.signedIn(mosquitto.port, machine).then(
    async (device) => {
      await device.disconnect()
      return false
    },
    () => true,
  )

describe('with an outside broker', () => {
  it('what devices say while the server is away is stored when it is back', async () => {
    const device = await connect(await register())
    await app.halt()
    for (let seq = 0; seq < 500; seq++)
      expect(await device.tell('events', aBatch(seq, aDoor(true)))).toBe(true)
    await start()
    expect(await device.hears<Ack>('ack', ({ through }) => through === 499)).toBeTruthy()
    await device.disconnect()
  })

  it.runIf(dialect === 'sqlite')(
    'a message that cannot be stored stays with the broker until it can',
    async () => {
      const machine = await register()
      const device = await connect(machine)
      await device.tell('birth', aBirth())
      await device.hears('ack')
      const intruder = new Sqlite(sqliteFile(app.folder.dataDir))
      intruder.exec('BEGIN IMMEDIATE')
      // Once: for the device it is delivered, though it may not forget it.
      for (let seq = 0; seq < 20; seq++)
        expect(await device.tell('events', aBatch(seq, aDoor(true)))).toBe(true)
      await delay(3_000)
      expect((await delivery(machine)).logs).toMatchObject([{ through: -1, events: 0 }])
      intruder.exec('ROLLBACK')
      intruder.close()
      await device.hears<Ack>('ack', ({ through }) => through === 19)
      expect((await delivery(machine)).logs).toMatchObject([{ through: 19, events: 20, gaps: [] }])
      await device.disconnect()
    },
  )

  it('a command reaches a machine that stayed connected while the server restarted, with its next word', async () => {
    const machine = await register()
    const device = await connect(machine)
    await device.tell('birth', aBirth({ boot: 4, conn: 2, config: 1 }))
    await device.hears('ack')
    await app.halt()
    await start()
    const path = `/api/dispensers/${machine.id}/commands`
    const queued = await api.post<CommandView>(path, { op: 'identify' })
    expect((await api.send('POST', path, { op: 'unlock' })).status).toBe(409)
    await device.tell('state', aState({ boot: 4 }))
    expect(await device.hears<Command>('command')).toMatchObject({ id: queued.id, op: 'identify' })
    const unlock = await api.post<CommandView>(path, { op: 'unlock' })
    expect(unlock.bound).toEqual({ boot: 4, conn: 2 })
    const { id } = await device.hears<Command>('command', ({ op }) => op === 'unlock')
    await device.tell('reply', aReply(id, 'done', { boot: 4, conn: 2 }))
    await expect.poll(async () => (await api.get<CommandView>(`/api/commands/${id}`)).state).toBe('done')
    expect(device.letters.filter(({ topic }) => topic.endsWith('/command'))).toHaveLength(2)
    await device.disconnect()
  })

  it('a server starts without its broker, and finds it later', async () => {
    await app.halt()
    await mosquitto.stop()
    await boot()
    expect(await figure('linked')).toBe('0')
    expect((await api.send('GET', '/healthz')).status).toBe(200)
    await mosquitto.start()
    await linked()
  })

  it('a device that is not registered here is not heard, whatever the broker lets in', async () => {
    const { username, password } = mosquitto.credentials
    const stranger = await mqtt.connectAsync(mosquitto.url, { username, password })
    // The administrator of the broker may become whoever it likes.
    const control = {
      commands: [
        {
          command: 'addRoleACL',
          rolename: 'admin',
          acltype: 'publishClientSend',
          topic: 'd1/#',
          allow: true,
        },
      ],
    }
    await stranger
      .publishAsync('$CONTROL/dynamic-security/v1', JSON.stringify(control), { qos: 1 })
      .catch(() => undefined)
    await stranger.endAsync(true)
    await delay(100)
    const again = await mqtt.connectAsync(mosquitto.url, { username, password })
    const machine = await register()
    await api.post(`/api/dispensers/${machine.id}/revoke`, {})
    await linked()
    await again.publishAsync(upTopic(machine.id, 'events'), JSON.stringify(aBatch(0, aDoor(true))), {
      qos: 1,
    })
    await again.publishAsync('d1/nobody/up/birth', JSON.stringify(aBirth()), { qos: 1 })
    await again.publishAsync('d1/no\u4e2d body/up/birth', JSON.stringify(aBirth()), { qos: 1 })
    await expect
      .poll(async () => (await delivery(machine)).quarantined)
      .toMatchObject([{ reason: 'forbidden' }])
    expect((await delivery(machine)).logs).toEqual([])
    await again.endAsync()
  })

  it('a message that lay at the broker as retained is not taken for something said now', async () => {
    const machine = await register()
    const device = await connect(machine)
    await device.publish(upTopic(machine.id, 'birth'), JSON.stringify(aBirth()), { retain: true })
    await device.hears('ack')
    await device.disconnect()
    await app.halt()
    await start()
    await expect
      .poll(async () => (await delivery(machine)).quarantined)
      .toMatchObject([{ reason: 'forbidden' }])
    expect((await api.get<{ presence: string }>(`/api/dispensers/${machine.id}`)).presence).toBe('unknown')
  })
})

describe('accounts in the dynamic-security plugin', () => {
  it('are made when a device is registered, and for nobody else', async () => {
    const machine = await register()
    await (await connect(machine)).disconnect()
    expect(await isRefused({ ...machine, secret: 'another' })).toBe(true)
    expect(await isRefused({ ...machine, id: 'nobody' })).toBe(true)
    expect(await figure('unknown_devices')).toBe('0')
  })

  it('are kept without a secret in the log', async () => {
    const machine = await register()
    await (await connect(machine)).disconnect()
    const log = app.lines.join('')
    expect(log).toContain('Connected to the outside broker')
    for (const secret of [machine.secret, mosquitto.credentials.password]) expect(log).not.toContain(secret)
  })

  it('hold the newest secret only: the plugin knows one password', async () => {
    const machine = await register()
    const device = await connect(machine)
    const rotated = await api.post<{ secret: string }>(`/api/dispensers/${machine.id}/secret`, {})
    await device.ended
    const renewed = await connect({ ...machine, secret: rotated.secret })
    expect(await isRefused(machine)).toBe(true)
    // What people are shown says the same: the old one is void, and the new one is in use from its first birth.
    const state = async () =>
      (await api.get<{ state: string }>(`/api/dispensers/${machine.id}/credentials`)).state
    await expect.poll(state).toBe('unused')
    await renewed.tell('birth', aBirth())
    await expect.poll(state).toBe('in_use')
    await renewed.disconnect()
  })

  it('are made up for as soon as the broker is back, while the server still knows the secret', async () => {
    await mosquitto.stop()
    const machine = await register()
    const doomed = await register()
    await api.post(`/api/dispensers/${doomed.id}/revoke`, {})
    await mosquitto.start()
    await (await connect(machine)).disconnect()
    expect(await isRefused(doomed)).toBe(true)
  })

  it('of devices revoked while the broker was away are disabled when it is back, also after a restart', async () => {
    const machine = await register()
    await (await connect(machine)).disconnect()
    await mosquitto.stop()
    await api.post(`/api/dispensers/${machine.id}/revoke`, {})
    await app.halt()
    await mosquitto.start()
    expect(await isRefused(machine)).toBe(false)
    await start()
    while (!(await isRefused(machine))) await delay(20)
  })

  it('that nobody can make any more are counted, until the secret is rotated', async () => {
    await mosquitto.stop()
    const machine = await register()
    await app.halt()
    await mosquitto.start()
    await start()
    while ((await figure('unknown_devices')) !== '1') await delay(20)
    expect(await isRefused(machine)).toBe(true)
    const rotated = await api.post<{ secret: string }>(`/api/dispensers/${machine.id}/secret`, {})
    await (await connect({ ...machine, secret: rotated.secret })).disconnect()
    await expect.poll(() => figure('unknown_devices')).toBe('0')
  })

  it('of devices that the database does not know are disabled', async () => {
    const { username, password } = mosquitto.credentials
    const administrator = await mqtt.connectAsync(mosquitto.url, { username, password })
    const commands = [
      { command: 'createRole', rolename: 'dispenser-ghost' },
      {
        command: 'createClient',
        username: 'ghost',
        password: 'boo',
        roles: [{ rolename: 'dispenser-ghost' }],
      },
      { command: 'createClient', username: 'colleague', password: 'hello' },
    ]
    await administrator.publishAsync('$CONTROL/dynamic-security/v1', JSON.stringify({ commands }), { qos: 1 })
    await administrator.endAsync()
    const attempt = (id: string, secret: string) => isRefused({ id, secret })
    expect(await attempt('ghost', 'boo')).toBe(false)
    await register()
    while (!(await attempt('ghost', 'boo'))) await delay(20)
    // Somebody else's account is nobody's business.
    expect(await attempt('colleague', 'hello')).toBe(false)
  })

  it('of others are neither taken over nor disabled by a device that bears their name', async () => {
    const { username, password } = mosquitto.credentials
    const machine = await api.post<CreatedDispenser>('/api/dispensers', { id: username })
    while ((await figure('unknown_devices')) !== '1') await delay(20)
    expect(await isRefused(machine)).toBe(true)
    await api.post(`/api/dispensers/${machine.id}/revoke`, {})
    await expect.poll(() => figure('unknown_devices')).toBe('0')
    expect(await figure('linked')).toBe('1')
    const administrator = await mqtt.connectAsync(mosquitto.url, { username, password, reconnectPeriod: 0 })
    await administrator.endAsync()
    await (await connect(await register())).disconnect()
  })

  it('let a configuration wait at the broker, and withdraw it from a device that is revoked', async () => {
    const machine = await register()
    const device = await connect(machine)
    await device.tell('birth', aBirth())
    await device.hears('ack')
    const { username, password } = mosquitto.credentials
    const observer = await mqtt.connectAsync(mosquitto.url, { username, password })
    const retained = new Map<string, string>()
    observer.on('message', (topic, payload, packet) => {
      if (packet.retain || payload.length === 0) retained.set(topic, payload.toString())
    })
    await observer.subscribeAsync(downTopic(machine.id, 'config'))
    // What the server answers the birth with may come after ours and take its place: ours is put there until it stays.
    await expect
      .poll(
        async () => {
          const put = { qos: 1, retain: true } as const
          await observer.publishAsync(downTopic(machine.id, 'config'), '{"version":1}', put)
          await observer.unsubscribeAsync(downTopic(machine.id, 'config'))
          retained.clear()
          await observer.subscribeAsync(downTopic(machine.id, 'config'))
          await delay(100)
          return retained.get(downTopic(machine.id, 'config'))
        },
        { timeout: 10_000 },
      )
      .toBe('{"version":1}')
    await api.post(`/api/dispensers/${machine.id}/revoke`, {})
    await expect.poll(() => retained.get(downTopic(machine.id, 'config')), { timeout: 10_000 }).toBe('')
    await observer.endAsync()
    await device.ended
  })
})

describe.runIf(hasOpenssl)('over TLS', () => {
  it('the broker has to be who it says', async () => {
    const certificate = aCertificate()
    const secure = await Mosquitto.start('dynamic-security', certificate)
    const authority = join(app.folder.dataDir, 'authority.pem')
    writeFileSync(authority, certificate.cert)
    const environment = { ...secure.environment, MQTT_CA: authority }
    const server = await startApp({ environment })
    const machine = await (await server.as('admin')).post<CreatedDispenser>('/api/dispensers', {})
    for (;;) {
      const device = await RawDevice.signedIn(secure.port, machine).catch(() => null)
      if (device) {
        await device.tell('birth', aBirth())
        expect(await device.hears('ack')).toMatchObject({ through: -1 })
        await device.disconnect()
        break
      }
      await delay(20)
    }
    await server.halt()
    // The same broker, signed by somebody whom nobody knows.
    writeFileSync(authority, aCertificate().cert)
    const deceived = await startApp({ environment, folder: server.folder })
    await expect.poll(() => deceived.lines.join('')).toContain('self-signed certificate')
    expect(deceived.lines.join('')).not.toContain('Connected to the outside broker')
    await deceived.end()
    await secure.remove()
  })
})

describe('with accounts that people keep in files', () => {
  it('the broker’s access rules separate the devices, and the server stores what they say', async () => {
    const files = await Mosquitto.start('password-file')
    const server = await startApp({ environment: files.environment })
    const [one, other] = [
      await (await server.as('admin')).post<CreatedDispenser>('/api/dispensers', {}),
      await (await server.as('admin')).post<CreatedDispenser>('/api/dispensers', {}),
    ]
    for (const { id, secret } of [one, other]) files.addPassword(id, secret)
    await delay(200)
    const [device, neighbour] = [
      await RawDevice.signedIn(files.port, one),
      await RawDevice.signedIn(files.port, other),
    ]
    await device.publish(upTopic(other.id, 'events'), JSON.stringify(aBatch(0, aDoor(true))))
    await device.publish(downTopic(other.id, 'command'), '{}')
    // With files Mosquitto grants every subscription, and looks at what is read.
    for (const filter of [`d1/${other.id}/dn/#`, 'd1/+/dn/#', '#']) await device.subscribe(filter)
    await neighbour.tell('birth', aBirth())
    await neighbour.hears('ack')
    await device.tell('events', aBatch(0, aDoor(true)))
    expect(await device.hears('ack')).toMatchObject({ through: 0 })
    expect(device.letters.filter(({ topic }) => !topic.startsWith(`d1/${one.id}/`))).toEqual([])
    expect(neighbour.letters.filter(({ topic }) => !topic.startsWith(`d1/${other.id}/`))).toEqual([])
    // The broker makes the user name the client id, whatever a device calls itself.
    const pretender = await RawDevice.open(files.port, one.id)
    await pretender.connect({ clientId: other.id, username: one.id, password: Buffer.from(one.secret) })
    expect(await neighbour.ping()).toBe(true)
    await server.end()
    await files.remove()
  })
})
