import Supercluster from 'supercluster'
import type { Category } from '../../protocol/api/catalog.ts'
import {
  LAYER_STATUSES,
  type MapCluster,
  type MapPoint,
  type MapStatus,
  type MapView,
  type PlaceKind,
  type Presence,
} from '../../protocol/api/places.ts'
import { covers } from '../db/scope.ts'
import type { Box, MapFilter } from './map.query.ts'
import { badness, MAP_STATUSES, mapStatusOf, type PlaceStock } from './map-status.ts'

/** A place as the map knows it. */
export interface MapPlace {
  id: string
  kind: PlaceKind
  jurisdictionCode: string
  presence: Presence | null
  /** Undefined while nobody knows. */
  stock: PlaceStock | undefined
  /** Lower case: what a search looks through. */
  searchable: string
  /** Its marker, for all it offers; null without coordinates. */
  point: MapPoint | null
}

/** A place that is not shown on a layer is absent. */
export type LayerStatuses = ReadonlyMap<string, MapStatus>

const MAX_FEATURES = 600
const MAX_LISTED = 300
/** Pixels within which markers run into each other, on the 256-pixel tiles that zoom levels are counted by. */
const CLUSTER_RADIUS = 36
const TILE_PIXELS = 256
/** No screen shows more tiles side by side, so that a wide box at a deep zoom is a mistake. */
const WIDEST_SCREEN_TILES = 16
/** Degrees, about 100 m: room around the outermost places. */
const MARGIN = 0.001
/** Beyond this zoom every place is drawn by itself. */
const MAX_CLUSTER_ZOOM = 15

/** Places that meet one filter, clustered once and asked for many boxes. */
export class MapIndex {
  readonly #points: MapPoint[]
  readonly #clusters: Supercluster<{ point: number; badness: number }, { badness: number }>
  readonly #counts: MapView['counts']
  readonly #unplaced: number
  readonly #extent: MapView['extent']

  /** `layer`: status by place where it is not that of stock; a place without one is not shown. */
  constructor(places: Iterable<MapPlace>, filter: MapFilter, layer?: LayerStatuses) {
    const ranked = MAP_STATUSES.map((): MapPoint[] => [])
    const counts = new Map<MapStatus, number>(LAYER_STATUSES[filter.layer].map((status) => [status, 0]))
    let unplaced = 0
    for (const place of places) {
      if (!meets(place, filter)) continue
      const shown = layer ? onLayer(place, layer) : byStock(place, filter.category)
      if (!shown) continue
      const { status, point } = shown
      counts.set(status, (counts.get(status) ?? 0) + 1)
      if (filter.statuses && !filter.statuses.includes(status)) continue
      if (point) ranked[badness(status)]?.push(point)
      else unplaced += 1
    }
    this.#counts = Object.fromEntries(counts)
    this.#unplaced = unplaced
    this.#points = ranked.flat()
    this.#extent = extentOf(this.#points)
    this.#clusters = new Supercluster<{ point: number; badness: number }, { badness: number }>({
      radius: CLUSTER_RADIUS,
      extent: TILE_PIXELS,
      maxZoom: MAX_CLUSTER_ZOOM,
      map: (properties) => ({ badness: properties.badness }),
      reduce: (worst, properties) => {
        worst.badness = Math.min(worst.badness, properties.badness)
      },
    })
    this.#clusters.load(
      this.#points.map(({ longitude, latitude, status }, point) => ({
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [longitude, latitude] },
        properties: { point, badness: badness(status) },
      })),
    )
  }

  view(box: Box | null, zoom: number): MapView {
    const inBox = box ? this.#points.filter((point) => lies(point, box)) : this.#points
    return {
      features: this.#features(box ?? this.#whole(), zoom),
      list: inBox.slice(0, MAX_LISTED),
      total: inBox.length,
      counts: this.#counts,
      unplaced: this.#unplaced,
      extent: this.#extent,
    }
  }

  /** All places, which may be one. */
  #whole(): Box {
    const [west, south, east, north] = this.#extent ?? [0, 0, 0, 0]
    return { west: west - MARGIN, south: south - MARGIN, east: east + MARGIN, north: north + MARGIN }
  }

  /** Coarser clusters than asked for rather than more features than a screen can hold. */
  #features({ west, south, east, north }: Box, asked: number): MapView['features'] {
    const box: [number, number, number, number] = [west, south, east, north]
    const sensible = Math.floor(Math.log2((360 * WIDEST_SCREEN_TILES) / Math.max(east - west, north - south)))
    for (let zoom = Math.max(0, Math.min(asked, sensible, MAX_CLUSTER_ZOOM + 1)); ; zoom--) {
      const found = this.#clusters.getClusters(box, zoom)
      if (found.length > MAX_FEATURES && zoom > 0) continue
      return found.slice(0, MAX_FEATURES).flatMap(({ properties, geometry }): MapView['features'] => {
        if ('cluster' in properties) return [this.#toCluster(properties, geometry.coordinates)]
        const point = this.#points[properties.point]
        return point ? [point] : []
      })
    }
  }

  #toCluster(
    {
      cluster_id: id,
      point_count: count,
      badness: worst,
    }: { cluster_id: number; point_count: number; badness: number },
    [longitude = 0, latitude = 0]: number[],
  ): MapCluster {
    const status: MapStatus = MAP_STATUSES[worst] ?? 'unknown'
    const expandsAt = this.#clusters.getClusterExpansionZoom(id)
    return { type: 'cluster', id, longitude, latitude, count, status, expandsAt }
  }
}

type Shown = { status: MapStatus; point: MapPoint | null } | null

function byStock(place: MapPlace, category: Category | null): Shown {
  const stock = category ? place.stock?.categories[category] : (place.stock?.status ?? 'unknown')
  if (stock === undefined) return null
  const status = mapStatusOf(stock, place.presence)
  return { status, point: category && place.point ? { ...place.point, stock, status } : place.point }
}

function onLayer({ id, point }: MapPlace, layer: LayerStatuses): Shown {
  const status = layer.get(id)
  return status ? { status, point: point && { ...point, status } } : null
}

function meets(place: MapPlace, { scope, kinds, search }: MapFilter): boolean {
  if (!covers(scope, place.jurisdictionCode)) return false
  if (kinds && !kinds.includes(place.kind)) return false
  return search === null || place.searchable.includes(search)
}

const lies = ({ longitude, latitude }: MapPoint, { west, south, east, north }: Box): boolean =>
  longitude >= west && longitude <= east && latitude >= south && latitude <= north

function extentOf(points: readonly MapPoint[]): MapView['extent'] {
  if (points.length === 0) return null
  const extent: [number, number, number, number] = [180, 90, -180, -90]
  for (const { longitude, latitude } of points) {
    extent[0] = Math.min(extent[0], longitude)
    extent[1] = Math.min(extent[1], latitude)
    extent[2] = Math.max(extent[2], longitude)
    extent[3] = Math.max(extent[3], latitude)
  }
  return extent
}
