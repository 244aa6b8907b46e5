import type { StoredSafely } from '../../../protocol/api/excursions.ts'

type Units = Omit<StoredSafely, 'percent'>

interface Storing {
  place: { id: string }
  items: readonly { productId: string; quantity: number }[]
}

/** Sorts `all` units by how they are stored; only of what lies at `measured` places it is known. */
export function sortUnits(
  all: number,
  measured: Iterable<Storing>,
  isOutside: (locationId: string, productId: string) => boolean,
): Units {
  const units: Units = { safe: 0, outside: 0, unknown: all }
  for (const { place, items } of measured)
    for (const { productId, quantity } of items) {
      units[isOutside(place.id, productId) ? 'outside' : 'safe'] += quantity
      units.unknown -= quantity
    }
  return units
}

/** Safe ÷ all, in per cent with one decimal, never rounded up to 100; null when nothing is known. */
export function percentOf({ safe, outside, unknown }: Units): number | null {
  if (safe + outside === 0) return null
  return Math.floor((safe * 1_000) / (safe + outside + unknown)) / 10
}
