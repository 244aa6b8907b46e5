import { describe, expect, it } from 'vitest'
import type { OrderBasis } from '../../protocol/api/replenishment.ts'
import { fillRateOf } from '../../server/replenishment/fill-rate.ts'
import { needOf, suggestedQuantity } from '../../server/replenishment/need.ts'
import { type Store, supplyingStore } from '../../server/replenishment/supplying-store.ts'

const aStore = (id: string, kind: Store['kind'], jurisdictionCode: string): Store => ({
  id,
  name: id,
  kind,
  jurisdictionCode,
})
const CITY = aStore('city', 'warehouse', '9901')
const COUNTY = aStore('county', 'warehouse', '990101')
const NORTH = aStore('north', 'storeroom', '990101001')
const SOUTH = aStore('south', 'storeroom', '990101002')
const OTHER = aStore('other', 'warehouse', '990102')
const STORES = [SOUTH, OTHER, NORTH, COUNTY, CITY]
const supplierOf = (
  kind: Parameters<typeof supplyingStore>[0]['kind'],
  code: string,
  id = 'x',
  stores = STORES,
) => supplyingStore({ id, kind, jurisdictionCode: code }, stores)?.id ?? null

describe('who supplies a place', () => {
  it('is its township’s storeroom for a point, also in a village', () => {
    expect(supplierOf('staffed_outlet', '990101001')).toBe('north')
    expect(supplierOf('kit', '990101002003')).toBe('south')
  })

  it('is the county’s warehouse where the township has no storeroom', () => {
    expect(supplierOf('social_outlet', '990101003')).toBe('county')
    expect(supplierOf('staffed_outlet', '990101')).toBe('county')
  })

  it('is the warehouse for a storeroom, never a storeroom or itself', () => {
    expect(supplierOf('storeroom', '990101001', 'north')).toBe('county')
    expect(supplierOf('storeroom', '990101001', 'second')).toBe('county')
  })

  it('is a warehouse above for a warehouse, and from outside where there is none', () => {
    expect(supplierOf('warehouse', '990101', 'county')).toBe('city')
    expect(supplierOf('warehouse', '990101', 'second', [COUNTY, NORTH])).toBeNull()
    expect(supplierOf('warehouse', '990101', 'county', [COUNTY, NORTH])).toBeNull()
  })

  it('is never in another county, and the same however the stores are told', () => {
    expect(supplierOf('staffed_outlet', '990102001')).toBe('other')
    expect(supplierOf('staffed_outlet', '990103001', 'x', [COUNTY, NORTH])).toBeNull()
    const twins = [aStore('b', 'storeroom', '990101001'), aStore('a', 'storeroom', '990101001')]
    expect(supplierOf('kit', '990101001', 'x', twins)).toBe('a')
    expect(supplierOf('kit', '990101001', 'x', twins.toReversed())).toBe('a')
  })
})

const basis = (more: Partial<OrderBasis> = {}): OrderBasis => {
  const { amc = 60, usable = 40, ...rest } = more
  return {
    amc,
    mos: amc ? usable / amc : null,
    usable,
    inTransit: 0,
    onOrder: 0,
    minMonths: 2,
    maxMonths: 5,
    emergencyMonths: 1,
    ...rest,
  }
}
const judged = (more: Partial<OrderBasis>, boxSize = 10) => {
  const suggested = suggestedQuantity(basis(more), boxSize)
  return [suggested, needOf(basis(more), suggested)]
}

describe('a suggestion', () => {
  it('is max × AMC − usable − in transit − on order, in whole boxes', () => {
    expect(judged({})).toEqual([260, 'emergency'])
    expect(judged({ inTransit: 100, onOrder: 57 })).toEqual([110, 'emergency'])
    expect(judged({ usable: 100 }, 12)).toEqual([204, 'low'])
    expect(judged({ usable: 200 })).toEqual([100, 'top_up'])
  })

  it('is never below 0, and says whether what is missing is on its way', () => {
    expect(judged({ usable: 400 })).toEqual([0, 'enough'])
    expect(judged({ onOrder: 500 })).toEqual([0, 'covered'])
    expect(judged({ amc: 0, usable: 0 })).toEqual([0, 'enough'])
  })

  it('is unknown where the consumption is, and not 0', () => {
    expect(judged({ amc: null, usable: 0 })).toEqual([null, 'unknown'])
    expect(judged({ maxMonths: null })).toEqual([null, 'unknown'])
  })
})

describe('the order fill rate', () => {
  it('is received ÷ ordered, unknown when nothing was ordered', () => {
    expect(fillRateOf([{ requested: 80, received: 60 }])).toEqual({ ordered: 80, received: 60, rate: 0.75 })
    expect(fillRateOf([]).rate).toBeNull()
  })

  it('does not let a surplus of one product stand for another that is missing', () => {
    const lines = [
      { requested: 100, received: 150 },
      { requested: 100, received: 50 },
    ]
    expect(fillRateOf(lines).rate).toBe(0.75)
  })
})
