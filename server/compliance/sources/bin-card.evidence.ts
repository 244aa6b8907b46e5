import type { AnswerState, ChecklistContent, ComputedEvidence } from '../../../protocol/api/compliance.ts'
import type { Reader } from '../../db/database.ts'
import { addMonths } from '../../inventory/expiry.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import type { EvidencePlace } from '../evidence.ts'
import * as store from './bin-card.store.ts'

/** Without a criterion that says otherwise. */
const MONTHS = 12
/** Products named in the answer; the rest is a number. */
const NAMED = 20

/**
 * S4b: of the products that lie at a place, how many have a bin card that somebody held against the shelf lately, in a
 * posted count or an inspection. The system keeps a card for every product by itself, so that alone would prove nothing.
 * Also within a transaction: an inspection changes it.
 */
export async function binCardEvidence(
  db: Reader,
  timeZone: TimeZone,
  places: readonly EvidencePlace[],
  { criteria }: Pick<ChecklistContent, 'criteria'>,
  now: Date,
): Promise<Map<string, ComputedEvidence>> {
  const ids = places.filter(({ tier }) => tier === 'county' || tier === 'township').map(({ id }) => id)
  const months = criteria.find(({ code }) => code === 'S4b')?.staleMonths ?? MONTHS
  const since = timeZone.instantOf(addMonths(timeZone.dayOf(now), -months), 0)
  const inStock = await store.productsInStock(db, ids)
  const seen = await store.productsSeen(db, ids, since)
  return new Map(ids.map((id) => [id, cards(inStock.get(id) ?? [], seen.get(id))]))
}

/** Every product that lies there wants its card seen. */
export function stateOfCards(inStock: readonly { id: string }[], seen: ReadonlySet<string>): AnswerState {
  if (inStock.length === 0) return 'not_applicable'
  return inStock.every(({ id }) => seen.has(id)) ? 'pass' : 'fail'
}

function cards(
  inStock: readonly { id: string; name: string }[],
  seen: ReadonlySet<string> | undefined,
): ComputedEvidence {
  const missing = inStock.filter(({ id }) => !seen?.has(id))
  const have = inStock.length - missing.length
  return {
    state: inStock.length > 0 && seen === undefined ? 'unknown' : stateOfCards(inStock, seen ?? new Set()),
    have,
    due: inStock.length,
    facts: { missing: missing.slice(0, NAMED).map(({ name }) => name) },
  }
}
