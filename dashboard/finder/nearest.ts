import { cellOf, distanceIn, expectedEffort, metresBetween, type Position } from '../../protocol/nearby.ts'

/** Says in the address bar that the list is of what is near, and never where that is. */
const NEAR = '#near'
/** A position half a minute old is still where one stands. */
const LOCATE = { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 }

type Shown = (from: Position) => void

/** A text of the page's language. */
const say = (name: string): string => document.body.dataset[name] ?? ''

/**
 * "Nearest to me": the phone works out its grid cell and fetches the list of that cell; the list is then measured and put
 * in order from where the phone really is. The position stays in this page's memory. Neither it nor the cell gets into
 * the address bar or the history, so that going back to the list asks the phone again. `shown` is called with every list
 * that was put in its place.
 */
export function nearestToMe(shown: Shown): void {
  const near = document.querySelector<HTMLElement>('[data-near]')
  const button = near?.querySelector('button')
  if (!near || !button || !navigator.geolocation || !window.isSecureContext) return
  near.hidden = false
  button.addEventListener('click', () => {
    if (button.ariaDisabled !== 'true') locate(near, button, shown)
  })
  if (location.hash === NEAR) askAgain(near, button, shown)
}

/** Back from a place's page: without a question where the phone has been allowed to tell, and unless data is dear. */
function askAgain(near: HTMLElement, button: HTMLButtonElement, shown: Shown): void {
  const { permissions, connection } = navigator as Navigator & { connection?: { saveData?: boolean } }
  if (connection?.saveData) return
  permissions?.query({ name: 'geolocation' }).then(
    ({ state }) => {
      if (state === 'granted') locate(near, button, shown)
    },
    () => undefined,
  )
}

function locate(near: HTMLElement, button: HTMLButtonElement, shown: Shown): void {
  const status = near.querySelector('[role=status]')
  const tell = (text: string, isBusy: boolean) => {
    // A button that is disabled loses the focus.
    button.ariaDisabled = `${isBusy}`
    if (status) status.textContent = text
  }
  tell(say('locating'), true)
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const start = new URL(near.dataset.near ?? '/find', location.href)
      const list = new URL(start)
      list.searchParams.set('cell', cellOf(coords))
      start.hash = NEAR
      show(list.href, coords, shown).then(
        () => history.replaceState(null, '', start),
        () => tell(say('offline'), false),
      )
    },
    ({ code, PERMISSION_DENIED }) => tell(say(code === PERMISSION_DENIED ? 'denied' : 'failed'), false),
    LOCATE,
  )
}

/** Puts the list at `address` in the place of what is shown, without its address. */
async function show(address: string, from: Position, shown: Shown): Promise<void> {
  const response = await fetch(address, {
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
  })
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const main = page.getElementById('main')
  if (!main) throw new Error('not a page of the finder')
  document.getElementById('main')?.replaceWith(main)
  document.title = page.title
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.tongues a')) link.hash = NEAR
  measure(main, from)
  keepPosition(main, from, shown)
  shown(from)
  scrollTo(0, 0)
  main.querySelector('h1')?.focus()
}

/** Exact distances, and the order that follows from them. */
function measure(main: HTMLElement, from: Position): void {
  const cards = Array.from(main.querySelectorAll<HTMLElement>('[data-cards] > [data-at]'), (card) => {
    const [longitude = Number.NaN, latitude = Number.NaN] = (card.dataset.at ?? '').split(',').map(Number)
    const metres = metresBetween(from, { longitude, latitude })
    return { card, metres, effort: expectedEffort(metres, Number(card.dataset.chance)) }
  })
  for (const { card, metres } of cards.sort((a, b) => a.effort - b.effort)) {
    const { unit, amount } = distanceIn(metres)
    const far = card.querySelector('.far')
    if (far) far.textContent = say(unit).replace('{n}', amount)
    card.parentElement?.append(card)
  }
  const order = main.querySelector('#order')
  if (order) order.textContent = say('order')
}

/** Filters and further pages of the same list are fetched like the first one, and measured from the same position. */
function keepPosition(main: HTMLElement, from: Position, shown: Shown): void {
  for (const link of main.querySelectorAll<HTMLAnchorElement>('a[href*="cell="]')) {
    const name = link.textContent
    link.onclick = (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return
      event.preventDefault()
      show(link.href, from, shown).catch(() => {
        link.textContent = `${name} · ${say('offline')}`
      })
    }
  }
}
