/** One channel of a machine as the ledger and the machine see it. */
export interface ToldLevel {
  channel: number
  productId: string | null
  /** Base units in this channel by the ledger. */
  content: number
  /** By the machine. */
  remaining: number
}
export interface Drift {
  channel: number
  expected: number
  observed: number
}

/** Fewer units apart than this are left to the next count. */
const DRIFT_TOLERANCE = 2

/**
 * Channels whose told level is `DRIFT_TOLERANCE` or more away from the ledger. Units that lie in the machine and in no
 * channel (`unassigned`, by product) may lie in any channel for that product, so they cover what the machine has more,
 * channel by channel; what nothing covers is expected in the first channel of the product.
 */
export function driftOf(levels: readonly ToldLevel[], unassigned: ReadonlyMap<string, number>): Drift[] {
  const left = new Map(unassigned)
  const expected = new Map<number, number>()
  for (const { channel, productId, content, remaining } of levels) {
    const spare = (productId !== null && left.get(productId)) || 0
    const covered = Math.min(spare, Math.max(0, remaining - content))
    expected.set(channel, content + covered)
    if (productId !== null) left.set(productId, spare - covered)
  }
  for (const [productId, spare] of left) {
    const first = levels.find((level) => level.productId === productId)
    if (first) expected.set(first.channel, (expected.get(first.channel) ?? 0) + spare)
  }
  return levels
    .map(({ channel, remaining }) => ({ channel, expected: expected.get(channel) ?? 0, observed: remaining }))
    .filter((drift) => Math.abs(drift.observed - drift.expected) >= DRIFT_TOLERANCE)
}
