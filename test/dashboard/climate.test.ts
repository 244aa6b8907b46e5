import { QueryClient } from '@tanstack/react-query'
import uPlot from 'uplot'
import { afterEach, describe, expect, test } from 'vitest'
import { ApiClient } from '../../dashboard/api/client.ts'
import { excursionsOfQuery } from '../../dashboard/api/climate.queries.ts'
import {
  commonBand,
  moved,
  nearest,
  rangeOf,
  type Trace,
  toColumns,
  traceOf,
  zoomed,
} from '../../dashboard/climate/chart.data.ts'
import { byUrgency, type ClimateState, climateStateOf } from '../../dashboard/climate/climate.state.ts'
import { climateWords } from '../../dashboard/climate/climate.words.ts'
import { spanOf } from '../../dashboard/climate/span.ts'
import { en } from '../../dashboard/locales/en.ts'
import { formatter } from '../../dashboard/locales/format.ts'
import { translator } from '../../dashboard/locales/text.ts'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import type { ClimatePlace } from '../../protocol/api/climate.ts'
import type { Excursion } from '../../protocol/api/excursions.ts'

const HOUR = 3_600_000

const trace = (at: number[], mean: (number | null)[]): Trace => traceOf('x', at, { mean, min: [], max: [] })

describe('the columns of a chart', () => {
  test('keep the least and the most of every point, and gaps as gaps', () => {
    const merged = traceOf('x', [0, HOUR, 2 * HOUR], {
      mean: [18, null, 19],
      min: [17, null, 12],
      max: [31, null, 20],
    })
    expect(toColumns([merged], uPlot.join)).toEqual([
      [0, 3_600, 7_200],
      [31, null, 20],
      [17, null, 12],
      [18, null, 19],
    ])
  })

  test('take a value as its own least and most where nothing was merged', () => {
    expect(toColumns([trace([0], [0])], uPlot.join)).toEqual([[0], [0], [0], [0]])
  })

  test('of two sources share their times; what one did not measure then is no gap of it', () => {
    const [times, , , first, , , second] = toColumns(
      [trace([0, 2_000], [1, 2]), trace([0, 1_000, 2_000], [5, null, 6])],
      uPlot.join,
    )
    expect(times).toEqual([0, 1, 2])
    expect(first).toEqual([1, undefined, 2])
    expect(second).toEqual([5, null, 6])
  })
})

describe('the axis', () => {
  test('reaches over all that was measured and every limit that is near', () => {
    const [low, high] = rangeOf('celsius', [trace([0, 1], [17, 19])], [{ name: '', low: 10, high: 30 }])
    expect([low < 10, high > 30, low > 5, high < 35]).toEqual([true, true, true, true])
  })

  test('is not pressed flat by a limit that is far away', () => {
    const [, high] = rangeOf('celsius', [trace([0, 1], [2, 4])], [{ name: '', low: null, high: 40 }])
    expect(high).toBeLessThan(10)
  })

  test('shows the limits where nothing was measured', () => {
    const [low, high] = rangeOf('humidity', [], [{ name: '', low: 35, high: 75 }])
    expect(low).toBeLessThan(35)
    expect(high).toBeGreaterThan(75)
  })
})

test('what every profile allows is the strictest of each side, or nothing when they contradict', () => {
  const room = { name: 'room', low: 10, high: 30 }
  const cool = { name: 'cool', low: null, high: 20 }
  const oven = { name: 'oven', low: 25, high: null }
  expect(commonBand([room, cool])).toEqual({ low: 10, high: 20 })
  expect(commonBand([cool])).toEqual({ low: null, high: 20 })
  expect(commonBand([cool, oven])).toBeNull()
  expect(commonBand([])).toBeNull()
})

test('the point under the pointer is the closest in time, and none over a stretch without any', () => {
  const some = trace([0, 10, 20], [1, 2, 3])
  expect(nearest(some, 14, 100)?.mean).toBe(2)
  expect(nearest(some, 16, 100)?.mean).toBe(3)
  expect(nearest(some, -5, 100)?.mean).toBe(1)
  expect(nearest(some, 60, 20)).toBeNull()
  expect(nearest(trace([], []), 0, 100)).toBeNull()
})

describe('the window of time', () => {
  const end = 100 * HOUR
  test('never reaches into the future', () => {
    expect(moved({ from: 90 * HOUR, to: end }, 1, end)).toEqual({ from: 90 * HOUR, to: end })
    expect(zoomed({ from: 90 * HOUR, to: end }, 2, end)).toEqual({ from: 80 * HOUR, to: end })
    expect(moved({ from: 90 * HOUR, to: end }, -1, end)).toEqual({ from: 85 * HOUR, to: 95 * HOUR })
  })

  test('does not become shorter than half an hour, nor longer than five years', () => {
    const { from, to } = zoomed({ from: end - HOUR, to: end }, 0.01, end)
    expect(to - from).toBe(HOUR / 2)
    const years = 4 * 365 * 24 * HOUR
    const wide = zoomed({ from: end - years, to: end }, 2, end)
    expect(wide.to - wide.from).toBe((years / 4) * 5)
  })

  test('is a range up to now, unless the address tells a stretch that makes sense', () => {
    expect(spanOf({ range: 'day' }, end)).toEqual({ from: 76 * HOUR, to: end, range: 'day' })
    const [from, to] = [new Date(0).toISOString(), new Date(HOUR).toISOString()]
    expect(spanOf({ range: 'day', from, to }, end)).toEqual({ from: 0, to: HOUR, range: null })
    expect(spanOf({ range: 'day', from: to, to: from }, end).range).toBe('day')
  })
})

