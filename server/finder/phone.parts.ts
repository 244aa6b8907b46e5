import { type Html, html } from '../html.ts'
import { map } from './icons.ts'
import type { Pen } from './layout.page.ts'

/** Parts that only the script can bring to life, and shows when it can. */

/** A map of the points in the list. */
export function mapButton({ locale, basemap }: Pen): Html {
  const { noteOnPictures, ...words } = locale.map
  // The address of the pictures holds a key.
  const shown = basemap && { datum: basemap.datum, credit: basemap.credit }
  const note = basemap ? noteOnPictures : words.note
  return html`<div class="near" data-map="${JSON.stringify({ ...words, note, basemap: shown })}" hidden>
<button class="button" type="button" aria-expanded="false">${map}<span>${words.show}</span></button>
<p role="status"></p>
</div>`
}

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
