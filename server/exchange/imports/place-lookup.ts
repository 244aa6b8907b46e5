import type { SheetIssueCode } from '../../../protocol/api/exchange.ts'
import { plain } from './import-values.ts'

export interface KnownPlace {
  id: string
  name: string
  kind: string
  archivedAt: Date | null
}

/** Finds a place by its id or its name; what is wrong with the cell is complained of. */
export function placeLookup(places: readonly KnownPlace[]) {
  const byName = grouped(places, ({ name }) => plain(name))
  const byId = new Map(places.map((place) => [place.id, place]))
  return (
    cell: string,
    complain: (column: 'place', code: SheetIssueCode) => void,
  ): KnownPlace | undefined => {
    const ref = plain(cell)
    const found = byId.get(ref)
    const [place, ...more] = found ? [found] : (byName.get(ref) ?? [])
    if (ref === '') complain('place', 'required')
    else if (!place) complain('place', 'unknown_place')
    else if (more.length > 0) complain('place', 'place_ambiguous')
    else if (place.archivedAt !== null) complain('place', 'place_archived')
    else return place
    return undefined
  }
}

export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}
