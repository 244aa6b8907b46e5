import { type Html, html } from '../html.ts'
import { aim, brand, tick } from './icons.ts'
import type { Page, Pen } from './layout.page.ts'
import type { Area, County } from './townships.ts'

/** Where a visitor says where they are: by the phone, by a name, or by choosing a township. */
export function startPage(pen: Pen, counties: readonly County[], hint: string | null): Page {
  const { start } = pen.locale
  const { category, method } = pen.request.filter
  const wanted = method ? pen.locale.methods.methods[method].name : category && pen.locale.category[category]
  return {
    title: start.title,
    inLanguage: (other) => other.list({ kind: 'start' }, pen.request.filter),
    main: html`${hint && hintBox(hint)}${wanted && hintBox(start.wanted(wanted))}
<section class="hero">${brand}
<h1 tabindex="-1">${start.heading}</h1>
<ul class="promises">${start.promises.map((promise) => html`<li>${tick}<span>${promise}</span></li>`)}</ul>
${nearButton(pen)}</section>
${searchForm(pen)}
<h2>${start.townships}</h2>
${counties.length === 0 ? html`<p>${start.noPoints}</p>` : areaList(pen, counties)}
<p><a class="button" href="${pen.links.methods()}">${start.methods}</a></p>`,
  }
}

export const hintBox = (hint: string): Html => html`<p class="hint" role="status"><span>${hint}</span></p>`

/** Only a script can ask the phone where it is, and only the script shows this. */
const nearButton = ({
  locale,
  links,
  request: { filter },
}: Pen): Html => html`<div class="near" data-near="${links.list({ kind: 'start' }, filter)}" hidden>
<button class="button main" type="button">${aim}<span>${locale.start.near}</span></button>
<p role="status"></p>
<p class="soft">${locale.start.nearPrivacy}</p>
</div>`

export function searchForm({ locale, links, request: { filter } }: Pen, text = ''): Html {
  const { search, searchHint, searchButton } = locale.start
  return html`<label for="q">${search}</label>
<form action="/find" role="search">
${links.kept(filter).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<input id="q" name="q" type="search" enterkeyhint="search" maxlength="60" autocomplete="off" placeholder="${searchHint}" value="${text}">
<button class="button">${searchButton}</button>
</form>`
}

export function areaList({ locale, links, words, request }: Pen, counties: readonly County[]): Html {
  const link = (area: Area, name: string, kind: string) =>
    html`<li class="${kind}"><a href="${links.list({ kind: 'area', code: area.code }, request.filter)}">${name}<small>${locale.start.points(area.points)}</small></a></li>`
  return html`<ul class="areas">${counties.flatMap((county) => {
    const own = county.points - county.townships.reduce((sum, township) => sum + township.points, 0)
    const showsCounty = own > 0 || counties.length > 1 || county.townships.length === 0
    return [
      showsCounty && link(county, locale.start.wholeCounty(words.nameOf(county)), 'whole'),
      ...county.townships.map((township) => link(township, words.nameOf(township), '')),
    ]
  })}</ul>`
}
