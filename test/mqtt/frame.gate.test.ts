import fc from 'fast-check'
import mqtt, { type Packet } from 'mqtt-packet'
import { describe, expect, it } from 'vitest'
import { FrameGate, type Verdict } from '../../server/mqtt/frame.gate.ts'

const LIMIT = 300

function aGate(verdict: Verdict = 'cut', limit = LIMIT) {
  const exceeded: unknown[] = []
  const gate = new FrameGate({
    limit: () => limit,
    exceeded: (packet) => {
      exceeded.push(packet)
      return verdict
    },
  })
  let closed = false
  const pass = (chunk: Buffer) => gate.pass(chunk, () => (closed = true))
  return { pass, exceeded, isClosed: () => closed }
}

const publish = (size: number, messageId = 7) =>
  mqtt.generate({
    cmd: 'publish',
    topic: 't',
    payload: Buffer.alloc(size, 'x'),
    qos: 1,
    dup: false,
    retain: false,
    messageId,
  })
const packets = (bytes: Buffer): Packet[] => {
  const parser = mqtt.parser()
  const read: Packet[] = []
  parser.on('packet', (packet) => read.push(packet))
  parser.parse(bytes)
  return read
}
/** The bytes in pieces of these sizes, over and over. */
const pieces = (bytes: Buffer, sizes: readonly number[]) => {
  const cut: Buffer[] = []
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1
    cut.push(bytes.subarray(at, at + size))
    at += size
  }
  return cut
}

describe('the frame gate', () => {
  it('lets packets within the limit pass as the same bytes, without a copy', () => {
    const { pass } = aGate()
    const chunk = Buffer.concat([publish(10), mqtt.generate({ cmd: 'pingreq' }), publish(200)])
    const passed = pass(chunk)
    expect(passed).toEqual(chunk)
    expect(passed?.buffer).toBe(chunk.buffer)
  })

  it('lets through the same packets however the bytes arrive, and only the beginning of longer ones', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(700), { minLength: 1, maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 6 }),
        (sizes, cuts) => {
          const { pass, exceeded } = aGate()
          const bytes = Buffer.concat(sizes.map((size, i) => publish(size, i + 1)))
          const passed = Buffer.concat(pieces(bytes, cuts).flatMap((piece) => pass(piece) ?? []))
          // Two bytes of topic length, one of topic, two of message id.
          expect(packets(passed)).toMatchObject(
            sizes.map((size, i) => ({
              messageId: i + 1,
              payload: Buffer.alloc(Math.min(size, LIMIT - 5), 'x'),
            })),
          )
          expect(exceeded).toHaveLength(sizes.filter((size) => size + 5 > LIMIT).length)
        },
      ),
    )
  })

  it('closes on a long packet before its body arrives, and lets nothing more through', () => {
    const { pass, exceeded, isClosed } = aGate('close')
    // A CONNECT that announces 268,435,455 bytes.
    expect(pass(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]))).toBeNull()
    expect(isClosed()).toBe(true)
    expect(exceeded).toEqual([{ isPublish: false, size: 268_435_455 }])
    expect(pass(publish(1))).toBeNull()
  })

  it('takes a length of more than four bytes for infinite', () => {
    const { pass, exceeded } = aGate('close')
    pass(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x01]))
    expect(exceeded).toEqual([{ isPublish: true, size: Number.POSITIVE_INFINITY }])
  })
})
