import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Limit, newTrack, type TrackReading } from '../../server/climate/excursions/excursion-track.ts'
import { judge, settledBefore, stretchesOf } from '../../server/climate/excursions/judging.ts'
import { rhythmOf } from '../../server/climate/excursions/watch-plan.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const HALF = rhythmOf({ kind: 'sensor', dueMinutes: 30 })
const HOT: Limit = { kind: 'hot', value: 30, tolerance: HOUR }
const DRY: Limit = { kind: 'dry', value: 35, tolerance: HOUR }
const NO_DATA: Limit = { kind: 'no_data', value: 0, tolerance: 0 }

/** One reading every half hour, from midnight of 1970 on. */
const halfHours = (...celsius: (number | null)[]): TrackReading[] =>
  celsius.map((value, i) => ({ at: i * 30 * MINUTE, celsius: value, humidity: null }))
const at = (minutes: number, celsius: number): TrackReading => ({
  at: minutes * MINUTE,
  celsius,
  humidity: null,
})
const all = (readings: readonly TrackReading[], limit: Limit, now: number, rhythm = HALF) =>
  stretchesOf(judge(newTrack(), readings, limit, rhythm), limit, rhythm, now).stretches

describe('an excursion', () => {
  it('begins with the first reading outside, once its tolerance has passed, and ends by itself', () => {
    const readings = halfHours(25, 31, 33, 32, 28)
    expect(all(readings, HOT, 2 * HOUR)).toEqual([
      {
        startedAt: 30 * MINUTE,
        endedAt: 2 * HOUR,
        endedBy: 'back_inside',
        peak: 33,
        peakAt: HOUR,
        mean: 32,
      },
    ])
  })

  it('is none when it was outside for less than the tolerance', () => {
    expect(all(halfHours(25, 35, 25), HOT, 2 * HOUR)).toEqual([])
  })

  it('is not outside at the limit itself', () => {
    expect(all(halfHours(30, 30, 30, 30), HOT, 2 * HOUR)).toEqual([])
  })

  it('does not end within the hysteresis, and does not begin there either', () => {
    expect(all(halfHours(31, 31, 31, 29.5, 31, 29), HOT, 3 * HOUR)).toMatchObject([
      { startedAt: 0, endedAt: 2.5 * HOUR },
    ])
    expect(all(halfHours(31, 29.5, 29.5, 29.5, 29.5), HOT, 3 * HOUR)).toEqual([])
  })

  it('counts what is too dry and too cold downwards', () => {
    const readings = [40, 34, 20, 30, 38].map((humidity, i) => ({
      at: i * 30 * MINUTE,
      celsius: null,
      humidity,
    }))
    expect(all(readings, DRY, 3 * HOUR)).toMatchObject([
      { startedAt: 30 * MINUTE, peak: 20, peakAt: HOUR, endedAt: 2 * HOUR },
    ])
  })

  it('becomes one by time alone while the last reading stands, and no longer', () => {
    const readings = halfHours(25, 31, 31)
    expect(all(readings, HOT, 90 * MINUTE - 1)).toEqual([])
    expect(all(readings, HOT, 90 * MINUTE)).toMatchObject([{ startedAt: 30 * MINUTE, endedAt: null }])
    expect(all(halfHours(25, 31), HOT, 100 * HOUR)).toEqual([])
    expect(stretchesOf(judge(newTrack(), readings, HOT, HALF), HOT, HALF, HOUR).dueAt).toBe(90 * MINUTE)
  })

  it('ends where silence begins, and begins at once when the readings come back outside', () => {
    const readings = [at(0, 32), at(30, 32), at(60, 33), at(60 + 300, 34), at(60 + 330, 25)]
    expect(all(readings, HOT, 10 * HOUR)).toMatchObject([
      { startedAt: 0, endedAt: 90 * MINUTE, endedBy: 'silence', peak: 33 },
      { startedAt: 360 * MINUTE, endedAt: 390 * MINUTE, endedBy: 'back_inside', peak: 34 },
    ])
    expect(all(readings, NO_DATA, 7 * HOUR)).toMatchObject([
      { startedAt: 90 * MINUTE, endedAt: 360 * MINUTE, peak: null },
    ])
  })

  it('is over when nothing came for two hours, and nobody knows from then on', () => {
    const readings = halfHours(32, 32, 32)
    expect(all(readings, HOT, 3 * HOUR)).toMatchObject([{ endedAt: null }])
    expect(all(readings, HOT, 3 * HOUR + 1)).toMatchObject([{ endedAt: 90 * MINUTE, endedBy: 'silence' }])
    expect(all(readings, NO_DATA, 3 * HOUR)).toEqual([])
    expect(all(readings, NO_DATA, 3 * HOUR + 1)).toMatchObject([{ startedAt: 90 * MINUTE, endedAt: null }])
  })

  it('takes a failed sensor for silence', () => {
    const readings = halfHours(25, null, null, null, null, null, 25)
    expect(all(readings, NO_DATA, 4 * HOUR)).toMatchObject([{ startedAt: 30 * MINUTE, endedAt: 3 * HOUR }])
  })

  it('keeps 0 °C apart from no value', () => {
    const cold: Limit = { kind: 'cold', value: 10, tolerance: HOUR }
    expect(all(halfHours(0, 0, 0, 15), cold, 2 * HOUR)).toMatchObject([{ peak: 0, mean: 0 }])
  })
})

