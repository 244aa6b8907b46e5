import { daysInStock, type LevelChange } from './days-in-stock.ts'
import type { Seen } from './demand-prior.ts'

/** What is known of one channel by the ledger, its visits and its events in the look-back. */
export interface ChannelHistory {
  /** Base units by the ledger. */
  content: number
  /** Units that left by its motor. */
  vended: LevelChange[]
  /** How many of them were given to people. */
  given: number
  /** Loads and what was taken back. */
  moved: LevelChange[]
}

/** What the machine said lies there, and when, milliseconds since 1970. */
export interface ToldLevel {
  remaining: number
  at: number
}

export interface ChannelLevel {
  /** Null = nobody knows. */
  remaining: number | null
  /** When it was so, milliseconds since 1970. */
  asOf: number
  seen: Seen
}

/**
 * The level of a channel and what it gave out since `from`. The machine's own word comes first, with what visits did and
 * what it gave out after it; a channel of which it said nothing holds what the ledger says, if anything was ever put there.
 */
export function levelOf(
  { content, vended, given, moved }: ChannelHistory,
  told: ToldLevel | null,
  { from, now }: { from: number; now: number },
): ChannelLevel {
  // A visit of the very moment is not part of what the machine said: it was loaded afterwards.
  const since = told
    ? [...moved.filter(({ at }) => at >= told.at), ...vended.filter(({ at }) => at > told.at)]
    : []
  const byLedger = content > 0 || moved.length > 0 ? content : null
  const remaining = told ? Math.max(0, told.remaining + sum(since.map(({ delta }) => delta))) : byLedger
  // An event is a word of the machine too.
  const asOf = told ? Math.max(told.at, ...since.map(({ at }) => at)) : now
  const days = daysInStock(remaining ?? 0, [...vended, ...moved], from, asOf)
  return { remaining, asOf, seen: { units: given, days } }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
