import { describe, expect, test } from 'vitest'
import { addOut, emptyOutLine, nextToLeave, undoOut } from '../../dashboard/inventory/out-line.ts'
import { toUnits, toUnitsOrNone } from '../../dashboard/inventory/quantity.ts'
import {
  addScan,
  differenceOf,
  emptyReceiveLine,
  toReceiptLine,
  undoScan,
} from '../../dashboard/inventory/receive.lines.ts'
import { KeyBurst } from '../../dashboard/scanning/key-burst.ts'
import { readScan } from '../../dashboard/scanning/scan.reading.ts'
import { normalScan } from '../../dashboard/scanning/scan.text.ts'
import { addUnits } from '../../dashboard/scanning/scanned-count.ts'
import { scannedKey } from '../../dashboard/scanning/scanned-key.ts'
import type { Product } from '../../protocol/api/catalog.ts'

const GS = '\u001d'
const TODAY = '2026-03-01'
const LABEL = { gtin: '06901234567892', lotNumber: 'A1', expiresOn: '2028-06-30' }
const product = { id: 'p', boxSize: 10, cartonBoxes: 50 } as Product

describe('a scanned text', () => {
  const plain = `0106901234567892172806301${'0'}A1${GS}21S7`

  test.each([
    ['with its separator', plain],
    ['with the symbology of GS1 DataMatrix', `]d2${plain}`],
    ['with the symbology of GS1-128', `]C1${plain}`],
    ['with FNC1 first', `${GS}${plain}`],
    ...['<GS>', '{GS}', '[GS]', '\u241d', '|', '~', '^', '^]', '#', '\u00e8', '\\x1d'].map((substitute) => [
      `with ${substitute} for the separator`,
      plain.replace(GS, substitute),
    ]),
    ['framed by control characters', `\u0002${plain}\u0003\r\n`],
    ['with a separator at the end', `0106901234567892172806301${'0'}A1${GS}`],
  ])('is read %s', (_, text) => {
    expect(readScan(text ?? '', TODAY)).toEqual({ label: LABEL })
  })

  test('of an EAN-13 is a GTIN of 14 digits, without lot and date', () => {
    const label = { ...LABEL, lotNumber: null, expiresOn: null }
    expect(readScan('6901234567892', TODAY)).toEqual({ label })
    expect(readScan(']E06901234567892', TODAY)).toEqual({ label })
  })

  test.each([
    ['6901234567893', 'bad_check_digit'],
    ['0106901234567893', 'bad_check_digit'],
    ['010690123456789217281331', 'bad_date'],
    [`0106901234567892${GS}${GS}10A1`, 'not_gs1'],
    ['0106901234567892990', 'unknown_identifier'],
    ['https://example.org/', 'not_gs1'],
    ['', 'not_gs1'],
    ['21S7', 'nothing_of_use'],
  ])('%j is refused as %s', (text, fault) => {
    expect(readScan(text, TODAY)).toMatchObject({ fault })
  })

  test('keeps what stands in a value', () => {
    expect(normalScan('10A-1/b_2.c')).toBe('10A-1/b_2.c')
  })
})

describe('keys', () => {
  /** Presses the keys of a text one after the other, `pace` milliseconds apart, then ends it. */
  const type = (burst: KeyBurst, keys: readonly string[], pace: number, end = 'Enter') => {
    let at = 1_000
    for (const key of keys) {
      at += pace
      expect(burst.press(key, at)).toBeNull()
    }
    return burst.press(end, at + pace)
  }

  test('that come as fast as a scanner sends them are a scan, ended by Enter or Tab', () => {
    const burst = new KeyBurst()
    for (const pace of [0, 2, 15, 35])
      for (const end of ['Enter', 'Tab'])
        expect(type(burst, [...'6901234567892'], pace, end)).toBe('6901234567892')
  })

  test('of a scanner may hesitate once, and hold Shift', () => {
    const burst = new KeyBurst()
    let at = 0
    for (const [index, key] of [...'ABCDEFGHIJ'].entries()) {
      burst.press('Shift', at)
      at += index === 5 ? 95 : 5
      burst.press(key, at)
    }
    expect(burst.press('Enter', at + 5)).toBe('ABCDEFGHIJ')
  })

  test('of a person are no scan', () => {
    const burst = new KeyBurst()
    expect(type(burst, [...'6901234567892'], 60)).toBeNull()
    expect(type(burst, [...'6901234567892'], 150)).toBeNull()
    expect(type(burst, [...'12345'], 1), 'too short').toBeNull()
    expect(burst.press('Enter', 9_999)).toBeNull()
  })

  test('of a person before a scan do not belong to it', () => {
    const burst = new KeyBurst()
    burst.press('9', 0)
    burst.press('8', 300)
    expect(type(burst, [...'6901234567892'], 3)).toBe('6901234567892')
  })

  const key = (more: Partial<Parameters<typeof scannedKey>[0]>) =>
    scannedKey({ key: '', code: '', ctrlKey: false, altKey: false, shiftKey: false, ...more })

  test('for the separator are Ctrl+], F8 and the character itself', () => {
    expect(key({ key: ']', code: 'BracketRight', ctrlKey: true })).toBe(GS)
    expect(key({ key: 'Process', code: 'BracketRight', ctrlKey: true })).toBe(GS)
    expect(key({ key: 'F8' })).toBe(GS)
    expect(key({ key: GS })).toBe(GS)
  })

  test('under a Chinese input method are known by where they lie', () => {
    expect(key({ key: 'Process', code: 'KeyA' })).toBe('a')
    expect(key({ key: 'Process', code: 'KeyA', shiftKey: true })).toBe('A')
    expect(key({ key: 'Process', code: 'Digit7' })).toBe('7')
    expect(key({ key: 'Process', code: 'Minus' })).toBe('-')
    expect(key({ key: 'Process', code: 'Enter' })).toBe('Enter')
  })

  test('with Ctrl are a person’s', () => {
    expect(key({ key: 'c', ctrlKey: true })).toBe('Control')
  })
})

