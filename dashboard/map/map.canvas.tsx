import { useComputedColorScheme } from '@mantine/core'
import type { Map as LeafletMap } from 'leaflet'
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import type { MapCluster, MapPoint } from '../../protocol/api/places.ts'
import { useLive } from '../api/live.context.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { MapControls } from './map.controls.tsx'
import type { MapPosition } from './map.filters.ts'
import classes from './map.module.css'
import { MapTip } from './map.tip.tsx'
import { readPalette } from './palette.ts'
import { type Area, type Feature, type Scene, SceneLayer } from './scene.layer.ts'
import { useLeaflet } from './use-leaflet.ts'

/** West, south, east, north. */
export type Extent = readonly [number, number, number, number]
export interface ViewPort extends MapPosition {
  box: string
}

interface Props {
  features: readonly Feature[]
  areas: readonly Area[]
  selected: string | null
  /** Where the selected place is; it is brought into sight. */
  focus: Pick<MapPosition, 'latitude' | 'longitude'> | null
  hovered: string | null
  /** Where the address says to look; without it the map shows everything. */
  position: MapPosition | null
  extent: Extent | null
  onMove: (view: ViewPort) => void
  onSelect: (point: MapPoint) => void
  /** Several places at one spot, which no zoom parts. */
  onSpot: (spot: { x: number; y: number; points: readonly MapPoint[]; cluster: MapCluster | null }) => void
  onHover: (id: string | null) => void
}

const CHINA: Extent = [97, 22, 124, 43]

/** Wide enough that the legend in the corner covers no place. */
const LEGEND = { width: 200, from: 900 }

function fitTo(map: LeafletMap, extent: Extent): void {
  const [west, south, east, north] = extent
  const left = map.getSize().x >= LEGEND.from ? LEGEND.width : 48
  map.fitBounds(
    [
      [south, west],
      [north, east],
    ],
    { paddingTopLeft: [left, 48], paddingBottomRight: [48, 48], maxZoom: 15, animate: false },
  )
}

function viewOf(map: LeafletMap): ViewPort {
  const { lat, lng } = map.getCenter()
  return { latitude: lat, longitude: lng, zoom: map.getZoom(), box: map.getBounds().pad(0.1).toBBoxString() }
}

export function MapCanvas(props: Props) {
  const { features, areas, selected, focus, hovered, position, extent } = props
  const { t, format } = useLanguage()
  const { listen } = useLive()
  const scheme = useComputedColorScheme()
  const { element, map } = useLeaflet()
  const [layer, setLayer] = useState<SceneLayer | null>(null)
  const [tip, setTip] = useState<{ feature: Feature; x: number; y: number } | null>(null)
  const placed = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens change with the scheme
  const palette = useMemo(() => readPalette(), [scheme])
  const scene = useMemo<Scene>(
    () => ({
      features,
      areas,
      palette,
      selected,
      focus: focus && [focus.longitude, focus.latitude],
      hovered,
      count: (places) => format.number(places),
    }),
    [features, areas, palette, selected, focus, hovered, format],
  )

  const hits = (event: { containerPoint: { x: number; y: number } }) =>
    layer?.hit(event.containerPoint.x, event.containerPoint.y) ?? []
  const onClick = useEffectEvent((event: { containerPoint: { x: number; y: number } }) => {
    const found = hits(event)
    const first = found[0]
    if (!first || !map) return
    const points = found.filter((feature) => feature.type === 'point')
    const { x, y } = event.containerPoint
    if (first.type === 'cluster') {
      if (first.expandsAt > map.getMaxZoom() || map.getZoom() >= map.getMaxZoom())
        props.onSpot({ x, y, points: [], cluster: first })
      else map.setView([first.latitude, first.longitude], Math.max(first.expandsAt, map.getZoom() + 1))
    } else if (points.length > 1) props.onSpot({ x, y, points, cluster: null })
    else props.onSelect(first)
  })
  const onPoint = useEffectEvent((event: { containerPoint: { x: number; y: number } }) => {
    const feature = hits(event)[0]
    map?.getContainer().classList.toggle(classes.pointing ?? '', feature !== undefined)
    setTip(feature ? { feature, ...event.containerPoint } : null)
    props.onHover(feature?.type === 'point' ? feature.id : null)
  })
  const onMove = useEffectEvent(() => {
    if (map && placed.current) props.onMove(viewOf(map))
  })

  useEffect(() => {
    if (!map) return
    const made = new SceneLayer({
      features: [],
      areas: [],
      palette: readPalette(),
      selected: null,
      focus: null,
      hovered: null,
      count: String,
    })
    const handlers = {
      click: onClick,
      mousemove: onPoint,
      moveend: onMove,
      mouseout: () => setTip(null),
      movestart: () => setTip(null),
    }
    map.addLayer(made).on(handlers)
    setLayer(made)
    return () => {
      map.off(handlers).removeLayer(made)
      setLayer(null)
    }
  }, [map])

  // Where the address says, else all there is, else the country until it is known what there is.
  useEffect(() => {
    if (!map || placed.current) return
    placed.current = position !== null || extent !== null
    if (position) map.setView([position.latitude, position.longitude], position.zoom, { animate: false })
    else fitTo(map, extent ?? CHINA)
  }, [map, position, extent])

  useEffect(() => layer?.show(scene), [layer, scene])
  // The panel of the place takes room from the map: its marker stays in sight.
  useEffect(() => {
    if (!map || !focus) return
    const frame = requestAnimationFrame(() => {
      map.invalidateSize()
      map.panInside([focus.latitude, focus.longitude], { padding: [56, 56] })
    })
    return () => cancelAnimationFrame(frame)
  }, [map, focus])
  useEffect(() => listen((changes) => layer?.pulse(changes.points)), [layer, listen])

  return (
    <div className={classes.canvas}>
      <section ref={element} className={classes.leaflet} aria-label={t('map.canvas')} />
      <MapControls
        onZoom={(by) => map?.setZoom(map.getZoom() + by)}
        onFit={() => map && extent && fitTo(map, extent)}
      />
      {tip && <MapTip {...tip} />}
    </div>
  )
}
