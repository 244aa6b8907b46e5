import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Gs1Error, hasCheckDigit, parseGs1 } from '../../protocol/gs1.ts'

const TODAY = '2026-03-01'
const GTIN = '06901234567892'
const GS = '\u001d'
const read = (text: string) => parseGs1(text, TODAY)
const faultOf = (text: string) => {
  try {
    read(text)
  } catch (error) {
    if (error instanceof Gs1Error) return [error.fault, error.identifier]
    throw error
  }
  return null
}

describe('a GS1 code', () => {
  test('is read as a scanner sends it, with and without symbology identifier', () => {
    const expected = { gtin: GTIN, lotNumber: 'A1B2', expiresOn: '2029-08-31', madeOn: null, serial: '77' }
    const text = `01${GTIN}1729083110A1B2${GS}2177`
    for (const prefix of ['', ']d2', ']C1', GS, `]d2${GS}`])
      expect(read(prefix === `]d2${GS}` ? `]d2${GS}${text}` : prefix + text)).toEqual(expected)
    expect(read(`01${GTIN}10A1B2${GS}172908312177`)).toEqual(expected)
  })

  test('is read as it is printed', () => {
    expect(read(`(01)${GTIN}(11)260101(17)290800(10)L-7/x`)).toEqual({
      gtin: GTIN,
      lotNumber: 'L-7/x',
      expiresOn: '2029-08-31',
      madeOn: '2026-01-01',
      serial: null,
    })
  })

  test('may be a bare article number', () => {
    for (const bare of ['6901234567892', GTIN])
      expect(read(bare)).toMatchObject({ gtin: GTIN, lotNumber: null })
  })

  test('has day 00 for the last day of the month, in leap years too', () => {
    expect(read(`01${GTIN}17280200`).expiresOn).toBe('2028-02-29')
    expect(read(`01${GTIN}17270200`).expiresOn).toBe('2027-02-28')
  })

  test('has a century that lies nearest', () => {
    expect(read(`01${GTIN}17760101`).expiresOn).toBe('2076-01-01')
    expect(read(`01${GTIN}17770101`).expiresOn).toBe('1977-01-01')
    expect(parseGs1(`01${GTIN}17050101`, '2096-01-01').expiresOn).toBe('2105-01-01')
  })

  test.each([
    ['a wrong check digit', `01${GTIN.slice(0, 13)}3`, ['bad_check_digit', '01']],
    ['month 13', '17291301', ['bad_date', '17']],
    ['30 February', '17280230', ['bad_date', '17']],
    ['letters in a date', '17A90801', ['bad_character', '17']],
    ['an article number cut off', '0106901234', ['too_short', '01']],
    ['an empty lot number', `10${GS}17290831`, ['too_short', '10']],
    ['a missing separator', `10${'A'.repeat(21)}`, ['too_long', '10']],
    ['two separators', `10A1${GS}${GS}17290831`, ['not_gs1', null]],
    ['a character outside the set', '10A#1', ['bad_character', '10']],
    ['an identifier that is none', '9912', ['unknown_identifier', '99']],
    ['two lot numbers', `10A1${GS}10A2`, ['twice', '10']],
    ['a web address', 'https://example.cn/x', ['not_gs1', null]],
    ['nothing', '  ', ['not_gs1', null]],
    ['brackets that do not close', '(01', ['not_gs1', null]],
  ])('is refused with %s, and says where', (_what, text, fault) => {
    expect(faultOf(text)).toEqual(fault)
  })

  test('never fails in another way, whatever is scanned', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(
        '01',
        '10',
        '17',
        '21',
        '(01)',
        '(17)',
        GS,
        GTIN,
        '290831',
        ']d2',
        '__proto__',
        'constructor',
      ),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        faultOf(pieces.join(''))
      }),
      { numRuns: 5_000 },
    )
  })

  test('reads back what is written, in any order', () => {
    const lot = fc.stringMatching(/^[A-Za-z0-9/-]{1,20}$/)
    fc.assert(
      fc.property(lot, lot, fc.boolean(), (lotNumber, serial, lotFirst) => {
        const parts = lotFirst ? [`10${lotNumber}`, `21${serial}`] : [`21${serial}`, `10${lotNumber}`]
        const code = `01${GTIN}17290831${parts.join(GS)}`
        expect(read(code)).toEqual({ gtin: GTIN, lotNumber, serial, expiresOn: '2029-08-31', madeOn: null })
      }),
    )
  })
})

test('a check digit is that of GS1', () => {
  for (const right of ['96385074', '614141007349', '4006381333931', '10614141000415']) {
    expect(hasCheckDigit(right)).toBe(true)
    const last = Number(right.at(-1))
    expect(hasCheckDigit(`${right.slice(0, -1)}${(last + 1) % 10}`)).toBe(false)
  }
  expect(hasCheckDigit('constructor')).toBe(false)
})
