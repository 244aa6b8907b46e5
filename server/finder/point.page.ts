import { PUBLIC_REPORT_KINDS } from '../../protocol/api/public-reports.ts'
import { type Html, html } from '../html.ts'
import { directionsTo } from './directions.ts'
import type { FinderItem } from './finder.service.ts'
import { phone } from './icons.ts'
import type { Page, Pen } from './layout.page.ts'
import { card } from './list.page.ts'
import { keepButtons } from './phone.parts.ts'
import {
  identityText,
  inChinese,
  isolated,
  openingText,
  stockList,
  telephone,
  toldList,
} from './point.parts.ts'
import { areaList, hintBox } from './start.page.ts'
import type { County } from './townships.ts'

/** All that is known of one place: what is there, when, where and how to get there. */
export function pointPage(pen: Pen, { point, entry }: FinderItem): Page {
  const { locale, words, links } = pen
  const texts = locale.point
  const name = words.nameOf(point)
  const { hours } = entry.schedule
  const table = hours === null ? [] : words.hoursTable(hours)
  const tags = [
    texts.free,
    identityText(pen, point),
    point.attended ? texts.attended : texts.selfService,
    point.always && locale.openAlways,
    point.stepFree !== null && (point.stepFree ? texts.stepFree : texts.notStepFree),
    point.indoor !== null && (point.indoor ? texts.indoor : texts.outdoor),
  ].filter((tag) => tag !== false)
  return {
    title: name,
    inLanguage: (other) => other.point(point.id),
    main: html`<h1 tabindex="-1">${name}</h1>
<p class="soft">${locale.kind[point.kind]} · ${words.nameOf({ name: point.township, nameEn: point.townshipEn })}</p>
<section class="panel"><h2>${texts.stock}</h2>${stockList(pen, point, true)}${toldList(pen, point)}</section>
${point.phone ? html`<p><a class="button main" href="${telephone(point.phone)}">${phone}<span>${texts.call(isolated(pen, point.phone))}</span></a></p>` : html`<p class="soft">${texts.noPhone}</p>`}
<section class="panel"><h2>${locale.hours}</h2><p class="open">${openingText(pen, point)}</p>
${table.length > 0 && html`<table>${table.map(([days, times]) => html`<tr><th scope="row">${days}</th><td>${times}</td></tr>`)}</table>`}
${entry.schedule.missesHolidaysOn(words.today) && html`<p class="soft">${locale.holidaysUnknown}</p>`}</section>
<section class="panel"><h2>${texts.address}</h2>
${point.address ? html`<p class="place" id="address">${inChinese(pen, point.address)}</p><button class="button" type="button" data-copy="address" hidden>${texts.copyAddress}</button>` : html`<p class="soft">${texts.noAddress}</p>`}
${point.landmark && html`<p>${texts.beside(words.nameOf(point.landmark))}</p>`}
${directions(pen, { ...point, name })}</section>
<section class="panel"><h2>${texts.about}</h2><ul class="tags">${tags.map((tag) => html`<li>${tag}</li>`)}</ul>
${entry.verifiedOn && html`<p class="soft">${texts.verified(words.date(entry.verifiedOn))}</p>`}</section>
${reportForm(pen, point)}
${keepButtons(pen, `/find/p/${point.id}`, name)}
<p data-online><a href="${links.printed(point.id, 'poster')}">${locale.print.poster}</a> <a href="${links.printed(point.id, 'sticker')}">${locale.print.sticker}</a></p>
<p><a href="${links.start()}">${locale.list.back}</a></p>`,
  }
}

/** One tap each, with or without a script. Where a person gives it out, nothing breaks. */
function reportForm({ locale, links }: Pen, { id, attended }: FinderItem['point']): Html {
  const { heading, lead, kinds } = locale.report
  return html`<section class="panel"><h2>${heading}</h2><p class="soft">${lead}</p>
<form class="ways" method="post" action="${links.report(id)}">${PUBLIC_REPORT_KINDS.filter((kind) => kind !== 'broken' || !attended).map((kind) => html`<button class="button" name="kind" value="${kind}">${kinds[kind]}</button>`)}</form></section>`
}

/** After a report; a page of its own, so that loading it again tells nothing twice. */
export function thanksPage({ locale, links }: Pen, { point }: FinderItem): Page {
  const { thanks, thanksText, backToPoint } = locale.report
  return {
    title: thanks,
    inLanguage: (other) => other.report(point.id),
    main: html`<h1 tabindex="-1">${thanks}</h1>
<p>${thanksText}</p>
<p><a class="button main" href="${links.point(point.id)}">${backToPoint}</a></p>
<p><a href="${links.start()}">${locale.list.back}</a></p>`,
  }
}

function directions(
  { locale, request }: Pen,
  {
    longitude,
    latitude,
    name,
    address,
  }: { longitude: number | null; latitude: number | null; name: string; address: string | null },
): Html | null {
  if (longitude === null || latitude === null) return null
  const { amap, baidu, tencent, geo } = directionsTo({ longitude, latitude, name, address })
  const way = (href: string, text: string) =>
    html`<a class="button" rel="noopener noreferrer" href="${href}">${text}</a>`
  const texts = locale.point
  return html`<h2>${texts.directions}</h2>
<div class="ways">${way(amap, texts.amap)}${way(baidu, texts.baidu)}${way(tencent, texts.tencent)}${!request.insideWeChat && way(geo, texts.otherMap)}</div>
<p class="soft">${texts.directionsNote}</p>`
}

/** An old link or QR code: the place is gone, so here are those around it. */
export function closedPage(
  pen: Pen,
  id: string,
  name: string,
  nearby: readonly FinderItem[],
  counties: readonly County[],
): Page {
  const { locale, links } = pen
  const heading = nearby.length > 0 ? locale.point.nearby : locale.start.townships
  return {
    title: name,
    inLanguage: (other) => other.point(id),
    main: html`${hintBox(locale.hints.closedPoint(name))}
<h1 tabindex="-1">${heading}</h1>
${nearby.length > 0 ? html`<ol class="cards">${nearby.map((item) => card(pen, item))}</ol>` : areaList(pen, counties)}
<p><a href="${links.start()}">${locale.list.back}</a></p>`,
  }
}
