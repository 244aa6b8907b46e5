import { describe, expect, it } from 'vitest'
import { readSheet } from '../../server/spreadsheet/sheet.reader.ts'
import { sheet, writeWorkbook } from '../../server/spreadsheet/workbook.ts'
import { bytesOf } from './a-workbook.ts'

interface Row {
  lot: string
  units: number | null
  expires: string
  at: string
}
const book = (rows: Iterable<Row> | AsyncIterable<Row>) =>
  writeWorkbook([
    sheet<Row>({
      name: '库存 <&>',
      columns: [
        { heading: '批号', kind: 'text', value: ({ lot }) => lot },
        { heading: '数量', kind: 'integer', value: ({ units }) => units },
        { heading: '有效期', kind: 'date', value: ({ expires }) => expires },
        { heading: '时间', kind: 'time', value: ({ at }) => at },
      ],
      rows,
    }),
  ])
const A_ROW: Row = { lot: '007', units: 12, expires: '2028-02-29', at: '2026-11-22 08:30' }

describe('a workbook that is written', () => {
  it('reads as what was written: texts, numbers, dates and times', async () => {
    const rows = [A_ROW, { ...A_ROW, lot: '<a&"b>\u0001', units: null }]
    const table = await readSheet(await bytesOf(book(rows)), { maxRows: 10 })
    expect(table.source).toEqual({ kind: 'xlsx', sheet: '库存 <&>', hiddenRows: 0 })
    expect(table.rows.map(({ cells }) => cells)).toEqual([
      ['批号', '数量', '有效期', '时间'],
      ['007', '12', '2028-02-29', '2026-11-22 08:30'],
      ['<a&"b>', '', '2028-02-29', '2026-11-22 08:30'],
    ])
  })

  it('has no formula, whatever a text looks like', async () => {
    const bytes = await bytesOf(book([{ ...A_ROW, lot: '=HYPERLINK("x")' }]))
    const { rows } = await readSheet(bytes, { maxRows: 10 })
    expect(rows[1]?.formulas).toEqual([])
    // Without the apostrophe that was put before it.
    expect(rows[1]?.cells[0]).toBe('=HYPERLINK("x")')
  })

  it('refuses names that Excel refuses', () => {
    expect(() => writeWorkbook([sheet({ name: 'a/b', columns: [], rows: [] })])).toThrow(RangeError)
  })

  it('ends with the error of its rows', async () => {
    async function* broken(): AsyncGenerator<Row> {
      yield A_ROW
      throw new Error('the database is gone')
    }
    await expect(bytesOf(book(broken()))).rejects.toThrow('the database is gone')
  })

  it('writes 100,000 rows without holding them', async () => {
    const before = process.memoryUsage().rss
    let highest = before
    function* many(): Generator<Row> {
      for (let i = 0; i < 100_000; i++) yield { ...A_ROW, lot: `L${i}` }
    }
    for await (const _chunk of book(many())) highest = Math.max(highest, process.memoryUsage().rss)
    expect((highest - before) / 1024 / 1024).toBeLessThan(120)
  })
})
