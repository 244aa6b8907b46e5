import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAYS_PER_MONTH } from '../../server/inventory/consumption.ts'
import { expiryRisk, type UsableLot } from '../../server/inventory/expiry-risk.ts'
import { addDays } from '../../server/places/time-zone.ts'

const TODAY = '2026-03-01'
/** One unit a day. */
const ONE_A_DAY = DAYS_PER_MONTH
const aLot = (days: number, quantity: number): UsableLot => ({
  lotId: `lot-${days}`,
  expiresOn: addDays(TODAY, days),
  quantity,
})
const sum = (units: readonly number[]) => units.reduce((total, each) => total + each, 0)

describe('units at risk of expiry', () => {
  it('are what is left of a lot after its last day, which counts as a day of use', () => {
    // Today and nine more days take ten of twelve.
    expect(expiryRisk([aLot(9, 12)], ONE_A_DAY, TODAY)).toEqual([2])
    expect(expiryRisk([aLot(0, 1)], ONE_A_DAY, TODAY)).toEqual([0])
    expect(expiryRisk([aLot(0, 5)], ONE_A_DAY, TODAY)).toEqual([4])
  })

  it('go through the lots in order of expiry: a later lot waits for the earlier one', () => {
    // Days 1–30 take all of the first lot. Until day 50 the second gives 20 of its 40; the third has 50 days for itself.
    const lots = [aLot(29, 30), aLot(49, 40), aLot(99, 30)]
    expect(expiryRisk(lots, ONE_A_DAY, TODAY)).toEqual([0, 20, 0])
    // Half as fast: 15 left of the first; 25 used by day 50, 10 of them of the second; 50 by day 100, 25 of the third.
    expect(expiryRisk(lots, ONE_A_DAY / 2, TODAY)).toEqual([15, 30, 5])
  })

  it('are everything where nothing is used', () => {
    expect(expiryRisk([aLot(30, 7), aLot(900, 8)], 0, TODAY)).toEqual([7, 8])
  })

  it('count a unit begun as left over', () => {
    expect(expiryRisk([aLot(0, 3)], ONE_A_DAY * 1.5, TODAY)).toEqual([2])
  })

  const anyLots = fc
    .array(
      fc.record({ days: fc.integer({ min: 0, max: 900 }), quantity: fc.integer({ min: 1, max: 500 }) }),
      {
        maxLength: 10,
      },
    )
    .map((lots) => lots.toSorted((a, b) => a.days - b.days).map(({ days, quantity }) => aLot(days, quantity)))
  const anyAmc = fc.double({ min: 0, max: 2_000, noNaN: true })

  it('are never below 0, nor more than lie there', () => {
    fc.assert(
      fc.property(anyLots, anyAmc, (lots, amc) => {
        const risks = expiryRisk(lots, amc, TODAY)
        expect(risks).toHaveLength(lots.length)
        for (const [i, risk] of risks.entries()) {
          expect(Number.isInteger(risk)).toBe(true)
          expect(risk).toBeGreaterThanOrEqual(0)
          expect(risk).toBeLessThanOrEqual(lots[i]?.quantity ?? 0)
        }
      }),
    )
  })

  it('become no more of any lot when more is used', () => {
    fc.assert(
      fc.property(anyLots, anyAmc, anyAmc, (lots, a, b) => {
        const slow = expiryRisk(lots, Math.min(a, b), TODAY)
        const fast = expiryRisk(lots, Math.max(a, b), TODAY)
        for (const [i, risk] of fast.entries()) expect(risk).toBeLessThanOrEqual(slow[i] ?? 0)
      }),
    )
  })

  it('agree with somebody who takes one unit after the other, day by day', () => {
    fc.assert(
      fc.property(anyLots, fc.integer({ min: 0, max: 12 }), (lots, perDay) => {
        const left = lots.map(({ quantity }) => quantity)
        for (let day = 0; day <= 900; day++) {
          let wanted = perDay
          for (const [i, { expiresOn }] of lots.entries()) {
            if (expiresOn < addDays(TODAY, day)) continue
            const taken = Math.min(wanted, left[i] ?? 0)
            left[i] = (left[i] ?? 0) - taken
            wanted -= taken
          }
        }
        const risks = expiryRisk(lots, perDay * DAYS_PER_MONTH, TODAY)
        expect(risks).toEqual(left)
        const used = sum(lots.map(({ quantity }) => quantity)) - sum(risks)
        const lastDay = Math.max(0, ...lots.map(({ lotId }) => Number(lotId.slice(4)) + 1))
        expect(used).toBeLessThanOrEqual(perDay * lastDay)
      }),
      { numRuns: 60 },
    )
  })
})
