import type { StoredSafely } from '../../../protocol/api/excursions.ts'

type Units = Omit<StoredSafely, 'percent'>

/** Sums up what lies at places by how it is stored. */
export function sortUnits(
  places: Iterable<{ place: { id: string }; items: readonly { productId: string; quantity: number }[] }>,
  storedAs: (locationId: string, productId: string) => keyof Units,
): Units {
  const units: Units = { safe: 0, outside: 0, unknown: 0 }
  for (const { place, items } of places)
    for (const { productId, quantity } of items)
      if (quantity > 0) units[storedAs(place.id, productId)] += quantity
  return units
}

/** Safe ÷ all, in per cent with one decimal, never rounded up to 100; null when nothing is known. */
export function percentOf({ safe, outside, unknown }: Units): number | null {
  if (safe + outside === 0) return null
  return Math.floor((safe * 1_000) / (safe + outside + unknown)) / 10
}
