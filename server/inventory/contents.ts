/** Units of one lot in one channel. */
export interface ChannelShare {
  channel: number
  /** Base units. */
  quantity: number
  /** When it was loaded, milliseconds since 1970. */
  since: number
}

/**
 * What channels give up when `left` units of a lot remain at their place after some left it otherwise than by a vend:
 * nothing as long as units without a channel cover it, then the newest load first, and of loads of one instant the
 * highest channel. The driver who takes goods back opens what was filled last, and a rule must not depend on chance.
 */
export function givenUp(shares: readonly ChannelShare[], left: number): Omit<ChannelShare, 'since'>[] {
  let excess = shares.reduce((sum, { quantity }) => sum + quantity, -left)
  const newestFirst = shares.toSorted((a, b) => b.since - a.since || b.channel - a.channel)
  const given: Omit<ChannelShare, 'since'>[] = []
  for (const { channel, quantity } of newestFirst) {
    if (excess <= 0) break
    const taken = Math.min(excess, quantity)
    if (taken > 0) given.push({ channel, quantity: taken })
    excess -= taken
  }
  return given
}
