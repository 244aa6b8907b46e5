import { type Html, html } from '../html.ts'
import { map } from './icons.ts'
import type { Pen } from './layout.page.ts'

/** Parts that only the script can bring to life, and shows when it can. */

/** A map of the points in the list. */
export const mapButton = ({
  locale,
}: Pen): Html => html`<div class="near" data-map="${JSON.stringify(locale.map)}" hidden>
<button class="button" type="button" aria-expanded="false">${map}<span>${locale.map.show}</span></button>
<p role="status"></p>
</div>`

/**
 * Keeping this page on the phone. `path`: under which address it opens again without network; null = nothing to keep here,
 * only to clear. `heading`: what the kept page is called.
 */
export function keepButtons({ locale }: Pen, path: string | null, heading: string): Html {
  const { keep, note, clear, bannerList, bannerPoint, ...words } = locale.keep
  const banner = path === '/find' ? bannerList : bannerPoint
  return html`<div class="near" data-keep="${path}" data-words="${JSON.stringify({ ...words, heading, banner })}" hidden>
<button class="button" type="button">${keep}</button><button class="button" type="button" hidden>${clear}</button>
<p role="status"></p>
<p class="soft">${note}</p>
</div>`
}
