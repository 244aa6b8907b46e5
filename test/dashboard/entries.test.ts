import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lookOf } from '../../dashboard/devices/channel.look.ts'
import { freeRoom } from '../../dashboard/inventory/free-room.ts'
import { accountedFor, stillInTransit } from '../../dashboard/inventory/in-transit.ts'
import { packsOf, toInstant, toUnits } from '../../dashboard/inventory/quantity.ts'
import { usualReceiver, usualSource } from '../../dashboard/inventory/usual-place.ts'
import { varianceOf } from '../../dashboard/inventory/variance.ts'
import { en } from '../../dashboard/locales/en.ts'
import { addDays, countyDay, daysBetween, formatter } from '../../dashboard/locales/format.ts'
import { translator } from '../../dashboard/locales/text.ts'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { daysOfCover } from '../../dashboard/places/days-of-cover.ts'
import { readIntervals, weekRuns, writeIntervals } from '../../dashboard/places/opening-hours.ts'
import { draftOf, emptyDraft, requestOf } from '../../dashboard/places/place.draft.ts'
import { shortenProducts } from '../../dashboard/today/short.products.ts'
import { groupTasks } from '../../dashboard/today/task.groups.ts'
import { createLocation, type OpeningHours, updateLocation } from '../../protocol/api/places.ts'
import { aPlace, aTask } from './builders.ts'

const condom = { boxSize: 10, cartonBoxes: 50 }

describe('a quantity', () => {
  test('counted in boxes or cartons is posted in base units', () => {
    expect(toUnits({ count: 3, pack: 'box' }, condom)).toBe(30)
    expect(toUnits({ count: 2, pack: 'carton' }, condom)).toBe(1000)
  })

  test('is missing until it is a whole number above 0', () => {
    for (const count of ['', 0, -1, 1.5, '-', '1.5', '12a'])
      expect(toUnits({ count, pack: 'unit' }, condom)).toBeNull()
    expect(toUnits({ count: 1.5, pack: 'carton' }, condom)).toBeNull()
    expect(toUnits({ count: 1, pack: 'carton', rest: 0.5 }, condom)).toBeNull()
    expect(toUnits({ count: 1, pack: 'unit' }, undefined)).toBeNull()
  })

  test('offers no box of one', () => {
    expect(packsOf({ boxSize: 1, cartonBoxes: 200 })).toEqual(['unit', 'carton'])
    expect(packsOf({ boxSize: 1, cartonBoxes: 1 })).toEqual(['unit'])
  })
})

describe('time', () => {
  test('typed by a person is county time, wherever the browser is', () => {
    expect(toInstant('2026-03-01T08:30')).toBe('2026-03-01T00:30:00.000Z')
    expect(toInstant('')).toBeUndefined()
  })

  test('of day begins at midnight in the county', () => {
    expect(countyDay(Date.parse('2026-03-01T15:59:59Z'))).toBe('2026-03-01')
    expect(countyDay(Date.parse('2026-03-01T16:00:00Z'))).toBe('2026-03-02')
  })

  test('between days is counted across months and leap days', () => {
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2)
    expect(daysBetween('2026-03-01', '2026-02-27')).toBe(-2)
    expect(addDays('2026-02-27', 2)).toBe('2026-03-01')
  })

  test('a share has one digit, and almost all is not all', () => {
    const format = formatter('zh-CN', translator('zh-CN', zhCN))
    expect(format.percent(2_491, 2_500)).toBe('99.6%')
    expect(format.percent(0.9999, 1)).toBe('99.9%')
    expect(format.percent(3, 3)).toBe('100.0%')
    expect(format.percent(5, 4)).toBe('125.0%')
    expect(format.percent(0, 0)).toBe('—')
  })

  test('says how old something is', () => {
    const format = formatter('zh-CN', translator('zh-CN', zhCN))
    const now = Date.parse('2026-03-01T12:00:00Z')
    expect(format.age('2026-03-01T11:57:00Z', now)).toBe('3分钟前')
    expect(format.age('2026-03-01T11:59:50Z', now)).toBe('刚刚')
    expect(formatter('en', translator('en', en)).age('2026-02-28T12:00:00Z', now)).toBe('24 hours ago')
    // A clock that runs behind does not make ages negative.
    expect(format.age('2026-03-01T12:05:00Z', now)).toBe('刚刚')
  })
})

