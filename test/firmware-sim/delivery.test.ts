import { describe, expect, test } from 'vitest'
import { MAX_BATCH_BYTES, MAX_BATCH_EVENTS } from '../../protocol/messages/parts.ts'
import { aDispenser, held, record, START, seqs } from './builders.ts'

const LOG = 'log1'

describe('batches', () => {
  test('go out oldest first, at most 50 events each and two under way', () => {
    const dispenser = aDispenser()
    record(dispenser, 149)
    expect(seqs(dispenser.takeBatch())).toEqual(Array.from({ length: 50 }, (_, i) => i))
    expect(dispenser.takeBatch()?.first).toBe(50)
    expect(dispenser.takeBatch()).toBeNull()
    dispenser.receiveAck({ log: LOG, through: 49 })
    expect(seqs(dispenser.takeBatch())).toEqual(Array.from({ length: 50 }, (_, i) => 100 + i))
    expect(dispenser.takeBatch()).toBeNull()
  })

  test('stay within 16 KiB, and are as large as that allows', () => {
    const dispenser = aDispenser({ logCapacity: 1_000 })
    // Three bytes a character: more bytes than characters.
    const papers = { lot: '批'.repeat(64), visit: '次'.repeat(64) }
    for (let i = 0; i < 200; i++) dispenser.refill(1, 0, START, papers)
    const batch = dispenser.takeBatch()
    const bytes = Buffer.byteLength(JSON.stringify(batch))
    expect(bytes).toBeLessThanOrEqual(MAX_BATCH_BYTES)
    expect(bytes).toBeGreaterThan(MAX_BATCH_BYTES - 600)
    expect(batch?.events.length).toBeLessThan(MAX_BATCH_EVENTS)
    expect(dispenser.takeBatch()?.first).toBe(batch?.events.length)
  })

  test('are not sent twice while they wait for their ack', () => {
    const dispenser = aDispenser()
    expect(seqs(dispenser.takeBatch())).toEqual([0])
    expect(dispenser.takeBatch()).toBeNull()
    record(dispenser, 1)
    expect(seqs(dispenser.takeBatch())).toEqual([1])
  })

  test('start again from the oldest after a reconnect and after an ack that never came', () => {
    const dispenser = aDispenser()
    record(dispenser, 99)
    for (const again of [() => dispenser.beginConnection(), () => dispenser.resend()]) {
      expect(dispenser.takeBatch()?.first).toBe(0)
      expect(dispenser.takeBatch()?.first).toBe(50)
      again()
    }
    expect(dispenser.takeBatch()?.first).toBe(0)
  })
})

describe('an ack', () => {
  test('alone trims: what was sent stays until then', () => {
    const dispenser = aDispenser()
    record(dispenser, 9)
    dispenser.takeBatch()
    expect(held(dispenser)).toHaveLength(10)
    expect(dispenser.receiveAck({ log: LOG, through: 3 })).toMatchObject({ verdict: 'accepted', trimmed: 4 })
    expect(dispenser.log.first).toBe(4)
    expect(dispenser.log.next).toBe(10)
  })

  test('that comes late or twice changes nothing', () => {
    const dispenser = aDispenser()
    record(dispenser, 9)
    dispenser.takeBatch()
    dispenser.receiveAck({ log: LOG, through: 7 })
    const before = held(dispenser)
    expect(dispenser.receiveAck({ log: LOG, through: 7 })).toEqual({
      verdict: 'accepted',
      trimmed: 0,
      birthDue: false,
    })
    expect(dispenser.receiveAck({ log: LOG, through: -1 })).toMatchObject({ trimmed: 0, birthDue: false })
    expect(held(dispenser)).toEqual(before)
  })

  test('for another log changes nothing', () => {
    const dispenser = aDispenser()
    record(dispenser, 9)
    expect(dispenser.receiveAck({ log: 'other', through: 9 })).toMatchObject({ verdict: 'foreign' })
    expect(held(dispenser)).toHaveLength(10)
  })

  test('for events that were never recorded changes nothing: this flash is an old copy', () => {
    const dispenser = aDispenser()
    record(dispenser, 9)
    expect(dispenser.receiveAck({ log: LOG, through: 10 })).toMatchObject({ verdict: 'ahead' })
    expect(held(dispenser)).toHaveLength(10)
  })

  test('for what an earlier connection delivered saves sending it again', () => {
    const dispenser = aDispenser()
    record(dispenser, 69)
    dispenser.takeBatch()
    dispenser.beginConnection()
    dispenser.receiveAck({ log: LOG, through: 49 })
    expect(seqs(dispenser.takeBatch())).toEqual(Array.from({ length: 20 }, (_, i) => 50 + i))
  })
})

