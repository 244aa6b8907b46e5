import type { Movement, StockQuery, StockRow } from '../../../protocol/api/inventory.ts'
import type { LedgerReader } from '../../inventory/ledger.reader.ts'
import type { StockService } from '../../inventory/stock.service.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import type { Actor, FileAnswer } from '../../route.ts'
import { type SheetColumn, sheet, writeWorkbook, XLSX_TYPE } from '../../spreadsheet/workbook.ts'
import { SHEET_WORDS, type SheetLanguage } from './sheet-words.ts'

interface Dependencies {
  stock: Pick<StockService, 'table'>
  ledger: Pick<LedgerReader, 'movements'>
  timeZone: TimeZone
}
type MovementFilters = Omit<Parameters<LedgerReader['movements']>[1], 'limit' | 'cursor'>

const STOCK_PAGE = 2_000
const MOVEMENT_PAGE = 500

/** What a screen's table shows as a workbook: the same rows by the same filters, all of them. */
export class SheetsService {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  stock(actor: Actor, filters: Omit<StockQuery, 'limit' | 'offset'>, language: SheetLanguage): FileAnswer {
    const words = SHEET_WORDS[language]
    const english = language === 'en'
    const columns: SheetColumn<StockRow>[] = [
      { heading: words.status, kind: 'text', value: ({ status }) => words.statuses[status], width: 10 },
      {
        heading: words.category,
        kind: 'text',
        value: ({ category }) => words.categories[category],
        width: 10,
      },
      {
        heading: words.product,
        kind: 'text',
        value: (row) => (english ? row.productNameEn : row.productName),
        width: 32,
      },
      { heading: words.place, kind: 'text', value: (row) => row.locationName, width: 28 },
      { heading: words.jurisdiction, kind: 'text', value: (row) => row.jurisdictionName },
      { heading: words.quantity, kind: 'integer', value: ({ quantity }) => quantity },
      { heading: words.usable, kind: 'integer', value: ({ usable }) => usable },
      { heading: words.inTransit, kind: 'integer', value: ({ inTransit }) => inTransit },
      { heading: words.amc, kind: 'number', value: ({ amc }) => amc },
      { heading: words.mos, kind: 'number', value: ({ mos }) => mos },
      { heading: words.nextExpiry, kind: 'date', value: ({ nextExpiry }) => nextExpiry },
      { heading: words.lots, kind: 'integer', value: ({ lots }) => lots },
    ]
    return workbook(words.stock, columns, this.#stockRows(actor, filters))
  }

  /** A row for each line. Throws `NotFoundError` for a foreign place before anything is written. */
  async movements(actor: Actor, filters: MovementFilters, language: SheetLanguage): Promise<FileAnswer> {
    const words = SHEET_WORDS[language]
    const first = await this.#from.ledger.movements(actor, { ...filters, limit: MOVEMENT_PAGE })
    type Line = Movement['lines'][number] & { of: Movement }
    const columns: SheetColumn<Line>[] = [
      { heading: words.time, kind: 'time', value: ({ of }) => this.#clock(of.occurredAt) },
      { heading: words.kind, kind: 'text', value: ({ of }) => words.kinds[of.kind], width: 12 },
      { heading: words.from, kind: 'text', value: ({ of }) => of.from.name, width: 28 },
      { heading: words.to, kind: 'text', value: ({ of }) => of.to.name, width: 28 },
      { heading: words.product, kind: 'text', value: (line) => line.productName, width: 32 },
      { heading: words.lot, kind: 'text', value: (line) => line.lotNumber },
      { heading: words.expiry, kind: 'date', value: (line) => line.expiresOn },
      { heading: words.quantity, kind: 'integer', value: (line) => line.quantity },
      { heading: words.person, kind: 'text', value: ({ of }) => of.personName ?? of.deviceId },
      { heading: words.reason, kind: 'text', value: ({ of }) => of.reason },
      { heading: words.note, kind: 'text', value: ({ of }) => of.note },
    ]
    return workbook(words.movements, columns, this.#movementLines(actor, filters, first))
  }

  async *#stockRows(actor: Actor, filters: Omit<StockQuery, 'limit' | 'offset'>): AsyncGenerator<StockRow> {
    for (let offset = 0; ; offset += STOCK_PAGE) {
      const { rows, total } = await this.#from.stock.table(actor, { ...filters, limit: STOCK_PAGE, offset })
      yield* rows
      if (offset + STOCK_PAGE >= total) return
    }
  }

  async *#movementLines(
    actor: Actor,
    filters: MovementFilters,
    first: Awaited<ReturnType<LedgerReader['movements']>>,
  ): AsyncGenerator<Movement['lines'][number] & { of: Movement }> {
    for (let page = first; ; ) {
      for (const of of page.items) for (const line of of.lines) yield { ...line, of }
      if (page.next === null) return
      page = await this.#from.ledger.movements(actor, {
        ...filters,
        limit: MOVEMENT_PAGE,
        cursor: page.next,
      })
    }
  }

  /** By the county's clock. */
  #clock(instant: string): string {
    const at = new Date(instant)
    const minutes = this.#from.timeZone.minutesOf(at)
    const two = (n: number) => String(n).padStart(2, '0')
    return `${this.#from.timeZone.dayOf(at)} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
  }
}

const workbook = <Row>(
  name: string,
  columns: readonly SheetColumn<Row>[],
  rows: AsyncIterable<Row>,
): FileAnswer => ({
  name: `${name}.xlsx`,
  type: XLSX_TYPE,
  body: writeWorkbook([sheet({ name, columns, rows })]),
})