describe('a scan into a receipt', () => {
  const goods = { product, lotNumber: 'A1', expiresOn: '2028-06-30', units: 10 }

  test('fills the blank line, adds boxes of the same lot, and takes a new line for another', () => {
    const first = addScan([emptyReceiveLine()], goods)
    const second = addScan(first.lines, goods)
    const third = addScan(second.lines, { ...goods, lotNumber: 'B2' })
    expect(third.lines).toMatchObject([
      { product: 'p', lot: 'A1', expiresOn: '2028-06-30', count: { count: 2, pack: 'box' } },
      { product: 'p', lot: 'B2', count: { count: 1, pack: 'box' } },
    ])
  })

  test('is undone without what was typed elsewhere since', () => {
    const first = addScan([emptyReceiveLine()], goods)
    const second = addScan(first.lines, { ...goods, lotNumber: 'B2' })
    const typed = second.lines.map((line) => (line.lot === 'A1' ? { ...line, reasonNote: '湿' } : line))
    expect(undoScan(typed, second.change)).toMatchObject([{ lot: 'A1', reasonNote: '湿' }])
    expect(undoScan(addScan(first.lines, goods).lines, addScan(first.lines, goods).change)).toMatchObject([
      { count: { count: 1, pack: 'box' } },
    ])
    expect(undoScan(first.lines, first.change)).toMatchObject([{ product: null, count: { count: '' } }])
  })

  test('goes on in the packs the line is counted in', () => {
    expect(addUnits({ count: 3, pack: 'unit' }, 10, product)).toEqual({ count: 13, pack: 'unit' })
    expect(addUnits({ count: 3, pack: 'box' }, 10, product)).toEqual({ count: 4, pack: 'box' })
    expect(addUnits({ count: 3, pack: 'box' }, 4, product)).toEqual({ count: 34, pack: 'unit' })
    expect(addUnits({ count: 1, pack: 'box', rest: 5 }, 5, product)).toEqual({ count: 2, pack: 'box' })
  })

  test('says what differs from the delivery note, and posts it only when it was compared', () => {
    const line = {
      ...emptyReceiveLine('p'),
      lot: ' A1 ',
      expiresOn: '2028-06-30',
      count: { count: 9, pack: 'box' as const, rest: 5 },
      sent: { count: 10, pack: 'box' as const },
      reason: 'short' as const,
      quarantine: true,
    }
    expect(differenceOf(line, product)).toBe(-5)
    const plain = { product: 'p', lot: { number: 'A1', expiresOn: '2028-06-30' }, quantity: 95 }
    expect(toReceiptLine(line, product, false)).toEqual(plain)
    expect(toReceiptLine(line, product, true)).toEqual({
      ...plain,
      sent: 100,
      difference: { reason: 'short' },
      quarantine: true,
    })
  })
})

test('a quantity may be boxes and loose pieces; nothing is an answer only where it is asked for', () => {
  expect(toUnits({ count: 2, pack: 'box', rest: 3 }, product)).toBe(23)
  expect(toUnits({ count: '', pack: 'box', rest: 3 }, product)).toBe(3)
  expect(toUnits({ count: 2, pack: 'unit', rest: 3 }, product)).toBe(2)
  expect(toUnits({ count: 2, pack: 'box', rest: -1 }, product)).toBeNull()
  expect(toUnits({ count: 0, pack: 'box' }, product)).toBeNull()
  expect(toUnitsOrNone({ count: 0, pack: 'box' }, product)).toBe(0)
  expect(toUnitsOrNone({ count: '', pack: 'box' }, product)).toBeNull()
})

describe('a scan into an issue', () => {
  const lot = (lotId: string, expiresOn: string, quantity: number, usable = true) => ({
    lotId,
    productId: 'p',
    expiresOn,
    quantity,
    usable,
  })
  const lots = [
    lot('late', '2029-01-31', 20),
    lot('held', '2026-04-30', 9, false),
    lot('soon', '2027-01-31', 15),
  ]

  test('knows which lot leaves next: the first to expire that the lines leave something of', () => {
    expect(nextToLeave([], lots, product)).toBe('soon')
    const one = addOut([emptyOutLine()], product, null, 10).lines
    expect(nextToLeave(one, lots, product)).toBe('soon')
    const two = addOut(one, product, null, 10).lines
    expect(nextToLeave(two, lots, product)).toBe('late')
    expect(nextToLeave(addOut([], product, 'soon', 15).lines, lots, product)).toBe('late')
    expect(nextToLeave(addOut(two, product, null, 15).lines, lots, product)).toBeNull()
  })

  test('adds to the line of its lot and is undone alone', () => {
    const first = addOut([emptyOutLine()], product, null, 10)
    const second = addOut(first.lines, product, 'late', 10)
    expect(second.lines).toMatchObject([{ lotId: null }, { lotId: 'late', count: { count: 1, pack: 'box' } }])
    expect(undoOut(second.lines, second.change)).toMatchObject([{ lotId: null }])
    expect(undoOut(first.lines, first.change)).toMatchObject([{ product: null }])
  })
})
