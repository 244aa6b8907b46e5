import { connect } from 'node:net'
import mqtt from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { upTopic } from '../../protocol/topics.ts'
import { aField, type Field } from '../devices/a-field.ts'
import { aBatch, aBirth, aDoor } from '../devices/messages.ts'
import { aCertificate, hasOpenssl } from '../support/certificate.ts'

describe.runIf(hasOpenssl)('over TLS', () => {
  let field: Field
  let cert: string
  beforeAll(async () => {
    const certificate = aCertificate()
    cert = certificate.cert
    field = await aField({ tls: certificate, limits: { connectTimeout: 300 } })
  })
  afterAll(() => field.cleanup())

  it('a device speaks as it does without, under the same limits', async () => {
    const { id, secret } = await field.aMachine()
    const client = await mqtt.connectAsync(`mqtts://localhost:${field.broker.tlsPort}`, {
      clientId: id,
      username: id,
      password: secret,
      ca: cert,
    })
    await client.publishAsync(upTopic(id, 'birth'), JSON.stringify(aBirth()), { qos: 1 })
    await client.publishAsync(upTopic(id, 'events'), Buffer.alloc(200_000, 'x'), { qos: 1 })
    await client.publishAsync(upTopic(id, 'events'), JSON.stringify(aBatch(0, aDoor(true))), { qos: 1 })
    expect(await field.devices.reader.delivery(null, id)).toMatchObject({
      logs: [{ through: 0, events: 1 }],
      quarantined: [{ reason: 'oversized' }],
    })
    await client.endAsync()
  })

  it('a client that never ends its handshake is cut off', async () => {
    const socket = connect({ port: field.broker.tlsPort ?? 0, host: '127.0.0.1' })
    socket.on('error', () => undefined)
    await new Promise((resolve) => socket.once('close', resolve))
  })

  it('noise instead of a handshake ends the connection and nothing else', async () => {
    const socket = connect({ port: field.broker.tlsPort ?? 0, host: '127.0.0.1' })
    socket.on('error', () => undefined)
    socket.write('GET / HTTP/1.1\r\n\r\n')
    await new Promise((resolve) => socket.once('close', resolve))
    expect(await (await field.connect(await field.aMachine())).tell('birth', aBirth())).toBe(true)
  })
})