describe('opening hours', () => {
  test('are read as people and Chinese keyboards write them', () => {
    const morning = { open: '09:00', close: '12:00' }
    const afternoon = { open: '14:00', close: '17:30' }
    for (const text of [
      '09:00-12:00, 14:00-17:30',
      '9:00–12:00;14:00–17:30',
      '9：00至12：00，14：00～17：30',
    ])
      expect(readIntervals(text), text).toEqual([morning, afternoon])
    expect(readIntervals('')).toEqual([])
    for (const text of ['morning', '9-12', '09:00', '25:00-26:00', '09:00-12:00-14:00'])
      expect(readIntervals(text), text).toBeNull()
  })

  test('are read back as they were written', () => {
    const clock = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
    fc.assert(
      fc.property(fc.array(fc.record({ open: clock, close: clock }), { maxLength: 4 }), (intervals) => {
        expect(readIntervals(writeIntervals(intervals))).toEqual(intervals)
      }),
    )
  })

  test('join days with the same hours', () => {
    const open = [{ open: '08:00', close: '17:00' }]
    expect(weekRuns([open, open, open, open, open, [], []])).toEqual([
      { first: 0, last: 4, intervals: open },
      { first: 5, last: 6, intervals: [] },
    ])
  })
})

describe('the form of a place', () => {
  const hours: OpeningHours = {
    always: false,
    week: [[{ open: '09:00', close: '12:00' }], [], [], [], [], [], []],
    holidays: [{ open: '10:00', close: '11:00' }],
    exceptions: [{ day: '2026-10-01', intervals: [] }],
  }
  const place = aPlace({ hours, longitude: 111.3, latitude: 24.2, phone: '0990-5551017' })

  test('sends what the API takes', () => {
    expect(updateLocation.safeParse(requestOf(draftOf(place, 'staffed_outlet'), null)).success).toBe(true)
    const fresh = { ...emptyDraft('990101001'), name: '新发放点' }
    expect(createLocation.safeParse({ kind: fresh.kind, ...requestOf(fresh, null) }).success).toBe(true)
  })

  test('keeps special holiday hours and exceptions that it does not show', () => {
    expect(requestOf(draftOf(place, 'staffed_outlet'), null).hours).toEqual(hours)
  })

  test('sends coordinates only when they were changed, so that saving a phone number does not move the place', () => {
    const before = draftOf(place, 'staffed_outlet')
    expect(requestOf({ ...before, phone: '12345' }, before)).not.toHaveProperty('coordinates')
    expect(requestOf({ ...before, longitude: 111.4 }, before).coordinates).toEqual({
      longitude: 111.4,
      latitude: 24.2,
      datum: 'wgs84',
    })
    expect(requestOf({ ...before, longitude: '', latitude: '' }, before).coordinates).toBeNull()
  })
})

describe('what is known and what is not', () => {
  test('a channel that never reported is unknown, not empty', () => {
    const counters = { vend: 0, failed: 0, test: 0 }
    expect(lookOf({ productId: 'p', blocked: false, reported: null })).toBe('unknown')
    expect(
      lookOf({ productId: 'p', blocked: false, reported: { remaining: 0, fault: null, counters } }),
    ).toBe('empty')
    expect(
      lookOf({ productId: 'p', blocked: false, reported: { remaining: 5, fault: 'jam', counters } }),
    ).toBe('fault')
    expect(lookOf({ productId: null, blocked: false, reported: null })).toBe('unassigned')
  })

  test('a refill loads what fits, and nothing into channels that are blocked, faulty or silent', () => {
    const counters = { vend: 0, failed: 0, test: 0 }
    const channel = (more: Partial<Parameters<typeof freeRoom>[0][number]>) => ({
      productId: 'a',
      capacity: 20,
      blocked: false,
      reported: { remaining: 15, fault: null, counters },
      ...more,
    })
    const room = freeRoom([
      channel({}),
      channel({ reported: { remaining: 0, fault: null, counters } }),
      channel({ productId: 'b', reported: { remaining: 20, fault: null, counters } }),
      channel({ productId: 'c', blocked: true }),
      channel({ productId: 'd', reported: { remaining: 0, fault: 'jam', counters } }),
      channel({ productId: 'e', reported: null }),
      channel({ productId: null }),
    ])
    expect([...room]).toEqual([['a', 25]])
  })

  test('days of cover are unknown without consumption, and 0 without stock', () => {
    expect(daysOfCover({ usable: 10, amc: null })).toBeNull()
    expect(daysOfCover({ usable: 10, amc: 0 })).toBeNull()
    expect(daysOfCover({ usable: 0, amc: 30.4375 })).toBe(0)
    expect(daysOfCover({ usable: 72, amc: 73.05 })).toBe(30)
  })

  test('a count of 0 is a count', () => {
    expect(varianceOf(0, { quantity: 5 })).toBe(-5)
    expect(varianceOf('', { quantity: 5 })).toBeNull()
    expect(varianceOf(7, undefined)).toBeNull()
    for (const counted of [1.5, -1, '-', '1.5']) expect(varianceOf(counted, { quantity: 5 })).toBeNull()
  })
})

