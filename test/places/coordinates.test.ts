import fc from 'fast-check'
import gcoord from 'gcoord'
import { describe, expect, it } from 'vitest'
import { coordinates } from '../../protocol/api/places.ts'
import { metresBetween } from '../../protocol/nearby.ts'
import { liesFarFrom, toWgs84 } from '../../server/places/coordinates.ts'

const guangzhou = { longitude: 113.2644, latitude: 23.1291 }

describe('coordinates', () => {
  it('stay as they are when captured in WGS-84', () => {
    expect(toWgs84({ ...guangzhou, datum: 'wgs84' })).toEqual(guangzhou)
  })

  it('move back by what each Chinese datum had shifted them: about 620 m and 1,270 m in Guangzhou', () => {
    const shift = (datum: 'gcj02' | 'bd09') => metresBetween(guangzhou, toWgs84({ ...guangzhou, datum }))
    expect(shift('gcj02')).toBeGreaterThan(550)
    expect(shift('gcj02')).toBeLessThan(700)
    expect(shift('bd09')).toBeGreaterThan(1_150)
    expect(shift('bd09')).toBeLessThan(1_400)
  })

  it('come back within a metre after a way through either datum', () => {
    const { transform, WGS84, GCJ02, BD09 } = gcoord as unknown as typeof gcoord.default
    fc.assert(
      fc.property(
        fc.double({ min: 98, max: 122, noNaN: true }),
        fc.double({ min: 22, max: 42, noNaN: true }),
        fc.constantFrom(['gcj02', GCJ02] as const, ['bd09', BD09] as const),
        (longitude, latitude, [datum, system]) => {
          const [x, y] = transform([longitude, latitude], WGS84, system)
          expect(
            metresBetween({ longitude, latitude }, toWgs84({ longitude: x, latitude: y, datum })),
          ).toBeLessThan(1)
        },
      ),
    )
  })

  it('are refused with the reason when swapped or foreign, at the edge and inside', () => {
    expect(() => toWgs84({ longitude: 23.1, latitude: 113.3, datum: 'wgs84' })).toThrow(/swapped/)
    expect(() => toWgs84({ longitude: 2.35, latitude: 48.86, datum: 'wgs84' })).toThrow(/outside China/)
    expect(() => toWgs84({ longitude: Number.NaN, latitude: 23, datum: 'wgs84' })).toThrow(/outside China/)
    const swapped = coordinates.safeParse({ longitude: 23.1, latitude: 113.3, datum: 'wgs84' })
    expect(swapped.error?.issues[0]?.message).toMatch(/swapped/)
  })

  it('are a kilometre apart at a hundredth of a degree of latitude', () => {
    expect(metresBetween({ longitude: 111, latitude: 24 }, { longitude: 111, latitude: 24.01 })).toBeCloseTo(
      1_112,
      -1,
    )
  })

  it('look strange far from the neighbours, not when there are none or the county is wide', () => {
    const near = [0, 0.05, 0.1].map((offset) => ({ longitude: 111 + offset, latitude: 24 }))
    const wide = [0, 1, 2].map((offset) => ({ longitude: 111 + offset, latitude: 24 }))
    const far = { longitude: 112.5, latitude: 24 }
    expect(liesFarFrom(far, near)).toBe(true)
    expect(liesFarFrom(far, near.slice(1))).toBe(false)
    expect(liesFarFrom(far, wide)).toBe(false)
  })
})
