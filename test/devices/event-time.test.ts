import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventTime, type Surroundings } from '../../server/devices/ingest/event-time.ts'

const received = Date.parse('2026-03-01T12:00:00.000Z')
const HOUR = 3_600_000
const DAY = 24 * HOUR
const at = (ms: number) => new Date(ms).toISOString()
const moment = { boot: 3, uptime: 10 * HOUR, at: null, clock: 'none' as const }
const known = (more: Partial<Surroundings> = {}): Surroundings => ({
  beganAt: null,
  after: null,
  before: null,
  previous: null,
  ...more,
})
const exactly = (ms: number, quality: string) => ({ at: ms, quality, after: null, before: null })

describe('the time of an event', () => {
  it('is what the device says when its clock can be right', () => {
    const told = { ...moment, at: at(received - HOUR), clock: 'ntp' as const }
    expect(eventTime(told, received, known())).toEqual(exactly(received - HOUR, 'clock'))
  })

  it('is boot time and uptime when the clock is dead, absent or contradicts them', () => {
    const beganAt = received - 12 * HOUR
    for (const clock of [
      { at: '1970-01-01T00:00:00.000Z', clock: 'rtc' as const },
      { at: '2036-02-07T06:28:16.000Z', clock: 'ntp' as const },
      { at: at(received - 50 * 365 * DAY), clock: 'server' as const },
      { at: at(received + 50 * 365 * DAY), clock: 'server' as const },
      { at: at(received - 30 * DAY), clock: 'rtc' as const },
      { at: 'yesterday', clock: 'ntp' as const },
      { at: at(received - 2 * HOUR), clock: 'none' as const },
      { at: null, clock: 'server' as const },
    ])
      expect(eventTime({ ...moment, ...clock }, received, known({ beganAt }))).toEqual(
        exactly(beganAt + 10 * HOUR, 'offset'),
      )
  })

  it('is an interval with its bounds when only its neighbours are known', () => {
    const [after, before] = [received - 3 * DAY, received - DAY]
    expect(eventTime(moment, received, known({ after, before }))).toEqual({
      at: received - 2 * DAY,
      quality: 'interval',
      after,
      before,
    })
  })

  it('ends with its arrival or with the next boot when nothing is known before', () => {
    const before = received - DAY
    const ends = { at: before, quality: 'interval', after: null, before }
    expect(eventTime(moment, received, known({ before }))).toEqual(ends)
    const after = received - 2 * HOUR
    const arrives = { at: received - HOUR, quality: 'interval', after, before: received }
    expect(eventTime(moment, received, known({ after }))).toEqual(arrives)
  })

  it('is not what a clock says that contradicts the neighbours', () => {
    const bounds = { after: received - 3 * DAY, before: received - DAY }
    for (const wrong of [received - 4 * DAY, received - 60_000, Date.UTC(2024, 0, 1)]) {
      const told = { ...moment, at: at(wrong), clock: 'rtc' as const }
      expect(eventTime(told, received, known(bounds)).quality).toBe('interval')
    }
    const right = { ...moment, at: at(received - 2 * DAY - HOUR), clock: 'rtc' as const }
    expect(eventTime(right, received, known(bounds))).toEqual(exactly(received - 2 * DAY - HOUR, 'clock'))
  })

  it('follows a clock that was set against a guess, and no other', () => {
    const guessed = { after: received - 3 * DAY, previous: received - 2 * DAY }
    const told = { ...moment, at: at(received - 2.5 * DAY) }
    expect(eventTime({ ...told, clock: 'ntp' }, received, known(guessed))).toEqual(
      exactly(received - 2.5 * DAY, 'clock'),
    )
    expect(eventTime({ ...told, clock: 'rtc' }, received, known(guessed)).quality).toBe('interval')
  })

  it('is when it arrived if nothing else is known', () => {
    expect(eventTime(moment, received, known())).toEqual(exactly(received, 'received'))
  })

  it('never lies ahead of its arrival nor outside its bounds, with clocks from 1970 to 2076 and any text', () => {
    const clocks = fc.oneof(
      fc
        .date({ min: new Date(0), max: new Date('2076-12-31'), noInvalidDate: true })
        .map((date) => date.toISOString()),
      fc.string({ maxLength: 40 }),
      fc.constant(null),
    )
    const instant = fc.option(fc.integer({ min: Date.UTC(2020, 0, 1), max: received }), { nil: null })
    fc.assert(
      fc.property(
        clocks,
        fc.constantFrom('ntp' as const, 'server' as const, 'rtc' as const, 'none' as const),
        fc.maxSafeNat(),
        fc.record({ beganAt: instant, bounds: fc.tuple(instant, instant), previous: instant }),
        (clock, source, uptime, { beganAt, bounds: [one, other], previous }) => {
          const swapped = one !== null && other !== null && one > other
          const [after, before] = swapped ? [other, one] : [one, other]
          const surroundings = { beganAt, after, before, previous }
          const time = eventTime({ boot: 1, uptime, at: clock, clock: source }, received, surroundings)
          expect(time.at).toBeLessThanOrEqual(received)
          expect(time.at).toBeGreaterThanOrEqual(after ?? Date.UTC(2020, 0, 1))
          if (time.quality !== 'offset') expect(time.at).toBeLessThanOrEqual(before ?? received)
          const { after: from = null, before: to = null } = time
          expect(to === null || (from ?? 0) <= to).toBe(true)
        },
      ),
    )
  })
})
