import { describe, expect, it } from 'vitest'
import { readSheet } from '../../server/spreadsheet/sheet.reader.ts'
import { sheet, writeWorkbook } from '../../server/spreadsheet/workbook.ts'
import { aPackage, aWorkbook, bytesOf } from './a-workbook.ts'

const read = (bytes: Buffer | string, maxRows = 100) => readSheet(Buffer.from(bytes), { maxRows })
const cells = async (bytes: Buffer | string) => (await read(bytes)).rows.map((row) => row.cells)
const refusal = (code: string) => expect.objectContaining({ code })

describe('a CSV file', () => {
  it('is read in the encodings of Excel and WPS, and says which', async () => {
    const text = '品种,数量\r\n避孕套,10\r\n'
    const gbk = Buffer.from([0xc6, 0xb7, 0xd6, 0xd6, 0x2c, 0x31, 0x0a])
    for (const [bytes, encoding] of [
      [Buffer.from(text), 'utf-8'],
      [Buffer.from(`\uFEFF${text}`), 'utf-8'],
      [Buffer.from(`\uFEFF${text}`, 'utf16le'), 'utf-16'],
      [Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(), 'utf-16'],
      [gbk, 'gbk'],
    ] as const) {
      const { rows, source } = await read(bytes)
      expect(source).toMatchObject({ kind: 'csv', encoding })
      expect(rows[0]?.cells[0]).toBe('品种')
    }
  })

  it('is read in the encoding that is asked for', async () => {
    // Two characters in GB 18030 that are one in UTF-8.
    const bytes = Buffer.from('é,1')
    expect((await read(bytes)).rows[0]?.cells[0]).toBe('é')
    expect((await readSheet(bytes, { maxRows: 9, encoding: 'gbk' })).rows[0]?.cells[0]).not.toBe('é')
    await expect(readSheet(Buffer.from([0xd6, 0xd6]), { maxRows: 9, encoding: 'utf-8' })).rejects.toEqual(
      refusal('import_unreadable'),
    )
  })

  it('may have semicolons or tabs, a title and empty lines above', async () => {
    expect(await cells('入库单\n\n品种;批号;数量\nA;"x;y";1')).toEqual([
      ['入库单'],
      ['品种', '批号', '数量'],
      ['A', 'x;y', '1'],
    ])
    expect(await cells('品种\t数量\nA\t1,000')).toEqual([
      ['品种', '数量'],
      ['A', '1,000'],
    ])
  })

  it('tells which cells have formulas, and those that only keep a text as it is', async () => {
    expect((await read('=B1&"x",="007",\'=1+1,a=b, =SUM(A1:A3)')).rows).toEqual([
      { row: 1, cells: ['=B1&"x"', '007', '=1+1', 'a=b', '=SUM(A1:A3)'], formulas: [0, 4] },
    ])
  })

  it('with an open quotation mark says on which line', async () => {
    await expect(read('a,b\n"c,d\ne,f')).rejects.toEqual(refusal('import_quotes'))
  })

  it('of a million rows is refused without being read to its end', async () => {
    const unreadable = '"never closed'
    const bytes = Buffer.from('a,b,c\n'.repeat(1_000_000) + unreadable)
    await expect(read(bytes, 5_000)).rejects.toEqual(refusal('import_too_long'))
  })
})

