import type uPlot from 'uplot'
import { commonBand, type Limits, type Shade } from './chart.data.ts'

/** Drawing on the chart's own canvas: its box is in canvas pixels. */
function inside(chart: uPlot, draw: (ctx: CanvasRenderingContext2D, box: uPlot.BBox) => void): void {
  const { ctx, bbox } = chart
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  draw(ctx, bbox)
  ctx.restore()
}

/** Where a stretch from an instant on begins in the box; null = before it. */
const leftOf = (chart: uPlot, box: uPlot.BBox, from: number | null): number =>
  from === null || !Number.isFinite(from)
    ? box.left
    : Math.max(box.left, chart.valToPos(from / 1_000, 'x', true))

/** What is allowed by every profile that counts here, as a ground of its own. */
export function drawBand(chart: uPlot, limits: readonly Limits[], color: string): void {
  const band = commonBand(limits)
  if (!band) return
  const from = Math.max(...limits.map((limit) => limit.from ?? Number.NEGATIVE_INFINITY))
  inside(chart, (ctx, box) => {
    const top = band.high === null ? box.top : chart.valToPos(band.high, 'y', true)
    const bottom = band.low === null ? box.top + box.height : chart.valToPos(band.low, 'y', true)
    ctx.fillStyle = `${color}1a`
    const left = leftOf(chart, box, from)
    ctx.fillRect(left, top, box.left + box.width - left, bottom - top)
  })
}

/** A line for each limit, with the name of its profile. */
export function drawLimits(chart: uPlot, limits: readonly Limits[], color: string): void {
  const scale = devicePixelRatio
  inside(chart, (ctx, box) => {
    ctx.strokeStyle = color
    ctx.fillStyle = color
    ctx.lineWidth = scale
    ctx.setLineDash([5 * scale, 4 * scale])
    ctx.font = `${11 * scale}px system-ui, sans-serif`
    // The axes leave their own.
    ctx.textAlign = 'left'
    ctx.textBaseline = 'alphabetic'
    const named = new Set<number>()
    const room = 14 * scale
    /** Outside what is allowed, or inside where the chart ends. */
    const baseline = (y: number, upper: boolean) =>
      (upper ? y - room >= box.top : y + room > box.top + box.height) ? y - 4 * scale : y + 12 * scale
    for (const { name, low, high, from } of limits)
      for (const value of [high, low]) {
        if (value === null) continue
        const y = chart.valToPos(value, 'y', true)
        const left = leftOf(chart, box, from)
        ctx.beginPath()
        ctx.moveTo(left, y)
        ctx.lineTo(box.left + box.width, y)
        ctx.stroke()
        // Two profiles with one limit would write over each other.
        if (!named.has(value)) ctx.fillText(`${name} ${value}`, left + 6 * scale, baseline(y, value === high))
        named.add(value)
      }
  })
}

/** Stretches outside the limits are tinted, stretches without data are hatched: not told apart by colour alone. */
export function drawShades(
  chart: uPlot,
  shades: readonly Shade[],
  colors: Readonly<Record<Shade['kind'], string>>,
): void {
  const scale = devicePixelRatio
  inside(chart, (ctx, box) => {
    for (const { from, to, kind } of shades) {
      const left = chart.valToPos(from / 1_000, 'x', true)
      const width = Math.max(chart.valToPos(to / 1_000, 'x', true) - left, 2 * scale)
      if (left > box.left + box.width || left + width < box.left) continue
      ctx.fillStyle = `${colors[kind]}${kind === 'outside' ? '2e' : '17'}`
      ctx.fillRect(left, box.top, width, box.height)
      if (kind === 'no_data') hatch(ctx, { ...box, left, width }, `${colors[kind]}66`)
    }
  })
}

function hatch(ctx: CanvasRenderingContext2D, { left, top, width, height }: uPlot.BBox, color: string): void {
  const step = 8 * devicePixelRatio
  ctx.save()
  ctx.beginPath()
  ctx.rect(left, top, width, height)
  ctx.clip()
  ctx.beginPath()
  for (let x = left - height; x < left + width; x += step) {
    ctx.moveTo(x, top + height)
    ctx.lineTo(x + height, top)
  }
  ctx.strokeStyle = color
  ctx.lineWidth = devicePixelRatio
  ctx.stroke()
  ctx.restore()
}
