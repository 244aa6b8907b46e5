/**
 * Works for the public pages alone (`/find`), and only on phones whose owner tapped "keep on this phone". It holds the
 * last list and the last points that were opened, shows them when there is no network, and is told by the page what to
 * hold: it never stores an answer or an address by itself. With network it stays out of the way.
 */
interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Fetching extends Extendable {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
interface Told extends Extendable {
  readonly data: unknown
  readonly ports: readonly MessagePort[]
}
interface Worker {
  addEventListener(kind: 'install' | 'activate', listener: (event: Extendable) => void): void
  addEventListener(kind: 'fetch', listener: (event: Fetching) => void): void
  addEventListener(kind: 'message', listener: (event: Told) => void): void
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
}
const worker = self as unknown as Worker

const CACHE = 'sanliang-find'
const LIST = '/find'
const POINT = /^\/find\/p\/[\w-]+$/
/** Files that are fetched to be kept or printed say themselves when they fail. */
const PAGE = /^\/find(\/?|\/privacy|\/methods.*|\/p\/[^/]+)$/
const MOST_POINTS = 5
/** What stock was a week ago helps nobody, and a phone changes hands. */
const MOST_MS = 7 * 24 * 60 * 60_000
const KEPT_AT = 'x-kept-at'
const NAME = 'x-name'
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
}

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()))
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))

/** One after the other, so that nothing is kept behind the back of who clears. */
let last: Promise<unknown> = Promise.resolve()
worker.addEventListener('message', (event) => {
  const [port] = event.ports
  last = last
    .then(() => obey(event.data))
    .then(
      (answer) => port?.postMessage(answer),
      () => port?.postMessage(null),
    )
  event.waitUntil(last)
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (pathname.startsWith('/assets/')) event.respondWith(file(request))
  else if (request.mode === 'navigate' && PAGE.test(pathname)) event.respondWith(page(request, pathname))
})

/** What the page asks for; null for what it may not. */
async function obey(told: unknown): Promise<unknown> {
  if (typeof told !== 'object' || told === null || !('kind' in told)) return null
  if (told.kind === 'clear') return caches.delete(CACHE)
  if (told.kind === 'others') return kept()
  return told.kind === 'keep' ? keep(told) : null
}

async function keep(told: object): Promise<boolean> {
  const { path, name, at, html, files } = told as Record<string, unknown>
  if (typeof path !== 'string' || !(path === LIST || POINT.test(path))) return false
  if (typeof html !== 'string' || typeof at !== 'number' || !Array.isArray(files)) return false
  const cache = await caches.open(CACHE)
  // What is put anew comes last: the first points are the oldest.
  await cache.delete(path)
  const headers = { ...HEADERS, [KEPT_AT]: String(at), [NAME]: encodeURIComponent(String(name)) }
  await cache.put(path, new Response(html, { headers }))
  await tidy(cache)
  for (const { pathname } of await paths(cache))
    if (pathname.startsWith('/assets/') && !files.includes(pathname)) await cache.delete(pathname)
  for (const wanted of files) {
    if (typeof wanted !== 'string' || !wanted.startsWith('/assets/') || (await cache.match(wanted))) continue
    const answer = await fetch(wanted)
    if (answer.ok) await cache.put(wanted, answer)
  }
  return true
}

const paths = async (cache: Cache): Promise<URL[]> => (await cache.keys()).map(({ url }) => new URL(url))

/** Takes away what is too old, and all points but the last ones. */
async function tidy(cache: Cache): Promise<void> {
  for (const { pathname } of await paths(cache)) {
    const keptAt = (await cache.match(pathname))?.headers.get(KEPT_AT)
    // A clock that was set back makes an age below nothing: as good as unknown.
    if (keptAt && Math.abs(Date.now() - Number(keptAt)) > MOST_MS) await cache.delete(pathname)
  }
  const points = (await paths(cache)).filter(({ pathname }) => POINT.test(pathname))
  for (const { pathname } of points.slice(0, -MOST_POINTS)) await cache.delete(pathname)
}

/** Pages that are kept, the last opened first. */
async function kept(): Promise<{ path: string; name: string }[]> {
  const cache = await caches.open(CACHE)
  const found: { path: string; name: string }[] = []
  for (const { pathname } of await paths(cache)) {
    const name = (await cache.match(pathname))?.headers.get(NAME)
    if (name) found.unshift({ path: pathname, name: decodeURIComponent(name) })
  }
  return found
}

/** A built file never changes under its name. */
async function file(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: CACHE })) ?? fetch(request)
}

/** The network's answer whatever it is; what is kept only where there is none. */
async function page(request: Request, pathname: string): Promise<Response> {
  try {
    return await fetch(request)
  } catch (error) {
    const cache = await caches.open(CACHE)
    await tidy(cache)
    const [newest] = await kept()
    const found =
      (await cache.match(pathname)) ??
      (await cache.match(LIST)) ??
      (newest && (await cache.match(newest.path)))
    if (found) return found
    throw error
  }
}