describe('a gap that the server names', () => {
  test('is sent again at once and alone, though its batch counted as under way', () => {
    const dispenser = aDispenser()
    record(dispenser, 119)
    dispenser.takeBatch()
    dispenser.takeBatch()
    dispenser.receiveAck({ log: LOG, through: 9, gaps: [[10, 49]] })
    expect(seqs(dispenser.takeBatch())).toEqual(Array.from({ length: 40 }, (_, i) => 10 + i))
    expect(dispenser.takeBatch()).toBeNull()
    dispenser.receiveAck({ log: LOG, through: 99 })
    expect(dispenser.takeBatch()?.first).toBe(100)
  })

  test('named again while its repair is under way is not sent a third time', () => {
    const dispenser = aDispenser()
    record(dispenser, 99)
    dispenser.takeBatch()
    dispenser.takeBatch()
    dispenser.receiveAck({ log: LOG, through: -1, gaps: [[0, 9]] })
    expect(seqs(dispenser.takeBatch())).toHaveLength(10)
    dispenser.receiveAck({ log: LOG, through: -1, gaps: [[0, 9]] })
    expect(dispenser.takeBatch()).toBeNull()
  })

  test('longer than a batch is repaired in several, before anything new', () => {
    const dispenser = aDispenser()
    record(dispenser, 149)
    for (let through = -1; through < 99; through += 50) {
      dispenser.takeBatch()
    }
    dispenser.receiveAck({ log: LOG, through: -1, gaps: [[0, 79]] })
    expect(seqs(dispenser.takeBatch())).toEqual(Array.from({ length: 50 }, (_, i) => i))
    expect(seqs(dispenser.takeBatch())).toEqual(Array.from({ length: 30 }, (_, i) => 50 + i))
  })

  test('in what was never sent, or is trimmed, or was never recorded, is no repair', () => {
    const dispenser = aDispenser()
    record(dispenser, 9)
    dispenser.takeBatch()
    dispenser.receiveAck({ log: LOG, through: 9 })
    record(dispenser, 1)
    dispenser.receiveAck({
      log: LOG,
      through: 9,
      gaps: [
        [0, 5],
        [10, 10],
        [500, 600],
      ],
    })
    expect(seqs(dispenser.takeBatch())).toEqual([10])
    expect(dispenser.takeBatch()).toBeNull()
  })
})

describe('a full log', () => {
  test('drops its oldest event for the newest, and the next batch begins behind the hole', () => {
    const dispenser = aDispenser({ logCapacity: 10 })
    record(dispenser, 24)
    expect(dispenser.log.first).toBe(15)
    expect(dispenser.log.next).toBe(25)
    expect(dispenser.log.overflowed).toBe(15)
    expect(dispenser.takeBatch()?.first).toBe(15)
  })

  test('leaves the lifetime counters to tell what its lost events would have told', () => {
    const dispenser = aDispenser({ logCapacity: 3, channels: [{ remaining: 20 }] })
    for (let i = 0; i < 12; i++) dispenser.press(1, 'drops', START + i)
    expect(held(dispenser)).toHaveLength(3)
    expect(dispenser.birth(START).channels[0]?.counters.vend).toBe(12)
    expect(held(dispenser)[0]).toMatchObject({ kind: 'vend', counters: { vend: 10 } })
  })

  test('that overflows while connected says its birth again, once, when the server waits for what is gone', () => {
    const dispenser = aDispenser({ logCapacity: 10 })
    record(dispenser, 5)
    dispenser.beginConnection()
    dispenser.birth(START)
    record(dispenser, 20)
    expect(dispenser.receiveAck({ log: LOG, through: 5 })).toMatchObject({ birthDue: true })
    expect(dispenser.birth(START).first).toBe(16)
    expect(dispenser.receiveAck({ log: LOG, through: 5 })).toMatchObject({ birthDue: false })
  })

  test('drops what was under way or to be repaired without losing its place', () => {
    const dispenser = aDispenser({ logCapacity: 60 })
    record(dispenser, 59)
    dispenser.takeBatch()
    dispenser.takeBatch()
    dispenser.receiveAck({ log: LOG, through: -1, gaps: [[0, 49]] })
    record(dispenser, 30)
    expect(seqs(dispenser.takeBatch())).toEqual(Array.from({ length: 20 }, (_, i) => 30 + i))
  })
})

