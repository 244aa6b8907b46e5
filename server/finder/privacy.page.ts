import { html } from '../html.ts'
import type { Page, Pen } from './layout.page.ts'
import { keepButtons } from './phone.parts.ts'

/** What is recorded and what is not, in plain words. Whoever changes what is recorded changes these words. */
export function privacyPage(pen: Pen): Page {
  const { locale, links } = pen
  const { title, intro, sections } = locale.privacy
  return {
    title,
    inLanguage: (other) => other.privacy(),
    main: html`<h1 tabindex="-1">${title}</h1>
<p>${intro}</p>
${sections.map(({ heading, items }) => html`<section class="panel prose"><h2>${heading}</h2><ul>${items.map((item) => html`<li>${item}</li>`)}</ul></section>`)}
${keepButtons(pen, null, title)}
<p><a href="${links.start()}">${locale.list.back}</a></p>`,
  }
}
