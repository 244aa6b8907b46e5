/**
 * Keeps what the dashboard is built of, so that the page of a stop opens without network: `/assets/*` (whose names carry
 * their content's hash) and the page itself. Nothing of the API, the public finder or anybody's data passes through here.
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
}
interface Worker {
  addEventListener(kind: 'install' | 'activate', listener: (event: Extendable) => void): void
  addEventListener(kind: 'fetch', listener: (event: Fetching) => void): void
  addEventListener(kind: 'message', listener: (event: Told) => void): void
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
}
const worker = self as unknown as Worker

const SHELL = 'sanliang-shell'
const ASSETS = 'sanliang-assets'
/** Under which address the page is kept: it is the same at every address of the dashboard. */
const PAGE = '/'
/** Addresses that are not the dashboard's. */
const FOREIGN = /^\/(api|find|socket\.io)(\/|$)/i

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()))
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))

worker.addEventListener('message', (event) => event.waitUntil(keep(event.data)))

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (pathname.startsWith('/assets/')) event.respondWith(asset(request))
  else if (request.mode === 'navigate' && !FOREIGN.test(pathname)) event.respondWith(page(request))
})

/** A built file never changes under its name. */
async function asset(request: Request): Promise<Response> {
  const cache = await caches.open(ASSETS)
  const kept = await cache.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) await cache.put(request, answer.clone())
  return answer
}

/** The network's page first, so that a new version is seen at once; the kept one when there is no network. */
async function page(request: Request): Promise<Response> {
  const cache = await caches.open(SHELL)
  try {
    const answer = await fetch(request)
    if (answer.ok && answer.headers.get('content-type')?.startsWith('text/html'))
      await keepPage(cache, answer.clone())
    return answer
  } catch (error) {
    const kept = await cache.match(PAGE)
    if (kept) return kept
    throw error
  }
}

async function keepPage(cache: Cache, answer: Response): Promise<void> {
  const text = await answer.text()
  const known = await (await cache.match(PAGE))?.text()
  if (known === text) return
  // Another version: its files have other names, and the old ones are of no use any more.
  if (known !== undefined) await caches.delete(ASSETS)
  await cache.put(PAGE, new Response(text, { headers: { 'content-type': 'text/html; charset=utf-8' } }))
}

/** What the page loaded before this worker was there. */
async function keep(told: unknown): Promise<void> {
  if (typeof told !== 'object' || told === null || !('keep' in told) || !Array.isArray(told.keep)) return
  const cache = await caches.open(ASSETS)
  for (const path of told.keep) {
    if (typeof path !== 'string' || !path.startsWith('/assets/') || (await cache.match(path))) continue
    const answer = await fetch(path)
    if (answer.ok) await cache.put(path, answer)
  }
  const shell = await caches.open(SHELL)
  if (await shell.match(PAGE)) return
  const answer = await fetch(PAGE)
  if (answer.ok) await keepPage(shell, answer)
}
