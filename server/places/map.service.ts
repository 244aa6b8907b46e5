import { setImmediate } from 'node:timers/promises'
import type { z } from 'zod'
import {
  type MapLayer,
  type MapPoint,
  type MapView,
  type mapQuery,
  type Presence,
  placeKind,
} from '../../protocol/api/places.ts'
import type { Changes } from '../changes.ts'
import { narrowest } from '../db/scope.ts'
import type { Log } from '../log.ts'
import type { Place } from './locations.store.ts'
import { type LayerStatuses, MapIndex, type MapPlace } from './map.index.ts'
import { type MapFilter, toBox, toFilter } from './map.query.ts'
import { mapStatusOf, type PlaceStock } from './map-status.ts'
import { PlaceFollower } from './place.follower.ts'
import type { PlacesService } from './places.service.ts'

/** Implemented by the inventory. A place that offers nothing is absent. */
export interface StockSource {
  statusByLocation(locationIds?: readonly string[]): Promise<ReadonlyMap<string, PlaceStock>>
}
/** Implemented by the devices. A place without a machine is absent. */
export interface PresenceSource {
  summaryByLocation(locationIds?: readonly string[]): Promise<ReadonlyMap<string, { presence: Presence }>>
}

/** What the markers of another layer than stock say. Implemented by the domain that knows. */
export interface LayerSource {
  mapStatuses(): Promise<LayerStatuses>
}

interface Dependencies {
  places: Pick<PlacesService, 'placesInUse'>
  stock: StockSource
  devices: PresenceSource
  layers: Readonly<Record<Exclude<MapLayer, 'stock'>, LayerSource>>
  changes: Changes
  log: Log
}
type Query = z.output<typeof mapQuery>

/** Put in place at once, for which others wait: about 10 ms. */
const PLACES_AT_ONCE = 500
/** Filters whose index is kept. */
const KEPT_INDEXES = 16
/** Other layers than stock change by the hour, and are worked out over all places: milliseconds for which they are kept. */
const LAYER_KEPT_MS = 10_000
/** What people see on these layers as soon as it happens. */
const LAYER_EVENTS = ['compliance', 'staff', 'excursions'] as const

interface KeptLayer {
  statuses: Promise<LayerStatuses>
  /** Milliseconds of the monotonic clock. */
  readAt: number
}

/** Every real place in memory with its status, so that a map of 10,000 places answers without the database. */
export class MapService {
  readonly #from: Dependencies
  readonly #places = new Map<string, MapPlace>()
  /** By filter, least lately used first; emptied when a marker changes. */
  readonly #indexes = new Map<string, MapIndex>()
  readonly #layers = new Map<MapLayer, KeptLayer>()
  readonly #follower: PlaceFollower

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
    this.#follower = new PlaceFollower({ ...dependencies, read: (ids) => this.#read(ids) })
  }

  start(): Promise<void> {
    for (const event of LAYER_EVENTS) this.#from.changes.on(event, this.#forgetLayers)
    return this.#follower.start()
  }

  stop(): Promise<void> {
    for (const event of LAYER_EVENTS) this.#from.changes.off(event, this.#forgetLayers)
    return this.#follower.stop()
  }

  /** Resolves when all that was committed before the call shows. */
  refresh(): Promise<void> {
    return this.#follower.refresh()
  }

  /** At most a second old, other layers than stock ten. Never holds a place outside `scope`. */
  async view(scope: string | null, { box, zoom, jurisdiction, ...query }: Query): Promise<MapView> {
    const narrowed = narrowest(scope, jurisdiction ?? null)
    const filter = toFilter(narrowed ?? null, { zoom, ...query })
    const index = narrowed === undefined ? new MapIndex([], filter) : await this.#index(filter)
    return index.view(box === undefined ? null : toBox(box), zoom)
  }

  /** Markers of these places as they are now; those without coordinates or out of use are left out. Not limited to a scope. */
  async pointsOf(locationIds: readonly string[]): Promise<MapPoint[]> {
    await this.refresh()
    return locationIds.flatMap((id) => this.#places.get(id)?.point ?? [])
  }

  /** Askers at the same time share one reading; one that failed is not kept. */
  #statuses(layer: Exclude<MapLayer, 'stock'>): Promise<LayerStatuses> {
    const known = this.#layers.get(layer)
    if (known && performance.now() - known.readAt < LAYER_KEPT_MS) return known.statuses
    const statuses = this.#from.layers[layer].mapStatuses()
    const kept = { statuses, readAt: performance.now() }
    this.#layers.set(layer, kept)
    statuses.catch(() => {
      if (this.#layers.get(layer) === kept) this.#layers.delete(layer)
    })
    return statuses
  }

  readonly #forgetLayers = (): void => this.#layers.clear()

  async #read(ids: readonly string[] | undefined): Promise<void> {
    const { places, stock, devices } = this.#from
    const found = new Map((await places.placesInUse(ids)).map((place) => [place.id, place]))
    const all = [...new Set([...(ids ?? this.#places.keys()), ...found.keys()])]
    for (let from = 0; from < all.length; from += PLACES_AT_ONCE) {
      if (from > 0) await setImmediate()
      const some = all.slice(from, from + PLACES_AT_ONCE)
      const [stocks, machines] = await Promise.all([
        stock.statusByLocation(some),
        devices.summaryByLocation(some),
      ])
      for (const id of some) {
        const place = found.get(id)
        const presence = machines.get(id)?.presence ?? null
        this.#replace(id, place && toMapPlace(place, stocks.get(id), presence))
      }
    }
  }

  /** Supplies are taken all day while markers seldom change: only a changed marker costs the indexes. */
  #replace(id: string, place: MapPlace | undefined): void {
    if (JSON.stringify(this.#places.get(id)) === JSON.stringify(place)) return
    if (place) this.#places.set(id, place)
    else this.#places.delete(id)
    this.#indexes.clear()
  }

  async #index(filter: MapFilter): Promise<MapIndex> {
    if (filter.layer !== 'stock')
      return new MapIndex(this.#places.values(), filter, await this.#statuses(filter.layer))
    const key = JSON.stringify(filter)
    const index = this.#indexes.get(key) ?? new MapIndex(this.#places.values(), filter)
    this.#indexes.delete(key)
    this.#indexes.set(key, index)
    const [oldest] = this.#indexes.keys()
    if (this.#indexes.size > KEPT_INDEXES && oldest !== undefined) this.#indexes.delete(oldest)
    return index
  }
}

function toMapPlace(place: Place, stock: PlaceStock | undefined, presence: Presence | null): MapPlace {
  const { id, name, jurisdictionCode, jurisdictionName, longitude, latitude, migrantArea } = place
  const kind = placeKind.parse(place.kind)
  const searchable = `${name}\n${place.nameEn ?? ''}\n${place.address ?? ''}`.toLowerCase()
  const known = { id, kind, jurisdictionCode, presence, stock, searchable }
  if (longitude === null || latitude === null) return { ...known, point: null }
  const status = stock?.status ?? 'unknown'
  const point: MapPoint = {
    type: 'point',
    id,
    kind,
    name,
    jurisdictionCode,
    jurisdictionName,
    longitude,
    latitude,
    status: mapStatusOf(status, presence),
    stock: status,
    presence,
    migrantArea,
  }
  return { ...known, point }
}
