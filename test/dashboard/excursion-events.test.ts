import { describe, expect, test } from 'vitest'
import { groupExcursions } from '../../dashboard/climate/excursion.events.ts'
import type { Excursion } from '../../protocol/api/excursions.ts'

const at = (hour: number) => new Date(Date.UTC(2026, 5, 1, hour)).toISOString()

/** Hours from `from` to `to`; one that lasts is asked about at hour 20. */
const passed = (
  id: string,
  from: number,
  to: number | null,
  { peak = 32, peakAt = at(from), ...more }: Partial<Excursion> = {},
): Excursion => ({
  id,
  kind: 'hot',
  locationId: 'room',
  locationName: '库房',
  locationKind: 'storeroom',
  jurisdictionCode: '990101',
  jurisdictionName: '镇',
  sourceId: 'shelf',
  sourceKind: 'sensor',
  sourceName: '货架旁',
  profileId: id,
  profileName: id,
  profileNameEn: null,
  limit: 30,
  toleranceMinutes: 30,
  startedAt: at(from),
  endedAt: to === null ? null : at(to),
  endedBy: to === null ? null : 'back_inside',
  minutes: ((to ?? 20) - from) * 60,
  peak,
  peakAt,
  mean: 31,
  acknowledgedAt: null,
  acknowledgedBy: null,
  reason: null,
  action: null,
  withdrawnAt: null,
  ...more,
})
const idsOf = (excursions: readonly Excursion[]) =>
  groupExcursions(excursions).map((event) => event.excursions.map(({ id }) => id))

describe('limits that one source passed at the same time', () => {
  test('are one event from the first to the last, with the worst of them', () => {
    const [event, ...others] = groupExcursions([
      passed('strict', 4, 9, { peak: 33, peakAt: at(6) }),
      passed('room', 2, 8, { peak: 33, peakAt: at(6) }),
      passed('lax', 5, 7, { peak: 34, peakAt: at(7) }),
    ])
    expect(others).toEqual([])
    expect(event).toMatchObject({
      key: 'strict',
      startedAt: at(2),
      endedAt: at(9),
      endedBy: 'back_inside',
      minutes: 7 * 60,
      peak: 34,
      peakAt: at(7),
    })
    expect(event?.excursions.map(({ id }) => id)).toEqual(['room', 'strict', 'lax'])
  })

  test('last as long as one of them does, until now', () => {
    const [event] = groupExcursions([passed('ended', 2, 8), passed('lasting', 4, null)])
    expect(event).toMatchObject({ startedAt: at(2), endedAt: null, endedBy: null, minutes: 18 * 60 })
  })

  test('are joined by what overlaps both of two', () => {
    expect(idsOf([passed('morning', 1, 4), passed('evening', 6, 9), passed('day', 3, 7)])).toEqual([
      ['morning', 'day', 'evening'],
    ])
  })

  test('the coldest is the worst where it is too cold; silence has none', () => {
    const cold = { kind: 'cold' } as const
    const [event] = groupExcursions([
      passed('a', 1, 5, { ...cold, peak: 3 }),
      passed('b', 2, 4, { ...cold, peak: -1 }),
    ])
    expect(event?.peak).toBe(-1)
    const silence = passed('c', 1, 5, { kind: 'no_data', peak: null, peakAt: null, limit: null })
    expect(groupExcursions([silence])[0]?.peak).toBeNull()
  })
})

test('another source, another kind, another time and what was withdrawn stand alone', () => {
  const hot = passed('hot', 2, 8)
  for (const other of [
    passed('sensor', 2, 8, { sourceId: 'door' }),
    passed('humid', 2, 8, { kind: 'humid' }),
    passed('later', 8, 9),
    passed('withdrawn', 2, 8, { withdrawnAt: at(10) }),
  ])
    expect(idsOf([hot, other])).toEqual([['hot'], [other.id]])
})
