import 'leaflet/dist/leaflet.css'
import './map.css'
import { Circle, Control, DivIcon, GridLayer, LatLngBounds, Map as LeafletMap, Marker } from 'leaflet'
import type { Position } from '../../protocol/nearby.ts'
import { layBasemap, type Placed } from './basemap.ts'
import type { MapWords } from './map.button.ts'

const LIMITS = { minZoom: 4, maxZoom: 18 }
/** Near enough for streets; one point alone is not shown from closer. */
const NEAREST_FIT = 16
/** Pixels of a pin with its number, as map.css draws it, and of one that has no room for it. */
const PIN = { width: 58, height: 34, tail: 8 }
const DOT = 26
const LOCATE = { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 }

/** A point of the list with its number there. */
interface Point {
  card: HTMLElement
  number: number
  position: Position
}

/**
 * Draws the points of the list on a map below the button: the same, with the same numbers, in the same order for keyboard
 * and screen reader. Where the phone is stays in this function. Returns what takes the map away again.
 */
export function openMap(block: HTMLElement, words: MapWords, here: Position | null): () => void {
  const frame = document.createElement('div')
  frame.className = 'map-frame'
  const canvas = document.createElement('div')
  canvas.className = 'map-canvas'
  canvas.setAttribute('role', 'region')
  canvas.setAttribute('aria-label', words.label)
  const chosen = document.createElement('div')
  const note = document.createElement('p')
  note.className = 'soft'
  note.textContent = words.note
  frame.append(canvas, chosen, note)
  block.append(frame)
  const list = document.querySelector('.cards')
  list?.classList.add('numbered')

  const map = aMap(canvas, words)
  const { toMap, hasPictures } = layBasemap(map, words.basemap)
  const points = pointsOf(list)
  const bounds = new LatLngBounds(points.map(({ position }) => toMap(position)))
  // Leaflet draws nothing before it knows where to look.
  lookAt(map, bounds)
  drawPoints(map, points, toMap, (point, pin) => choose(point, pin, chosen, frame))
  const showMe = (position: Position, accuracy: number) => {
    const at = toMap(position)
    new Circle(at, { radius: accuracy, interactive: false, className: 'map-reach' }).addTo(map)
    const icon = new DivIcon({ className: 'map-me', html: aSpan(words.me), iconSize: [20, 20] })
    new Marker(at, { icon, interactive: false, keyboard: false, zIndexOffset: -1_000 }).addTo(map)
    // The pictures of a view around it would tell where that is.
    if (!hasPictures) lookAt(map, bounds.extend(at))
    return map.getBounds().contains(at)
  }
  if (here) showMe(here, 0)
  else note.before(...askForMe(words, canvas, showMe))
  return () => {
    map.remove()
    frame.remove()
    list?.classList.remove('numbered')
  }
}

/** Leaflet has a switch for each movement but that of panning. */
class StillMap extends LeafletMap {
  override panBy(...[offset, options]: Parameters<LeafletMap['panBy']>): this {
    return super.panBy(offset, { ...options, animate: false })
  }
}

function aMap(canvas: HTMLElement, { zoomIn, zoomOut }: MapWords): LeafletMap {
  const isStill = matchMedia('(prefers-reduced-motion:reduce)').matches
  const moves = !isStill
  const map = new (isStill ? StillMap : LeafletMap)(canvas, {
    ...LIMITS,
    zoomControl: false,
    zoomAnimation: moves,
    fadeAnimation: moves,
    markerZoomAnimation: moves,
    inertia: moves,
  })
  map.attributionControl.setPrefix('Leaflet')
  new Control.Zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map)
  new Control.Scale({ imperial: false, maxWidth: 120 }).addTo(map)
  new Squares({ tileSize: 96 }).addTo(map)
  return map
}

/** Something that moves with the hand where there is no picture. */
class Squares extends GridLayer {
  protected override createTile(): HTMLElement {
    const square = document.createElement('div')
    square.className = 'map-square'
    return square
  }
}

function pointsOf(list: Element | null): Point[] {
  const cards = Array.from(list?.querySelectorAll<HTMLElement>(':scope > li') ?? [], (card, index) => {
    const [longitude = Number.NaN, latitude = Number.NaN] = (card.dataset.at ?? '').split(',').map(Number)
    return { card, number: index + 1, position: { longitude, latitude } }
  })
  return cards.filter(({ card }) => card.dataset.at !== undefined)
}

/** A point as it is drawn. */
interface Pin {
  marker: Marker
  element: HTMLElement
  /** How many others stand at its spot before it: they are drawn side by side. */
  beside: number
}

