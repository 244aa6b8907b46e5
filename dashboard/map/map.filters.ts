import type { z } from 'zod'
import type { Category } from '../../protocol/api/catalog.ts'
import { category } from '../../protocol/api/catalog.ts'
import { divisionCode } from '../../protocol/api/parts.ts'
import {
  LAYER_STATUSES,
  type MapLayer,
  type MapStatus,
  mapLayer,
  mapStatus,
  type PlaceKind,
  placeKind,
} from '../../protocol/api/places.ts'

/** What the map shows. It lives in the address, so that a view can be kept and sent. */
export interface MapFilters {
  layer: MapLayer
  jurisdiction: string | null
  kinds: readonly PlaceKind[]
  /** Of the layer `stock` only. */
  category: Category | null
  statuses: readonly MapStatus[]
  /** Only what needs somebody. */
  problems: boolean
  search: string
}

export interface MapPosition {
  latitude: number
  longitude: number
  zoom: number
}

const FINE: readonly MapStatus[] = ['ok', 'unknown']
const problemsOf = (layer: MapLayer): MapStatus[] =>
  LAYER_STATUSES[layer].filter((status) => !FINE.includes(status))

const several = <T extends string>(schema: z.ZodType<T>, value: string | null): T[] =>
  (value ?? '').split(',').flatMap((part) => {
    const parsed = schema.safeParse(part)
    return parsed.success ? [parsed.data] : []
  })

/** Whatever the address says that is no filter is left out. */
export function readFilters(search: URLSearchParams): MapFilters {
  const layer = mapLayer.safeParse(search.get('layer')).data ?? 'stock'
  return {
    layer,
    jurisdiction: divisionCode.safeParse(search.get('jurisdiction')).data ?? null,
    kinds: several(placeKind, search.get('kind')),
    category: category.safeParse(search.get('category')).data ?? null,
    statuses: several(mapStatus, search.get('status')).filter((status) =>
      LAYER_STATUSES[layer].includes(status),
    ),
    problems: search.get('problems') === 'true',
    search: (search.get('search') ?? '').slice(0, 60),
  }
}

/** The address with these filters; other parameters stay. */
export function writeFilters(search: URLSearchParams, filters: MapFilters): URLSearchParams {
  const next = new URLSearchParams(search)
  const set = (name: string, value: string | null) => (value ? next.set(name, value) : next.delete(name))
  set('layer', filters.layer === 'stock' ? null : filters.layer)
  set('jurisdiction', filters.jurisdiction)
  set('kind', filters.kinds.join(','))
  set('category', filters.category)
  set('status', filters.statuses.join(','))
  set('problems', filters.problems ? 'true' : null)
  set('search', filters.search)
  return next
}

/** `GET /api/map` for these filters. Chosen statuses win over "problems only". */
export function filterQuery(filters: MapFilters): Record<string, string | null> {
  const statuses =
    filters.statuses.length > 0 ? filters.statuses : filters.problems ? problemsOf(filters.layer) : []
  return {
    layer: filters.layer === 'stock' ? null : filters.layer,
    jurisdiction: filters.jurisdiction,
    kind: filters.kinds.join(',') || null,
    category: filters.layer === 'stock' ? filters.category : null,
    status: statuses.join(',') || null,
    search: filters.search || null,
  }
}

/** `at=latitude,longitude,zoom` */
export function readPosition(search: URLSearchParams): MapPosition | null {
  const parts = (search.get('at') ?? '').split(',').map(Number)
  const [latitude, longitude, zoom] = parts
  if (parts.length !== 3 || latitude === undefined || longitude === undefined || zoom === undefined)
    return null
  const valid = Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180 && zoom >= 1 && zoom <= 19
  return valid ? { latitude, longitude, zoom } : null
}

/** Five decimals are about a metre. */
export const writePosition = ({ latitude, longitude, zoom }: MapPosition): string =>
  `${latitude.toFixed(5)},${longitude.toFixed(5)},${Number(zoom.toFixed(2))}`
