import { expect, test } from 'vitest'
import { LISTS, listsAlteredBy } from '../../dashboard/api/live.lists.ts'
import type { LiveChanges } from '../../protocol/live.ts'

const READING: LiveChanges = {
  points: [],
  locationIds: [],
  climate: ['a'],
  steered: [],
  rollouts: [],
  reference: false,
  alerts: false,
  vended: 0,
  at: '2026-03-02T00:00:00.000Z',
}

test('a reading alters the lists of climate alone', () => {
  expect([...listsAlteredBy(READING)]).toEqual(['climate'])
})

test.each<Partial<LiveChanges>>([
  { alerts: true },
  { rollouts: ['r'] },
  { locationIds: ['a'] },
  { steered: ['d'] },
  { climate: [] },
])('%j in the same message alters all of them, counts and today among them', (more) => {
  expect(listsAlteredBy({ ...READING, ...more })).toBe(LISTS)
  expect(LISTS).toContain('stocktakes')
  expect(LISTS).toContain('today')
})