function drawPoints(
  map: LeafletMap,
  points: readonly Point[],
  toMap: Placed,
  chosen: (point: Point, pin: HTMLElement) => void,
): void {
  const atSpot = new Map<string, number>()
  const pins: Pin[] = []
  for (const point of points) {
    const { card, number, position } = point
    const spot = card.dataset.at ?? ''
    const beside = atSpot.get(spot) ?? 0
    atSpot.set(spot, beside + 1)
    const known = card.querySelector(`.is-${card.dataset.band}`)
    const html = document.createElement('span')
    const figure = aSpan(String(number))
    figure.className = 'map-number'
    html.append(figure)
    const lamp = known?.querySelector('svg')?.cloneNode(true)
    if (lamp) html.append(lamp)
    const icon = new DivIcon({ className: `map-pin is-${card.dataset.band}`, html })
    const marker = new Marker(toMap(position), { icon, riseOnHover: true }).addTo(map)
    const pin = marker.getElement()
    if (!pin) continue
    pins.push({ marker, element: pin, beside })
    // Its size is in map.css.
    for (const side of ['width', 'height', 'marginLeft', 'marginTop'] as const) pin.style[side] = ''
    pin.style.setProperty('--beside', String(beside))
    const said = [card.querySelector('h2'), known?.querySelector('b'), card.querySelector('.far')]
    const name = said
      .map((part) => part?.textContent)
      .filter(Boolean)
      .join(' · ')
    pin.setAttribute('aria-label', `${number}. ${name}`)
    marker.on('click', () => chosen(point, pin))
    // Leaflet answers a tap alone.
    pin.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return
      event.preventDefault()
      chosen(point, pin)
    })
  }
  makeRoom(map, pins)
  map.on('zoomend', () => makeRoom(map, pins))
}

/** Where two pins would lie on each other, the one that comes later in the list is a lamp without a number. */
function makeRoom(map: LeafletMap, pins: readonly Pin[]): void {
  const taken: { x: number; y: number; width: number; height: number }[] = []
  for (const { marker, element, beside } of pins) {
    const at = map.latLngToLayerPoint(marker.getLatLng())
    const { width } = PIN
    const height = PIN.height + PIN.tail
    const wanted = { x: at.x - width / 2 + beside * (width + 2), y: at.y - height, width, height }
    const isFree = taken.every(
      ({ x, y, width, height }) =>
        wanted.x >= x + width ||
        x >= wanted.x + wanted.width ||
        wanted.y >= y + height ||
        y >= wanted.y + wanted.height,
    )
    element.classList.toggle('small', !isFree)
    marker.setZIndexOffset(isFree ? 1_000 : 0)
    const x = at.x - DOT / 2 + beside * DOT
    taken.push(isFree ? wanted : { x, y: at.y - DOT / 2, width: DOT, height: DOT })
  }
}

/** The card of a point below the map, without looking for it in the list. Escape goes back to the pin. */
function choose({ card, number }: Point, pin: HTMLElement, place: HTMLElement, frame: HTMLElement): void {
  for (const other of frame.querySelectorAll('.map-pin.chosen')) other.classList.remove('chosen')
  pin.classList.add('chosen')
  const copy = document.createElement('div')
  copy.className = 'card'
  copy.append(...Array.from(card.childNodes, (node) => node.cloneNode(true)))
  copy.querySelector('h2')?.prepend(`${number}. `)
  copy.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') pin.focus()
  })
  place.textContent = ''
  place.append(copy)
  copy.querySelector('a')?.focus()
}

/** A button that draws where the phone is; nothing of it is sent. `show`: draws it, and says whether it is in view. */
function askForMe(
  words: MapWords,
  canvas: HTMLElement,
  show: (position: Position, accuracy: number) => boolean,
): HTMLElement[] {
  if (!navigator.geolocation || !window.isSecureContext) return []
  const button = document.createElement('button')
  button.className = 'button'
  button.type = 'button'
  button.textContent = words.me
  const status = document.createElement('p')
  status.setAttribute('role', 'status')
  const say = (name: string) => document.body.dataset[name] ?? ''
  button.addEventListener('click', () => {
    status.textContent = say('locating')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        status.textContent = show(coords, coords.accuracy) ? words.meShown : words.meOutside
        canvas.focus()
        button.remove()
      },
      ({ code, PERMISSION_DENIED }) => {
        status.textContent = say(code === PERMISSION_DENIED ? 'denied' : 'failed')
      },
      LOCATE,
    )
  })
  return [button, status]
}

function lookAt(map: LeafletMap, bounds: LatLngBounds): void {
  // Pins stand on their tails: more room above than below.
  map.fitBounds(bounds, {
    paddingTopLeft: [PIN.width, PIN.height + PIN.tail + 12],
    paddingBottomRight: [PIN.width, 36],
    maxZoom: NEAREST_FIT,
    animate: false,
  })
}

function aSpan(text: string): HTMLElement {
  const span = document.createElement('span')
  span.textContent = text
  return span
}
