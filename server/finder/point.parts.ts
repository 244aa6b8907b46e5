import type { FinderPoint } from '../../protocol/api/finder.ts'
import { type Html, html } from '../html.ts'
import { lamp, warning } from './icons.ts'
import type { Pen } from './layout.page.ts'

/** Parts that a place shows in a list and on its own page. */

export function stockList(
  { locale, words }: Pen,
  { stock, attended }: FinderPoint,
  isDetailed = false,
): Html {
  if (stock.length === 0)
    return html`<ul class="stock"><li class="is-unknown">${lamp.unknown}<span>${locale.noStockKnown}</span></li></ul>`
  return html`<ul class="stock">${stock.map((item) => {
    const { category, availability, source, products } = item
    const by = isDetailed && source && ` · ${locale.source[source]}`
    const named = products.map((product) =>
      product.availability === availability
        ? words.nameOf(product)
        : `${words.nameOf(product)} (${locale.availability[product.availability]})`,
    )
    // Condoms are condoms; of medicine one comes for one kind.
    const names = (isDetailed || category === 'drug') && named.join(locale.listSeparator)
    // A machine holds nothing that wants advice first.
    const note = isDetailed && attended && locale.categoryNote[category]
    return html`<li class="is-${availability}">${lamp[availability]}<span>${locale.category[category]} <b>${locale.availability[availability]}</b> <small>${words.knowledgeOf(item)}${by}</small>${[
      names,
      note,
    ].map((line) => line && html`<br><small>${line}</small>`)}</span></li>`
  })}</ul>`
}

/** What several visitors found and nobody has put right. */
export const toldList = ({ locale, words }: Pen, { told }: FinderPoint): Html[] =>
  told.map(
    ({ kind, lastAt }) =>
      html`<p class="facts">${warning}<b>${locale.report.told[kind](words.ago(new Date(lastAt)))}</b></p>`,
  )

export function openingText({ words }: Pen, point: FinderPoint): Html {
  const { state, until } = words.opening(point)
  return html`<b${point.openNow === false && html` class="shut"`}>${state}</b>${until && ` ${until}`}`
}

/** Whether one has to show a card; false while nobody has said. */
export const identityText = ({ locale }: Pen, { asksId }: FinderPoint): string | false =>
  asksId !== null && (asksId ? locale.point.asksId : locale.point.noId)

/** An address is Chinese whatever the page's language; a screen reader should know. */
export const inChinese = ({ locale }: Pen, text: string): Html =>
  locale.code.startsWith('zh') ? html`${text}` : html`<span lang="zh-CN">${text}</span>`

/** An extension (分机) behind area and number: 0771-1234567-801. */
const EXTENSION = /^(\d{3,4}[ -]\d{7,8})[ -](\d{1,6})$/

/** Digits and a leading plus, as `tel:` wants them; an extension is dialled after a pause. */
export function telephone(phone: string): string {
  const [, number = phone, extension] = EXTENSION.exec(phone) ?? []
  return `tel:${number.replace(/[^\d+]/g, '')}${extension ? `,${extension}` : ''}`
}

/** Digits run from left to right in every language. */
export const inDigits = (phone: string): Html => html`<bdi dir="ltr">${phone}</bdi>`

/** The same within a sentence that is written from right to left. */
export const isolated = ({ locale }: Pen, phone: string): string =>
  locale.dir === 'rtl' ? `\u2066${phone}\u2069` : phone
