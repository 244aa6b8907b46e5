import type { Category } from '../../protocol/api/catalog.ts'
import { type MapStatus, mapStatus, type Presence } from '../../protocol/api/places.ts'
import type { StockStatus } from '../../protocol/api/status.ts'

/** Stock status of a place, over all it offers and by category; a category it does not offer is absent. */
export interface PlaceStock {
  status: StockStatus
  categories: Partial<Record<Category, StockStatus>>
}

/**
 * What the marker of a place says. Missing supplies come before a silent machine, because they are known; a place that
 * nobody knows about is never drawn as fine. `presence` is null where no machine stands.
 */
export function mapStatusOf(stock: StockStatus, presence: Presence | null): MapStatus {
  if (stock === 'out' || stock === 'low') return stock
  if (presence === 'offline' || presence === 'stale') return 'offline'
  return stock === 'unknown' || presence === 'unknown' ? 'unknown' : 'ok'
}

/** Of every layer, worst first, as the contract lists them. */
export const MAP_STATUSES = mapStatus.options
/** 0 = worst. */
export const badness = (status: MapStatus): number => MAP_STATUSES.indexOf(status)