describe('what cannot be read any more', () => {
  test('is left out, and what lies before and behind it is sent', () => {
    const dispenser = aDispenser()
    record(dispenser, 19)
    dispenser.log.decay(5, 9)
    expect(seqs(dispenser.takeBatch())).toEqual([0, 1, 2, 3, 4])
    expect(seqs(dispenser.takeBatch())).toEqual([9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
    expect(dispenser.takeBatch()).toBeNull()
  })

  test('is given up once everything before it is committed, and a birth says so', () => {
    const dispenser = aDispenser()
    record(dispenser, 19)
    dispenser.beginConnection()
    dispenser.birth(START)
    dispenser.log.decay(5, 9)
    dispenser.takeBatch()
    dispenser.takeBatch()
    expect(dispenser.receiveAck({ log: LOG, through: 2, gaps: [[5, 8]] })).toMatchObject({ birthDue: false })
    expect(dispenser.log.first).toBe(3)
    expect(dispenser.receiveAck({ log: LOG, through: 4, gaps: [[5, 8]] })).toMatchObject({ birthDue: true })
    expect(dispenser.birth(START).first).toBe(9)
    expect(dispenser.takeBatch()).toBeNull()
    expect(dispenser.receiveAck({ log: LOG, through: 19 })).toMatchObject({ birthDue: false })
    expect(dispenser.log.length).toBe(0)
  })

  test('is repaired around when the server names a gap that is larger', () => {
    const dispenser = aDispenser()
    record(dispenser, 19)
    dispenser.takeBatch()
    dispenser.log.decay(5, 9)
    dispenser.receiveAck({ log: LOG, through: 2, gaps: [[3, 11]] })
    expect(seqs(dispenser.takeBatch())).toEqual([3, 4])
    expect(seqs(dispenser.takeBatch())).toEqual([9, 10, 11])
  })

  test('at the beginning is gone at once', () => {
    const dispenser = aDispenser()
    record(dispenser, 19)
    dispenser.log.decay(0, 3)
    expect(dispenser.log).toMatchObject({ first: 3, overflowed: 3, droppedBelow: 3 })
    expect(seqs(dispenser.takeBatch())[0]).toBe(3)
  })

  test('of a write that the power ended uses up its number, and its unit shows in the counters', () => {
    const dispenser = aDispenser()
    dispenser.failDuringWrite()
    expect(dispenser.press(1, 'drops', START)).toBe('vend')
    expect(dispenser.powered).toBe(false)
    expect(dispenser.press(1, 'drops', START)).toBe('dead')
    dispenser.powerOn(START)
    expect(dispenser.press(1, 'drops', START)).toBe('vend')
    expect(dispenser.log.next).toBe(4)
    expect(dispenser.log.at(1)).toBeUndefined()
    expect(dispenser.log.at(3)).toMatchObject({ kind: 'vend', counters: { vend: 2 } })
    expect(dispenser.dropped.get(1)).toBe(2)
  })
})

test('a log whose flash wears out holds less, and loses its oldest events', () => {
  const dispenser = aDispenser({ logCapacity: 30 })
  record(dispenser, 29)
  dispenser.log.shrink(10)
  expect(dispenser.log).toMatchObject({ first: 20, next: 30, overflowed: 20 })
  record(dispenser, 5)
  expect(dispenser.log).toMatchObject({ first: 25, next: 35 })
})

test('a new board begins a log of its own, with boots, counters and configuration at the beginning; what lies in the cabinet stays', () => {
  const dispenser = aDispenser({ channels: [{ remaining: 5 }] })
  dispenser.press(1, 'drops', START)
  dispenser.beginConnection()
  dispenser.swapBoard('log2', START + 1_000)
  expect(dispenser.beginConnection()).toMatchObject({ boot: 1, conn: 1 })
  expect(dispenser.birth(START + 1_000)).toMatchObject({
    log: 'log2',
    first: 0,
    next: 1,
    config: 0,
    uptime: 0,
    channels: [{ remaining: 4, counters: { vend: 0, failed: 0, test: 0 } }],
  })
  expect(dispenser.receiveAck({ log: LOG, through: 1 })).toMatchObject({ verdict: 'foreign' })
  expect(dispenser.dropped.get(1)).toBe(1)
})
