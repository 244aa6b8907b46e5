import { Layer, type LeafletEventHandlerFn, type Map as LeafletMap, type ZoomAnimEvent } from 'leaflet'
import type { MapCluster, MapPoint } from '../../protocol/api/places.ts'
import { labelOf, linesBetween, stepFor } from './graticule.ts'
import { roundHull, type Xy } from './hull.ts'
import type { Palette } from './palette.ts'
import {
  clusterRadius,
  drawArea,
  drawCluster,
  drawLabel,
  drawMark,
  drawRing,
  FONT,
  type LabelStyle,
  MARKER_SIZE,
} from './scene.draw.ts'
import { Taken } from './taken.ts'

export type Feature = MapPoint | MapCluster

/** The reach of a jurisdiction's own points: a sketch, not a boundary. Corners are longitude, latitude. */
export interface Area {
  name: string
  hull: readonly Xy[]
  middle: Xy
}
export interface Scene {
  features: readonly Feature[]
  areas: readonly Area[]
  palette: Palette
  /** Place whose panel is open, and where it is: it may lie inside a cluster. */
  selected: string | null
  focus: Xy | null
  hovered: string | null
  /** Writes the count of a cluster. */
  count: (places: number) => string
}

/** Zoom from which places are named under their markers. */
const NAMES_FROM = 13
/** Hulls stand this far, in pixels, from their outermost points. */
const AREA_MARGIN = 20
/** A ring runs out from a place that just changed. */
const PULSE_MS = 1_400
/** Fingers and pointers miss by this much. */
const REACH = 8

/** Everything on the map, on one canvas that is drawn anew with every move: cheaper than 600 elements, and sharp. */
export class SceneLayer extends Layer {
  private readonly canvas = document.createElement('canvas')
  private readonly pulses = new Map<string, { at: Xy; start: number }>()
  private scene: Scene
  private frame = 0
  /** Leaflet adds a layer only once the map has a view. */
  private added = false

  constructor(scene: Scene) {
    super()
    this.scene = scene
    this.canvas.setAttribute('aria-hidden', 'true')
    this.canvas.style.cssText =
      'position:absolute;inset:0;z-index:450;pointer-events:none;transform-origin:0 0'
  }

  override onAdd(map: LeafletMap): this {
    map.getContainer().append(this.canvas)
    this.added = true
    this.redraw()
    return this
  }

  override onRemove(): this {
    cancelAnimationFrame(this.frame)
    this.frame = 0
    this.added = false
    this.canvas.remove()
    return this
  }

  override getEvents(): Record<string, LeafletEventHandlerFn> {
    const redraw = () => this.redraw()
    return {
      move: redraw,
      moveend: redraw,
      zoomend: redraw,
      viewreset: redraw,
      resize: redraw,
      zoomanim: (event) => this.animate(event as ZoomAnimEvent),
    }
  }

  show(scene: Scene): void {
    this.scene = scene
    this.redraw()
  }

  /** Draws the eye to places that changed. */
  pulse(points: readonly MapPoint[]): void {
    for (const point of points)
      this.pulses.set(point.id, { at: [point.longitude, point.latitude], start: performance.now() })
    this.redraw()
  }

  /** What lies under a point of the container, topmost first. */
  hit(x: number, y: number): Feature[] {
    if (!this.added) return []
    return this.scene.features
      .map((feature) => {
        const [fx, fy] = this.place([feature.longitude, feature.latitude])
        const radius =
          feature.type === 'cluster' ? clusterRadius(feature.count) : MARKER_SIZE[feature.status] / 2
        return { feature, distance: Math.hypot(fx - x, fy - y) - radius }
      })
      .filter(({ distance }) => distance <= REACH)
      .sort((a, b) => a.distance - b.distance)
      .map(({ feature }) => feature)
  }

  private place([longitude, latitude]: Xy): Xy {
    const point = this._map.latLngToContainerPoint([latitude, longitude])
    return [point.x, point.y]
  }

  private redraw(): void {
    if (this.added && this.frame === 0)
      this.frame = requestAnimationFrame((time) => {
        this.frame = 0
        this.draw(time)
      })
  }

  /** Leaflet animates a zoom by transforms; the canvas follows, and is drawn sharp at its end. */
  private animate({ center, zoom }: ZoomAnimEvent): void {
    const map = this._map
    const topLeft = map.project(map.containerPointToLatLng([0, 0]), zoom)
    const origin = map.project(center, zoom).subtract(map.getSize().divideBy(2))
    const offset = topLeft.subtract(origin)
    this.canvas.style.transition = 'transform 0.25s cubic-bezier(0, 0, 0.25, 1)'
    this.canvas.style.transform = `translate(${offset.x}px, ${offset.y}px) scale(${map.getZoomScale(zoom)})`
  }

  private draw(time: number): void {
    const { x: width, y: height } = this._map.getSize()
    const ratio = window.devicePixelRatio
    const context = this.canvas.getContext('2d')
    if (!context) return
    this.canvas.style.transition = ''
    this.canvas.style.transform = ''
    if (
      this.canvas.width !== Math.round(width * ratio) ||
      this.canvas.height !== Math.round(height * ratio)
    ) {
      this.canvas.width = Math.round(width * ratio)
      this.canvas.height = Math.round(height * ratio)
      this.canvas.style.width = `${width}px`
      this.canvas.style.height = `${height}px`
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, width, height)
    this.drawGraticule(context, width, height)
    const taken = new Taken()
    this.drawAreas(context)
    this.drawFeatures(context, taken)
    this.drawFocus(context)
    this.drawNames(context, taken)
    this.drawPulses(context, time)
  }

