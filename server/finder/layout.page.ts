import { createHash } from 'node:crypto'
import { type Html, html, trusted } from '../html.ts'
import type { Basemap } from './basemap/basemap.ts'
import type { FinderRequest } from './finder.request.ts'
import { styles } from './finder.styles.ts'
import { brand } from './icons.ts'
import type { Links } from './links.ts'
import type { Locale } from './locales/locale.ts'
import type { Locales } from './locales.ts'
import type { Words } from './words.ts'

/** What every page is written with. */
export interface Pen {
  request: FinderRequest
  locale: Locale
  /** Those that are published. */
  locales: Locales
  words: Words
  links: Links
  /** Address of the built script; null when it was not built, which takes nothing from a page but the position. */
  scriptUrl: string | null
  basemap: Basemap | null
}

export interface Page {
  title: string
  main: Html
  /** The same page in another language. */
  inLanguage(links: Links): string
}

const styleHash = createHash('sha256').update(styles).digest('base64')

/** Nothing from anywhere else, nothing inline but the one style (the map brings a file of its own), no frame around it but the dashboard's, no address passed on. */
export const PAGE_HEADERS: Record<string, string> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'sha256-${styleHash}'`,
    "img-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ].join('; '),
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Permissions-Policy': 'geolocation=(self), camera=(), microphone=()',
  // In the dashboard's frame a page has no script.
  Vary: 'Accept-Language, Sec-Fetch-Dest',
}

export function layout({ locale, locales, links, scriptUrl }: Pen, page: Page): string {
  const { metres, kilometres, locating, locationDenied, locationFailed, noConnection } = locale
  return html`<!doctype html>
<html lang="${locale.code}" dir="${locale.dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="format-detection" content="telephone=no">
<meta name="theme-color" media="(prefers-color-scheme:light)" content="#f5f3ee">
<meta name="theme-color" media="(prefers-color-scheme:dark)" content="#121917">
<title>${page.title} · ${locale.product}</title>
<style>${trusted(styles)}</style>
${scriptUrl && html`<script type="module" src="${scriptUrl}"></script>`}
</head>
<body data-metres="${metres}" data-kilometres="${kilometres}" data-order="${locale.list.orderNearExact}" data-locating="${locating}" data-denied="${locationDenied}" data-failed="${locationFailed}" data-offline="${noConnection}" data-copied="${locale.point.copied}">
<a class="skip" href="#main">${locale.skipToContent}</a>
<header><div class="wrap">
<a class="brand" href="${links.start()}">${brand}<b>三亮</b><span>${locale.product}</span></a>
<nav class="tongues" aria-label="${locale.languages}">${locales
    .filter(({ code }) => code !== locale.code)
    .map(
      (other) =>
        html`<a lang="${other.code}" hreflang="${other.code}" href="${page.inLanguage(links.in(other))}">${other.name}</a>`,
    )}</nav>
</div></header>
<main id="main"><div class="wrap">
${page.main}
</div></main>
<footer><div class="wrap"><div>${locale.footerNoTracking}</div><a href="${links.methods()}">${locale.methods.title}</a> <a href="${links.privacy()}">${locale.footerPrivacy}</a></div></footer>
</body>
</html>
`.text
}