/** Readings at rising times, some close together, some after a silence; around the limit. */
const history = fc
  .array(
    fc.record({
      wait: fc.oneof(
        { weight: 6, arbitrary: fc.integer({ min: 1, max: 40 }) },
        fc.integer({ min: 41, max: 400 }),
      ),
      celsius: fc.option(fc.integer({ min: 27, max: 34 }), { freq: 8 }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((steps) => {
    let minute = 0
    return steps.map(({ wait, celsius }) => {
      minute += wait
      return { at: minute * MINUTE, celsius, humidity: null }
    })
  })
const limits = [HOT, { ...HOT, tolerance: 0 }, NO_DATA]

describe('excursions worked out', () => {
  it('in pieces are those worked out at once', () => {
    fc.assert(
      fc.property(
        history,
        fc.nat(60),
        fc.nat(400),
        fc.constantFrom(...limits),
        (readings, cut, wait, limit) => {
          const now = (readings.at(-1)?.at ?? 0) + wait * MINUTE
          const first = judge(newTrack(), readings.slice(0, cut), limit, HALF)
          // What is kept between two pieces is kept as text.
          const track = JSON.parse(JSON.stringify(first.track))
          const second = judge(track, readings.slice(cut), limit, HALF)
          const pieces = { track: second.track, ended: [...first.ended, ...second.ended] }
          expect(stretchesOf(pieces, limit, HALF, now)).toEqual(
            stretchesOf(judge(newTrack(), readings, limit, HALF), limit, HALF, now),
          )
        },
      ),
    )
  })

  it('anew from where a reading settles them are those worked out from the beginning', () => {
    fc.assert(
      fc.property(history, fc.nat(3000), fc.constantFrom(...limits), (readings, minute, limit) => {
        const from = minute * MINUTE
        const now = (readings.at(-1)?.at ?? 0) + HOUR
        const settled = settledBefore(readings.filter(({ at }) => at < from).toReversed(), limit)
        if (!settled) return
        const behind = readings.filter(({ at }) => at > settled.at)
        const anew = stretchesOf(judge(settled.track, behind, limit, HALF), limit, HALF, now)
        const whole = stretchesOf(judge(newTrack(), readings, limit, HALF), limit, HALF, now)
        expect(anew.stretches).toEqual(whole.stretches.filter(({ startedAt }) => startedAt > settled.at))
      }),
    )
  })

  it('never overlap, and silence never counts as outside', () => {
    fc.assert(
      fc.property(history, fc.nat(600), (readings, wait) => {
        const now = (readings.at(-1)?.at ?? 0) + wait * MINUTE
        const both = [...all(readings, HOT, now), ...all(readings, NO_DATA, now)].toSorted(
          (a, b) => a.startedAt - b.startedAt,
        )
        for (const [i, { endedAt }] of both.entries()) {
          const next = both[i + 1]
          if (next) expect(endedAt).toBeLessThanOrEqual(next.startedAt)
        }
      }),
    )
  })
})