const NOW: ClimatePlace['latest'] = {
  at: new Date(0).toISOString(),
  celsius: 0,
  humidity: 50,
  fault: null,
  silent: false,
  sourceId: 's',
  sourceKind: 'sensor',
}

describe('how it stands with a place', () => {
  test('is fine only while something measures and nothing is outside', () => {
    expect(climateStateOf({ latest: NOW }, [])).toBe('ok')
    expect(climateStateOf({ latest: { ...NOW, silent: true } }, [])).toBe('no_data')
    expect(climateStateOf({ latest: { ...NOW, celsius: null, fault: 'sensor_open' } }, [])).toBe('fault')
    expect(climateStateOf({ latest: null }, [])).toBe('never')
    expect(climateStateOf({ latest: NOW }, ['no_data'])).toBe('no_data')
  })

  test('is outside while any excursion goes on, also where another source is silent', () => {
    expect(climateStateOf({ latest: { ...NOW, silent: true } }, ['no_data', 'hot'])).toBe('outside')
  })

  test('stands in the list by urgency, a reading that is due before one that is not', () => {
    const row = (state: ClimateState, name: string, dueNow = false) => ({ state, place: { name, dueNow } })
    const rows = [row('ok', '甲'), row('ok', '乙', true), row('never', '丙'), row('outside', '丁')]
    expect(rows.sort(byUrgency).map(({ place }) => place.name)).toEqual(['丁', '丙', '乙', '甲'])
  })
})

describe('climate in words', () => {
  const words = (locale: 'zh-CN' | 'en') => {
    const dictionary = locale === 'en' ? en : zhCN
    const t = translator(locale, dictionary)
    return climateWords({ t, format: formatter(locale, t), locale })
  }

  test('says 0 °C and knows it from nothing', () => {
    expect(words('zh-CN').both({ celsius: 0, humidity: 0 })).toBe('0.0 ℃ · 0%')
    expect(words('en').both({ celsius: null, humidity: 45.4 })).toBe('— · 45%')
  })

  test('says limits on one side, on both and on none', () => {
    const { range } = words('en')
    expect(range(10, 30, 'celsius')).toBe('10 – 30 °C')
    expect(range(null, 20, 'celsius')).toBe('≤ 20 °C')
    expect(range(35, null, 'humidity')).toBe('≥ 35%')
    expect(range(null, null, 'celsius')).toBeNull()
  })

  test('does not round a gap away', () => {
    expect(words('en').share(0.9999)).toBe('99%')
    expect(words('en').share(1)).toBe('100%')
  })

  test('counts minutes, hours, and days of a long one', () => {
    const { length } = words('en')
    expect([length(40), length(90), length(49 * 60)]).toEqual(['40 minutes', '1 hour', '2 d 1 h'])
  })
})

const anExcursion = (id: string): Excursion => ({
  id,
  kind: 'humid',
  locationId: 'store',
  locationName: '柳溪镇库房',
  locationKind: 'storeroom',
  jurisdictionCode: '990101001',
  jurisdictionName: '柳溪镇',
  sourceId: 's1',
  sourceKind: 'hand',
  sourceName: null,
  profileId: 'drug-20',
  profileName: '阴凉',
  profileNameEn: 'Cool',
  limit: 65,
  toleranceMinutes: 30,
  startedAt: '2025-07-01T00:00:00.000Z',
  endedAt: '2025-07-01T08:00:00.000Z',
  endedBy: null,
  minutes: 480,
  peak: 81,
  peakAt: '2025-07-01T03:00:00.000Z',
  mean: 74,
  acknowledgedAt: null,
  acknowledgedBy: null,
  reason: null,
  action: null,
  withdrawnAt: null,
})

describe('the excursions of a year', () => {
  const { fetch } = globalThis
  afterEach(() => {
    globalThis.fetch = fetch
  })

  test('are all of them, page after page in their order', async () => {
    const pages: Record<string, { items: Excursion[]; next: string | null }> = {
      '': { items: [anExcursion('a'), anExcursion('b')], next: '2' },
      '2': { items: [anExcursion('c')], next: '3' },
      '3': { items: [anExcursion('d')], next: null },
    }
    const asked: URLSearchParams[] = []
    globalThis.fetch = async (input) => {
      const { searchParams } = new URL(String(input), 'http://server')
      asked.push(searchParams)
      return Response.json(pages[searchParams.get('cursor') ?? ''])
    }
    const query = { location: 'store', from: '2025-01-01', to: '2025-12-31' }
    const found = await new QueryClient().fetchQuery(
      excursionsOfQuery(new ApiClient({ onUnauthenticated: () => undefined }), query),
    )
    expect(found.items.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd'])
    for (const each of asked) expect(Object.fromEntries(each)).toMatchObject(query)
    expect(asked).toHaveLength(3)
  })
})
