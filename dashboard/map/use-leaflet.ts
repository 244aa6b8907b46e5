import 'leaflet/dist/leaflet.css'
import { control, Map as LeafletMap } from 'leaflet'
import { useEffect, useRef, useState } from 'react'

/** Wide enough for all of China, near enough for a doorway. */
const LIMITS = { minZoom: 4, maxZoom: 19 }

/** A Leaflet map that lives as long as its element. Null until the element is there. */
export function useLeaflet() {
  const element = useRef<HTMLDivElement>(null)
  const [map, setMap] = useState<LeafletMap | null>(null)

  useEffect(() => {
    if (!element.current) return
    const made = new LeafletMap(element.current, {
      ...LIMITS,
      zoomControl: false,
      zoomSnap: 0.5,
      keyboard: true,
      maxBoundsViscosity: 0.5,
    })
    made.attributionControl.setPrefix('Leaflet')
    control.scale({ imperial: false, maxWidth: 140 }).addTo(made)
    const watch = new ResizeObserver(() => made.invalidateSize())
    watch.observe(element.current)
    let zooming = false
    made.on('zoomanim', () => {
      zooming = true
    })
    made.on('moveend', () => {
      zooming = false
    })
    setMap(made)
    return () => {
      watch.disconnect()
      // Leaflet 1.9.4 ends a zoom with a timer, which finds no panes any more on a map that was removed meanwhile.
      if (zooming) made.once('moveend', () => made.remove())
      else made.remove()
      setMap(null)
    }
  }, [])

  return { element, map }
}
