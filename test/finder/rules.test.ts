import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { availability, cell } from '../../protocol/api/finder.ts'
import { cellOf, distanceIn, expectedEffort, metresBetween, middleOf } from '../../protocol/nearby.ts'
import {
  availabilityOf,
  better,
  chanceOfAnyLeft,
  ratePerDay,
  type StockKnowledge,
} from '../../server/finder/availability.ts'
import { directionsTo } from '../../server/finder/directions.ts'
import { chanceOf } from '../../server/finder/ranking.ts'
import { html } from '../../server/html.ts'
import { NOW } from '../places/a-county.ts'
import { DAY, HOUR, MINUTE } from './a-finder.ts'

const ago = (milliseconds: number) => new Date(NOW.getTime() - milliseconds)
const knowledge = (more: Partial<StockKnowledge> = {}): StockKnowledge => ({
  source: 'machine',
  knownAt: NOW,
  remaining: 10,
  perDay: 2,
  ...more,
})
const band = (more: Partial<StockKnowledge> = {}) => availabilityOf(knowledge(more), NOW)

describe('what is said of stock', () => {
  it('is unknown where nobody has said anything', () => {
    expect(availabilityOf(null, NOW)).toBe('unknown')
  })

  it('is confirmed for hours after a machine has counted, and for days after staff have written it down', () => {
    expect(band({ knownAt: ago(20 * MINUTE) })).toBe('confirmed')
    expect(band({ knownAt: ago(7 * HOUR), remaining: 80 })).toBe('probable')
    expect(band({ source: 'manual', knownAt: ago(2 * DAY), remaining: 80 })).toBe('confirmed')
    expect(band({ source: 'manual', knownAt: ago(4 * DAY), remaining: 80 })).toBe('probable')
  })

  it('fades as fast as the place is used', () => {
    expect(band({ remaining: 5, perDay: 30, knownAt: ago(5 * HOUR) })).toBe('unknown')
    expect(band({ remaining: 20, perDay: 30, knownAt: ago(5 * HOUR) })).toBe('confirmed')
    expect(band({ remaining: 20, perDay: 0.3, knownAt: ago(10 * DAY) })).toBe('probable')
  })

  it('is out for a month, then unknown: somebody may have filled it', () => {
    expect(band({ remaining: 0, knownAt: ago(29 * DAY) })).toBe('out')
    expect(band({ remaining: 0, knownAt: ago(31 * DAY) })).toBe('unknown')
  })

  it('never grows surer with age, nor with fewer units, and a wrong clock makes no future', () => {
    const sureness = (said: string) => ['unknown', 'probable', 'confirmed'].indexOf(said)
    const any = fc.record({
      source: fc.constantFrom('machine' as const, 'manual' as const),
      remaining: fc.integer({ min: 2, max: 500 }),
      perDay: fc.double({ min: 0, max: 50, noNaN: true }),
    })
    const age = fc.integer({ min: -DAY, max: 90 * DAY })
    fc.assert(
      fc.property(any, age, age, (known, a, b) => {
        const [younger, older] = a < b ? [a, b] : [b, a]
        const then = sureness(band({ ...known, knownAt: ago(younger) }))
        expect(sureness(band({ ...known, knownAt: ago(older) }))).toBeLessThanOrEqual(then)
        expect(
          sureness(band({ ...known, remaining: known.remaining - 1, knownAt: ago(younger) })),
        ).toBeLessThanOrEqual(then)
      }),
    )
  })

  it('takes the usual rate for a place nobody has watched, and its own the longer it was watched', () => {
    expect(ratePerDay('condom', { consumed: 0, days: 0 })).toBe(2.4)
    expect(ratePerDay('iud', { consumed: 0, days: 0 })).toBeCloseTo(0.3, 10)
    expect(ratePerDay('condom', { consumed: 0, days: 1 })).toBeCloseTo(1.8, 10)
    expect(ratePerDay('condom', { consumed: 20, days: 10 })).toBeCloseTo(27.2 / 13, 10)
    expect(ratePerDay('condom', { consumed: 54, days: 180 })).toBeCloseTo(0.33, 2)
  })

  it('lets stock run down as a Poisson process', () => {
    expect(chanceOfAnyLeft(1, 1)).toBeCloseTo(Math.exp(-1), 10)
    expect(chanceOfAnyLeft(3, 2)).toBeCloseTo(5 * Math.exp(-2), 10)
    expect(chanceOfAnyLeft(10, 0)).toBe(1)
    expect([chanceOfAnyLeft(10, 5_000), chanceOfAnyLeft(10_000, 5_000), chanceOfAnyLeft(5_000, 400)]).toEqual(
      [0, 1, 1],
    )
  })

  it('takes the machine’s word before the ledger’s, unless the ledger moved a day after it fell silent', () => {
    const machine = knowledge({ knownAt: ago(2 * DAY) })
    const ledger = (age: number) => knowledge({ source: 'manual', knownAt: ago(age), remaining: 99 })
    expect(better(machine, ledger(2 * DAY - HOUR))).toBe(machine)
    expect(better(machine, ledger(HOUR))?.remaining).toBe(99)
    expect([better(null, null), better(machine, null), better(null, ledger(0))?.source]).toEqual([
      null,
      machine,
      'manual',
    ])
  })
})

