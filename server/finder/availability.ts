import type { Category } from '../../protocol/api/catalog.ts'
import type { Availability } from '../../protocol/api/finder.ts'

/** What is known of one product at one place. */
export interface StockKnowledge {
  /** A machine counts what it holds; people write down what they move. */
  source: 'machine' | 'manual'
  /** When `remaining` was true. */
  knownAt: Date
  /** Base units that can be given out; never shown to the public. */
  remaining: number
  /** Base units taken a day: `ratePerDay`. */
  perDay: number
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Until when knowledge may be called confirmed, probable or out, by where it comes from. */
const CONFIRMED_FOR = { machine: 6 * HOUR, manual: 3 * DAY }
const PROBABLE_FOR = { machine: 30 * DAY, manual: 60 * DAY }
const OUT_FOR = 30 * DAY
const CONFIRMED_CHANCE = 0.95
const PROBABLE_CHANCE = 0.6
/** What a machine at a normal place gives out a day; what people have to hand out goes as at a quiet place. */
const USUAL_PER_DAY: Readonly<Record<Category, number>> = { condom: 2.4, drug: 0.3, iud: 0.3 }
/** The usual rate counts as much as what was seen on so many days. */
const USUAL_DAYS = 3

/**
 * Base units taken a day, where `consumed` were on `days` with stock: near the usual rate as long as the days are few, for
 * one that gave nothing out yet may have been filled this morning.
 */
export const ratePerDay = (
  category: Category,
  { consumed, days }: { consumed: number; days: number },
): number => (consumed + USUAL_PER_DAY[category] * USUAL_DAYS) / (days + USUAL_DAYS)

/**
 * The band shown to the public. What was there is let run down at the place's own rate (as a Poisson process), and
 * knowledge ages: a machine's count is confirmed for 6 hours and probable for 30 days, a book balance for 3 and 60 days,
 * each only as long as something is likely (95 %, 60 %) to be left. An empty place is "out" for 30 days. Anything else is
 * unknown, and said to be.
 */
export function availabilityOf(knowledge: StockKnowledge | null, now: Date): Availability {
  if (knowledge === null) return 'unknown'
  const { source, knownAt, remaining, perDay } = knowledge
  const age = Math.max(0, now.getTime() - knownAt.getTime())
  if (remaining <= 0) return age <= OUT_FOR ? 'out' : 'unknown'
  const left = chanceOfAnyLeft(remaining, (perDay * age) / DAY)
  if (left >= CONFIRMED_CHANCE && age <= CONFIRMED_FOR[source]) return 'confirmed'
  return left >= PROBABLE_CHANCE && age <= PROBABLE_FOR[source] ? 'probable' : 'unknown'
}

/** Beyond this e^−λ would underflow; the mean decides, which is then exact enough. */
const MANY = 500

/** P(N < remaining) for N Poisson-distributed with mean `taken`. */
export function chanceOfAnyLeft(remaining: number, taken: number): number {
  if (taken > MANY) return remaining > taken ? 1 : 0
  let term = Math.exp(-taken)
  let sum = 0
  for (let n = 0; n < remaining && n <= 3 * MANY; n++) {
    sum += term
    term *= taken / (n + 1)
  }
  return Math.min(1, sum)
}

/** A machine that fell silent says nothing about the box that was loaded into it since. */
const LEDGER_AHEAD = DAY

/** The machine's own count, unless the ledger has moved a day or more since it last spoke. */
export function better(machine: StockKnowledge | null, ledger: StockKnowledge | null): StockKnowledge | null {
  if (machine === null || ledger === null) return machine ?? ledger
  return ledger.knownAt.getTime() - machine.knownAt.getTime() >= LEDGER_AHEAD ? ledger : machine
}
