import { EXPORT_DATASETS, EXPORT_NAMES, type ExportName } from '../../../protocol/api/export.ts'
import { CSV_MARK, csvRow } from '../../../protocol/csv.ts'
import type { Ambient } from '../../ambient.ts'
import type { Database } from '../../db/database.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import type { Actor, FileAnswer } from '../../route.ts'
import { zipOf } from '../../spreadsheet/zip.writer.ts'
import { dataPackage } from './data-package.ts'
import { EXPORT_PAGES } from './export.datasets.ts'
import { stockLines } from './ledger.store.ts'
import { type After, EXPORT_PAGE, type ExportRow, type Value } from './paging.store.ts'

export const CSV_TYPE = 'text/csv; charset=utf-8'
export const ZIP_TYPE = 'application/zip'
/** Text that is handed on at once: characters. */
const CHUNK = 64 * 1024

/**
 * Everything of the ledger and around it as files, as far as the caller's jurisdiction reaches, a page of rows in memory at
 * a time. Pages are read one after the other: what is posted meanwhile may be in a later file and not in an earlier one.
 */
export class ExportService {
  readonly #db: Database
  readonly #ambient: Ambient
  readonly #timeZone: TimeZone

  constructor({ db, ambient, timeZone }: { db: Database; ambient: Ambient; timeZone: TimeZone }) {
    this.#db = db
    this.#ambient = ambient
    this.#timeZone = timeZone
  }

  csv({ scope }: Actor, name: ExportName): FileAnswer {
    return { name: `${name}.csv`, type: CSV_TYPE, body: this.#rows(scope, name) }
  }

  /** A Frictionless data package: each dataset as CSV, and `datapackage.json` that describes them. */
  package({ scope }: Actor): FileAnswer {
    const now = this.#ambient.now()
    const body = zipOf([
      { path: 'datapackage.json', content: JSON.stringify(dataPackage(now), null, 2) },
      ...EXPORT_NAMES.map((name) => ({ path: `${name}.csv`, content: () => this.#rows(scope, name) })),
    ])
    return { name: `sanliang-${this.#timeZone.dayOf(now)}.zip`, type: ZIP_TYPE, body }
  }

  /** Stock lines in the columns of Open mSupply's stock list, a pack being a base unit; see docs/exchange.md. */
  stockLines({ scope }: Actor): FileAnswer {
    return { name: 'stock-lines.csv', type: CSV_TYPE, body: chunks(this.#stockLines(scope)) }
  }

  #rows(scope: string | null, name: ExportName): AsyncGenerator<string> {
    const { fields, key } = EXPORT_DATASETS[name]
    const names = fields.map((field) => field.name)
    const page = (after: After) => EXPORT_PAGES[name](this.#db, scope, after)
    async function* lines(): AsyncGenerator<string> {
      yield CSV_MARK + csvRow(names)
      for await (const row of pages(page, key)) yield csvRow(names.map((field) => cell(row[field] ?? null)))
    }
    return chunks(lines())
  }

  async *#stockLines(scope: string | null): AsyncGenerator<string> {
    yield CSV_MARK +
      csvRow(['Code', 'Name', 'GTIN', 'Batch', 'Expiry', 'Location', 'Unit', 'Pack size', 'Number of packs'])
    const page = (after: After) => stockLines(this.#db, scope, after)
    for await (const row of pages(page, ['locationId', 'lotId']))
      yield csvRow([
        row.code,
        row.name,
        row.gtin,
        row.batch,
        row.expiresOn,
        row.locationId,
        row.unit,
        1,
        row.quantity,
      ])
  }
}

async function* pages<Row extends ExportRow>(
  read: (after: After) => Promise<Row[]>,
  key: readonly string[],
): AsyncGenerator<Row> {
  let after: After = null
  for (;;) {
    const rows = await read(after)
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < EXPORT_PAGE) return
    after = key.map((name) => last[name] as string | number)
  }
}

const cell = (value: Value): string | number | null =>
  value instanceof Date ? value.toISOString() : typeof value === 'boolean' ? String(value) : value

async function* chunks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let text = ''
  for await (const line of lines) {
    text += line
    if (text.length < CHUNK) continue
    yield text
    text = ''
  }
  yield text
}
