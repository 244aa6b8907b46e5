import type { Position } from '../../protocol/nearby.ts'
import type { Basemap } from './basemap.ts'

/** Texts of the map in the page's language, as the server puts them into `data-map`. */
export interface MapWords {
  show: string
  hide: string
  opening: string
  failed: string
  label: string
  note: string
  me: string
  meShown: string
  meOutside: string
  zoomIn: string
  zoomOut: string
  /** Null = none is set up. */
  basemap: Basemap | null
}

/**
 * "Show the map" of a list: all that draws it is fetched when somebody asks for it. `here` is where the phone is, when it
 * has told; `opened` is called when the map's own files have been loaded.
 */
export function offerMap(here: Position | null, opened: () => void): void {
  const block = document.querySelector<HTMLElement>('[data-map]')
  const button = block?.querySelector('button')
  const text = button?.querySelector('span')
  const status = block?.querySelector('[role=status]')
  if (!block || !button || !text || !status || !document.querySelector('.cards > [data-at]')) return
  const words: MapWords = JSON.parse(block.dataset.map ?? '{}')
  let close: (() => void) | null = null
  const tell = (shown: string, isOpen: boolean) => {
    text.textContent = shown
    button.setAttribute('aria-expanded', String(isOpen))
  }
  const open = async () => {
    // A button that is disabled loses the focus.
    button.setAttribute('aria-disabled', 'true')
    status.textContent = words.opening
    try {
      const { openMap } = await import('./map.ts')
      close = openMap(block, words, here)
      tell(words.hide, true)
      status.textContent = ''
    } catch {
      status.textContent = words.failed
    }
    button.removeAttribute('aria-disabled')
    if (close) opened()
  }
  button.addEventListener('click', () => {
    if (button.hasAttribute('aria-disabled')) return
    if (!close) return void open()
    close()
    close = null
    tell(words.show, false)
  })
  tell(words.show, false)
  block.hidden = false
}
