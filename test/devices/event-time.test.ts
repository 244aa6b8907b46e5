import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BootOffsets, eventTime } from '../../server/devices/event-time.ts'

const received = Date.parse('2026-03-01T12:00:00.000Z')
const HOUR = 3_600_000
const at = (ms: number) => new Date(ms).toISOString()
const moment = { boot: 3, uptime: 10 * HOUR, at: null, clock: 'none' as const }

describe('the time of an event', () => {
  it('is what the device says when its clock can be right', () => {
    const told = { ...moment, at: at(received - HOUR), clock: 'ntp' as const }
    expect(eventTime(told, received, undefined)).toEqual({ at: received - HOUR, quality: 'clock' })
  })

  it('is boot time and uptime when the clock is dead, absent or contradicts them', () => {
    const boot = received - 12 * HOUR
    for (const clock of [
      { at: '1970-01-01T00:00:00.000Z', clock: 'rtc' as const },
      { at: '2036-02-07T06:28:16.000Z', clock: 'ntp' as const },
      { at: at(received - 30 * 24 * HOUR), clock: 'rtc' as const },
      { at: 'yesterday', clock: 'ntp' as const },
      { at: at(received - 2 * HOUR), clock: 'none' as const },
      { at: null, clock: 'server' as const },
    ])
      expect(eventTime({ ...moment, ...clock }, received, boot)).toEqual({
        at: boot + 10 * HOUR,
        quality: 'offset',
      })
  })

  it('is when it arrived if nothing else is known', () => {
    expect(eventTime(moment, received, undefined)).toEqual({ at: received, quality: 'received' })
  })

  it('never lies ahead of its arrival and never fails, with clocks from 1970 to 2076 and any text', () => {
    const clocks = fc.oneof(
      fc
        .date({ min: new Date(0), max: new Date('2076-12-31'), noInvalidDate: true })
        .map((date) => date.toISOString()),
      fc.string({ maxLength: 40 }),
      fc.constant(null),
    )
    fc.assert(
      fc.property(
        clocks,
        fc.constantFrom('ntp' as const, 'server' as const, 'rtc' as const, 'none' as const),
        fc.maxSafeNat(),
        fc.option(fc.integer({ min: -received, max: received }), { nil: undefined }),
        (clock, source, uptime, offset) => {
          const { at } = eventTime({ boot: 1, uptime, at: clock, clock: source }, received, offset)
          expect(at).toBeLessThanOrEqual(received)
          expect(at).toBeGreaterThanOrEqual(Date.UTC(2020, 0, 1))
        },
      ),
    )
  })
})

describe('the offset of a boot', () => {
  it('is the earliest that any message allows, since a message may be late and never early', () => {
    const offsets = new BootOffsets()
    offsets.learn(1, 1_000, 6_000)
    offsets.learn(1, 2_000, 6_500)
    offsets.learn(1, 3_000, 9_000)
    expect(offsets.of(1)).toBe(4_500)
    expect(offsets.of(2)).toBeUndefined()
  })

  it('is remembered for a few boots only', () => {
    const offsets = new BootOffsets()
    for (let boot = 0; boot < 1_000; boot++) offsets.learn(boot, 0, boot)
    expect(
      Array.from({ length: 1_000 }, (_, boot) => offsets.of(boot)).filter((known) => known !== undefined),
    ).toHaveLength(8)
    expect(offsets.of(999)).toBe(999)
  })
})
