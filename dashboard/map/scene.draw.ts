import type { MapStatus } from '../../protocol/api/places.ts'
import { MARKS, type Mark } from '../components/status.marks.ts'
import type { Xy } from './hull.ts'
import type { Palette } from './palette.ts'

/** Drawing of single things, in CSS pixels. */

export const FONT =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'
const GLYPH_INK = { light: '#ffffff', dark: '#2b1d00' }
const paths = new Map<string, Path2D>()

function pathOf(d: string): Path2D {
  const known = paths.get(d) ?? new Path2D(d)
  paths.set(d, known)
  return known
}

/** What is fine stays small, so that what is not stands out. */
export const MARKER_SIZE: Readonly<Record<MapStatus, number>> = {
  ok: 17,
  unknown: 19,
  offline: 19,
  no_data: 19,
  low: 23,
  excursion: 23,
  fail: 22,
  out: 22,
}

export function drawMark(
  context: CanvasRenderingContext2D,
  mark: Mark,
  [x, y]: Xy,
  size: number,
  palette: Palette,
): void {
  const spec = MARKS[mark]
  const color = palette.marks[mark]
  const outline = pathOf(spec.outline)
  const solid = spec.paint === 'solid'
  const ink = spec.glyphInk === 'own' ? color : GLYPH_INK[spec.glyphInk]
  context.save()
  context.translate(x - size / 2, y - size / 2)
  context.scale(size / 24, size / 24)
  context.lineJoin = 'round'
  context.lineCap = 'round'
  // A halo of the ground keeps neighbours apart.
  context.strokeStyle = palette.surface
  context.lineWidth = solid ? 3.2 : 6
  context.stroke(outline)
  context.fillStyle = solid ? color : palette.surface
  context.fill(outline)
  if (!solid) {
    context.strokeStyle = color
    context.lineWidth = 2.6
    context.lineCap = 'butt'
    if (spec.paint === 'dashed') context.setLineDash([4.2, 3])
    context.stroke(outline)
    context.setLineDash([])
    context.lineCap = 'round'
  }
  if (spec.glyph) {
    context.strokeStyle = ink
    context.lineWidth = 2.4
    context.stroke(pathOf(spec.glyph))
  }
  if (spec.dot) {
    context.fillStyle = ink
    context.beginPath()
    context.arc(spec.dot[0], spec.dot[1], spec.dot[2] * 1.1, 0, 2 * Math.PI)
    context.fill()
  }
  context.restore()
}

/** Radius of a cluster of `count` places. */
export const clusterRadius = (count: number): number => 13 + Math.min(11, Math.log2(Math.max(2, count)) * 1.7)

/** A disc with the count, ringed in the colour of the worst status inside, which also sits on it as a mark. */
export function drawCluster(
  context: CanvasRenderingContext2D,
  at: Xy,
  count: string,
  radius: number,
  worst: MapStatus,
  palette: Palette,
): void {
  const [x, y] = at
  context.beginPath()
  context.arc(x, y, radius + 2.5, 0, 2 * Math.PI)
  context.fillStyle = palette.surface
  context.fill()
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.lineWidth = 2.5
  context.strokeStyle = palette.marks[worst]
  if (worst === 'offline' || worst === 'no_data') context.setLineDash([5, 3.5])
  context.stroke()
  context.setLineDash([])
  context.fillStyle = palette.ink
  context.font = `600 12px ${FONT}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(count, x, y + 0.5)
  if (worst !== 'ok') drawMark(context, worst, [x + radius * 0.72, y - radius * 0.72], 15, palette)
}

export function drawRing(
  context: CanvasRenderingContext2D,
  [x, y]: Xy,
  radius: number,
  color: string,
  alpha = 1,
): void {
  context.save()
  context.globalAlpha = alpha
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.lineWidth = 2.5
  context.strokeStyle = color
  context.stroke()
  context.restore()
}

export function drawArea(context: CanvasRenderingContext2D, outline: readonly Xy[], palette: Palette): void {
  context.beginPath()
  for (const [x, y] of outline) context.lineTo(x, y)
  context.closePath()
  context.fillStyle = palette.area
  context.fill()
  context.setLineDash([5, 4])
  context.lineWidth = 1
  context.strokeStyle = palette.areaLine
  context.stroke()
  context.setLineDash([])
}

export interface LabelStyle {
  font: string
  color: string
  halo: string
}

/** Text with a halo, centred on the point. */
export function drawLabel(
  context: CanvasRenderingContext2D,
  text: string,
  [x, y]: Xy,
  style: LabelStyle,
): void {
  context.font = style.font
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  context.lineWidth = 3.5
  context.strokeStyle = style.halo
  context.strokeText(text, x, y)
  context.fillStyle = style.color
  context.fillText(text, x, y)
}
