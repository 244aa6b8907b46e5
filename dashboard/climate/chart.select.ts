import type uPlot from 'uplot'

/** A drag shorter than this is a tap: pixels. */
const TAP = 8

/**
 * A stretch of time is chosen by dragging over the chart, with mouse, pen or finger alike; up and down still scroll the
 * page. Answers with milliseconds since 1970. Returns what takes it back.
 */
export function selectByPointer(chart: uPlot, onSelect: (from: number, to: number) => void): () => void {
  const { over } = chart
  let start: number | null = null
  const xOf = (event: PointerEvent): number => {
    const { left, width } = over.getBoundingClientRect()
    return Math.min(Math.max(event.clientX - left, 0), width)
  }
  const show = (from: number, to: number) =>
    chart.setSelect(
      { left: Math.min(from, to), width: Math.abs(to - from), top: 0, height: over.clientHeight },
      false,
    )
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return
    start = xOf(event)
    over.setPointerCapture(event.pointerId)
  }
  const move = (event: PointerEvent) => {
    const x = xOf(event)
    // uPlot itself follows the mouse alone.
    if (event.pointerType !== 'mouse') chart.setCursor({ left: x, top: 0 })
    if (start !== null) show(start, x)
  }
  const up = (event: PointerEvent) => {
    if (start === null) return
    const [from, to] = [Math.min(start, xOf(event)), Math.max(start, xOf(event))]
    start = null
    show(0, 0)
    if (to - from >= TAP) onSelect(chart.posToVal(from, 'x') * 1_000, chart.posToVal(to, 'x') * 1_000)
    else chart.setCursor({ left: from, top: 0 })
  }
  const cancel = () => {
    start = null
    show(0, 0)
  }
  over.style.touchAction = 'pan-y'
  over.addEventListener('pointerdown', down)
  over.addEventListener('pointermove', move)
  over.addEventListener('pointerup', up)
  over.addEventListener('pointercancel', cancel)
  return () => {
    over.removeEventListener('pointerdown', down)
    over.removeEventListener('pointermove', move)
    over.removeEventListener('pointerup', up)
    over.removeEventListener('pointercancel', cancel)
  }
}