describe('the chance of being given something', () => {
  const open = { openNow: true, changesAt: null }

  it('comes from the bands and the hours alone, best band first', () => {
    const chances = ['confirmed', 'probable', 'unknown', 'out'] as const
    const sorted = chances.map((said) => chanceOf(said, open, NOW))
    expect(sorted).toEqual([...sorted].sort((a, b) => b - a))
  })

  it('falls when a place is closed, less so when it opens soon or says nothing', () => {
    const at = (openNow: boolean | null, hours?: number) =>
      chanceOf('confirmed', { openNow, changesAt: hours === undefined ? null : ago(-hours * HOUR) }, NOW)
    expect(at(true)).toBeGreaterThan(at(null))
    expect(at(null)).toBeGreaterThan(at(false, 1))
    expect(at(false, 1)).toBeGreaterThan(at(false, 9))
    expect(at(false)).toBe(at(false, 9))
  })

  it('weighs the way: a sure place farther off comes before a doubtful one, a near one before the same far away', () => {
    expect(expectedEffort(2_000, 0.95)).toBeLessThan(expectedEffort(500, 0.2))
    expect(expectedEffort(100, 0.7)).toBeLessThan(expectedEffort(1_000, 0.95))
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e5, noNaN: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (metres, chance) => {
          expect(expectedEffort(metres + 10, chance)).toBeGreaterThan(expectedEffort(metres, chance))
          expect(expectedEffort(metres, chance / 2)).toBeGreaterThan(expectedEffort(metres, chance))
        },
      ),
    )
  })
})

describe('a cell', () => {
  const anywhere = fc.record({
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  })

  it('hides a position among all within half a cell of its middle, and is the cell of its middle', () => {
    fc.assert(
      fc.property(anywhere, (position) => {
        const name = cellOf(position)
        expect(cell.safeParse(name).success).toBe(true)
        const middle = middleOf(name)
        expect(middle).not.toBeNull()
        if (!middle) return
        expect(Math.abs(middle.latitude - position.latitude)).toBeLessThanOrEqual(0.005 + 1e-6)
        expect(Math.abs(middle.longitude - position.longitude)).toBeLessThanOrEqual(0.00625 + 1e-6)
        expect(cellOf(middle)).toBe(name)
      }),
    )
  })

  it('is about 1.1 by 1.3 km in a southern county', () => {
    const middle = middleOf('11420-23308') ?? { longitude: 0, latitude: 0 }
    expect(metresBetween(middle, { ...middle, latitude: middle.latitude + 0.01 })).toBeCloseTo(1_112, -1)
    expect(metresBetween(middle, { ...middle, longitude: middle.longitude + 0.0125 })).toBeCloseTo(1_268, -1)
  })

  it('must lie on Earth', () => {
    for (const name of [
      '18000-1',
      '1-28800',
      '99999-99999',
      '1',
      '-1-1',
      '1-1-1',
      'x-y',
      '',
      '1.5-2',
      ' 1-2',
    ])
      expect(middleOf(name)).toBeNull()
  })
})

describe('a distance', () => {
  it.each([
    [0, '10 metres'],
    [14, '10 metres'],
    [346, '350 metres'],
    [994, '990 metres'],
    [996, '1.0 kilometres'],
    [1_249, '1.2 kilometres'],
    [9_949, '9.9 kilometres'],
    [9_960, '10 kilometres'],
    [48_700, '49 kilometres'],
  ])('of %d m is written %s', (metres, written) => {
    const { amount, unit } = distanceIn(metres)
    expect(`${amount} ${unit}`).toBe(written)
  })
})

describe('directions', () => {
  const to = { longitude: 111.36, latitude: 24.22, name: '药店 & "夜市";甲:乙', address: '文化街 7 号' }
  const { amap, baidu, tencent, geo } = directionsTo(to)

  it('tell each map that the coordinates are WGS-84, in the order it wants them', () => {
    const parameters = (address: string) => Object.fromEntries(new URL(address).searchParams)
    expect(parameters(amap)).toMatchObject({
      position: '111.36,24.22',
      coordinate: 'wgs84',
      name: to.name,
      callnative: '0',
    })
    expect(parameters(baidu)).toMatchObject({
      location: '24.22,111.36',
      coord_type: 'wgs84',
      output: 'html',
      content: to.address,
    })
    expect(parameters(tencent)).toMatchObject({
      marker: 'coord:24.22,111.36;title:药店 & "夜市" 甲 乙;addr:文化街 7 号',
      coord_type: '1',
    })
    expect(geo).toMatch(/^geo:24\.22,111\.36\?q=24\.22,111\.36\(%E8%8D%AF/)
  })

  it('print a space as a space', () => {
    for (const address of [amap, baidu, tencent]) expect(address).not.toContain('+')
  })
})

describe('a page’s template', () => {
  it('escapes whatever is put in, in text and in attributes', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const written = html`<a title="${text}">${text}</a>`.text
        expect(written.slice(10, -4)).not.toMatch(/<|'|&(?!#\d+;)/)
        const read = written.replace(/&#(\d+);/g, (_entity, code) => String.fromCharCode(Number(code)))
        expect(read).toBe(`<a title="${text}">${text}</a>`)
      }),
    )
  })

  it('nests, joins lists, and leaves out what is nothing', () => {
    const items = [html`<b>1</b>`, null, '<', undefined, false as const, 0]
    expect(html`${items}${html`<i>${'&'}</i>`}`.text).toBe('<b>1</b>&#60;0<i>&#38;</i>')
  })
})

it('bands are the four that the contract names', () => {
  expect(availability.options).toEqual(['confirmed', 'probable', 'out', 'unknown'])
})
