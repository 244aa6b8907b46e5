import type { StoredSafely } from '../../../protocol/api/excursions.ts'

type Units = Omit<StoredSafely, 'percent'>

interface Storing {
  place: { id: string }
  items: readonly { productId: string; quantity: number }[]
  /** What lies there in all. */
  quantity: number
}

/** Sums up what lies at places by how it is stored; `isOutside` of a place is undefined where nobody measures. */
export function sortUnits(
  places: Iterable<Storing>,
  isOutside: (locationId: string) => ((productId: string) => boolean) | undefined,
): Units {
  const units: Units = { safe: 0, outside: 0, unknown: 0 }
  for (const { place, items, quantity: all } of places) {
    const outside = isOutside(place.id)
    if (!outside) units.unknown += all
    else
      for (const { productId, quantity } of items) units[outside(productId) ? 'outside' : 'safe'] += quantity
  }
  return units
}

/** Safe ÷ all, in per cent with one decimal, never rounded up to 100; null when nothing is known. */
export function percentOf({ safe, outside, unknown }: Units): number | null {
  if (safe + outside === 0) return null
  return Math.floor((safe * 1_000) / (safe + outside + unknown)) / 10
}
