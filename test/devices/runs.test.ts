import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { add, includes, missing, type Runs, remove, touching } from '../../server/devices/ingest/runs.ts'

const MAX = 40
const numbers = fc.array(fc.integer({ min: 0, max: MAX }), { maxLength: 60 })
const all = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const spread = (runs: Runs) => runs.flatMap(([from, to]) => all(from, to))
const runsOf = (list: readonly number[]): Runs => {
  const runs: Runs = []
  for (const n of list) add(runs, n, n)
  return runs
}

describe('runs', () => {
  it('hold exactly the numbers added, sorted, with a hole between two runs', () => {
    fc.assert(
      fc.property(numbers, (list) => {
        const runs = runsOf(list)
        expect(spread(runs)).toEqual([...new Set(list)].sort((a, b) => a - b))
        for (const [i, run] of runs.entries()) expect(run[0]).toBeGreaterThan((runs[i - 1]?.[1] ?? -2) + 1)
      }),
    )
  })

  it('take whole runs, however these overlap', () => {
    const run = fc.tuple(fc.integer({ min: 0, max: MAX }), fc.integer({ min: 0, max: 8 }))
    fc.assert(
      fc.property(fc.array(run, { maxLength: 20 }), (list) => {
        const runs: Runs = []
        for (const [from, more] of list) add(runs, from, from + more)
        const expected = new Set(list.flatMap(([from, more]) => all(from, from + more)))
        expect(spread(runs)).toEqual([...expected].sort((a, b) => a - b))
      }),
    )
  })

  it('lose a number that is removed and no other', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 0, max: MAX }), (list, n) => {
        const runs = runsOf(list)
        remove(runs, n)
        expect(spread(runs)).toEqual([...new Set(list)].filter((other) => other !== n).sort((a, b) => a - b))
        expect(includes(runs, n)).toBe(false)
      }),
    )
  })

  it('know what is missing between two numbers, and which runs lie there', () => {
    fc.assert(
      fc.property(numbers, fc.nat(MAX), fc.nat(MAX), (list, a, b) => {
        const runs = runsOf(list)
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        expect(spread(missing(runs, from, to))).toEqual(all(from, to).filter((n) => !includes(runs, n)))
        for (const run of runs)
          expect(touching(runs, from, to).includes(run)).toBe(run[0] <= to && run[1] >= from)
      }),
    )
  })
})
