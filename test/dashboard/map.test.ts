import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { patchView } from '../../dashboard/api/live.patch.ts'
import { labelOf, linesBetween, stepFor } from '../../dashboard/map/graticule.ts'
import { convexHull, roundHull, type Xy } from '../../dashboard/map/hull.ts'
import { Taken } from '../../dashboard/map/taken.ts'
import type { MapView } from '../../protocol/api/places.ts'
import { aPoint } from './builders.ts'

describe('the graticule', () => {
  test('draws even lines, no more than there is room for', () => {
    expect(stepFor(0.5, 5)).toBe(1 / 6)
    expect(linesBetween(111.1, 111.62, 1 / 6)).toEqual([111 + 1 / 6, 111 + 2 / 6, 111.5])
    fc.assert(
      fc.property(
        fc.double({ min: 0.002, max: 60, noNaN: true }),
        fc.integer({ min: 2, max: 12 }),
        (span, most) => {
          expect(linesBetween(100, 100 + span, stepFor(span, most)).length).toBeLessThanOrEqual(most + 1)
        },
      ),
    )
  })

  test('writes degrees with minutes and seconds as far as they are needed', () => {
    expect(labelOf(111 + 1 / 3, 'longitude')).toBe('111°20′E')
    expect(labelOf(24, 'latitude')).toBe('24°N')
    expect(labelOf(-0.5, 'latitude')).toBe('0°30′S')
    expect(labelOf(24 + 5 / 3600, 'latitude')).toBe('24°00′05″N')
  })
})

describe('the sketch of a service area', () => {
  const points = fc.array(
    fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 })),
    { minLength: 1, maxLength: 40 },
  )
  const inside = (hull: readonly Xy[], [x, y]: Xy) =>
    hull.every(([ax, ay], index) => {
      const [bx, by] = hull[(index + 1) % hull.length] ?? [ax, ay]
      return (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= -1e-6
    })

  test('covers every one of its points, however they lie', () => {
    fc.assert(
      fc.property(points, (all) => {
        const outline = roundHull(convexHull(all), 20)
        expect(outline.length).toBeGreaterThan(2)
        for (const point of all) expect(inside(outline, point)).toBe(true)
      }),
    )
  })

  test('keeps only corners', () => {
    expect(
      convexHull([
        [0, 0],
        [2, 0],
        [2, 2],
        [0, 2],
        [1, 1],
        [1, 0],
      ]),
    ).toHaveLength(4)
  })
})

describe('labels', () => {
  test('do not cover what is there', () => {
    const taken = new Taken()
    taken.take(0, 0, 20, 20)
    expect(taken.offer(5, 5, 10, 10)).toBe(false)
    expect(taken.offer(40, 0, 10, 10)).toBe(true)
    expect(taken.offer(41, 0, 10, 10)).toBe(false)
  })
})

describe('live changes', () => {
  const view: MapView = {
    features: [
      aPoint({ id: 'a' }),
      { type: 'cluster', id: 1, longitude: 111, latitude: 24, count: 3, status: 'ok', expandsAt: 14 },
    ],
    list: [aPoint({ id: 'a' }), aPoint({ id: 'b' })],
    total: 2,
    counts: { out: 0, low: 0, offline: 0, unknown: 0, ok: 2 },
    unplaced: 0,
    extent: null,
  }

  test('show on the marker and in the list at once', () => {
    const changed = aPoint({ id: 'a', status: 'out' })
    const patched = patchView(view, new Map([['a', changed]]))
    expect(patched.features[0]).toBe(changed)
    expect(patched.list.map(({ status }) => status)).toEqual(['out', 'ok'])
    expect(view.list[0]?.status).toBe('ok')
  })

  test('of places that are not in view change nothing', () => {
    expect(patchView(view, new Map([['z', aPoint({ id: 'z' })]]))).toBe(view)
  })
})
