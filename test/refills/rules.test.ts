import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectedLevel, separate } from '../../server/refills/difference.ts'
import { driftOf } from '../../server/refills/level-drift.ts'
import { MATCH_WINDOW_MS, matchRefills } from '../../server/refills/refill-match.ts'

const NOTHING = { recounted: null, refillExcess: 0, lostBefore: 0, lostEarlier: 0, failed: 0, jams: 0 }

describe('what is expected in a channel', () => {
  it('is the last count with what came and without what left, tests included', () => {
    expect(expectedLevel(5, { loaded: 15, takenBack: 2, vended: 7, tested: 1 })).toBe(10)
  })
})

describe('a difference', () => {
  it('that nothing explains is shrinkage', () => {
    expect(separate(-3, NOTHING)).toEqual([{ kind: 'unexplained', quantity: -3 }])
  })

  it('is split by what is known, then by what may be, and the rest stays unexplained', () => {
    const known = { ...NOTHING, recounted: -9, refillExcess: -2, lostBefore: 3, failed: 1 }
    expect(separate(-10, known)).toEqual([
      { kind: 'miscount', quantity: -1 },
      { kind: 'refill', quantity: -2 },
      { kind: 'telemetry', quantity: -3 },
      { kind: 'jam', quantity: -1 },
      { kind: 'unexplained', quantity: -3 },
    ])
  })

  it('is never explained by more than it is, nor by what points the other way', () => {
    expect(separate(-2, { ...NOTHING, failed: 9, jams: 9, refillExcess: 9 })).toEqual([
      { kind: 'jam', quantity: -2 },
    ])
    expect(separate(4, { ...NOTHING, failed: 9, lostBefore: 9, lostEarlier: 1, jams: 1 })).toEqual([
      { kind: 'telemetry', quantity: 1 },
      { kind: 'jam', quantity: 1 },
      { kind: 'unexplained', quantity: 2 },
    ])
  })

  it('is all miscount when the second count is as expected', () => {
    expect(separate(6, { ...NOTHING, recounted: 0, jams: 3 })).toEqual([{ kind: 'miscount', quantity: 6 }])
  })

  it('is always the sum of its parts, none of which is 0', () => {
    const units = fc.integer({ min: 0, max: 50 })
    const signed = fc.integer({ min: -50, max: 50 })
    const explanations = fc.record({
      recounted: fc.option(signed),
      refillExcess: signed,
      lostBefore: units,
      lostEarlier: units,
      failed: units,
      jams: units,
    })
    fc.assert(
      fc.property(signed, explanations, (difference, known) => {
        const parts = separate(difference, known)
        expect(parts.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(difference)
        expect(parts.every(({ quantity }) => quantity !== 0)).toBe(true)
      }),
    )
  })
})

describe('a refill that a machine tells of', () => {
  const at = (hours: number) => hours * 3_600_000
  const told = (hours: number, visit: string | null = null) => ({ key: 'r', at: at(hours), visit })

  it('belongs to the visit it names, whenever that was', () => {
    const visits = [
      { visitId: 'a', at: at(1) },
      { visitId: 'b', at: at(100) },
    ]
    expect(matchRefills([told(1, 'b')], visits).get('r')).toBe('b')
  })

  it('belongs to the nearest visit within the window otherwise', () => {
    const visits = [
      { visitId: 'a', at: at(0) },
      { visitId: 'b', at: at(8) },
    ]
    expect(matchRefills([told(5)], visits).get('r')).toBe('b')
    expect(matchRefills([told(3, 'unheard-of')], visits).get('r')).toBe('a')
    expect(matchRefills([{ key: 'r', at: at(8) + MATCH_WINDOW_MS, visit: null }], visits).get('r')).toBe('b')
    expect(matchRefills([{ key: 'r', at: at(8) + MATCH_WINDOW_MS + 1, visit: null }], visits).get('r')).toBe(
      null,
    )
  })
})

describe('a told level', () => {
  const level = (channel: number, content: number, remaining: number, productId: string | null = 'p') => ({
    channel,
    productId,
    content,
    remaining,
  })

  it('drifts when it is two units or more away from the ledger', () => {
    expect(driftOf([level(1, 10, 9), level(2, 10, 8), level(3, 0, 2)], new Map())).toEqual([
      { channel: 2, expected: 10, observed: 8 },
      { channel: 3, expected: 0, observed: 2 },
    ])
  })

  it('may rest on units that lie in no channel', () => {
    const levels = [level(1, 0, 12), level(2, 3, 9), level(3, 0, 5, 'q')]
    expect(driftOf(levels, new Map([['p', 18]]))).toEqual([{ channel: 3, expected: 0, observed: 5 }])
    expect(driftOf(levels.slice(0, 2), new Map([['p', 30]]))).toEqual([
      { channel: 1, expected: 24, observed: 12 },
    ])
  })
})