describe('a workbook', () => {
  it('is read cell by cell where it says, with dates by their format', async () => {
    const styles =
      '<numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>' +
      '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs>'
    const strings = '<si><t>批号</t></si><si><r><t>有</t></r><r><t>效期</t></r><rPh><t>yxq</t></rPh></si>'
    const sheetXml =
      '<sheetData><row r="2"><c r="B2" t="s"><v>0</v></c><c r="D2" t="s"><v>1</v></c></row>' +
      '<row r="4" hidden="1"><c r="B4"><v>6901234567892</v></c><c r="D4" s="1"><v>46812</v></c></row>' +
      '<row r="5"><c r="B5" t="inlineStr"><is><t> L１ </t></is></c><c r="C5"><v>0.30000000000000004</v></c><c r="D5" s="2"><v>46812.5</v></c></row></sheetData>'
    const table = await read(await aWorkbook(sheetXml, { styles, strings }))
    expect(table.source).toEqual({ kind: 'xlsx', sheet: '表1', hiddenRows: 1 })
    expect(table.rows).toEqual([
      { row: 2, cells: ['', '批号', '', '有效期'], formulas: [] },
      { row: 4, cells: ['', '6901234567892', '', '2028-02-29'], formulas: [] },
      { row: 5, cells: ['', 'L１', '0.3', '2028-02-29 12:00'], formulas: [] },
    ])
  })

  it('tells which cells have formulas', async () => {
    const sheetXml =
      '<sheetData><row><c><v>1</v></c><c><f>A1*2</f><v>2</v></c><c><f>A1</f></c></row></sheetData>'
    expect((await read(await aWorkbook(sheetXml))).rows).toEqual([
      { row: 1, cells: ['1', '2', ''], formulas: [1, 2] },
    ])
  })

  it('is read at the first sheet that is not hidden, with prefixes as other programs write them', async () => {
    const sheets = '<sheet name="旧" state="hidden" r:id="a"/><sheet name="新" r:id="b"/>'
    const table = await read(await aWorkbook('<sheetData/>', { sheets }))
    expect(table).toMatchObject({ source: { sheet: '新' }, rows: [{ row: 1, cells: ['2'] }] })
  })

  it('that is none, old, damaged or empty is refused with what to do', async () => {
    await expect(read(Buffer.from('PK\u0003\u0004 and then nothing'))).rejects.toEqual(
      refusal('workbook_damaged'),
    )
    await expect(read(await aPackage({ 'a.txt': 'a' }))).rejects.toEqual(refusal('workbook_damaged'))
    await expect(read(await aWorkbook('<sheetData><row>'))).rejects.toEqual(refusal('workbook_damaged'))
    await expect(read(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0]))).rejects.toEqual(refusal('workbook_old'))
    await expect(read(await aWorkbook('<sheetData/>'))).rejects.toEqual(refusal('import_empty'))
  })

  it('that unpacks to far more than it is does not get the memory', async () => {
    const bomb = await aWorkbook(`<sheetData><row><c><v>${'1'.repeat(70_000_000)}</v></c></row></sheetData>`)
    expect(bomb.length).toBeLessThan(200_000)
    await expect(read(bomb)).rejects.toEqual(refusal('workbook_too_large'))
    const lie = Buffer.from(bomb)
    // The uncompressed size in the directory, in little endian, said to be small: found out while unpacking.
    const size = Buffer.alloc(4)
    size.writeUInt32LE(
      70_000_000 +
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c><v></v></c></row></sheetData></worksheet>'
          .length,
    )
    for (let at = lie.indexOf(size); at >= 0; at = lie.indexOf(size, at + 1)) lie.writeUInt32LE(1_000, at)
    await expect(read(lie)).rejects.toEqual(refusal('workbook_damaged'))
  })

  it('has no entities that grow', async () => {
    const bytes = await aPackage({
      'xl/workbook.xml':
        '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><workbook><sheets>&b;</sheets></workbook>',
    })
    await expect(read(bytes)).rejects.toEqual(refusal('workbook_damaged'))
  })

  it('of too many rows is refused at the limit', async () => {
    function* many() {
      for (let i = 0; i < 200_000; i++) yield i
    }
    const bytes = await bytesOf(
      writeWorkbook([
        sheet({
          name: 'a',
          columns: [{ heading: 'n', kind: 'integer', value: (n: number) => n }],
          rows: many(),
        }),
      ]),
    )
    await expect(read(bytes, 5_000)).rejects.toEqual(refusal('import_too_long'))
  })
})
