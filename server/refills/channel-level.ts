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
 * The level of a channel and what it gave out since `from`. The machine's own word comes first, with what visits did after
 * it; a channel of which it said nothing holds what the ledger says, if anything was ever put there.
 */
export function levelOf(
  { content, vended, given, moved }: ChannelHistory,
  told: ToldLevel | null,
  { from, now }: { from: number; now: number },
): ChannelLevel {
  const asOf = told?.at ?? now
  const since = moved.filter(({ at }) => at > asOf).reduce((sum, { delta }) => sum + delta, 0)
  const byLedger = content > 0 || moved.length > 0 ? content : null
  const remaining = told ? Math.max(0, told.remaining + since) : byLedger
  const days = daysInStock(told?.remaining ?? content, [...vended, ...moved], from, asOf)
  return { remaining, asOf, seen: { units: given, days } }
}
