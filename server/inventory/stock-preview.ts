import type { StockSettingsPreview } from '../../protocol/api/stock-settings.ts'
import type { LimitsOfDay } from './stock-limits.ts'
import type { PictureOfPlace } from './stock-picture.ts'
import { STATUS_ORDER, stockStatus } from './stock-status.ts'

type Counts = StockSettingsPreview['before']
const none = (): Counts => Object.fromEntries(STATUS_ORDER.map((status) => [status, 0])) as Counts

/** Statuses of these places as they are, and as they would be by other limits with the same stock and consumption. */
export function previewSettings(
  places: readonly PictureOfPlace[],
  limits: LimitsOfDay,
): Omit<StockSettingsPreview, 'lookBackChanges'> {
  const before = none()
  const after = none()
  let changed = 0
  for (const { place, items } of places)
    for (const item of items) {
      const status = stockStatus(item, limits.thresholdsOf(place.kind, item.productId))
      before[item.status] += 1
      after[status] += 1
      if (status !== item.status) changed += 1
    }
  return { before, after, changed }
}
