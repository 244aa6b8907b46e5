import type { Availability } from '../../protocol/api/finder.ts'
import { type Html, trusted } from '../html.ts'

/** Drawn inline, so that a page is one answer; all decorative, the words beside them say it. */
const draw = (body: string, size = 20): Html =>
  trusted(`<svg aria-hidden="true" width="${size}" height="${size}" viewBox="0 0 20 20">${body}</svg>`)

const stroke =
  'fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"'

/** Three lights, each brighter than the one before: 三亮. */
export const brand = trusted(
  '<svg class="lights" aria-hidden="true" width="40" height="20" viewBox="0 0 40 20"><circle cx="6" cy="14" r="4.5"/><circle cx="18" cy="11" r="6"/><circle cx="32" cy="9" r="7.5"/></svg>',
)

/** A lamp for each band: lit, half lit, unlit, and no lamp at all. Told apart by shape as well as by colour. */
export const lamp: Record<Availability, Html> = {
  confirmed: draw(
    '<circle cx="10" cy="10" r="8" fill="currentColor"/><path d="m6 10.2 2.8 2.8L14 7.4" fill="none" stroke="var(--card)" stroke-width="2.2"/>',
  ),
  probable: draw(
    `<circle cx="10" cy="10" r="7.2" ${stroke}/><path d="M10 2.8a7.2 7.2 0 0 1 0 14.4z" fill="currentColor"/>`,
  ),
  out: draw(`<circle cx="10" cy="10" r="7.2" ${stroke}/><path d="m7 7 6 6m0-6-6 6" ${stroke}/>`),
  unknown: draw(
    `<circle cx="10" cy="10" r="7.2" ${stroke} stroke-dasharray="2.6 3"/><path d="M8 8a2 2 0 1 1 2.6 1.9c-.4.1-.6.4-.6.8v.4m0 2.3v.1" ${stroke}/>`,
  ),
}

export const tick = draw(`<path d="m4 10.5 4 4 8-9" ${stroke}/>`)
export const aim = draw(
  `<circle cx="10" cy="10" r="5.5" ${stroke}/><path d="M10 1.5v4m0 9v4M1.5 10h4m9 0h4" ${stroke}/>`,
  24,
)
export const phone = draw(
  `<path d="M6.5 3H4.2C3.5 3 3 3.5 3 4.2 3 11 9 17 15.8 17c.7 0 1.2-.5 1.2-1.2v-2.3l-3.6-1.4-1.5 1.6a10.5 10.5 0 0 1-5.6-5.6l1.6-1.5z" ${stroke}/>`,
)
export const clock = draw(
  `<circle cx="10" cy="10" r="7.5" ${stroke}/><path d="M10 5.5v4.8l3 2" ${stroke}/>`,
  18,
)
export const pin = draw(
  `<path d="M10 18s6-5.4 6-10a6 6 0 0 0-12 0c0 4.6 6 10 6 10z" ${stroke}/><circle cx="10" cy="8" r="2" ${stroke}/>`,
  18,
)
export const map = draw(`<path d="m2.5 5 5-2 5 2 5-2v12l-5 2-5-2-5 2zm5-2v12m5-10v12" ${stroke}/>`, 22)
export const arrow = draw(`<path d="m7.5 4 6 6-6 6" ${stroke}/>`, 18)
export const warning = draw(`<path d="M10 2.5 18.5 17h-17zM10 8v4m0 2.4v.1" ${stroke}/>`, 18)
