import type { ImportKind } from '../../../protocol/api/exchange.ts'
import { CSV_MARK, csvRow } from '../../../protocol/csv.ts'
import type { FileAnswer } from '../../route.ts'
import { sheet, writeWorkbook, XLSX_TYPE } from '../../spreadsheet/workbook.ts'
import { IMPORT_COLUMNS, KIND_COLUMNS } from './import-columns.ts'

export const CSV_TYPE = 'text/csv; charset=utf-8'

type Language = 'zh-CN' | 'en'
const WORDS = {
  'zh-CN': {
    receipts: '到货清单模板',
    opening: '期初库存模板',
    catalogue: '品种目录模板',
    staff: '药管员名册模板',
    landmarks: '地标模板',
    rows: '填写',
    notes: '说明',
    column: '列',
    needed: '必填',
    how: '怎么填',
    example: '例',
    yes: '是',
    no: '否',
  },
  en: {
    receipts: 'delivery-template',
    opening: 'opening-balances-template',
    catalogue: 'catalogue-template',
    staff: 'staff-template',
    landmarks: 'landmarks-template',
    rows: 'Rows',
    notes: 'Explanation',
    column: 'Column',
    needed: 'Required',
    how: 'What to write',
    example: 'Example',
    yes: 'yes',
    no: 'no',
  },
} as const

/** An empty table with the headings that are understood. The workbook explains each column, with an example, on a second sheet. */
export function importTemplate(kind: ImportKind, format: 'xlsx' | 'csv', language: Language): FileAnswer {
  const { columns, required } = KIND_COLUMNS[kind]
  const words = WORDS[language]
  const headings = columns.map((column) => IMPORT_COLUMNS[column].heading[language])
  const name = `${words[kind]}.${format}`
  if (format === 'csv') return { name, type: CSV_TYPE, body: once(`${CSV_MARK}${csvRow(headings)}`) }
  const notes = columns.map((column) => ({
    heading: IMPORT_COLUMNS[column].heading[language],
    needed: required.includes(column) ? words.yes : words.no,
    how: IMPORT_COLUMNS[column].hint[language],
    example: IMPORT_COLUMNS[column].example[language],
  }))
  const body = writeWorkbook([
    sheet<never>({
      name: words.rows,
      // Texts all of them: Excel then leaves codes, lots and dates as they are typed.
      columns: headings.map((heading) => ({ heading, kind: 'text' as const, value: () => null })),
      rows: [],
    }),
    sheet<(typeof notes)[number]>({
      name: words.notes,
      columns: [
        { heading: words.column, kind: 'text', value: (note) => note.heading },
        { heading: words.needed, kind: 'text', value: (note) => note.needed, width: 10 },
        { heading: words.how, kind: 'text', value: (note) => note.how, width: 70 },
        { heading: words.example, kind: 'text', value: (note) => note.example },
      ],
      rows: notes,
    }),
  ])
  return { name, type: XLSX_TYPE, body }
}

async function* once(text: string): AsyncGenerator<string> {
  yield text
}
