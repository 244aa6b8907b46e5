import { describe, expect, test } from 'vitest'
import { birth } from '../../protocol/messages/birth.ts'
import { knownEvent } from '../../protocol/messages/events.ts'
import { state } from '../../protocol/messages/state.ts'
import { will } from '../../protocol/messages/will.ts'
import { aDispenser, held, kinds, START } from './builders.ts'

const SECOND = 1_000

describe('a press', () => {
  test('drops one unit, counts it for life and writes it down', () => {
    const dispenser = aDispenser({ channels: [{ remaining: 5 }] })
    expect(dispenser.press(1, 'drops', START + 90 * SECOND)).toBe('vend')
    expect(held(dispenser).at(-1)).toEqual({
      kind: 'vend',
      channel: 1,
      quantity: 1,
      counters: { vend: 1, failed: 0, test: 0 },
      boot: 1,
      uptime: 90 * SECOND,
      at: '2026-03-01T08:01:30.000Z',
      clock: 'ntp',
    })
    expect(dispenser.reports[0]).toMatchObject({ remaining: 4, counters: { vend: 1 } })
  })

  test('on an empty channel is refused as unmet demand, and counts nothing', () => {
    const dispenser = aDispenser({ channels: [{ remaining: 0 }, { remaining: 1 }] })
    expect(dispenser.press(1, 'drops', START)).toBe('refused')
    expect(held(dispenser).at(-1)).toMatchObject({ kind: 'refused', channel: 1, reason: 'sold_out' })
    expect(dispenser.reports[0]?.counters).toEqual({ vend: 0, failed: 0, test: 0 })
  })

  test('soon after a vend is refused on every channel until the cooldown is over', () => {
    const dispenser = aDispenser({ cooldown: 15 * SECOND })
    expect(dispenser.press(1, 'drops', START)).toBe('vend')
    expect(dispenser.press(2, 'drops', START + 14 * SECOND)).toBe('refused')
    expect(held(dispenser).at(-1)).toMatchObject({ kind: 'refused', channel: 2, reason: 'cooldown' })
    expect(dispenser.press(2, 'drops', START + 15 * SECOND)).toBe('vend')
  })

  test('that drops nothing is a failure and no vend', () => {
    const dispenser = aDispenser({ channels: [{ remaining: 5 }], cooldown: 15 * SECOND })
    expect(dispenser.press(1, 'sticks', START)).toBe('failed')
    expect(held(dispenser).at(-1)).toMatchObject({
      kind: 'failed',
      counters: { vend: 0, failed: 1, test: 0 },
    })
    expect(dispenser.reports[0]?.remaining).toBe(5)
    // Who got nothing may try again at once.
    expect(dispenser.press(1, 'drops', START + 1)).toBe('vend')
  })

  test('that jams the channel puts that channel out of order until somebody frees it', () => {
    const dispenser = aDispenser()
    dispenser.press(1, 'jams', START)
    expect(kinds(held(dispenser)).slice(-2)).toEqual(['failed', 'fault'])
    expect(dispenser.press(1, 'drops', START)).toBe('refused')
    expect(held(dispenser).at(-1)).toMatchObject({ reason: 'fault' })
    expect(dispenser.press(2, 'drops', START)).toBe('vend')
    expect(dispenser.state(START)).toMatchObject({
      faults: [],
      channels: [{ fault: 'jam' }, { fault: null }],
    })
    dispenser.clearFault('jam', START, 1)
    expect(dispenser.press(1, 'drops', START)).toBe('vend')
  })

  test('on a channel that the machine does not have is an error', () => {
    expect(() => aDispenser().press(3, 'drops', START)).toThrow(RangeError)
  })
})

