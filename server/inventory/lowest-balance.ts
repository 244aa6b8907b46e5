/** A line of the ledger as one lot at one place sees it. */
export interface BalanceChange {
  /** Business time, milliseconds since 1970. */
  at: number
  /** Base units: above 0 came, below 0 left. */
  delta: number
}

/**
 * The lowest that a balance ever was from just after `from` (milliseconds since 1970) until now: what a backdated entry
 * may take at most, so that every prefix of the ledger in business time stays at or above 0.
 *
 * `balance` is what lies there now. `changes` come in ledger order (business time, then order of recording) and hold
 * at least all that are later than `from`; a line at `from` itself was recorded before the new entry and counts as
 * earlier. Walks back from now, so it costs as much as there are later lines.
 */
export function lowestBalance(balance: number, changes: readonly BalanceChange[], from: number): number {
  let running = balance
  let lowest = balance
  for (let i = changes.length - 1; i >= 0; i--) {
    const change = changes[i]
    if (!change || change.at <= from) break
    running -= change.delta
    lowest = Math.min(lowest, running)
  }
  return lowest
}
