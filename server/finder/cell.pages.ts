import type { IncomingMessage } from 'node:http'
import type { BareAnswer, BarePages } from '../bare.ts'
import type { EmptyHandedService } from './demand/empty-handed.service.ts'
import { countsAsDemand, type FinderRequest, readRequest, type Wish } from './finder.request.ts'
import type { FinderService, Found } from './finder.service.ts'
import { type Encoding, encodingFor, KeptPages } from './kept.pages.ts'
import { layout, PAGE_HEADERS, type Page, type Pen } from './layout.page.ts'
import type { Locales } from './locales.ts'

interface Dependencies {
  finder: FinderService
  demand: Pick<EmptyHandedService, 'isEmptyHanded' | 'count'>
  locales: Locales
  addressOf(request: IncomingMessage): string
  penFor(request: FinderRequest): Pen
  listOf(pen: Pen, wish: CellWish, list: Found[]): Page
}
type CellWish = Wish & { kind: 'cell' }

const headersOf = (encoding: Record<string, string>) => ({
  ...PAGE_HEADERS,
  ...encoding,
  Vary: 'Accept-Language, Sec-Fetch-Dest, Accept-Encoding',
  'Cache-Control': 'no-store',
})
const HEADERS: Record<Encoding, Record<string, string>> = {
  gzip: headersOf({ 'Content-Encoding': 'gzip' }),
  identity: headersOf({}),
}

/** The lists of grid cells, which most people ask for: kept compressed. */
export class CellPages implements BarePages {
  readonly path = '/find'
  readonly #from: Dependencies
  readonly #kept: KeptPages

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
    this.#kept = new KeptPages(dependencies.finder)
  }

  find(request: IncomingMessage): (() => BareAnswer) | null {
    const asked = readRequest(request, this.#from.locales)
    const { wish } = asked
    return wish.kind === 'cell' ? () => this.answer(request, asked, wish) : null
  }

  answer(request: IncomingMessage, asked: FinderRequest, wish: CellWish): BareAnswer {
    const { finder, demand, addressOf, penFor, listOf } = this.#from
    const { filter } = asked
    const pen = penFor(asked)
    const encoding = encodingFor(request)
    const { bytes, emptyHanded } = this.#kept.page(pen, encoding, () => {
      const { list, reach } = finder.near(wish.cell, filter)
      return {
        text: layout(pen, listOf(pen, wish, list)),
        reach,
        emptyHanded: countsAsDemand(asked) && demand.isEmptyHanded(wish.cell, filter, list),
      }
    })
    if (emptyHanded && request.method === 'GET') demand.count(wish.cell, filter.category, addressOf(request))
    return { headers: HEADERS[encoding], body: bytes }
  }
}