  private drawGraticule(context: CanvasRenderingContext2D, width: number, height: number): void {
    const { palette } = this.scene
    const bounds = this._map.getBounds()
    const step = stepFor(bounds.getEast() - bounds.getWest(), Math.max(2, Math.round(width / 190)))
    context.lineWidth = 1
    context.strokeStyle = palette.grid
    context.fillStyle = palette.gridInk
    context.font = `11px ${FONT}`
    context.textBaseline = 'top'
    context.textAlign = 'left'
    for (const longitude of linesBetween(bounds.getWest(), bounds.getEast(), step)) {
      const x = Math.round(this.place([longitude, 0])[0]) + 0.5
      context.beginPath()
      context.moveTo(x, 0)
      context.lineTo(x, height)
      context.stroke()
      context.fillText(labelOf(longitude, 'longitude'), x + 4, 5)
    }
    context.textBaseline = 'bottom'
    context.textAlign = 'right'
    for (const latitude of linesBetween(bounds.getSouth(), bounds.getNorth(), step)) {
      const y = Math.round(this.place([bounds.getWest(), latitude])[1]) + 0.5
      context.beginPath()
      context.moveTo(0, y)
      context.lineTo(width, y)
      context.stroke()
      if (y > 40) context.fillText(labelOf(latitude, 'latitude'), width - 5, y - 3)
    }
  }

  private drawAreas(context: CanvasRenderingContext2D): void {
    for (const area of this.scene.areas) {
      const outline = roundHull(
        area.hull.map((corner) => this.place(corner)),
        AREA_MARGIN,
      )
      drawArea(context, outline, this.scene.palette)
    }
  }

  private drawFeatures(context: CanvasRenderingContext2D, taken: Taken): void {
    const { features, palette, selected, hovered } = this.scene
    // The worst comes first in the answer, so it is drawn last.
    for (const feature of features.toReversed()) {
      const at = this.place([feature.longitude, feature.latitude])
      if (feature.type === 'cluster') {
        const radius = clusterRadius(feature.count)
        drawCluster(context, at, this.scene.count(feature.count), radius, feature.status, palette)
        taken.take(at[0], at[1], radius * 2 + 8, radius * 2 + 8)
        continue
      }
      const size = MARKER_SIZE[feature.status]
      const marked = feature.id === selected || feature.id === hovered
      drawMark(context, feature.status, at, marked ? size * 1.2 : size, palette)
      if (feature.id === hovered) drawRing(context, at, size * 0.6 + 6, palette.brand)
      taken.take(at[0], at[1], size, size)
    }
  }

  /** The open place is ringed also where a cluster hides its marker. */
  private drawFocus(context: CanvasRenderingContext2D): void {
    const { focus, palette } = this.scene
    if (!focus) return
    const at = this.place(focus)
    drawRing(context, at, 17, palette.surface)
    drawRing(context, at, 15, palette.brand)
  }

  private drawNames(context: CanvasRenderingContext2D, taken: Taken): void {
    const { areas, features, palette } = this.scene
    const style = { color: palette.label, halo: palette.halo, font: `600 13px ${FONT}` }
    for (const area of areas) this.drawAreaName(context, taken, area, style)
    if (this._map.getZoom() < NAMES_FROM) return
    const small = { ...style, font: `12px ${FONT}`, color: palette.ink }
    for (const feature of features) {
      if (feature.type === 'cluster') continue
      const [x, y] = this.place([feature.longitude, feature.latitude])
      context.font = small.font
      if (taken.offer(x, y + 20, context.measureText(feature.name).width, 15))
        drawLabel(context, feature.name, [x, y + 20], small)
    }
  }

  /** Above the area, else below it, else in its middle: wherever nothing is covered. */
  private drawAreaName(context: CanvasRenderingContext2D, taken: Taken, area: Area, style: LabelStyle): void {
    const corners = area.hull.map((corner) => this.place(corner))
    const heights = corners.map(([, y]) => y)
    const [x, middle] = this.place(area.middle)
    context.font = style.font
    const width = context.measureText(area.name).width
    const places = [Math.min(...heights) - AREA_MARGIN - 9, Math.max(...heights) + AREA_MARGIN + 10, middle]
    const y = places.find((each) => taken.offer(x, each, width, 16))
    if (y !== undefined) drawLabel(context, area.name, [x, y], style)
  }

  private drawPulses(context: CanvasRenderingContext2D, time: number): void {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) this.pulses.clear()
    for (const [id, { at, start }] of this.pulses) {
      const progress = Math.max(0, (time - start) / PULSE_MS)
      if (progress >= 1) this.pulses.delete(id)
      else drawRing(context, this.place(at), 10 + progress * 22, this.scene.palette.brand, 1 - progress)
    }
    if (this.pulses.size > 0) this.redraw()
  }
}
