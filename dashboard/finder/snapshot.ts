/** What works only with the network, or says where the phone was or what was typed. */
const LEFT_OUT =
  'link, nav, form, label, .turn, .far, .hint, .map-frame, [data-online], #order, a[href*="cell="]'

export interface KeepWords {
  /** With `{time}`. */
  banner: string
  again: string
  /** With `{ago}`. */
  age: string
  notKept: string
  others: string
  heading: string
}

/**
 * This page as it can be kept on the phone: its points, and in front of them that they are those of `now` and may have
 * changed. Without distances, from which one could work out where the phone was, and without what was searched.
 */
export function snapshotOf(words: KeepWords, now: Date): string {
  const page = document.documentElement.cloneNode(true) as HTMLElement
  for (const part of page.querySelectorAll(LEFT_OUT)) part.remove()
  for (const block of page.querySelectorAll<HTMLElement>('[data-map], [data-keep], [data-copy]'))
    block.hidden = true
  for (const status of page.querySelectorAll('[role=status]')) status.textContent = ''
  for (const list of page.querySelectorAll('.numbered')) list.classList.remove('numbered')
  for (const list of page.querySelectorAll('.cards')) putInOrder(list)
  const { dataset } = page.querySelector('body') as HTMLElement
  dataset.keptAt = String(now.getTime())
  dataset.keptTownship = townshipAsked()
  for (const title of page.querySelectorAll('h1, title')) title.textContent = words.heading
  page.querySelector('#main > .wrap')?.prepend(banner(words, now))
  return `<!doctype html>${page.outerHTML}`
}

/** The township whose list this is, or nothing. */
export const townshipAsked = (): string => (/[?&]township=(\d+)/.exec(location.search) || ['', ''])[1] || ''

/** By what is likely there and by name: the order of a list that was measured tells where it was measured from. */
function putInOrder(list: Element): void {
  const cards = Array.from(list.querySelectorAll<HTMLElement>(':scope > li'), (card) => ({
    card,
    chance: Number(card.dataset.chance ?? 0),
    name: card.querySelector('h2')?.textContent ?? '',
  }))
  cards.sort((a, b) => b.chance - a.chance || (a.name < b.name ? -1 : 1))
  list.append(...cards.map(({ card }) => card))
}

function banner({ banner, again }: KeepWords, now: Date): HTMLElement {
  const time = new Intl.DateTimeFormat(document.documentElement.lang, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(now)
  const text = document.createElement('span')
  text.append(`${banner.replace('{time}', time)} `)
  const link = document.createElement('a')
  link.href = ''
  link.textContent = again
  text.append(link)
  const box = document.createElement('div')
  box.className = 'hint kept'
  box.append(text)
  return box
}
