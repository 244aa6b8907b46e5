import type { Location } from '../../protocol/api/places.ts'

/** Digits of a township's division code. */
const TOWNSHIP = 9

const only = (places: readonly Location[]): Location | null =>
  places.length === 1 ? (places[0] ?? null) : null

/** Where a place is usually supplied from: its township's storeroom, else the warehouse. */
export function usualSource(places: readonly Location[], to: string | null): string | null {
  const target = places.find((place) => place.id === to)
  if (!target) return null
  const township = target.jurisdictionCode.slice(0, TOWNSHIP)
  const others = places.filter((place) => place.id !== to)
  const storeroom = others.find(
    (place) => place.kind === 'storeroom' && place.jurisdictionCode.startsWith(township),
  )
  return (storeroom ?? others.find((place) => place.kind === 'warehouse'))?.id ?? null
}

/** Where deliveries arrive, when there is no choice: the only warehouse of the jurisdiction, else its only storeroom. */
export function usualReceiver(places: readonly Location[]): string | null {
  const kind = (wanted: Location['kind']) => places.filter((place) => place.kind === wanted)
  return (only(kind('warehouse')) ?? only(kind('storeroom')))?.id ?? null
}
