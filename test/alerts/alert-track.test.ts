import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isAbove,
  isBelow,
  isIdle,
  type Step,
  step,
  type Timing,
  type Track,
  UNSEEN,
} from '../../server/alerts/alert-track.ts'

const timing: Timing = {
  raiseAfter: 10,
  clearAfter: 5,
  reopenWithin: 60,
  flapping: { openings: 3, within: 200, quiet: 60 },
}

/** Looks at these moments, one after the other. */
function life(looks: readonly (readonly [at: number, seen: boolean | null])[], by = timing): Step[] {
  const steps: Step[] = []
  for (const [at, seen] of looks) steps.push(step(steps.at(-1)?.track ?? UNSEEN, seen, at, by))
  return steps
}
const moves = (steps: readonly Step[]) => steps.map(({ move }) => move)

describe('the life of an alert', () => {
  it('opens when the condition has held long enough, and says when to look again', () => {
    const [first, second, third] = life([
      [0, true],
      [9, true],
      [10, true],
    ])
    expect([first?.move, second?.move, third?.move]).toEqual([null, null, 'open'])
    expect(first?.dueAt).toBe(10)
    expect(third?.dueAt).toBeNull()
  })

  it('opens at once when who sees it knows that it has held so long', () => {
    expect(step(UNSEEN, true, 100, timing, 90).move).toBe('open')
    expect(step(UNSEEN, true, 100, timing, 91)).toMatchObject({ move: null, dueAt: 101 })
    // A clock ahead of ours is no reason to wait longer.
    expect(step(UNSEEN, true, 100, timing, 5_000).dueAt).toBe(110)
  })

  it('does not open when the condition broke off in between', () => {
    expect(
      moves(
        life([
          [0, true],
          [6, false],
          [7, true],
          [12, true],
          [17, true],
        ]),
      ),
    ).toEqual([null, null, null, null, 'open'])
  })

  it('clears when the condition has been gone long enough', () => {
    expect(
      moves(
        life([
          [0, true],
          [10, true],
          [11, false],
          [15, false],
          [16, false],
        ]),
      ),
    ).toEqual([null, 'open', null, null, 'clear'])
  })

  it('is neither raised nor cleared by what nobody knows, and begins to wait anew', () => {
    expect(
      moves(
        life([
          [0, true],
          [5, null],
          [9, true],
          [18, true],
          [19, true],
        ]),
      ),
    ).toEqual([null, null, null, null, 'open'])
    expect(
      moves(
        life([
          [0, true],
          [10, true],
          [11, false],
          [13, null],
          [900, null],
          [901, false],
          [906, false],
        ]),
      ),
    ).toEqual([null, 'open', null, null, null, null, 'clear'])
  })

  it('opens the same alert again when the cause is soon back, and another one later', () => {
    const soon = life([
      [0, true],
      [10, true],
      [20, false],
      [25, false],
      [80, true],
      [90, true],
    ])
    expect(soon.at(-1)?.move).toBe('reopen')
    const late = life([
      [0, true],
      [10, true],
      [20, false],
      [25, false],
      [86, true],
      [96, true],
    ])
    expect(late.at(-1)?.move).toBe('open')
    expect(late.at(-1)?.track.openings).toEqual([96])
  })

  it('counts as flapping after so many openings, and then has to be quiet for a while', () => {
    const cycle = (from: number) =>
      [
        [from, true],
        [from + 10, true],
        [from + 11, false],
        [from + 16, false],
      ] as const
    const steps = life([...cycle(0), ...cycle(20), ...cycle(40)])
    expect(moves(steps).filter(Boolean)).toEqual(['open', 'clear', 'reopen', 'clear', 'reopen'])
    expect(steps.filter(({ beganFlapping }) => beganFlapping)).toHaveLength(1)
    const flapping = steps.at(-1)?.track as Track
    expect(flapping).toMatchObject({ open: true, flapping: true })

    // Ups and downs keep it open …
    let track = flapping
    for (let at = 60; at < 400; at += 20) {
      const up = step(track, true, at, timing)
      const down = step(up.track, false, at + 10, timing)
      expect([up.move, down.move]).toEqual([null, null])
      track = down.track
    }
    // … quiet clears it, and nothing of it is held against the next.
    const quiet = step(track, false, 390 + 60, timing)
    expect(quiet).toMatchObject({ move: 'clear', track: { flapping: false, openings: [] } })
  })

  it('waits for ever where only a person may close it', () => {
    const steps = life(
      [
        [0, true],
        [10, true],
        [11, false],
        [10_000_000, false],
      ],
      { ...timing, clearAfter: Number.POSITIVE_INFINITY },
    )
    expect(moves(steps)).toEqual([null, 'open', null, null])
    expect(steps.at(-1)?.dueAt).toBeNull()
  })
})