describe('a transfer', () => {
  test('has in transit what is neither received, lost nor returned', () => {
    const line = {
      productId: 'p',
      productName: 'P',
      lotId: 'l',
      lotNumber: '',
      expiresOn: '2029-01-01',
      sent: 10,
      received: 4,
      lost: 1,
      returned: 2,
    }
    expect(stillInTransit(line)).toBe(3)
    expect(accountedFor({ lotId: 'l', received: 2, lost: '', returned: 1 })).toBe(3)
  })

  test('usually comes from the storeroom of the township, else from the warehouse', () => {
    const warehouse = aPlace({ id: 'w', kind: 'warehouse', jurisdictionCode: '990101' })
    const storeroom = aPlace({ id: 's', kind: 'storeroom', jurisdictionCode: '990101001' })
    const near = aPlace({ id: 'near', kind: 'dispenser', jurisdictionCode: '990101001002' })
    const far = aPlace({ id: 'far', kind: 'dispenser', jurisdictionCode: '990101002' })
    const all = [warehouse, storeroom, near, far]
    expect(usualSource(all, 'near')).toBe('s')
    expect(usualSource(all, 'far')).toBe('w')
    expect(usualSource(all, 's')).toBe('w')
    expect(usualSource(all, null)).toBeNull()
    expect(usualReceiver(all)).toBe('w')
    expect(usualReceiver([storeroom, near])).toBe('s')
    expect(usualReceiver([near])).toBeNull()
  })
})

describe('the tasks of the day', () => {
  test('of one kind at one place are one walk, in the order of the most urgent', () => {
    const groups = groupTasks([
      aTask({ kind: 'stocked_out', urgency: 'now', productId: 'a' }),
      aTask({ kind: 'stocked_out', urgency: 'now', productId: 'a', locationId: 'l2' }),
      aTask({ kind: 'stocked_out', urgency: 'now', productId: 'b' }),
      aTask({ kind: 'low_stock', productId: 'c' }),
    ])
    expect(groups.map(({ tasks }) => tasks.map(({ productId }) => productId))).toEqual([
      ['a', 'b'],
      ['a'],
      ['c'],
    ])
  })

  test('stay apart where each wants a step of its own', () => {
    const lots = [aTask({ kind: 'lot_expired', lotId: 'x' }), aTask({ kind: 'lot_expired', lotId: 'y' })]
    const transfers = [
      aTask({ kind: 'transfer_to_receive', transferId: 't1' }),
      aTask({ kind: 'transfer_to_receive', transferId: 't2' }),
    ]
    expect(groupTasks([...lots, ...transfers])).toHaveLength(4)
  })

  test('name what a product is once, and then which of its kind', () => {
    expect(
      shortenProducts([
        '男用避孕套(光面 49 mm)',
        '左炔诺孕酮片',
        '左炔诺孕酮片(紧急避孕)',
        '男用避孕套(颗粒 52 mm)',
      ]),
    ).toEqual(['男用避孕套(光面 49 mm)', '左炔诺孕酮片', '左炔诺孕酮片(紧急避孕)', '颗粒 52 mm'])
    expect(
      shortenProducts(['Male condom, smooth, 49 mm', 'Male condom, dotted, 52 mm', 'Copper IUD, TCu380A']),
    ).toEqual(['Male condom, smooth, 49 mm', 'dotted, 52 mm', 'Copper IUD, TCu380A'])
  })
})
