import type { Availability, FinderPoint } from '../../protocol/api/finder.ts'
import { isUnattended } from '../places/public-fields.ts'
import { availabilityOf, type StockKnowledge } from './availability.ts'
import type { FinderEntry, Offer, Wanted } from './finder.index.ts'
import { chanceOf } from './ranking.ts'
import { doubted, toldOf } from './reports/doubt.ts'

/** Whatever most people come for. */
export const ANYTHING: Wanted = { category: null, method: null }

/**
 * Chance of being given what is wanted now. Without a category, what most people come for among what the place offers:
 * condoms, else medicine, else IUDs.
 */
export function chanceAt(entry: FinderEntry, wanted: Wanted, now: Date): number {
  return chanceOf(bandAt(entry, wanted, now), entry.schedule.at(now), now)
}

/** The band of what is wanted. */
export function bandAt(entry: FinderEntry, { category, method }: Wanted, now: Date): Availability {
  const [usual] = entry.stock.values()
  const offers = (category === null ? usual : entry.stock.get(category)) ?? []
  return judge(entry, ofMethod(offers, method), now).availability
}

const SURENESS: Record<Availability, number> = { out: 0, unknown: 1, probable: 2, confirmed: 3 }

/**
 * What is said of some products, less what visitors have found otherwise. Each is judged by itself, and the surest speaks
 * for all, with its own age: one that is used up is no news of another. Where all are, the newest says so.
 */
function judge(
  { reports }: FinderEntry,
  offers: readonly Offer[],
  now: Date,
): { availability: Availability; knowledge: StockKnowledge | null } {
  let best: { availability: Availability; knowledge: StockKnowledge; rank: number } | null = null
  for (const { knowledge } of offers) {
    if (knowledge === null) continue
    const availability = doubted(availabilityOf(knowledge, now), knowledge.knownAt, reports, now)
    const rank = knowledge.remaining > 0 ? SURENESS[availability] : SURENESS.out
    const isBetter =
      best === null || rank > best.rank || (rank === best.rank && knowledge.knownAt > best.knowledge.knownAt)
    if (isBetter) best = { availability, knowledge, rank }
  }
  return best ?? { availability: 'unknown', knowledge: null }
}

function lastKnownAt({ stock }: FinderEntry): Date | null {
  const times = [...stock.values()].flat().flatMap(({ knowledge }) => knowledge?.knownAt.getTime() ?? [])
  return times.length > 0 ? new Date(Math.max(...times)) : null
}

const ofMethod = (offers: readonly Offer[], method: Wanted['method']): readonly Offer[] =>
  method === null ? offers : offers.filter((offer) => offer.method === method)

/** A place as the public sees it: bands and ages, never a count. Of the category that is wanted, the method that is. */
export function toPoint(
  { entry, chance }: { entry: FinderEntry; chance: number },
  wanted: Wanted,
  now: Date,
): FinderPoint {
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
    stock: [...entry.stock].map(([category, all]) => {
      const offers = category === wanted.category ? ofMethod(all, wanted.method) : all
      const { availability, knowledge } = judge(entry, offers, now)
      return {
        category,
        availability,
        knownAt: knowledge?.knownAt.toISOString() ?? null,
        source: knowledge?.source ?? null,
        products: offers.map((offer) => ({
          name: offer.name,
          nameEn: offer.nameEn,
          availability: judge(entry, [offer], now).availability,
        })),
      }
    }),
    told: toldOf(entry.reports, lastKnownAt(entry), now).map(({ kind, lastAt }) => ({
      kind,
      lastAt: lastAt.toISOString(),
    })),
    chance,
  }
}
