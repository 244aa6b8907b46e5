import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDay, readGtin, readWhole } from '../../server/exchange/imports/import-values.ts'

const whole = (cell: string) => readWhole(cell, 1, 1_000_000)

describe('a quantity in a cell', () => {
  it.each([
    ['1200', 1200],
    ['1,200', 1200],
    [' 1 200 ', 1200],
    ['１２３', 123],
    ['１，２００', 1200],
    ['12.0', 12],
    ['+7', 7],
  ])('%s is %i', (cell, value) => expect(whole(cell)).toEqual({ value }))

  it.each([
    ['-5', 'negative'],
    ['0', 'negative'],
    ['1.5', 'fraction'],
    ['12,5', 'not_a_number'],
    ['10盒', 'not_a_number'],
    ['1e9', 'excel_number'],
    ['2000000', 'too_large'],
    ['#N/A', 'not_a_number'],
  ])('%s is refused as %s', (cell, fault) => expect(whole(cell)).toEqual({ fault }))
})

describe('a date in a cell', () => {
  it.each([
    ['2028-06-30', '2028-06-30'],
    ['2028/6/3', '2028-06-03'],
    ['2028.6.3', '2028-06-03'],
    ['２０２８年６月３０日', '2028-06-30'],
    ['20280630', '2028-06-30'],
    ['2028-06-30 00:00', '2028-06-30'],
    ['2028-02', '2028-02-29'],
    ['2027年2月', '2027-02-28'],
    ['20280600', '2028-06-30'],
    ['46812', '2028-02-29'],
  ])('%s is %s', (cell, value) => expect(readDay(cell)).toEqual({ value }))

  it.each([
    ['2027-02-29', 'bad_date'],
    ['2028-13-01', 'bad_date'],
    ['1999-01-01', 'bad_date'],
    ['30/06/2028', 'ambiguous_date'],
    ['280630', 'ambiguous_date'],
    ['99999', 'bad_date'],
    ['长期', 'bad_date'],
  ])('%s is refused as %s', (cell, fault) => expect(readDay(cell)).toEqual({ fault }))

  it('is what Excel counts, for every day it is likely to see', () => {
    fc.assert(
      fc.property(fc.integer({ min: 36_526, max: 73_050 }), (serial) => {
        const iso = new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000).toISOString().slice(0, 10)
        expect(readDay(String(serial))).toEqual({ value: iso })
        expect(readDay(iso)).toEqual({ value: iso })
      }),
    )
  })
})

it('a GTIN is kept with 14 digits, and its check digit is verified', () => {
  expect(readGtin('6901234567892')).toEqual({ value: '06901234567892' })
  expect(readGtin('６９０１２３４５６７８９２')).toEqual({ value: '06901234567892' })
  expect(readGtin('6901234567893')).toEqual({ fault: 'bad_gtin' })
  expect(readGtin('6.90123E+12')).toEqual({ fault: 'excel_number' })
})
