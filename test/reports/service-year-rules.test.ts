import { describe, expect, test } from 'vitest'
import type { OpeningHours } from '../../protocol/api/places.ts'
import { compareGroups, opensEvenings } from '../../server/reports/service-year/migrant-gap.ts'
import {
  countPublication,
  missingFields,
  type PublicPoint,
} from '../../server/reports/service-year/publication.ts'
import { wilson } from '../../server/reports/service-year/wilson.ts'

const TODAY = '2026-06-15'
const hours: OpeningHours = { always: true, holidays: 'as_usual', exceptions: [] }
const aPoint = (more: Partial<PublicPoint> = {}): PublicPoint => ({
  id: 'p',
  name: '火车站发放机',
  kind: 'dispenser',
  jurisdictionCode: '990101',
  jurisdictionName: '县',
  address: '站前路 1 号',
  phone: '0799-1234567',
  hours,
  productIds: ['con'],
  published: true,
  verifiedOn: '2026-06-01',
  migrantArea: false,
  ...more,
})

describe('the publication indicator', () => {
  test('counts five of five fields that a person checked within 90 days, of all points in use', () => {
    const points = [
      aPoint(),
      aPoint({ verifiedOn: '2026-03-17' }),
      aPoint({ verifiedOn: '2026-03-16' }),
      aPoint({ phone: null }),
      aPoint({ published: false }),
    ]
    expect(countPublication(points, TODAY)).toEqual({
      points: 5,
      published: 4,
      complete: 3,
      verified: 3,
      met: 2,
      share: 0.4,
    })
    expect(countPublication([], TODAY).share).toBeNull()
  })

  test('names what is missing', () => {
    expect(missingFields(aPoint())).toEqual([])
    expect(missingFields(aPoint({ phone: null, productIds: [], address: '' }))).toEqual([
      'address',
      'products',
      'phone',
    ])
    expect(missingFields(aPoint({ hours: { always: false, holidays: 'closed', exceptions: [] } }))).toEqual([
      'hours',
    ])
  })
})

describe('the gap between points for migrants and the others', () => {
  const group = (units: number, ...points: PublicPoint[]) => ({
    points,
    stocked: new Set(points.slice(0, 1).map(({ id }) => id)),
    units,
  })

  test('stands side by side, per point', () => {
    const { tagged, others, suppressedBelow } = compareGroups(
      {
        tagged: group(40, aPoint({ id: 'a' }), aPoint({ id: 'b', verifiedOn: null })),
        others: group(30, aPoint()),
      },
      TODAY,
    )
    expect(tagged).toMatchObject({ points: 2, stocked: 1, verified: 1, units: 40, unitsPerPoint: 20 })
    expect(others).toMatchObject({ points: 1, units: 30, unitsPerPoint: 30 })
    expect(suppressedBelow).toBeNull()
  })

  test('keeps back the units of both where those of one are few: the other would be what is left of the sum', () => {
    const { tagged, others, suppressedBelow } = compareGroups(
      { tagged: group(9, aPoint()), others: group(3_000, aPoint()) },
      TODAY,
    )
    expect([tagged.units, tagged.unitsPerPoint, others.units, others.unitsPerPoint]).toEqual(
      Array(4).fill(null),
    )
    expect(suppressedBelow).toBe(10)
    const none = compareGroups({ tagged: group(0, aPoint()), others: group(30, aPoint()) }, TODAY)
    expect(none.tagged.units).toBe(0)
  })

  test('an evening is open at 20:00, on three days of the week', () => {
    const week = (open: number, interval: { open: string; close: string }): OpeningHours => ({
      ...hours,
      always: false,
      week: Array.from({ length: 7 }, (_, day) => (day < open ? [interval] : [])) as never,
    })
    expect(opensEvenings(hours)).toBe(true)
    expect(opensEvenings(null)).toBe(false)
    expect(opensEvenings(week(3, { open: '09:00', close: '20:00' }))).toBe(true)
    expect(opensEvenings(week(2, { open: '09:00', close: '22:00' }))).toBe(false)
    expect(opensEvenings(week(7, { open: '09:00', close: '19:59' }))).toBe(false)
    expect(opensEvenings(week(5, { open: '18:00', close: '02:00' }))).toBe(true)
  })
})

test('the Wilson interval is as published: 81 of 263 is 0.2553 to 0.3662 (Newcombe 1998)', () => {
  const { low, high } = wilson(81, 263)
  expect([low.toFixed(4), high.toFixed(4)]).toEqual(['0.2553', '0.3662'])
  expect(wilson(0, 20).low).toBe(0)
  expect(wilson(0, 20).high.toFixed(4)).toBe('0.1611')
  expect(wilson(20, 20).high).toBe(1)
})
