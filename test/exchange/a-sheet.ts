import { sheet, writeWorkbook } from '../../server/spreadsheet/workbook.ts'
import { bytesOf } from '../spreadsheet/a-workbook.ts'
import type { Api, TestApp } from '../support/app.ts'

/** A workbook of texts: the first row is the heading. */
export function aSheet([headings = [], ...rows]: readonly (readonly string[])[]): Promise<Buffer> {
  const width = Math.max(headings.length, ...rows.map(({ length }) => length))
  const columns = Array.from({ length: width }, (_, i) => ({
    heading: headings[i] ?? '',
    kind: 'text' as const,
    value: (row: readonly string[]) => row[i] ?? '',
  }))
  return bytesOf(writeWorkbook([sheet({ name: '表', columns, rows })]))
}

export const upload = (
  app: TestApp,
  by: Api,
  path: string,
  file: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${app.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${by.token}`,
      'content-type': 'application/octet-stream',
      ...headers,
    },
    body: typeof file === 'string' ? file : new Uint8Array(file),
  })

export async function uploaded<T>(...request: Parameters<typeof upload>): Promise<T> {
  const answer = await upload(...request)
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${answer.status} ${text}`)
  return JSON.parse(text) as T
}
