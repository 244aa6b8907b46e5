import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeviceMoment, EventTime } from '../../server/devices/ingest/event-time.ts'
import { LogTimes, type StoredTimes } from '../../server/devices/ingest/log-times.ts'

const NOW = Date.parse('2026-03-01T12:00:00.000Z')
const HOUR = 3_600_000
const DAY = 24 * HOUR
const aLog = (stored: StoredTimes = { boots: [], reached: null }) => new LogTimes(stored)
const moment = (boot: number, uptime: number, more: Partial<DeviceMoment> = {}): DeviceMoment => ({
  boot,
  uptime,
  at: null,
  clock: 'none',
  ...more,
})
const clock = (ms: number, source: DeviceMoment['clock'] = 'ntp') => ({
  at: new Date(ms).toISOString(),
  clock: source,
})

describe('a boot', () => {
  it('began as early as any message allows, since a message may be late and never early', () => {
    const times = aLog()
    times.learn(1, 1_000, NOW + 6_000)
    times.learn(1, 2_000, NOW + 6_500)
    times.learn(1, 3_000, NOW + 9_000)
    expect(times.timeOf(0, moment(1, 0), NOW + DAY)).toMatchObject({ at: NOW + 4_500, quality: 'offset' })
  })

  it('is worth a write when it is new or known a second better', () => {
    const times = aLog()
    expect(times.learn(1, 0, NOW)).toBe(true)
    expect(times.learn(1, 10, NOW + 5)).toBe(false)
    expect(times.learn(1, 2_000, NOW)).toBe(true)
    expect(times.learn(1, 0, NOW + 90_000)).toBe(false)
  })

  it('is known again after a restart; of many the newest are kept', () => {
    const times = aLog()
    for (let boot = 0; boot < 1_000; boot++) times.learn(boot, 0, NOW + boot * HOUR)
    const again = aLog(JSON.parse(JSON.stringify(times.stored())))
    expect(again.stored()).toEqual(times.stored())
    expect(again.stored().boots).toHaveLength(16)
    expect(again.timeOf(0, moment(999, 60_000), NOW + 2_000 * HOUR)).toMatchObject({
      at: NOW + 999 * HOUR + 60_000,
      quality: 'offset',
    })
  })

  it('that only a synchronised clock tells of is known by that, until it is heard itself', () => {
    const times = aLog()
    const late = NOW + 9 * DAY
    expect(times.timeOf(0, moment(1, HOUR, clock(NOW)), late)).toMatchObject({ at: NOW, quality: 'clock' })
    expect(times.timeOf(1, moment(1, 2 * HOUR), late)).toMatchObject({ at: NOW + HOUR, quality: 'offset' })
    times.learn(1, 3 * HOUR, NOW + 2 * HOUR + 30_000)
    expect(times.timeOf(2, moment(1, 3 * HOUR), late)).toMatchObject({
      at: NOW + 2 * HOUR + 30_000,
      quality: 'offset',
    })
  })
})

describe('a boot that never got online', () => {
  it('lies between the last event before it and the next boot that did', () => {
    const times = aLog()
    times.learn(1, 0, NOW)
    times.timeOf(0, moment(1, 5 * HOUR), NOW + 5 * HOUR)
    times.learn(3, 0, NOW + 10 * DAY)
    const after = NOW + 5 * HOUR + 2 * HOUR
    expect(times.timeOf(1, moment(2, 2 * HOUR), NOW + 11 * DAY)).toEqual({
      at: (after + NOW + 10 * DAY) / 2,
      quality: 'interval',
      after,
      before: NOW + 10 * DAY,
    })
    // The next is later by what passed between them, and so is the boot after that.
    expect(times.timeOf(2, moment(2, 6 * HOUR), NOW + 11 * DAY)).toMatchObject({ after: after + 4 * HOUR })
    expect(times.timeOf(3, moment(3, HOUR), NOW + 11 * DAY)).toMatchObject({ quality: 'offset' })
  })

  it('keeps its interval when the server restarts in the middle of the backlog', () => {
    const [one, other] = [aLog(), aLog()]
    for (const times of [one, other]) {
      times.learn(1, 0, NOW)
      times.timeOf(0, moment(1, HOUR), NOW + HOUR)
      times.learn(4, 0, NOW + 10 * DAY)
      times.timeOf(1, moment(2, HOUR), NOW + 10 * DAY)
    }
    const again = aLog(JSON.parse(JSON.stringify(one.stored())))
    expect(again.timeOf(2, moment(3, HOUR), NOW + 11 * DAY)).toEqual(
      other.timeOf(2, moment(3, HOUR), NOW + 11 * DAY),
    )
  })

  it('is not misled by a counter of boots or an uptime that cannot be', () => {
    const times = aLog()
    times.learn(7, 0, NOW)
    times.timeOf(0, moment(7, HOUR), NOW + HOUR)
    // A boot of a far higher number, long before: no neighbour.
    times.learn(9_000, 0, NOW - 30 * DAY)
    const late = NOW + 2 * DAY
    expect(times.timeOf(1, moment(8, HOUR), late)).toMatchObject({ after: NOW + 2 * HOUR, before: late })
    expect(times.timeOf(2, moment(8, Number.MAX_SAFE_INTEGER), late)).toMatchObject({
      after: NOW + 2 * HOUR,
      before: late,
    })
  })
})

