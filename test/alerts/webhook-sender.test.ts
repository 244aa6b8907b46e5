import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebhookSender } from '../../server/alerts/message.senders.ts'
import { TestAmbient } from '../support/ambient.ts'

/** A robot that behaves as nobody hopes. */
describe('a robot that', () => {
  const ends: (() => void)[] = []
  afterEach(() => {
    for (const end of ends.splice(0)) end()
  })

  const sendTo = async (behave: RequestListener, signal = new AbortController().signal) => {
    const server = createServer(behave)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    ends.push(() => {
      server.closeAllConnections()
      server.close()
    })
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const sender = new WebhookSender({ hosts: [host], ambient: new TestAmbient(), patience: 300 })
    const message = { title: 't', lines: [], link: null, data: {} }
    return sender.send(
      'wecom',
      { id: 'm1', address: `http://${host}/key=geheim`, secret: null },
      message,
      signal,
    )
  }
  const yes = '{"errcode":0}'

  it('says yes has been told', async () => {
    expect(await sendTo((_, response) => response.end(yes))).toBeNull()
  })
  it('never answers is not waited for', async () => {
    expect(await sendTo(() => undefined)).toEqual({ error: 'no answer in time', final: false })
  })
  it('begins to answer and never ends is not waited for', async () => {
    expect(await sendTo((_, response) => void response.write('{'))).toEqual({
      error: 'no answer in time',
      final: false,
    })
  })
  it('answers without end is not listened to', async () => {
    let sent = 0
    const failure = await sendTo((_, response) => {
      const more = () => {
        sent += 65_536
        if (!response.destroyed) response.write(Buffer.alloc(65_536, 'x'), () => setImmediate(more))
      }
      more()
    })
    expect(failure).toEqual({ error: 'the answer was no JSON', final: false })
    expect(sent).toBeLessThan(50_000_000)
  })
  it('sends elsewhere is not followed', async () => {
    let calls = 0
    const failure = await sendTo((request, response) => {
      calls++
      if (request.url === '/elsewhere') response.end(yes)
      else response.writeHead(307, { location: '/elsewhere' }).end()
    })
    expect(failure).toEqual({ error: 'answered 307', final: true })
    expect(calls).toBe(1)
  })
  it('is out of order is tried again, one that refuses for good is not', async () => {
    const answering = (status: number) => sendTo((_, response) => response.writeHead(status).end(yes))
    for (const status of [500, 503, 408, 429])
      expect(await answering(status)).toEqual({ error: `answered ${status}`, final: false })
    for (const status of [400, 401, 404, 410])
      expect(await answering(status)).toEqual({ error: `answered ${status}`, final: true })
  })
  it('hangs up is tried again, and the error does not tell the address', async () => {
    const failure = await sendTo((request) => request.socket.destroy())
    expect(failure).toMatchObject({ final: false })
    expect(JSON.stringify(failure)).not.toContain('geheim')
  })
  it('is no longer among the hosts is not asked at all', async () => {
    const sender = new WebhookSender({ hosts: [], ambient: new TestAmbient() })
    const envelope = { id: 'm', address: 'http://127.0.0.1:1/x', secret: null }
    const message = { title: 't', lines: [], link: null, data: {} }
    expect(await sender.send('webhook', envelope, message, new AbortController().signal)).toEqual({
      error: 'webhook_host',
      final: true,
    })
  })
})
