import type { Category } from '../../protocol/api/catalog.ts'
import type { FinderPoint } from '../../protocol/api/finder.ts'
import { isUnattended } from '../places/public-fields.ts'
import { availabilityOf } from './availability.ts'
import type { FinderEntry } from './finder.index.ts'
import { chanceOf } from './ranking.ts'

/**
 * Chance of being given something of this category now. Without one, of what most people come for among what the place
 * offers: condoms, else medicine, else IUDs.
 */
export function chanceAt({ stock, schedule }: FinderEntry, category: Category | null, now: Date): number {
  const [usual] = stock.values()
  const offer = category === null ? usual : stock.get(category)
  return chanceOf(availabilityOf(offer?.knowledge ?? null, now), schedule.at(now), now)
}

/** A place as the public sees it: bands and ages, never a count. */
export function toPoint({ entry, chance }: { entry: FinderEntry; chance: number }, now: Date): FinderPoint {
  const {
    id,
    kind,
    name,
    nameEn,
    address,
    phone,
    position,
    township,
    townshipEn,
    schedule,
    stepFree,
    indoor,
  } = entry
  const { openNow, changesAt } = schedule.at(now)
  return {
    id,
    name,
    nameEn,
    attended: !isUnattended(kind),
    kind,
    address,
    phone,
    longitude: position?.longitude ?? null,
    latitude: position?.latitude ?? null,
    township,
    townshipEn,
    openNow,
    changesAt: changesAt?.toISOString() ?? null,
    always: schedule.hours?.always ?? false,
    stepFree,
    indoor,
    stock: [...entry.stock].map(([category, { knowledge, products }]) => ({
      category,
      availability: availabilityOf(knowledge, now),
      knownAt: knowledge?.knownAt.toISOString() ?? null,
      source: knowledge?.source ?? null,
      products: [...products],
    })),
    chance,
  }
}
