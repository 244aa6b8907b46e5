import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FlowColumn } from '../../protocol/api/month-sums.ts'
import { foldMonths, type PairLine } from '../../server/reports/months/fold.ts'
import { addMonth, daysIn, lastDayOf } from '../../server/reports/months/month.ts'

describe('a calendar month', () => {
  it('has its days, and neighbours across the year', () => {
    expect(daysIn('2028-02')).toBe(29)
    expect(daysIn('2026-02')).toBe(28)
    expect(lastDayOf('2026-12')).toBe('2026-12-31')
    expect(addMonth('2026-01', -1)).toBe('2025-12')
    expect(addMonth('2026-11', 14)).toBe('2028-01')
  })
})

describe('the months of one product at one point', () => {
  const facts = {
    offered: { since: '2026-01-11', until: null },
    lookBackMonths: 2,
    standing: (usable: number, mos: number | null) =>
      usable === 0
        ? ('below' as const)
        : mos === null
          ? null
          : mos < 2
            ? ('below' as const)
            : ('within' as const),
  }
  const lines: PairLine[] = [
    { day: '2026-01-21', change: 100, column: 'received' },
    { day: '2026-01-25', change: -30, column: 'issued' },
    { day: '2026-02-10', change: -70, column: 'vended' },
    { day: '2026-04-01', change: 10, column: 'received' },
  ]

  it('count what came and went, days with stock, and days offered without', () => {
    const months = foldMonths(facts, [], lines, '')
    expect(months.find(({ month }) => month === '2026-01')).toMatchObject({
      received: 100,
      issued: 30,
      stocked: 1,
      stockedDays: 11,
      offered: 1,
      offeredDays: 21,
      out: 0,
      outDays: 10,
    })
    // Ten days in stock, where 28 were implied by what lay there at the beginning.
    expect(months.find(({ month }) => month === '2026-02')).toMatchObject({
      vended: 70,
      stocked: -1,
      stockedDays: 10 - 28,
      offeredDays: 0,
      out: 1,
      outDays: 18,
    })
    // Nothing changed in March: it was out, offered, and stays so.
    expect(months.some(({ month, out }) => month === '2026-03' && out !== 0)).toBe(false)
    expect(months.find(({ month }) => month === '2026-04')).toMatchObject({
      stocked: 1,
      out: -1,
      outDays: -30,
    })
  })

  it('begin where it was first offered, though the ledger knows nothing before a later month', () => {
    const later = lines.filter(({ day }) => day >= '2026-04')
    expect(foldMonths(facts, [], later, '2026-04')).toEqual(foldMonths(facts, [], later, ''))
  })

  it('judge a point at the end of each month by its limits, until consumption is no longer known', () => {
    const state = { below: 0, within: 0 }
    const seen = new Map<string, string>()
    const months = new Map(foldMonths(facts, [], lines, '').map((row) => [row.month, row]))
    for (let month = '2026-01'; month <= '2026-07'; month = addMonth(month, 1)) {
      state.below += months.get(month)?.below ?? 0
      state.within += months.get(month)?.within ?? 0
      seen.set(month, state.below ? 'below' : state.within ? 'within' : 'unknown')
    }
    // January: 30 in 11 days are 83 a month, and 70 are left. April: nothing was given out in two months: unknown.
    expect([...seen.values()]).toEqual([
      'below',
      'below',
      'below',
      'unknown',
      'unknown',
      'unknown',
      'unknown',
    ])
  })

  it('are the same whether made at once or again from any month', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            day: fc.integer({ min: 0, max: 400 }),
            change: fc.integer({ min: -20, max: 20 }).filter((n) => n !== 0),
            column: fc.constantFrom<FlowColumn>('received', 'issued', 'vended', 'counted'),
          }),
          { maxLength: 40 },
        ),
        fc.integer({ min: 0, max: 15 }),
        // A place may be entered long after the first line: what came from paper has its own dates.
        fc.option(fc.integer({ min: 0, max: 400 })),
        (drawn, at, since) => {
          const dayAt = (days: number) => new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10)
          const given = { ...facts, offered: since === null ? null : { since: dayAt(since), until: null } }
          const all = drawn.map((line) => ({ ...line, day: dayAt(line.day) }))
          const whole = foldMonths(given, [], all, '')
          const from = addMonth('2026-01', at)
          const earlier = whole.filter(({ month }) => month < from)
          const again = foldMonths(
            given,
            earlier,
            all.filter(({ day }) => day >= from),
            from,
          )
          // What only settles after the last line of the part that is kept comes with the part made again.
          expect([...earlier, ...again].filter(({ month }) => month <= '2027-12')).toEqual(
            whole.filter(({ month }) => month <= '2027-12'),
          )
        },
      ),
    )
  })
})
