import { expect, test } from 'vitest'
import { decimalsOfAmc } from '../../dashboard/replenishment/shown-amc.ts'

test('consumption is shown with as many decimals as the suggestion needs to be worked out by hand', () => {
  // 5 × 14.2 would be 71.
  expect(decimalsOfAmc({ amc: 14.24, maxMonths: 5 })).toBe(2)
  expect(decimalsOfAmc({ amc: 58.93, maxMonths: 5 })).toBe(1)
  expect(decimalsOfAmc({ amc: 2.4 + 1e-12, maxMonths: 5 })).toBe(1)
  expect(decimalsOfAmc({ amc: null, maxMonths: 5 })).toBe(1)
})
