import { describe, expect, it } from 'vitest'
import { readMessage } from '../../server/devices/ingest/device-message.ts'
import { aBatch, aBirth, aDoor, aState, aVend } from './messages.ts'

const read = (kind: string, payload: unknown, device = 'dev-1') =>
  readMessage({
    deviceId: 'dev-1',
    secretId: null,
    topic: `d1/${device}/up/${kind}`,
    payload: Buffer.isBuffer(payload)
      ? payload
      : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
    receivedAt: 0,
  }).content

const reason = (kind: string, payload: unknown, device?: string) => {
  const content = read(kind, payload, device)
  return content.kind === 'bad' ? content.reason : content.kind
}

describe('a message', () => {
  it('is read by the schema of its topic', () => {
    expect(reason('birth', aBirth())).toBe('birth')
    expect(reason('events', aBatch(0, aVend(1), aDoor(true)))).toBe('events')
    expect(reason('state', aState())).toBe('state')
    expect(reason('will', { v: 1, boot: 1, conn: 1 })).toBe('will')
  })

  it('keeps events of unknown kinds and fields that no schema knows', () => {
    const batch = aBatch(
      0,
      { ...aDoor(true), kind: 'hologram', colour: 'blue' },
      { ...aVend(1), motor: { ms: 812 } },
    )
    const content = read('events', { ...batch, mesh: 4 })
    expect(content).toEqual({ kind: 'events', events: { ...batch, mesh: 4 } })
  })

  it.each([
    ['json', 'events', '<html><script>alert(1)</script></html>'],
    ['json', 'events', ''],
    ['json', 'events', '{"v":1'],
    ['encoding', 'events', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ['content', 'birth', JSON.stringify(aBirth()).replace('1.4.0', '1.4\\u0000')],
    ['content', 'birth', JSON.stringify(aBirth()).replace('1.4.0', '\\ud800')],
    ['content', 'birth', JSON.stringify(aBirth()).replace('"v":1', '"v":1,"__proto__":{"admin":true}')],
    ['content', 'birth', JSON.stringify(aBirth()).replace('"v":1', '"v":1,"x":{"__pro\\u0074o__":1}')],
    [
      'content',
      'birth',
      JSON.stringify(aBirth()).replace('"v":1', `"v":1,"x":${'['.repeat(20_000)}${']'.repeat(20_000)}`),
    ],
    ['schema', 'birth', { ...aBirth(), v: 2 }],
    ['schema', 'birth', { ...aBirth(), first: 2, next: 1 }],
    ['schema', 'birth', { ...aBirth(), firmware: 'a\u0007b' }],
    ['schema', 'events', aBatch(-1, aVend(1))],
    ['schema', 'events', aBatch(0)],
    ['schema', 'events', aBatch(0, ...Array.from({ length: 51 }, (_, i) => aVend(i)))],
    ['schema', 'events', aBatch(Number.MAX_SAFE_INTEGER, aVend(1))],
    ['schema', 'events', aBatch(0, aVend(1, { channel: 0 }))],
    ['schema', 'events', aBatch(0, aVend(1, { quantity: 1.5 }))],
    ['schema', 'events', aBatch(0, { kind: 'vend' })],
    ['schema', 'events', null],
    ['schema', 'state', { ...aState(), rssi: 5 }],
    ['schema', 'will', {}],
    ['oversized', 'events', 'x'.repeat(65_537)],
    ['schema', 'reply', {}],
    ['schema', 'config', {}],
    ['topic', 'selfie', {}],
    ['topic', 'events/more', {}],
  ])('that is bad is refused with the reason: %s', (expected, kind, payload) => {
    expect(reason(kind, payload)).toBe(expected)
  })

  it('of another device is never read', () => {
    expect(reason('birth', aBirth(), 'dev-2')).toBe('topic')
  })

  it('says in its detail what is wrong, in few words', () => {
    const content = read('birth', { ...aBirth(), boot: -1 })
    expect(content).toMatchObject({ kind: 'bad', reason: 'schema', detail: expect.stringContaining('boot') })
  })
})
