import type { Presence } from '../../protocol/api/places.ts'
import type { StockStatus } from '../../protocol/api/status.ts'

/**
 * The one vocabulary of states: a shape, a glyph and a colour each, so that none rests on colour alone. Lists draw it
 * as SVG, the map on its canvas, both from these paths in a 24 × 24 box around (12, 12).
 */
export type Mark =
  | StockStatus
  | 'expiring'
  | 'arriving'
  | 'offline'
  | 'stale'
  | 'critical'
  | 'warning'
  | 'info'
  | 'pass'
  | 'fail'
  | 'not_applicable'
  | 'excursion'
  | 'no_data'

interface MarkSpec {
  outline: string
  /** Solid: filled with the colour. Hollow and dashed: a ring of the colour on the ground. */
  paint: 'solid' | 'hollow' | 'dashed'
  /** Stroked inside the outline. */
  glyph: string | null
  /** A dot of the glyph, filled: centre and radius. */
  dot?: readonly [x: number, y: number, radius: number]
  /** White glyph, near-black on light fills, or the mark's own colour on hollow ones. */
  glyphInk: 'light' | 'dark' | 'own'
}

const HEXAGON =
  'M12 2.6l7.9 4.5a1 1 0 0 1 .5.9v8a1 1 0 0 1-.5.9L12 21.4l-7.9-4.5a1 1 0 0 1-.5-.9V8a1 1 0 0 1 .5-.9Z'
const DIAMOND = 'M12 2.6l9.4 9.4l-9.4 9.4L2.6 12Z'
const CIRCLE = 'M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17Z'

export const MARKS: Readonly<Record<Mark, MarkSpec>> = {
  ok: {
    outline: 'M12 4.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 1 0 0-15Z',
    paint: 'solid',
    glyph: null,
    glyphInk: 'light',
  },
  low: {
    outline: 'M10.3 3.6a2 2 0 0 1 3.4 0l8 14.1a2 2 0 0 1-1.7 3H4a2 2 0 0 1-1.7-3Z',
    paint: 'solid',
    glyph: 'M12 9v4.6',
    dot: [12, 16.9, 1.25],
    glyphInk: 'dark',
  },
  out: {
    outline: 'M6 3h12a3 3 0 0 1 3 3v12a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3Z',
    paint: 'solid',
    glyph: 'M8.4 8.4l7.2 7.2M15.6 8.4l-7.2 7.2',
    glyphInk: 'light',
  },
  near_expiry: { outline: HEXAGON, paint: 'solid', glyph: 'M12 7.6V12l3 2.2', glyphInk: 'light' },
  expiring: { outline: HEXAGON, paint: 'solid', glyph: 'M12 7.6V12l3 2.2', glyphInk: 'light' },
  over: {
    outline:
      'M12 2.8l8.6 8.4a.8.8 0 0 1-.6 1.4H17V20a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1v-7.4H4a.8.8 0 0 1-.6-1.4Z',
    paint: 'solid',
    glyph: 'M12 10v6.6M8.9 13.3h6.2',
    glyphInk: 'light',
  },
  arriving: {
    outline: 'M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17Z',
    paint: 'hollow',
    glyph: 'M12 7.8v8M8.6 12.6l3.4 3.4l3.4-3.4',
    glyphInk: 'own',
  },
  unknown: {
    outline: CIRCLE,
    paint: 'hollow',
    glyph: 'M9.6 9.9a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.2.8-1.2 1.6',
    dot: [12, 16.5, 1.15],
    glyphInk: 'own',
  },
  offline: { outline: CIRCLE, paint: 'dashed', glyph: null, glyphInk: 'own' },
  stale: { outline: CIRCLE, paint: 'hollow', glyph: 'M12 8v4.2l2.8 1.7', glyphInk: 'own' },
  critical: {
    outline: 'M8.1 2.5h7.8L21.5 8.1v7.8l-5.6 5.6H8.1l-5.6-5.6V8.1Z',
    paint: 'solid',
    glyph: 'M12 6.9v6.2',
    dot: [12, 16.9, 1.35],
    glyphInk: 'light',
  },
  warning: {
    outline: 'M10.3 3.6a2 2 0 0 1 3.4 0l8 14.1a2 2 0 0 1-1.7 3H4a2 2 0 0 1-1.7-3Z',
    paint: 'solid',
    glyph: 'M12 9v4.6',
    dot: [12, 16.9, 1.25],
    glyphInk: 'dark',
  },
  info: {
    outline: CIRCLE,
    paint: 'hollow',
    glyph: 'M12 11.4v5',
    dot: [12, 8, 1.3],
    glyphInk: 'own',
  },
  pass: { outline: CIRCLE, paint: 'solid', glyph: 'M8.2 12.3l2.7 2.7l5-5.6', glyphInk: 'light' },
  fail: {
    outline: 'M6 3h12a3 3 0 0 1 3 3v12a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3Z',
    paint: 'solid',
    glyph: 'M8.4 8.4l7.2 7.2M15.6 8.4l-7.2 7.2',
    glyphInk: 'light',
  },
  not_applicable: { outline: CIRCLE, paint: 'hollow', glyph: 'M8.4 12h7.2', glyphInk: 'own' },
  excursion: { outline: DIAMOND, paint: 'solid', glyph: 'M9 9.3h6M12 9.3v6', glyphInk: 'light' },
  no_data: { outline: DIAMOND, paint: 'dashed', glyph: null, glyphInk: 'own' },
}

/** Colour token of a mark, as in tokens.css. */
export function markToken(mark: Mark): StockStatus | 'offline' | 'brand' {
  switch (mark) {
    case 'arriving':
    case 'info':
      return 'brand'
    case 'stale':
      return 'unknown'
    case 'expiring':
    case 'critical':
    case 'excursion':
    case 'fail':
      return 'out'
    case 'pass':
      return 'ok'
    case 'not_applicable':
      return 'unknown'
    case 'no_data':
      return 'offline'
    case 'warning':
      return 'low'
    default:
      return mark
  }
}

export const presenceMark = (presence: Presence): Mark => (presence === 'online' ? 'ok' : presence)

export type Expiry = 'fine' | 'amber' | 'red' | 'expired'
export const expiryMark = (expiry: Expiry): Mark =>
  (({ fine: 'ok', amber: 'near_expiry', red: 'expiring', expired: 'out' }) as const)[expiry]
