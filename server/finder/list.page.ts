import { type Html, html } from '../html.ts'
import type { FinderFilter } from './finder.index.ts'
import type { Wish } from './finder.request.ts'
import type { FinderItem, FoundLandmark } from './finder.service.ts'
import { clock, phone, pin } from './icons.ts'
import type { Page, Pen } from './layout.page.ts'
import { keepButtons, mapButton } from './phone.parts.ts'
import { identityText, inChinese, openingText, stockList, telephone, toldList } from './point.parts.ts'
import { areaList, searchForm } from './start.page.ts'
import type { County } from './townships.ts'

export interface List {
  wish: Exclude<Wish, { kind: 'start' }>
  heading: string
  /** False: none has what was searched, these are written or read alike. */
  exact: boolean
  /** Landmarks of a search. */
  landmarks?: readonly FoundLandmark[]
  /** The landmark from which the way is measured. */
  from?: string
  /** Those of this page. */
  items: readonly FinderItem[]
  total: number
  /** To choose from when nothing lies near. */
  counties: readonly County[]
}

export const PAGE_SIZE = 10

export function listPage(pen: Pen, list: List): Page {
  const { wish, heading, landmarks = [], from, exact, items, total } = list
  const { locale, links, request } = pen
  const { filter, page } = request
  const isNear = wish.kind === 'cell'
  // What is near is cut off where it is far.
  const countsAll = !isNear && from === undefined
  return {
    title: heading,
    inLanguage: (other) => other.list(wish, filter, page),
    main: html`<h1 tabindex="-1" aria-describedby="told">${heading}</h1>
${wish.kind === 'search' && searchForm(pen, wish.text)}
${landmarks.length > 0 && landmarkLinks(pen, landmarks)}
${filterLinks(pen, wish)}
${
  items.length === 0
    ? nothingFound(pen, list)
    : html`${!exact && html`<p class="hint"><span>${locale.list.alike}</span></p>`}<p class="soft" id="told">${countsAll && locale.list.count(total)}<span id="order">${countsAll && ' · '}${isNear ? locale.list.orderNear : from ? locale.list.orderFrom(from) : locale.list.order}</span></p>
${mapButton(pen)}
<ol class="cards"${isNear && html` data-cards`}>${items.map((item) => card(pen, item, from !== undefined))}</ol>
<div class="turn">${page > 1 && html`<a class="button" rel="prev" href="${links.list(wish, filter, page - 1)}">${locale.list.previous}</a>`}${
        total > page * PAGE_SIZE &&
        html`<a class="button" rel="next" href="${links.list(wish, filter, page + 1)}">${locale.list.more}</a>`
      }</div>
${keepButtons(pen, '/find', wish.kind === 'area' ? heading : locale.keep.heading)}`
}
${wish.kind === 'area' && total > 0 && html`<p data-online><a href="${links.printedList(wish.code)}">${locale.print.list}</a> <a href="${links.listFile(wish.code)}" download>${locale.print.file}</a></p>`}
<p><a href="${links.start()}">${locale.list.back}</a></p>`,
  }
}

function whereText(pen: Pen, { address, landmark }: FinderItem['point']): Html | null {
  if (!address && !landmark) return null
  const beside = landmark && pen.locale.point.beside(pen.words.nameOf(landmark))
  return html`<p class="facts">${pin}<span>${address && inChinese(pen, address)}${address && beside && ' · '}${beside}</span></p>`
}

/** A place in a list. `isExact`: its distance is not from the middle of a cell. The script sorts and measures by `data-at` and `data-chance`, from where the phone really is. */
export function card(pen: Pen, { point, metres }: FinderItem, isExact = false): Html {
  const { locale, words, links } = pen
  const name = words.nameOf(point)
  const { category } = pen.request.filter
  const wanted = point.stock.find((item) => item.category === category) ?? point.stock[0]
  const at =
    point.longitude !== null &&
    point.latitude !== null &&
    html` data-at="${point.longitude},${point.latitude}" data-chance="${point.chance}" data-band="${wanted?.availability ?? 'unknown'}"`
  return html`<li class="card"${at}>
<div class="head"><h2><a href="${links.point(point.id)}">${name}</a></h2>${metres !== null && html`<span class="far">${isExact ? words.distance(metres) : words.roughDistance(metres)}</span>`}</div>
${stockList(pen, point)}
${toldList(pen, point)}
<p class="facts">${clock}<span>${openingText(pen, point)} · ${locale.kind[point.kind]}${point.asksId !== null && html` · <b>${identityText(pen, point)}</b>`}</span></p>
${whereText(pen, point)}
<div class="acts">${
    point.phone &&
    html`<a class="button" href="${telephone(point.phone)}" aria-label="${locale.point.callPlace(name)}">${phone}${locale.point.phone}</a>`
  }<a class="button" href="${links.point(point.id)}" aria-label="${locale.list.details(name)}">${locale.list.detailsShort}</a></div>
</li>`
}

/** A landmark is where one wants to search, not what one wants to find. */
const landmarkLinks = (
  { locale, links, words, request: { filter } }: Pen,
  landmarks: readonly FoundLandmark[],
): Html => html`<h2 data-online>${locale.list.landmarks}</h2>
<ul class="areas" data-online>${landmarks.map(({ landmark, area }) => html`<li><a href="${links.list({ kind: 'landmark', id: landmark.id }, filter)}">${words.nameOf(landmark)}${area && html` <small>${words.nameOf(area)}</small>`}</a></li>`)}</ul>`

function filterLinks({ locale, links, request: { filter } }: Pen, wish: Wish): Html {
  const chip = (text: string, next: FinderFilter, isOn: boolean) =>
    html`<a href="${links.list(wish, next)}"${isOn && html` aria-current="true"`}>${text}</a>`
  return html`<nav class="filters" aria-label="${locale.list.filters}">
${chip(locale.list.all, { ...filter, category: null, method: null }, filter.category === null)}
${['condom' as const, 'drug' as const, 'iud' as const].map((wanted) => chip(locale.category[wanted], { ...filter, category: wanted, method: null }, filter.category === wanted && filter.method === null))}
${filter.method && chip(locale.methods.methods[filter.method].name, { ...filter, method: null }, true)}
<span class="rule"></span>
${chip(locale.list.openNow, { ...filter, openNow: !filter.openNow }, filter.openNow)}
${chip(locale.list.selfService, { ...filter, selfService: !filter.selfService }, filter.selfService)}
${chip(locale.point.noId, { ...filter, noId: !filter.noId }, filter.noId)}
</nav>`
}

function nothingFound(pen: Pen, { wish, landmarks = [], counties }: List): Html {
  const { locale, links, request } = pen
  const { category: wanted, openNow, selfService, noId } = request.filter
  const isFiltered = wanted !== null || openNow || selfService || noId
  const message = isFiltered
    ? locale.list.noneFiltered
    : wish.kind === 'cell'
      ? locale.list.tooFar
      : landmarks.length > 0
        ? locale.list.noneButLandmarks
        : locale.list.none
  return html`<p class="hint" id="told"><span>${message}</span></p>${isFiltered ? html`<p><a class="button" href="${links.list(wish, { category: null, method: null, openNow: false, selfService: false, noId: false })}">${locale.list.dropFilters}</a></p>` : html`<h2>${locale.start.townships}</h2>${areaList(pen, counties)}`}`
}
