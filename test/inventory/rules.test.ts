import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  averageMonthlyConsumption,
  type DayFlow,
  daysWithStock,
  monthsOfStock,
  suggestedOrder,
} from '../../server/inventory/consumption.ts'
import { addMonths, expiryOf, isExpired } from '../../server/inventory/expiry.ts'
import { byExpiry, proposeFefo } from '../../server/inventory/fefo.ts'
import { byLoading, firstLoaded } from '../../server/inventory/first-loaded.ts'
import { type BalanceChange, lowestBalance } from '../../server/inventory/lowest-balance.ts'
import { thresholdsOf, tierOf } from '../../server/inventory/stock-limits.ts'
import { DEFAULT_SETTINGS } from '../../server/inventory/stock-settings.ts'
import { STATUS_ORDER, stockStatus, worstStatus } from '../../server/inventory/stock-status.ts'
import { addDays } from '../../server/places/time-zone.ts'

const TODAY = '2026-03-01'
const sum = (lines: readonly { quantity: number }[]) =>
  lines.reduce((total, { quantity }) => total + quantity, 0)

describe('expiry', () => {
  it('keeps a lot usable up to and including its expiry date', () => {
    expect(isExpired('2026-03-01', TODAY)).toBe(false)
    expect(isExpired('2026-02-28', TODAY)).toBe(true)
  })

  it('is red six months before expiry and amber twelve, both days included', () => {
    const { county } = DEFAULT_SETTINGS
    expect(expiryOf('2026-02-28', TODAY, county)).toBe('expired')
    expect(expiryOf('2026-03-01', TODAY, county)).toBe('red')
    expect(expiryOf('2026-09-01', TODAY, county)).toBe('red')
    expect(expiryOf('2026-09-02', TODAY, county)).toBe('amber')
    expect(expiryOf('2027-03-01', TODAY, county)).toBe('amber')
    expect(expiryOf('2027-03-02', TODAY, county)).toBe('fine')
  })

  it('counts months to the last day of a shorter month', () => {
    expect(addMonths('2026-08-31', 6)).toBe('2027-02-28')
    expect(addMonths('2027-08-31', 6)).toBe('2028-02-29')
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
    expect(addMonths('2026-12-15', 1)).toBe('2027-01-15')
  })
})

const anyLot = fc.record({
  lotId: fc.uuid(),
  expiresOn: fc.integer({ min: 0, max: 900 }).map((days) => addDays(TODAY, days)),
  available: fc.integer({ min: 0, max: 50 }),
  since: fc.integer({ min: 0, max: 5 }),
})
const anyLots = fc.uniqueArray(anyLot, { selector: ({ lotId }) => lotId, maxLength: 12 })

describe('first expired, first out', () => {
  it('takes the earliest expiry, and of two alike the one that came first', () => {
    const lots = [
      { lotId: 'c', expiresOn: '2027-05-01', available: 5, since: 1 },
      { lotId: 'b', expiresOn: '2026-05-01', available: 5, since: 2 },
      { lotId: 'a', expiresOn: '2026-05-01', available: 5, since: 1 },
    ]
    expect(proposeFefo(lots, 12)).toEqual({
      lines: [
        { lotId: 'a', quantity: 5 },
        { lotId: 'b', quantity: 5 },
        { lotId: 'c', quantity: 2 },
      ],
      short: 0,
    })
    expect(proposeFefo(lots, 20).short).toBe(5)
  })

  it('adds up to what is asked, takes no more than there is, and passes over no earlier lot', () => {
    fc.assert(
      fc.property(anyLots, fc.integer({ min: 1, max: 400 }), (lots, quantity) => {
        const { lines, short } = proposeFefo(lots, quantity)
        expect(sum(lines) + short).toBe(quantity)
        const sorted = lots.toSorted(byExpiry).filter(({ available }) => available > 0)
        lines.forEach((line, i) => {
          const lot = sorted[i]
          expect(line.lotId).toBe(lot?.lotId)
          expect(line.quantity).toBeGreaterThan(0)
          if (i < lines.length - 1 || short > 0) expect(line.quantity).toBe(lot?.available)
          else expect(line.quantity).toBeLessThanOrEqual(lot?.available ?? 0)
        })
      }),
    )
  })
})

