import { createHash } from 'node:crypto'
import { create } from 'qrcode'
import { type Html, html, trusted } from '../../html.ts'
import type { FinderItem } from '../finder.service.ts'
import type { Pen } from '../layout.page.ts'
import { identityText, inChinese, inDigits, telephone } from '../point.parts.ts'
import { printStyles } from './print.styles.ts'
import { hostOfHere } from './public-address.ts'

/** What hangs on walls and goes from hand to hand: without a script, without anything from elsewhere. */
export const PRINT_HEADERS: Record<string, string> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(printStyles).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  Vary: 'Accept-Language',
}

interface Sheet {
  title: string
  /** Where it belongs to on screen; not printed. */
  back: string
  /** Where its code leads. */
  address: string
  body: Html
}

function sheet({ locale }: Pen, { title, back, address, body }: Sheet): string {
  const here = hostOfHere(address)
  return html`<!doctype html>
<html lang="${locale.code}" dir="${locale.dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title} · ${locale.product}</title>
<style>${trusted(printStyles)}</style>
</head>
<body>
<header class="bar"><a href="${back}">${locale.print.back}</a>${locale.print.how}${here !== null && html` <b>${locale.print.codeOfHere(here)}</b>`}</header>
<main class="sheet">
${body}
</main>
</body>
</html>
`.text
}

/** One sheet of A4 for the wall of a point. `address` is where its code leads. */
export function poster(pen: Pen, item: FinderItem, address: string): string {
  const { locale, words } = pen
  const { point, entry } = item
  const { hours } = entry.schedule
  const name = words.nameOf(point)
  return sheet(pen, {
    title: name,
    back: pen.links.point(point.id),
    address,
    body: html`<h1>${locale.start.title}</h1>
<p class="lead">${name}</p>
<ul class="promises">${promisesAt(pen, [item]).map((promise) => html`<li>${promise}</li>`)}</ul>
${point.asksId && html`<p><b>${identityText(pen, point)}</b></p>`}
${offered(pen, point)}
<h2>${locale.hours}</h2>
${hours === null ? html`<p>${locale.hoursUnknown}</p>` : html`<table>${words.hoursTable(hours).map(([days, times]) => html`<tr><th scope="row">${days}</th><td>${times}</td></tr>`)}</table>`}
${point.address && html`<h2>${locale.point.address}</h2><p>${inChinese(pen, point.address)}${point.landmark && ` · ${locale.point.beside(words.nameOf(point.landmark))}`}</p>`}
<div class="code">${qrCode(address)}<div><p>${locale.print.scan}</p>${point.phone && html`<h2>${locale.point.phone}</h2><p class="phone">${inDigits(point.phone)}</p>`}</div></div>
<p class="small">${locale.print.printed(words.date(words.today))}</p>`,
  })
}

/** For the front of a machine: the code, and whom to call when it is empty. */
export function sticker(pen: Pen, { point }: FinderItem, address: string): string {
  const { locale, words } = pen
  const name = words.nameOf(point)
  return sheet(pen, {
    title: name,
    back: pen.links.point(point.id),
    address,
    body: html`<div class="sticker">${qrCode(address)}<div><h1>${name}</h1><p>${locale.print.tell}</p>${point.phone && html`<p><b>${inDigits(point.phone)}</b></p>`}</div></div>`,
  })
}

/** The points of a township, by name, on as few sheets as it takes; `total` is how many there are. As a file it can be kept, passed on and called from. */
export function printedList(
  pen: Pen,
  {
    heading,
    items,
    total,
    address,
  }: { heading: string; items: readonly FinderItem[]; total: number; address: string },
): string {
  const { locale, words } = pen
  return sheet(pen, {
    title: heading,
    back: address,
    address,
    body: html`<h1>${heading}</h1>
<ul class="promises">${promisesAt(pen, items).map((promise) => html`<li>${promise}</li>`)}</ul>
${total > items.length && html`<p>${locale.print.cut(items.length, total)}</p>`}
<table><thead><tr><th scope="col">${locale.print.place}</th><th scope="col">${locale.print.offers}</th><th scope="col">${locale.hours}</th><th scope="col">${locale.point.phone}</th></tr></thead>
<tbody>${items.map(({ point, entry }) => {
      const { hours } = entry.schedule
      const categories = point.stock.map(({ category }) => locale.category[category])
      return html`<tr><td><b>${words.nameOf(point)}</b>${point.address && html`<br>${inChinese(pen, point.address)}`}${point.landmark && html`<br>${locale.point.beside(words.nameOf(point.landmark))}`}${point.asksId !== null && html`<br>${identityText(pen, point)}`}</td>
<td>${categories.join(locale.listSeparator)}</td>
<td>${hours === null ? locale.hoursUnknown : words.hoursTable(hours).map(([days, times]) => html`${days} ${times}<br>`)}</td>
<td>${point.phone && html`<a href="${telephone(point.phone)}">${inDigits(point.phone)}</a>`}</td></tr>`
    })}</tbody></table>
<div class="code">${qrCode(address)}<p>${locale.print.scanList}</p></div>
<p class="small">${locale.print.stockChanges} ${locale.print.printed(words.date(words.today))}</p>`,
  })
}

/** Nothing is promised on paper that one of its places does not keep, or of which nobody has said that it does. */
function promisesAt({ locale }: Pen, items: readonly FinderItem[]): string[] {
  const [free, forEveryone, , sealed] = locale.start.promises
  return items.every(({ point }) => point.asksId === false)
    ? [free, locale.point.noId, forEveryone, locale.print.unrecorded, sealed]
    : [free, forEveryone, sealed]
}

function offered({ locale, words }: Pen, { stock }: FinderItem['point']): Html | null {
  if (stock.length === 0) return null
  return html`<h2>${locale.print.offers}</h2>${stock.map(({ category, products }) => html`<p><b>${locale.category[category]}</b> ${products.map((product) => words.nameOf(product)).join(locale.listSeparator)}</p>`)}`
}

/** A code as one path of squares, with the quiet zone of four modules that readers need. */
function qrCode(text: string): Html {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const { size } = modules
  let path = ''
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++)
      if (modules.get(row, column)) path += `M${column + 4} ${row + 4}h1v1h-1z`
  const side = size + 8
  return html`<svg viewBox="0 0 ${side} ${side}" role="img" aria-label="${text}" shape-rendering="crispEdges"><path d="${path}"/></svg>`
}
