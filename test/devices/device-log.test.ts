import { describe, expect, it } from 'vitest'
import { DeviceLog, type Observation } from '../../server/devices/ingest/device-log.ts'

const aLog = () => new DeviceLog('log-a', 1, { through: -1, gaps: [], counters: [] })
/** What a vend of one unit says at this sequence number. */
const vend = (seq: number, total: number, channel = 1): Observation => ({
  position: seq + 1,
  channel,
  total,
  units: 1,
})
const told = (position: number, total: number, channel = 1): Observation => ({
  position,
  channel,
  total,
  units: 0,
})

describe('a log', () => {
  it('moves on through what follows without a hole, and names what it misses above', () => {
    const log = aLog()
    for (const seq of [0, 1, 4, 5, 8]) log.store(seq, null)
    expect(log.through).toBe(1)
    expect(log.missing()).toEqual([
      [2, 3],
      [6, 7],
    ])
    for (const seq of [3, 2]) log.store(seq, null)
    expect(log.through).toBe(5)
    expect(log.missing()).toEqual([[6, 7]])
    expect([5, 6, 8, 9].map((seq) => log.standing(seq))).toEqual(['stored', 'awaited', 'stored', 'awaited'])
  })

  it('takes nothing for lost until the device says that it no longer has it', () => {
    const log = aLog()
    log.store(5, null)
    expect(log.gaps).toEqual([])
    log.lose(4)
    expect(log.through).toBe(3)
    expect(log.gaps).toEqual([[0, 3]])
    expect(log.missing()).toEqual([[4, 4]])
    log.lose(4)
    expect(log.gaps).toEqual([[0, 3]])
  })

  it('keeps what it has when a gap is declared around it', () => {
    const log = aLog()
    log.store(2, null)
    log.lose(5)
    expect(log.gaps).toEqual([
      [0, 1],
      [3, 4],
    ])
    expect(log.through).toBe(4)
  })

  it('proves the units of a gap by what the counter rose beyond the events', () => {
    const log = aLog()
    log.store(0, vend(0, 101))
    log.lose(6)
    expect(log.store(6, vend(6, 105))).toEqual([
      { kind: 'unattributed', channel: 1, run: [1, 5], quantity: 3 },
    ])
    expect(log.store(7, vend(7, 106))).toEqual([])
  })

  it('waits with the counters of a birth until the events before it are there', () => {
    const log = aLog()
    log.store(0, vend(0, 101))
    log.lose(6)
    expect(log.tell(told(8, 110))).toEqual([])
    expect(log.store(6, vend(6, 105))).toHaveLength(1)
    expect(log.store(7, vend(7, 106))).toEqual([
      { kind: 'counter_jumped', channel: 1, position: 8, total: 110, known: 106 },
    ])
  })

  it('knows nothing of units before the first word about a channel', () => {
    const log = aLog()
    log.lose(980)
    expect(log.tell(told(980, 4_213))).toEqual([])
    expect(log.store(980, vend(980, 4_214))).toEqual([])
    expect(log.gaps).toEqual([[0, 979]])
  })

  it('says so when a total falls, and believes the higher one from then on', () => {
    const log = aLog()
    log.store(0, vend(0, 50))
    expect(log.store(1, vend(1, 20))).toEqual([
      { kind: 'counter_fell', channel: 1, position: 2, total: 20, known: 50 },
    ])
    expect(log.store(2, vend(2, 52))).toEqual([])
  })

  it('goes on counting after one garbled total, and what is lost later is proved as ever', () => {
    for (const garbled of [65_538, 0]) {
      const log = aLog()
      log.store(0, vend(0, 1))
      expect(log.store(1, vend(1, garbled))).toHaveLength(1)
      // The state of the same moment tells the right one.
      expect(log.tell(told(2, 2))).toEqual([])
      const again = new DeviceLog('log-a', 1, log.checkpoint())
      for (const each of [log, again]) {
        expect(each.store(2, vend(2, 3))).toEqual([])
        expect(each.store(3, vend(3, 4))).toEqual([])
        each.lose(12)
        expect(each.tell(told(12, 12))).toEqual([
          { kind: 'unattributed', channel: 1, run: [4, 11], quantity: 8 },
        ])
      }
    }
  })

  it('begins anew from a total that cannot be when the next ones go on from it', () => {
    for (const next of [vend(2, 901), told(2, 900)]) {
      const log = aLog()
      log.store(0, vend(0, 1))
      expect(log.store(1, vend(1, 900))).toMatchObject([{ kind: 'counter_jumped', total: 900, known: 1 }])
      if (next.units === 0) expect(log.tell(next)).toEqual([])
      else expect(log.store(2, next)).toEqual([])
      log.lose(5)
      expect(log.tell(told(5, 905))).toMatchObject([{ kind: 'unattributed', quantity: next.units ? 4 : 5 }])
    }
  })

  it('believes no more lost units than the lost events can have given out', () => {
    const log = aLog()
    log.store(0, vend(0, 1))
    log.lose(2)
    expect(log.tell(told(2, 4_294_967_295))).toMatchObject([{ kind: 'counter_jumped', known: 1 }])
    const claims = aLog()
    claims.store(0, vend(0, 1))
    claims.lose(9e15)
    expect(claims.tell(told(9e15, 8e15))).toMatchObject([{ kind: 'counter_jumped', known: 1 }])
    log.lose(4)
    expect(log.tell(told(4, 2_001))).toEqual([
      { kind: 'unattributed', channel: 1, run: [1, 3], quantity: 2_000 },
    ])
  })

  it('says so when events give out more than the counter rose by', () => {
    const log = aLog()
    log.store(0, vend(0, 1))
    log.store(1, vend(1, 2))
    expect(log.store(2, vend(2, 2))).toEqual([
      { kind: 'counter_short', channel: 1, position: 3, total: 2, known: 2 },
    ])
    expect(log.store(3, vend(3, 3))).toEqual([])
  })

  it('compares counters in the order of the log, whatever the order of arrival', () => {
    const log = aLog()
    log.store(0, vend(0, 1))
    expect([3, 2, 1].flatMap((seq) => log.store(seq, vend(seq, seq + 1)))).toEqual([])
  })

  it('tells channels apart', () => {
    const log = aLog()
    log.tell(told(0, 10, 1))
    log.tell(told(0, 500, 2))
    log.lose(3)
    expect(log.tell(told(3, 12, 1))).toEqual([{ kind: 'unattributed', channel: 1, run: [0, 2], quantity: 2 }])
    expect(log.tell(told(3, 500, 2))).toEqual([])
  })

  it('attributes two gaps to the part of each that the counter covers', () => {
    const log = aLog()
    log.tell(told(0, 0))
    log.lose(5)
    expect(log.tell(told(5, 4))).toEqual([{ kind: 'unattributed', channel: 1, run: [0, 4], quantity: 4 }])
    log.lose(10)
    expect(log.tell(told(10, 6))).toEqual([{ kind: 'unattributed', channel: 1, run: [5, 9], quantity: 2 }])
  })

  it('takes an event of a gap that comes late, and says whether its units were proved already', () => {
    const log = aLog()
    log.tell(told(0, 0))
    log.lose(5)
    expect(log.recover(1, vend(1, 1)).accounted).toBe(false)
    log.tell(told(5, 4))
    const { accounted, findings } = log.recover(3, vend(3, 3))
    expect(accounted).toBe(true)
    expect(findings).toEqual([])
    expect(log.gaps).toEqual([
      [0, 0],
      [2, 2],
      [4, 4],
    ])
  })

  it('is the same after its checkpoint and the events behind it', () => {
    const log = aLog()
    log.store(0, vend(0, 1))
    log.lose(4)
    const again = new DeviceLog('log-a', 1, log.checkpoint())
    for (const each of [log, again]) for (const seq of [4, 6]) each.store(seq, vend(seq, seq))
    expect(again.checkpoint()).toEqual(log.checkpoint())
    expect(again.missing()).toEqual(log.missing())
  })

  it('gives up an event that cannot be used, in order or ahead of a hole, and waits for it no more', () => {
    const log = aLog()
    log.giveUp(0)
    log.giveUp(3)
    expect(log.through).toBe(0)
    expect([0, 1, 3].map((seq) => log.standing(seq))).toEqual(['lost', 'awaited', 'lost'])
    expect(log.missing()).toEqual([[1, 2]])
    const again = new DeviceLog('log-a', 1, log.checkpoint())
    for (const each of [log, again]) for (const seq of [1, 2]) each.store(seq, vend(seq, seq + 7))
    expect(log.through).toBe(3)
    expect(again.checkpoint()).toEqual(log.checkpoint())
  })

  it('proves the units of an event that could not be used by the counter of the next', () => {
    const log = aLog()
    log.store(0, vend(0, 1))
    log.giveUp(1)
    expect(log.store(2, vend(2, 3))).toEqual([{ kind: 'unattributed', channel: 1, run: [1, 1], quantity: 1 }])
  })

  it('takes an event that it had given up ahead of a hole, and compares it when the hole is filled', () => {
    const log = aLog()
    log.store(0, vend(0, 1))
    log.giveUp(2)
    expect(log.recover(2, vend(2, 3))).toEqual({ accounted: false, findings: [] })
    expect(log.store(1, vend(1, 2))).toEqual([])
    expect(log.through).toBe(2)
    expect(log.gaps).toEqual([])
  })

  it('holds only so much above a hole', () => {
    const log = aLog()
    expect(log.hasRoomFor(1)).toBe(true)
    expect(log.hasRoomFor(Number.MAX_SAFE_INTEGER)).toBe(false)
    for (let seq = 1; seq < 4_000 && log.hasRoomFor(seq); seq += 2) log.store(seq, null)
    expect(log.hasRoomFor(5)).toBe(false)
    expect(log.missing().length).toBeLessThanOrEqual(1_001)
  })
})
