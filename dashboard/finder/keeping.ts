import { type KeepWords, snapshotOf, townshipAsked } from './snapshot.ts'

const WORKER = '/find-worker.js'
const SCOPE = '/find'

interface Words extends KeepWords {
  kept: string
  cleared: string
  failed: string
}

/**
 * "Keep on this phone": nothing is stored before somebody taps it. From then on the last list and the last points stay
 * readable without network, until "clear". Returns what keeps the page once more, for when it has changed.
 */
export function offerKeeping(): () => void {
  const block = document.querySelector<HTMLElement>('[data-keep]')
  const nothing = () => undefined
  // Browsers offer it over HTTPS and on this computer; WeChat on an iPhone does not.
  if (!block || !('serviceWorker' in navigator) || !('caches' in window)) return nothing
  const [keepButton, clearButton] = block.querySelectorAll('button')
  const status = block.querySelector('[role=status]')
  if (!keepButton || !clearButton) return nothing
  const words: Words = JSON.parse(block.dataset.words || '{}')
  const path = block.dataset.keep || ''
  const isKeptPage = document.body.dataset.keptAt !== undefined
  let registration: ServiceWorkerRegistration | null = null

  const show = (text: string) => {
    keepButton.hidden = registration !== null || path === ''
    clearButton.hidden = registration === null
    block.hidden = keepButton.hidden && clearButton.hidden && text === ''
    if (status) status.textContent = text
  }
  const keep = async () => {
    if (!registration || path === '' || isKeptPage) return
    const now = new Date()
    const done = await ask(registration, {
      kind: 'keep',
      path,
      name: words.heading,
      at: now.getTime(),
      html: snapshotOf(words, now),
      files: loadedFiles(),
    })
    if (done !== true) throw new Error('the phone keeps nothing')
  }
  const clear = async () => {
    if (!registration) return
    await ask(registration, { kind: 'clear' })
    await registration.unregister()
    registration = null
  }
  keepButton.addEventListener('click', async () => {
    try {
      registration = await navigator.serviceWorker.register(WORKER, { scope: SCOPE, updateViaCache: 'none' })
      await keep()
      show(words.kept)
      clearButton.focus()
    } catch {
      // A private window, or a phone that is full.
      await clear().catch(() => undefined)
      show(words.failed)
    }
  })
  clearButton.addEventListener('click', () =>
    clear().then(
      () => {
        show(words.cleared)
        if (!keepButton.hidden) keepButton.focus()
      },
      () => show(words.failed),
    ),
  )
  const again = async () => {
    if (!registration) return
    // Another tab may have removed it since.
    registration = await ours()
    if (registration) await keep()
    else show('')
  }
  void ours().then((found) => {
    registration = found
    show('')
    void keep().catch(() => undefined)
    if (found && isKeptPage) void tellWhatIsKept(found, words, path)
  })
  return () => void again().catch(() => undefined)
}

/** The registration of the public pages; the dashboard's own reaches to them as well. */
async function ours(): Promise<ServiceWorkerRegistration | null> {
  const found = await navigator.serviceWorker.getRegistration(SCOPE).catch(() => undefined)
  return found && new URL(found.scope).pathname === SCOPE ? found : null
}

/** What the worker answers; it is waited for until it is there. */
async function ask(registration: ServiceWorkerRegistration, message: object): Promise<unknown> {
  const starting = registration.installing ?? registration.waiting
  if (!registration.active && starting)
    await new Promise<void>((resolve, reject) => {
      starting.addEventListener('statechange', () => {
        if (starting.state === 'activated') resolve()
        if (starting.state === 'redundant') reject(new Error('the worker did not start'))
      })
    })
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }) => resolve(data)
    registration.active?.postMessage(message, [port2])
  })
}

const loadedFiles = (): string[] =>
  performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name).pathname)
    .filter((pathname) => pathname.startsWith('/assets/'))

/** On a page that was kept: how old it is by this phone's clock, whether it is the one asked for, and what else there is. */
async function tellWhatIsKept(
  registration: ServiceWorkerRegistration,
  { age, notKept, others }: Words,
  path: string,
): Promise<void> {
  const banner = document.querySelector('.kept > span')
  const minutes = Math.floor((Date.now() - Number(document.body.dataset.keptAt)) / 60_000)
  banner?.prepend(
    location.pathname === path && !asksForAnother() ? '' : `${notKept} `,
    minutes < 1 || !('RelativeTimeFormat' in Intl) ? '' : `${age.replace('{ago}', agoOf(minutes))} `,
  )
  const found = (await ask(registration, { kind: 'others' })) as { path: string; name: string }[]
  const rest = found.filter((page) => page.path !== path)
  if (rest.length === 0) return
  const heading = document.createElement('h2')
  heading.textContent = others
  const list = document.createElement('ul')
  list.className = 'areas'
  for (const page of rest) {
    const link = document.createElement('a')
    link.href = page.path
    link.textContent = page.name
    const item = document.createElement('li')
    item.append(link)
    list.append(item)
  }
  document.querySelector('[data-keep]')?.before(heading, list)
}

/** One list is kept for all addresses of lists. Of what was searched it knows its township alone. */
function asksForAnother(): boolean {
  const township = townshipAsked()
  return township
    ? township !== document.body.dataset.keptTownship
    : /[?&](cell|landmark|q)=[^&]/.test(location.search)
}

function agoOf(minutes: number): string {
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang)
  if (minutes < 60) return format.format(-minutes, 'minute')
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? format.format(-hours, 'hour') : format.format(-Math.floor(hours / 24), 'day')
}