describe('people with a key', () => {
  test('test vends are counted apart from vends and ignore the cooldown', () => {
    const dispenser = aDispenser({ channels: [{ remaining: 1 }], cooldown: 60 * SECOND })
    expect(dispenser.testVend(1, 'drops', START)).toBe('vend')
    expect(held(dispenser).at(-1)).toMatchObject({ kind: 'test', counters: { vend: 0, failed: 0, test: 1 } })
    expect(dispenser.testVend(1, 'drops', START)).toBe('failed')
  })

  test('a refill raises the level and names its lot; more than fits is an error and changes nothing', () => {
    const dispenser = aDispenser({ channels: [{ remaining: 3 }] })
    dispenser.refill(1, 10, START, { lot: 'A1', expiry: '2028-01-31' })
    expect(held(dispenser).at(-1)).toMatchObject({ kind: 'refill', loaded: 10, remaining: 13, lot: 'A1' })
    expect(() => dispenser.refill(1, 8, START)).toThrow(/21 units/)
    expect(dispenser.reports[0]?.remaining).toBe(13)
  })

  test('a count sets the level and leaves the counters alone', () => {
    const dispenser = aDispenser({ channels: [{ remaining: 3 }] })
    dispenser.count(1, 2, START)
    expect(held(dispenser).at(-1)).toMatchObject({ kind: 'count', remaining: 2 })
    expect(dispenser.reports[0]).toMatchObject({ remaining: 2, counters: { vend: 0 } })
    expect(() => dispenser.count(1, 1.5, START)).toThrow(RangeError)
  })

  test('the door is written down when it moves, and shown', () => {
    const dispenser = aDispenser()
    dispenser.setDoor(true, START)
    dispenser.setDoor(true, START)
    expect(kinds(held(dispenser))).toEqual(['power', 'door'])
    expect(dispenser.state(START).door).toBe('open')
  })
})

describe('faults and sensors', () => {
  test('a fault is written down once when it comes and once when it goes', () => {
    const dispenser = aDispenser()
    dispenser.raiseFault('reader', START)
    dispenser.raiseFault('reader', START)
    expect(dispenser.state(START).faults).toEqual(['reader'])
    dispenser.clearFault('reader', START)
    dispenser.clearFault('reader', START)
    expect(kinds(held(dispenser))).toEqual(['power', 'fault', 'fault_cleared'])
    expect(dispenser.state(START).faults).toEqual([])
  })

  test('the state shows the last reading, and nothing before the first', () => {
    const dispenser = aDispenser()
    expect(dispenser.state(START)).toMatchObject({ celsius: null, humidity: null })
    dispenser.sense(0, null, START)
    expect(dispenser.state(START)).toMatchObject({ celsius: 0, humidity: null })
    expect(held(dispenser).at(-1)).toMatchObject({ kind: 'climate', celsius: 0, humidity: null })
  })
})

describe('power', () => {
  test('a cut ends the boot: counters, levels and log stay, boot rises, connections start over', () => {
    const dispenser = aDispenser({ channels: [{ remaining: 5 }] })
    dispenser.press(1, 'drops', START)
    dispenser.beginConnection()
    dispenser.beginConnection()
    dispenser.powerOff(START + 10 * SECOND, true)
    dispenser.powerOn(START + 3_600 * SECOND)
    expect(kinds(held(dispenser))).toEqual(['power', 'vend', 'power', 'power'])
    expect(held(dispenser).at(-1)).toMatchObject({ state: 'on', boot: 2, uptime: 0 })
    expect(dispenser.beginConnection()).toEqual({ v: 1, boot: 2, conn: 1 })
    expect(dispenser.birth(START + 3_601 * SECOND)).toMatchObject({
      boot: 2,
      uptime: SECOND,
      first: 0,
      next: 4,
      channels: [{ remaining: 4, counters: { vend: 1 } }],
    })
  })

  test('without power nothing is noticed', () => {
    const dispenser = aDispenser()
    dispenser.powerOff(START, false)
    expect(dispenser.press(1, 'drops', START)).toBe('dead')
    expect(dispenser.testVend(1, 'drops', START)).toBe('dead')
    dispenser.setDoor(true, START)
    dispenser.sense(20, 50, START)
    dispenser.raiseFault('reader', START)
    dispenser.count(1, 3, START)
    expect(kinds(held(dispenser))).toEqual(['power'])
  })
})