describe('whatever is seen whenever', () => {
  const looks = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 40 }), fc.constantFrom<boolean | null>(true, false, null)),
    { maxLength: 120 },
  )
  const timings = fc.record({
    raiseAfter: fc.integer({ min: 0, max: 50 }),
    clearAfter: fc.integer({ min: 0, max: 50 }),
    reopenWithin: fc.integer({ min: 0, max: 100 }),
    flapping: fc.record({
      openings: fc.integer({ min: 2, max: 5 }),
      within: fc.integer({ min: 0, max: 300 }),
      quiet: fc.integer({ min: 0, max: 100 }),
    }),
  })
  const lives = (
    check: (
      steps: readonly Step[],
      at: readonly number[],
      seen: readonly (boolean | null)[],
      by: Timing,
    ) => void,
  ) =>
    fc.assert(
      fc.property(looks, timings, (gaps, by) => {
        let now = 0
        const at = gaps.map(([gap]) => (now += gap))
        const seen = gaps.map(([, value]) => value)
        check(
          life(
            at.map((moment, i) => [moment, seen[i] ?? null] as const),
            by,
          ),
          at,
          seen,
          by,
        )
      }),
    )

  it('at most one is open: openings and clearings alternate, and the track says the same', () => {
    lives((steps) => {
      let open = false
      for (const { move, track } of steps) {
        if (move === 'open' || move === 'reopen') {
          expect(open).toBe(false)
          open = true
        }
        if (move === 'clear') {
          expect(open).toBe(true)
          open = false
        }
        expect(track.open).toBe(open)
      }
    })
  })

  it('none opens but after the condition held without a break for its time, nor clears but after it was gone so long', () => {
    lives((steps, at, seen, by) => {
      for (const [i, { move }] of steps.entries()) {
        if (move === null) continue
        const wanted = move !== 'clear'
        let first = i
        while (first > 0 && seen[first - 1] === wanted) first--
        expect(seen[i]).toBe(wanted)
        expect((at[i] ?? 0) - (at[first] ?? 0)).toBeGreaterThanOrEqual(wanted ? by.raiseAfter : by.clearAfter)
      }
    })
  })

  it('what is due moves when it is looked at then, if nothing changed', () => {
    lives((steps, _at, seen, by) => {
      const last = steps.at(-1)
      if (!last || last.dueAt === null) return
      const then = step(last.track, seen.at(-1) ?? null, last.dueAt, by)
      expect(then.move).not.toBeNull()
    })
  })

  it('an alert that flaps has opened so often within the time, and one that does not has not', () => {
    lives((steps, at, _seen, by) => {
      let opened: number[] = []
      for (const [i, { move, track }] of steps.entries()) {
        if (move === 'open') opened = [at[i] ?? 0]
        if (move === 'reopen') opened.push(at[i] ?? 0)
        if (move === 'open' || move === 'reopen') {
          const lately = opened.filter((moment) => (at[i] ?? 0) - moment <= by.flapping.within)
          expect(track.flapping).toBe(lately.length >= by.flapping.openings)
        }
        if (move === 'clear' && steps[i - 1]?.track.flapping) opened = []
      }
    })
  })

  it('what is forgotten would have begun anew anyway', () => {
    lives((steps, at, _seen, by) => {
      for (const [i, { track }] of steps.entries()) {
        const now = at[i] ?? 0
        if (!isIdle(track, now, by)) continue
        const later = now + 1
        const kept = step(step(track, true, later, by).track, true, later + by.raiseAfter, by)
        const anew = step(step(UNSEEN, true, later, by).track, true, later + by.raiseAfter, by)
        expect(kept.move).toBe(anew.move)
        expect(kept.track.openings).toEqual(anew.track.openings)
      }
    })
  })
})

describe('a threshold with a margin', () => {
  it('is crossed at the threshold and left beyond the margin', () => {
    expect([9, 10, 12, 13].map((value) => isBelow(value, 10, 3, false))).toEqual([true, false, false, false])
    expect([9, 10, 12, 13].map((value) => isBelow(value, 10, 3, true))).toEqual([true, true, true, false])
    expect([7, 8, 10, 11].map((value) => isAbove(value, 10, 3, false))).toEqual([false, false, false, true])
    expect([7, 8, 10, 11].map((value) => isAbove(value, 10, 3, true))).toEqual([false, true, true, true])
  })
})
