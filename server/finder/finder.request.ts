import type { IncomingMessage } from 'node:http'
import { parse } from 'node:querystring'
import { request as express, type Request } from 'express'
import { category } from '../../protocol/api/catalog.ts'
import { divisionCode, id } from '../../protocol/api/parts.ts'
import { middleOf } from '../../protocol/nearby.ts'
import type { FinderFilter } from './finder.index.ts'
import { goodsIn } from './goods.words.ts'
import type { Locale } from './locales/locale.ts'
import type { Locales } from './locales.ts'
import { isFreeMethod, METHOD_FACTS } from './methods/methods.ts'

/** What a visitor asks for. */
export type Wish =
  | { kind: 'start' }
  | { kind: 'cell'; cell: string }
  | { kind: 'area'; code: string }
  | { kind: 'landmark'; id: string }
  | { kind: 'search'; text: string }

export type Hint = Exclude<keyof Locale['hints'], 'closedPoint'>

export interface FinderRequest {
  locale: Locale
  /** The language was chosen, so that links keep it: there is no cookie to remember it by. */
  langChosen: boolean
  wish: Wish
  filter: FinderFilter
  /** From 1. */
  page: number
  /** Why the start page is shown instead of what was asked for. */
  hint: Hint | null
  /** WeChat's browser, which opens web links only. */
  insideWeChat: boolean
  /** In the dashboard's preview, whose frame runs no script. */
  framed: boolean
}

/** Who wants it open or without a person as well has not found that there is none. */
export const countsAsDemand = ({ page, filter }: FinderRequest): boolean =>
  page === 1 && !filter.openNow && !filter.selfService && !filter.noId

type Asked = Pick<IncomingMessage, 'url' | 'headers'>

/** Characters of a search; a place's name is shorter. */
const MAX_SEARCH = 60
const MAX_PAGE = 500

/**
 * Reads an address as leniently as it can be read: parameters it does not know (messengers add their own) are left
 * aside, and what cannot be becomes a hint.
 */
export function readRequest(request: Asked, locales: Locales): FinderRequest {
  const query = queryOf(request.url ?? '')
  const read: FinderRequest = {
    ...readLanguage(request, locales, query.get('lang')),
    wish: { kind: 'start' },
    filter: {
      category: null,
      method: null,
      openNow: query.get('open') === '1',
      selfService: query.get('self') === '1',
      noId: query.get('noid') === '1',
    },
    page: 1,
    hint: null,
    insideWeChat: /MicroMessenger/i.test(request.headers['user-agent'] ?? ''),
    framed: request.headers['sec-fetch-dest'] === 'iframe',
  }
  if (query.has('lang') && !read.langChosen) return { ...read, hint: 'badLanguage' }

  const wanted = query.get('category')
  if (wanted !== undefined && wanted !== '') {
    const known = category.safeParse(wanted)
    if (!known.success) return { ...read, hint: 'badFilter' }
    read.filter.category = known.data
  }
  const method = query.get('method')
  if (method !== undefined && method !== '') {
    if (method === null || !isFreeMethod(method)) return { ...read, hint: 'badFilter' }
    read.filter.category = METHOD_FACTS[method].category
    read.filter.method = method
  }

  const page = Number(query.get('page') ?? 1)
  if (!Number.isInteger(page) || page < 1 || page > MAX_PAGE) return { ...read, hint: 'badFilter' }
  const { wish, hint } = readWish(query)
  const goods = wish.kind === 'search' ? goodsIn(wish.text) : null
  if (!goods) return { ...read, page, wish, hint }
  // What is typed last is what is wanted.
  if (goods.category !== read.filter.category) read.filter.method = null
  read.filter.category = goods.category
  return { ...read, page, wish: goods.rest ? { kind: 'search', text: goods.rest } : read.wish, hint }
}

/** Of a parameter that is given twice nothing is known. */
function queryOf(url: string): Map<string, string | null> {
  const [address = ''] = url.split('#')
  const from = address.indexOf('?')
  const query = from < 0 ? {} : parse(address.slice(from + 1))
  return new Map(
    Object.entries(query).map(([name, value]) => [name, typeof value === 'string' ? value : null]),
  )
}

function readLanguage(
  { headers }: Asked,
  locales: Locales,
  chosen: string | null | undefined,
): Pick<FinderRequest, 'locale' | 'langChosen'> {
  const named = (wanted: string) => locales.find(({ code }) => code === wanted)
  const locale = chosen ? named(chosen) : undefined
  if (locale) return { locale, langChosen: true }
  const wanted = { headers: { 'accept-language': withPrimaries(headers['accept-language']) } } as Request
  const accepted = express.acceptsLanguages.call(wanted, ...locales.map(({ code }) => code))
  return { locale: (accepted && named(accepted)) || locales[0], langChosen: false }
}

/** Who reads the Chinese of Taiwan or Singapore rather reads that of the mainland than English: `zh-TW` also means `zh`. */
const withPrimaries = (accepted: string | undefined): string | undefined =>
  accepted?.replace(
    /([a-z]{2,3})-[a-z\d-]+(\s*;[^,]*)?/gi,
    (wanted, primary, weight = '') => `${wanted},${primary}${weight}`,
  )

function readWish(query: ReadonlyMap<string, string | null>): Pick<FinderRequest, 'wish' | 'hint'> {
  const start = { kind: 'start' } as const
  const cell = query.get('cell')
  if (query.has('cell'))
    return cell && middleOf(cell)
      ? { wish: { kind: 'cell', cell }, hint: null }
      : { wish: start, hint: 'badCell' }
  // Ids are lower-case; some programs write links in capitals.
  if (query.has('landmark')) {
    const landmark = id.safeParse(query.get('landmark')?.toLowerCase()).data
    return landmark
      ? { wish: { kind: 'landmark', id: landmark }, hint: null }
      : { wish: start, hint: 'unknownLandmark' }
  }
  const code = query.get('township')
  if (code !== undefined && code !== '')
    return divisionCode.safeParse(code).success
      ? { wish: { kind: 'area', code: code ?? '' }, hint: null }
      : { wish: start, hint: 'unknownArea' }
  const text = query.get('q')?.trim()
  if (query.get('q') === null) return { wish: start, hint: 'badFilter' }
  if (!text) return { wish: start, hint: null }
  return text.length > MAX_SEARCH
    ? { wish: start, hint: 'longSearch' }
    : { wish: { kind: 'search', text }, hint: null }
}
