import { Circle, CircleMarker, divIcon, FeatureGroup, LatLng, latLngBounds, Marker } from 'leaflet'
import { useEffect, useEffectEvent, useRef } from 'react'
import type { Position } from '../../protocol/nearby.ts'
import { useLanguage } from '../locales/locale.tsx'
import { MapControls } from '../map/map.controls.tsx'
import { useLeaflet } from '../map/use-leaflet.ts'
import { GraticuleLines } from './graticule.lines.ts'
import classes from './pin.map.module.css'

interface Landmark {
  name: string
  longitude: number | null
  latitude: number | null
}
interface Props {
  /** WGS-84. */
  position: Position | null
  /** Metres around it in which the phone says that it is. */
  accuracy: number | null
  landmarks: readonly Landmark[]
  onMove: (position: Position) => void
}

/** Seen before anything is known. */
const CHINA = latLngBounds([22, 97], [43, 124])
/** Near enough for a doorway. */
const DOORWAY = 17
const PIN =
  '<svg viewBox="0 0 32 42" width="32" height="42" aria-hidden="true"><path d="M16 41C16 41 30 25 30 15A14 14 0 1 0 2 15C2 25 16 41 16 41Z"/><circle cx="16" cy="15" r="5"/></svg>'

/** Pixels that an arrow key moves the pin. */
const STEPS: Readonly<Record<string, [number, number]>> = {
  ArrowLeft: [-4, 0],
  ArrowRight: [4, 0],
  ArrowUp: [0, -4],
  ArrowDown: [0, 4],
}

/** About 0.1 m. */
const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6

/** A pin to drag, without a picture below it: a graticule, a scale bar and the public places around. */
export function PinMap({ position, accuracy, landmarks, onMove }: Props) {
  const { t } = useLanguage()
  const { element, map } = useLeaflet()
  const pin = useRef<Marker | null>(null)
  const moved = useEffectEvent(({ lat, lng }: LatLng) =>
    onMove({ latitude: round(lat), longitude: round(lng) }),
  )

  useEffect(() => {
    if (!map) return
    const lines = new GraticuleLines(map)
    const onClick = ({ latlng }: { latlng: LatLng }) => moved(latlng)
    map.on('click', onClick)
    return () => {
      map.off('click', onClick)
      lines.remove()
      pin.current?.remove()
      pin.current = null
    }
  }, [map])

  useEffect(() => {
    if (!map) return
    const group = new FeatureGroup([]).addTo(map)
    for (const { name, longitude, latitude } of landmarks)
      if (longitude !== null && latitude !== null)
        new CircleMarker([latitude, longitude], { radius: 4, className: classes.landmark ?? '' })
          .bindTooltip(asText(name), { direction: 'top' })
          .addTo(group)
    const around = group.getBounds()
    if (!pin.current)
      map.fitBounds(around.isValid() ? around.pad(0.2) : CHINA, { animate: false, maxZoom: 15 })
    return () => void group.remove()
  }, [map, landmarks])

  useEffect(() => {
    if (!map || !position) return
    const at = new LatLng(position.latitude, position.longitude)
    if (pin.current) pin.current.setLatLng(at)
    else {
      const icon = divIcon({
        className: classes.pin ?? '',
        html: PIN,
        iconSize: [32, 42],
        iconAnchor: [16, 41],
      })
      const made = new Marker(at, { draggable: true, autoPan: true, icon, alt: t('claim.pin') }).addTo(map)
      made.on('dragend', () => moved(made.getLatLng()))
      made.getElement()?.setAttribute('aria-label', t('claim.pin'))
      made.getElement()?.addEventListener('keydown', (event) => {
        const step = STEPS[event.key]
        if (!step) return
        // Otherwise the map would move under the pin.
        event.stopPropagation()
        event.preventDefault()
        moved(map.containerPointToLatLng(map.latLngToContainerPoint(made.getLatLng()).add(step)))
      })
      pin.current = made
      map.setView(at, DOORWAY, { animate: false })
    }
    if (!map.getBounds().contains(at)) map.setView(at, DOORWAY, { animate: false })
  }, [map, position, t])

  useEffect(() => {
    if (!map || !position || accuracy === null) return
    const circle = new Circle([position.latitude, position.longitude], {
      radius: accuracy,
      interactive: false,
      className: classes.accuracy ?? '',
    }).addTo(map)
    return () => void circle.remove()
  }, [map, position, accuracy])

  return (
    <div className={classes.frame}>
      <section ref={element} className={classes.map} aria-label={t('claim.map')} />
      <MapControls
        onZoom={(by) => map?.setZoom(map.getZoom() + by)}
        onFit={() =>
          map && position && map.setView([position.latitude, position.longitude], DOORWAY, { animate: false })
        }
      />
    </div>
  )
}

/** Leaflet takes a string for HTML; a name is text. */
function asText(name: string): HTMLElement {
  const element = document.createElement('span')
  element.textContent = name
  return element
}
