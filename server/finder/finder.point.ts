import type { Category } from '../../protocol/api/catalog.ts'
import type { Availability, FinderPoint } from '../../protocol/api/finder.ts'
import { isUnattended } from '../places/public-fields.ts'
import { availabilityOf } from './availability.ts'
import type { FinderEntry, Offer } from './finder.index.ts'
import { chanceOf } from './ranking.ts'
import { doubted, toldOf } from './reports/doubt.ts'

/**
 * Chance of being given something of this category now. Without one, of what most people come for among what the place
 * offers: condoms, else medicine, else IUDs.
 */
export function chanceAt(entry: FinderEntry, category: Category | null, now: Date): number {
  return chanceOf(bandAt(entry, category, now), entry.schedule.at(now), now)
}

/** The band of this category, or of what most people come for. */
export function bandAt(entry: FinderEntry, category: Category | null, now: Date): Availability {
  const [usual] = entry.stock.values()
  return bandOf(entry, category === null ? usual : entry.stock.get(category), now)
}

/** What is known of an offer, less what visitors have found otherwise. */
function bandOf({ reports }: FinderEntry, offer: Offer | undefined, now: Date): Availability {
  const knowledge = offer?.knowledge ?? null
  return doubted(availabilityOf(knowledge, now), knowledge?.knownAt ?? null, reports, now)
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
    landmark,
    township,
    townshipEn,
    schedule,
    stepFree,
    indoor,
    asksId,
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
    landmark,
    township,
    townshipEn,
    openNow,
    changesAt: changesAt?.toISOString() ?? null,
    always: schedule.hours?.always ?? false,
    stepFree,
    indoor,
    asksId,
    stock: [...entry.stock].map(([category, offer]) => ({
      category,
      availability: bandOf(entry, offer, now),
      knownAt: offer.knowledge?.knownAt.toISOString() ?? null,
      source: offer.knowledge?.source ?? null,
      products: [...offer.products],
    })),
    told: toldOf(entry.reports, now).map(({ kind, lastAt }) => ({ kind, lastAt: lastAt.toISOString() })),
    chance,
  }
}