describe('first loaded, first out', () => {
  it('takes all there is of what was loaded before it goes on', () => {
    fc.assert(
      fc.property(anyLots, fc.integer({ min: 0, max: 400 }), (lots, quantity) => {
        const sorted = lots.toSorted(byLoading)
        const takes = firstLoaded(sorted, ({ available }) => available, quantity)
        expect(sum(takes)).toBe(
          Math.min(
            quantity,
            lots.reduce((total, { available }) => total + available, 0),
          ),
        )
        for (const take of takes.slice(0, -1))
          expect(take.quantity).toBe(lots.find(({ lotId }) => lotId === take.lotId)?.available)
        const since = takes.map(({ lotId }) => lots.find((lot) => lot.lotId === lotId)?.since ?? 0)
        expect(since).toEqual(since.toSorted((a, b) => a - b))
      }),
    )
  })
})

describe('lowest balance', () => {
  it('finds what was left at the lowest point after an instant', () => {
    const changes: BalanceChange[] = [
      { at: 1, delta: 10 },
      { at: 3, delta: -8 },
      { at: 5, delta: 50 },
    ]
    expect(lowestBalance(52, changes, 5)).toBe(52)
    expect(lowestBalance(52, changes, 4)).toBe(2)
    expect(lowestBalance(52, changes, 1)).toBe(2)
    expect(lowestBalance(52, changes, 0)).toBe(0)
  })

  it('lets a reduction in just when no later balance falls below zero for it', () => {
    const anyChange = fc.record({
      at: fc.integer({ min: 0, max: 20 }),
      delta: fc.integer({ min: -9, max: 9 }),
    })
    fc.assert(
      fc.property(fc.array(anyChange), fc.integer({ min: -1, max: 21 }), (unsorted, from) => {
        const changes = unsorted.toSorted((a, b) => a.at - b.at)
        const before = changes.filter(({ at }) => at <= from).reduce((total, { delta }) => total + delta, 0)
        const prefixes = [before]
        for (const { delta } of changes.filter(({ at }) => at > from))
          prefixes.push((prefixes.at(-1) ?? 0) + delta)
        expect(lowestBalance(prefixes.at(-1) ?? 0, changes, from)).toBe(Math.min(...prefixes))
      }),
    )
  })
})

describe('consumption', () => {
  it('is consumption ÷ days with stock × 30.4375, and unknown without a day in stock', () => {
    expect(averageMonthlyConsumption(90, 90)).toBeCloseTo(30.4375, 10)
    expect(averageMonthlyConsumption(60, 30)).toBeCloseTo(60.875, 10)
    expect(averageMonthlyConsumption(0, 10)).toBe(0)
    expect(averageMonthlyConsumption(0, 0)).toBeNull()
    expect(averageMonthlyConsumption(-3, 10)).toBe(0)
  })

  it('gives months of stock, unknown when nothing is known or nothing is used', () => {
    expect(monthsOfStock(120, 40)).toBe(3)
    expect(monthsOfStock(0, 40)).toBe(0)
    expect(monthsOfStock(120, null)).toBeNull()
    expect(monthsOfStock(120, 0)).toBeNull()
  })

  it('suggests max × AMC − usable − in transit, in whole boxes and never below zero', () => {
    const stock = { amc: 30, maxMonths: 5, usable: 40, inTransit: 15, boxSize: 10 }
    expect(suggestedOrder(stock)).toBe(100)
    expect(suggestedOrder({ ...stock, usable: 500 })).toBe(0)
    expect(suggestedOrder({ ...stock, usable: 0, inTransit: 0 })).toBe(150)
    expect(suggestedOrder({ ...stock, amc: null })).toBeNull()
    expect(suggestedOrder({ ...stock, maxMonths: null })).toBeNull()
  })

  it('counts the days on which something lay there at some time', () => {
    const flows: DayFlow[] = [
      { day: '2026-01-10', change: 5, came: 5 },
      { day: '2026-01-12', change: -5, came: 0 },
      { day: '2026-01-20', change: 0, came: 4 },
    ]
    // 10, 11 and 12 January, and 20 January, when what came left the same day.
    expect(daysWithStock(0, flows, '2026-01-01', '2026-01-31')).toBe(4)
    expect(daysWithStock(0, [], '2026-01-01', '2026-01-31')).toBe(0)
    expect(daysWithStock(7, [], '2026-01-01', '2026-01-31')).toBe(31)
    expect(daysWithStock(7, [], '2026-01-31', '2026-01-31')).toBe(1)
  })

  it('counts days like somebody who looks every day', () => {
    const anyFlow = fc.record({
      at: fc.integer({ min: 0, max: 40 }),
      came: fc.integer({ min: 0, max: 6 }),
      left: fc.integer({ min: 0, max: 6 }),
    })
    fc.assert(
      fc.property(
        fc.uniqueArray(anyFlow, { selector: ({ at }) => at }),
        fc.integer({ min: 0, max: 40 }),
        (days, first) => {
          const from = addDays(TODAY, first)
          const to = addDays(TODAY, 40)
          let balance = 0
          let expected = 0
          const flows: DayFlow[] = []
          for (let at = 0; at <= 40; at++) {
            const { came = 0, left = 0 } = days.find((day) => day.at === at) ?? {}
            const change = Math.max(-balance, came - left)
            if (at >= first && (balance > 0 || came > 0)) expected++
            balance += change
            if (came > 0 || change !== 0) flows.push({ day: addDays(TODAY, at), change, came })
          }
          expect(daysWithStock(balance, flows, from, to)).toBe(expected)
        },
      ),
    )
  })
})

