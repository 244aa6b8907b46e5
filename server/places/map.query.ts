import type { z } from 'zod'
import type { Category } from '../../protocol/api/catalog.ts'
import {
  type MapLayer,
  type MapStatus,
  type mapQuery,
  mapStatus,
  type PlaceKind,
  placeKind,
} from '../../protocol/api/places.ts'
import { InvalidError } from '../errors.ts'

/** Degrees. */
export interface Box {
  west: number
  south: number
  east: number
  north: number
}

/** Which places a map shows. Null = all. */
export interface MapFilter {
  /** Division code of a subtree. */
  scope: string | null
  layer: MapLayer
  kinds: readonly PlaceKind[] | null
  statuses: readonly MapStatus[] | null
  category: Category | null
  /** Lower case. */
  search: string | null
}

type Query = z.output<typeof mapQuery>

export function toFilter(scope: string | null, { layer, kind, status, category, search }: Query): MapFilter {
  return {
    scope,
    layer,
    kinds: kind ? parseList('kind', kind, placeKind) : null,
    statuses: status ? parseList('status', status, mapStatus) : null,
    category: layer === 'stock' ? (category ?? null) : null,
    search: search?.trim().toLowerCase() || null,
  }
}

/** West, south, east and north in degrees, with commas between them. Throws `InvalidError` `not_a_box`. */
export function toBox(text: string): Box {
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = text
    .split(',')
    .map(Number)
  const isBox = west >= -180 && west < east && east <= 180 && south >= -90 && south < north && north <= 90
  if (!isBox)
    throw new InvalidError('not_a_box', `${text} is not a box: use west,south,east,north in degrees.`, {
      errors: [{ path: 'box', message: 'use west,south,east,north in degrees' }],
    })
  return { west, south, east, north }
}

/** Values of an enumeration with commas between them. */
function parseList<T extends string>(path: string, text: string, options: z.ZodType<T>): T[] {
  return text.split(',').map((value) => {
    const parsed = options.safeParse(value)
    if (parsed.success) return parsed.data
    throw new InvalidError('unknown_filter', `${path} cannot be ${value}.`, {
      errors: [{ path, message: `cannot be ${value}` }],
    })
  })
}
