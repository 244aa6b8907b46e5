import type { Mark } from '../components/status.marks.ts'
import { MARKS, markToken } from '../components/status.marks.ts'

/** The tokens as the canvas needs them: resolved, since it knows no CSS variables. */
export interface Palette {
  land: string
  grid: string
  gridInk: string
  area: string
  areaLine: string
  label: string
  halo: string
  surface: string
  ink: string
  brand: string
  marks: Readonly<Record<Mark, string>>
}

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const marks = Object.keys(MARKS) as Mark[]
  return {
    land: token('map-land'),
    grid: token('map-grid'),
    gridInk: token('map-grid-ink'),
    area: token('map-area'),
    areaLine: token('map-area-line'),
    label: token('map-label'),
    halo: token('map-halo'),
    surface: token('surface'),
    ink: token('ink'),
    brand: token('brand'),
    marks: Object.fromEntries(marks.map((mark) => [mark, token(markToken(mark))])) as Record<Mark, string>,
  }
}