describe('stock status', () => {
  const limits = { minMonths: 2, maxMonths: 5, emergencyMonths: 1, nearExpiryUntil: '2026-09-01' }
  const fine = { usable: 100, mos: 3, nextExpiry: '2028-01-01' }

  it('says the worst that is true', () => {
    expect(stockStatus(fine, limits)).toBe('ok')
    expect(stockStatus({ ...fine, mos: 5.1 }, limits)).toBe('over')
    expect(stockStatus({ ...fine, nextExpiry: '2026-09-01' }, limits)).toBe('near_expiry')
    expect(stockStatus({ ...fine, nextExpiry: '2026-09-02' }, limits)).toBe('ok')
    expect(stockStatus({ ...fine, mos: 1.9, nextExpiry: '2026-04-01' }, limits)).toBe('low')
    expect(stockStatus({ usable: 0, mos: 0, nextExpiry: null }, limits)).toBe('out')
  })

  it('says unknown where consumption is not known, unless something worse is', () => {
    expect(stockStatus({ ...fine, mos: null }, limits)).toBe('unknown')
    expect(stockStatus({ usable: 0, mos: null, nextExpiry: null }, limits)).toBe('out')
    expect(stockStatus({ ...fine, mos: null, nextExpiry: '2026-04-01' }, limits)).toBe('near_expiry')
  })

  it('keeps to the limits themselves: exactly the minimum and the maximum are fine', () => {
    expect(stockStatus({ ...fine, mos: 2 }, limits)).toBe('ok')
    expect(stockStatus({ ...fine, mos: 5 }, limits)).toBe('ok')
  })

  it('never calls a machine overstocked, and low in its last week', () => {
    const dispenser = thresholdsOf(DEFAULT_SETTINGS.dispenser, TODAY)
    expect(stockStatus({ ...fine, mos: 40 }, dispenser)).toBe('ok')
    expect(stockStatus({ ...fine, mos: 0.2 }, dispenser)).toBe('low')
    expect(dispenser.nearExpiryUntil).toBe('2026-09-01')
    expect(tierOf('warehouse')).toBe('county')
    expect(tierOf('dispenser')).toBe('dispenser')
    expect(tierOf('kit')).toBe('service_point')
  })

  it('puts the worst of a place first', () => {
    expect(worstStatus(['ok', 'unknown', 'over'])).toBe('over')
    expect(worstStatus([...STATUS_ORDER].reverse())).toBe('out')
    expect(worstStatus([])).toBeNull()
  })
})