describe('the clock', () => {
  const readings = (dispenser: ReturnType<typeof aDispenser>, now: number) => {
    const { at, clock, uptime } = dispenser.state(now)
    return { at, clock, uptime }
  }

  test('of a board that knows no time stays silent until the server tells it, and again after a reboot', () => {
    const dispenser = aDispenser({ clock: 'none' })
    expect(readings(dispenser, START + 1)).toEqual({ at: null, clock: 'none', uptime: 1 })
    dispenser.receiveTime({ at: '2030-01-01T00:00:00.000Z' }, START + 1_000)
    expect(readings(dispenser, START + 3_500)).toEqual({
      at: '2030-01-01T00:00:02.500Z',
      clock: 'server',
      uptime: 3_500,
    })
    dispenser.powerOff(START + 4_000, false)
    dispenser.powerOn(START + 5_000)
    expect(readings(dispenser, START + 5_000)).toEqual({ at: null, clock: 'none', uptime: 0 })
  })

  test('of a board with network time does not listen to the server; a battery clock does', () => {
    const told = { at: '2030-01-01T00:00:00.000Z' }
    const ntp = aDispenser({ clock: 'ntp' })
    ntp.receiveTime(told, START)
    expect(readings(ntp, START)).toMatchObject({ at: '2026-03-01T08:00:00.000Z', clock: 'ntp' })
    const rtc = aDispenser({ clock: 'rtc', clockError: -60 * SECOND })
    expect(readings(rtc, START)).toMatchObject({ at: '2026-03-01T07:59:00.000Z', clock: 'rtc' })
    rtc.receiveTime(told, START)
    expect(readings(rtc, START)).toMatchObject({ at: told.at, clock: 'server' })
  })

  test('never runs backwards within a boot, even when an earlier moment is handed in later', () => {
    const dispenser = aDispenser()
    dispenser.press(1, 'drops', START + 5_000.7)
    dispenser.press(1, 'drops', START + 4_000)
    expect(held(dispenser).map(({ uptime }) => uptime)).toEqual([0, 5_000, 5_000])
  })
})

test('everything it says is protocol d1', () => {
  const dispenser = aDispenser({
    channels: [{ remaining: 2 }, { remaining: 20 }],
    cooldown: 5,
    clock: 'none',
  })
  dispenser.press(1, 'drops', START)
  dispenser.press(1, 'drops', START + 1)
  dispenser.press(2, 'jams', START + 9)
  dispenser.testVend(1, 'drops', START + 9)
  dispenser.refill(1, 5, START + 9, { lot: 'L', expiry: '2027-12-31', visit: 'v1' })
  dispenser.count(1, 6, START + 9)
  dispenser.setDoor(true, START + 9)
  dispenser.raiseFault('reader', START + 9)
  dispenser.clearFault('reader', START + 9)
  dispenser.sense(-127, null, START + 9)
  dispenser.powerOff(START + 10, true)
  dispenser.powerOn(START + 20)
  const events = held(dispenser)
  expect(new Set(kinds(events))).toEqual(
    new Set([
      'power',
      'vend',
      'refused',
      'failed',
      'fault',
      'test',
      'refill',
      'count',
      'door',
      'fault_cleared',
      'climate',
    ]),
  )
  for (const event of events) expect(knownEvent.parse(event)).toEqual(event)
  expect(will.parse(dispenser.beginConnection())).toEqual({ v: 1, boot: 2, conn: 1 })
  expect(birth.parse(dispenser.birth(START + 30))).toEqual(dispenser.birth(START + 30))
  expect(state.parse(dispenser.state(START + 30))).toEqual(dispenser.state(START + 30))
})
