import type { FinderFilter } from './finder.index.ts'
import type { FinderRequest, Wish } from './finder.request.ts'
import type { Locale } from './locales/locale.ts'
import type { FreeMethod } from './methods/methods.ts'

/** Addresses of the finder's own pages. They keep a chosen language, because nothing else does. */
export class Links {
  readonly #lang: string | null

  constructor({ locale, langChosen }: Pick<FinderRequest, 'locale' | 'langChosen'>) {
    this.#lang = langChosen ? locale.code : null
  }

  /** The language and the filter, for the hidden fields of a form. */
  kept(filter: FinderFilter): [name: string, value: string][] {
    return Object.entries({ lang: this.#lang, ...filterParameters(filter) }).flatMap(
      ([name, value]): [string, string][] => (value === null ? [] : [[name, value]]),
    )
  }

  /** The same pages in another language. */
  in(locale: Locale): Links {
    return new Links({ locale, langChosen: true })
  }

  start(): string {
    return this.#to('/find', {})
  }

  privacy(): string {
    return this.#to('/find/privacy', {})
  }

  point(id: string): string {
    return this.#to(`/find/p/${encodeURIComponent(id)}`, {})
  }

  /** What is printed for the wall of a point, or for the front of its machine. */
  printed(id: string, what: 'poster' | 'sticker'): string {
    return this.#to(`/find/p/${encodeURIComponent(id)}/${what}`, {})
  }

  printedList(code: string): string {
    return this.#to('/find/print', { township: code })
  }

  /** The same as a file to keep and pass on. */
  listFile(code: string): string {
    return this.#to('/find/file', { township: code })
  }

  methods(): string {
    return this.#to('/find/methods', {})
  }

  method(method: FreeMethod): string {
    return this.#to(`/find/methods/${method}`, {})
  }

  /** The start page, whose lists are then of places that offer this. */
  startFor(method: FreeMethod): string {
    return this.#to('/find', { method })
  }

  report(id: string): string {
    return this.#to(`/find/p/${encodeURIComponent(id)}/report`, {})
  }

  list(wish: Wish, filter: FinderFilter, page = 1): string {
    return this.#to('/find', {
      ...wishParameters(wish),
      ...filterParameters(filter),
      page: page > 1 ? String(page) : null,
    })
  }

  #to(path: string, parameters: Record<string, string | null>): string {
    // By hand: a page has a dozen links, and `URLSearchParams` cost as much as all its places.
    let query = this.#lang === null ? '' : `?lang=${encodeURIComponent(this.#lang)}`
    for (const [name, value] of Object.entries(parameters))
      if (value !== null) query += `${query === '' ? '?' : '&'}${name}=${encodeURIComponent(value)}`
    return path + query
  }
}

const filterParameters = ({ category, method, openNow, selfService, noId }: FinderFilter) => ({
  // A method says which category it is of.
  category: method === null ? category : null,
  method,
  open: openNow ? '1' : null,
  self: selfService ? '1' : null,
  noid: noId ? '1' : null,
})

function wishParameters(wish: Wish): Record<string, string> {
  if (wish.kind === 'cell') return { cell: wish.cell }
  if (wish.kind === 'area') return { township: wish.code }
  if (wish.kind === 'landmark') return { landmark: wish.id }
  return wish.kind === 'search' ? { q: wish.text } : {}
}
