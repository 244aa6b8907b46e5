import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import bwip from 'bwip-js/node'
import { beforeAll, describe, expect, test } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { readScan } from '../../dashboard/scanning/scan.reading.ts'
import { FORMATS_OF_GOODS, READING } from '../../dashboard/scanning/zxing.options.ts'

const GTIN = '06912345678902'
const BOX = { gtin: GTIN, lotNumber: 'A1', expiresOn: '2031-07-31' }
const ELEMENTS = `(01)${GTIN}(17)310731(10)A1(21)S7`

/** What our reader, with the options of the camera, reads out of a drawn code. */
async function read(bcid: string, text: string): Promise<string[]> {
  const picture = await bwip.toBuffer({ bcid, text, scale: 3, padding: 12, backgroundcolor: 'FFFFFF' })
  const found = await readBarcodes(picture, READING)
  return found.filter(({ isValid }) => isValid).map((code) => code.text)
}

/** Drawn by one library and read by another: neither proves itself. */
describe('a code as it is printed on boxes', () => {
  beforeAll(async () => {
    const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
    await prepareZXingModule({
      overrides: { wasmBinary: new Uint8Array(readFileSync(wasm)).buffer },
      fireImmediately: true,
    })
  })

  test.each([
    ['gs1datamatrix', ELEMENTS, BOX],
    ['gs1-128', ELEMENTS, BOX],
    ['gs1qrcode', ELEMENTS, BOX],
    ['ean13', GTIN.slice(1), { gtin: GTIN, lotNumber: null, expiresOn: null }],
  ])('is read by the camera’s reader: %s', async (bcid, text, label) => {
    const [found] = await read(bcid, text)
    expect(readScan(found ?? '', '2026-03-01')).toEqual({ label })
  })

  test('of another kind is left alone', async () => {
    expect(FORMATS_OF_GOODS).not.toContain('PDF417')
    expect(await read('pdf417', 'something else')).toEqual([])
  })
})
