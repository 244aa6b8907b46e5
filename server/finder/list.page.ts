import { type Html, html } from '../html.ts'
import type { FinderFilter } from './finder.index.ts'
import type { Wish } from './finder.request.ts'
import type { FinderItem } from './finder.service.ts'
import { clock, phone, pin } from './icons.ts'
import type { Page, Pen } from './layout.page.ts'
import { inChinese, openingText, stockList, telephone, toldList } from './point.parts.ts'
import { areaList, searchForm } from './start.page.ts'
import type { County } from './townships.ts'

export interface List {
  wish: Exclude<Wish, { kind: 'start' }>
  heading: string
  /** False: none has what was searched, these are written or read alike. */
  exact: boolean
  /** Those of this page. */
  items: readonly FinderItem[]
  total: number
  /** To choose from when nothing lies near. */
  counties: readonly County[]
}

export const PAGE_SIZE = 10

export function listPage(pen: Pen, { wish, heading, exact, items, total, counties }: List): Page {
  const { locale, links, request } = pen
  const { filter, page } = request
  const isNear = wish.kind === 'cell'
  return {
    title: heading,
    inLanguage: (other) => other.list(wish, filter, page),
    main: html`<h1 tabindex="-1">${heading}</h1>
${wish.kind === 'search' && searchForm(pen, wish.text)}
${filterLinks(pen, wish)}
${
  items.length === 0
    ? nothingFound(pen, wish, counties)
    : html`${!exact && html`<p class="hint"><span>${locale.list.alike}</span></p>`}<p class="soft">${!isNear && `${locale.list.count(total)} · `}<span${isNear && html` id="order"`}>${isNear ? locale.list.orderNear : locale.list.order}</span></p>
<ol class="cards"${isNear && html` data-cards`}>${items.map((item) => card(pen, item))}</ol>
<div class="turn">${page > 1 && html`<a class="button" rel="prev" href="${links.list(wish, filter, page - 1)}">${locale.list.previous}</a>`}${
        total > page * PAGE_SIZE &&
        html`<a class="button" rel="next" href="${links.list(wish, filter, page + 1)}">${locale.list.more}</a>`
      }</div>`
}
${wish.kind === 'area' && total > 0 && html`<p><a href="${links.printedList(wish.code)}">${locale.print.list}</a> · <a href="${links.listFile(wish.code)}" download>${locale.print.file}</a></p>`}
<p><a href="${links.start()}">${locale.list.back}</a></p>`,
  }
}

/** A place in a list. The script sorts and measures by `data-at` and `data-chance`, from where the phone really is. */
export function card(pen: Pen, { point, metres }: FinderItem): Html {
  const { locale, words, links } = pen
  const name = words.nameOf(point)
  const at =
    point.longitude !== null &&
    point.latitude !== null &&
    html` data-at="${point.longitude},${point.latitude}" data-chance="${point.chance}"`
  return html`<li class="card"${at}>
<div class="head"><h2><a href="${links.point(point.id)}">${name}</a></h2>${metres !== null && html`<span class="far">${words.roughDistance(metres)}</span>`}</div>
${stockList(pen, point)}
${toldList(pen, point)}
<p class="facts">${clock}<span>${openingText(pen, point)} · ${locale.kind[point.kind]}</span></p>
${point.address && html`<p class="facts">${pin}${inChinese(pen, point.address)}</p>`}
<div class="acts">${
    point.phone &&
    html`<a class="button" href="${telephone(point.phone)}" aria-label="${locale.point.callPlace(name)}">${phone}${locale.point.phone}</a>`
  }<a class="button" href="${links.point(point.id)}" aria-label="${locale.list.details(name)}">${locale.list.detailsShort}</a></div>
</li>`
}

function filterLinks({ locale, links, request: { filter } }: Pen, wish: Wish): Html {
  const chip = (text: string, next: FinderFilter, isOn: boolean) =>
    html`<a href="${links.list(wish, next)}"${isOn && html` aria-current="true"`}>${text}</a>`
  return html`<nav class="filters" aria-label="${locale.list.filters}">
${chip(locale.list.all, { ...filter, category: null }, filter.category === null)}
${['condom' as const, 'drug' as const, 'iud' as const].map((wanted) => chip(locale.category[wanted], { ...filter, category: wanted }, filter.category === wanted))}
<span class="rule"></span>
${chip(locale.list.openNow, { ...filter, openNow: !filter.openNow }, filter.openNow)}
${chip(locale.list.selfService, { ...filter, selfService: !filter.selfService }, filter.selfService)}
</nav>`
}

function nothingFound(pen: Pen, wish: Wish, counties: readonly County[]): Html {
  const { locale, request } = pen
  const { category: wanted, openNow, selfService } = request.filter
  const isFiltered = wanted !== null || openNow || selfService
  const message = isFiltered
    ? locale.list.noneFiltered
    : wish.kind === 'cell'
      ? locale.list.tooFar
      : locale.list.none
  return html`<p class="hint"><span>${message}</span></p>${!isFiltered && html`<h2>${locale.start.townships}</h2>${areaList(pen, counties)}`}`
}
