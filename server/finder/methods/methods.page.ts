import { type Html, html } from '../../html.ts'
import { tick, warning } from '../icons.ts'
import type { Page, Pen } from '../layout.page.ts'
import { type FreeMethod, METHOD_FACTS, METHODS } from './methods.ts'

/** Informed choice (知情选择): every free method beside the others, none before another. */
export function methodsPage(pen: Pen): Page {
  const { methods: texts } = pen.locale
  return {
    title: texts.title,
    inLanguage: (other) => other.methods(),
    main: html`<h1 tabindex="-1">${texts.title}</h1>
<p>${texts.intro}</p>
<p><b>${texts.choice}</b></p>
<ul class="cards">${METHODS.map((method) => {
      const { name, is } = texts.methods[method]
      return html`<li class="card"><h2><a href="${pen.links.method(method)}">${name}</a></h2><p>${is}</p>${protection(pen, method)}</li>`
    })}</ul>
<p class="soft">${texts.sources}</p>
<p><a href="${pen.links.start()}">${pen.locale.list.back}</a></p>`,
  }
}

export function methodPage(pen: Pen, method: FreeMethod): Page {
  const { methods: texts } = pen.locale
  const { name, is, isNot, use, ask } = texts.methods[method]
  const { pregnanciesIn100 } = METHOD_FACTS[method]
  const part = (heading: string, lines: readonly string[]) =>
    html`<section class="panel prose"><h2>${heading}</h2><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul></section>`
  return {
    title: name,
    inLanguage: (other) => other.method(method),
    main: html`<h1 tabindex="-1">${name}</h1>
<section class="panel"><h2>${texts.is}</h2><p>${is}</p>
${pregnanciesIn100 !== null && html`<h2>${texts.works}</h2><p>${texts.pregnancies(pregnanciesIn100)}</p>`}${protection(pen, method)}</section>
${part(texts.isNot, isNot)}
${part(texts.use, use)}
${part(texts.ask, ask)}
<p><a class="button main" href="${pen.links.startFor(method)}">${texts.find}</a></p>
<p><b>${texts.choice}</b></p>
<p class="soft">${texts.sources}</p>
<p><a href="${pen.links.methods()}">${texts.all}</a></p>`,
  }
}

function protection({ locale: { methods: texts } }: Pen, method: FreeMethod): Html {
  const { againstInfections, clinician } = METHOD_FACTS[method]
  return html`<p class="facts">${againstInfections ? tick : warning}<span>${againstInfections ? texts.infectionsYes : texts.infectionsNo}</span></p>
<p class="facts">${tick}<span>${clinician ? texts.clinicianYes : texts.clinicianNo}</span></p>`
}
