import type { LocationKind } from '../../protocol/api/places.ts'

/** A place that supplies others. */
export interface Store {
  id: string
  name: string
  kind: 'warehouse' | 'storeroom'
  jurisdictionCode: string
}

/**
 * Who supplies a place, along the jurisdictions: a point its township's storeroom, else the county's warehouse; a
 * storeroom the warehouse; a warehouse one of a jurisdiction above. The nearest wins, a warehouse before a storeroom at the
 * same level, then the one that was made first. Null: an outside supplier.
 */
export function supplyingStore(
  place: { id: string; kind: LocationKind; jurisdictionCode: string },
  stores: readonly Store[],
): Store | null {
  const code = place.jurisdictionCode
  const candidates = stores.filter(({ id, kind, jurisdictionCode }) => {
    if (id === place.id || !code.startsWith(jurisdictionCode)) return false
    if (place.kind === 'warehouse') return kind === 'warehouse' && jurisdictionCode !== code
    return place.kind !== 'storeroom' || kind === 'warehouse'
  })
  const rank = ({ kind }: Store) => (kind === 'warehouse' ? 0 : 1)
  const [nearest] = candidates.toSorted(
    (a, b) =>
      b.jurisdictionCode.length - a.jurisdictionCode.length || rank(a) - rank(b) || (a.id < b.id ? -1 : 1),
  )
  return nearest ?? null
}