describe('a clock that jumps inside a boot', () => {
  it('is believed until it jumps; then the uptime counts', () => {
    const times = aLog()
    const late = NOW + 9 * DAY
    const told = [clock(NOW), clock(NOW - 6 * 365 * DAY), clock(NOW + 7 * DAY), clock(NOW + 3 * HOUR)]
    const given = told.map((each, i) => times.timeOf(i, moment(1, i * HOUR, each), late))
    expect(given.map(({ at, quality }) => [at - NOW, quality])).toEqual([
      [0, 'clock'],
      [HOUR, 'offset'],
      [2 * HOUR, 'offset'],
      [3 * HOUR, 'clock'],
    ])
  })

  it('and that nothing sets is no reason to disorder the log', () => {
    const times = aLog()
    const late = NOW + 9 * DAY
    times.timeOf(0, moment(1, 0, clock(NOW)), late)
    const jumped = [NOW + 5 * DAY, NOW + DAY, NOW + 6 * DAY].map((ms, i) =>
      times.timeOf(i + 1, moment(i + 2, HOUR, clock(ms, 'rtc')), late),
    )
    expect(jumped.map(({ quality }) => quality)).toEqual(['clock', 'interval', 'clock'])
    expect(jumped.map(({ at }) => at)).toEqual(jumped.map(({ at }) => at).sort((a, b) => a - b))
  })
})

describe('times of a log', () => {
  /** A life: boots one after the other, some heard while they ran, with a clock or none, and events in each. */
  const life = fc.array(
    fc.record({
      pause: fc.integer({ min: 60_000, max: 5 * DAY }),
      heard: fc.boolean(),
      clock: fc.constantFrom('none' as const, 'ntp' as const),
      uptimes: fc.array(fc.integer({ min: 0, max: 3 * DAY }), { minLength: 1, maxLength: 5 }),
    }),
    { minLength: 1, maxLength: 8 },
  )

  it('hold the truth: exact where anything tells it, and otherwise between bounds, in the order of the log', () => {
    fc.assert(
      fc.property(life, (boots) => {
        const times = aLog()
        let now = NOW
        const written: { moment: DeviceMoment; truth: number }[] = []
        const heard: { boot: number; at: number }[] = []
        for (const [boot, { pause, heard: live, clock: source, uptimes }] of boots.entries()) {
          now += pause
          if (live) heard.push({ boot, at: now })
          const sorted = uptimes.toSorted((a, b) => a - b)
          for (const uptime of sorted) {
            const truth = now + uptime
            const told = source === 'none' ? {} : clock(truth, source)
            written.push({ moment: moment(boot, uptime, told), truth })
          }
          now += sorted.at(-1) ?? 0
        }
        for (const { boot, at } of heard) times.learn(boot, 0, at)
        const given: EventTime[] = []
        for (const [seq, { moment, truth }] of written.entries()) {
          const time = times.timeOf(seq, moment, now)
          if (time.quality === 'clock' || time.quality === 'offset') expect(time.at).toBe(truth)
          else if (time.quality === 'interval') {
            expect(time.after ?? 0).toBeLessThanOrEqual(truth)
            expect(time.before).toBeGreaterThanOrEqual(truth)
          }
          given.push(time)
        }
        // A guess may turn out to lie after what is known exactly; what is known exactly is in order.
        const exact = given.filter(({ quality }) => quality === 'clock' || quality === 'offset')
        expect(exact.map(({ at }) => at)).toEqual(exact.map(({ at }) => at).sort((a, b) => a - b))
        // All of it is in order when every boot without a clock has a neighbour that was heard.
        if (heard.length > 0 && boots.every(({ clock: source }) => source === 'none'))
          expect(given.map(({ at }) => at)).toEqual(given.map(({ at }) => at).sort((a, b) => a - b))
      }),
      { numRuns: 500 },
    )
  })
})
