/** Base units of one line of an order. */
export interface FilledLine {
  requested: number
  received: number
}
export interface Filled {
  ordered: number
  received: number
  /** 0 to 1; null when nothing was ordered. */
  rate: number | null
}

/**
 * Order fill rate = received ÷ ordered. What came beyond a line's order counts for nothing: a surplus
 * of one product does not make up for another that is missing.
 */
export function fillRateOf(lines: Iterable<FilledLine>): Filled {
  let ordered = 0
  let received = 0
  for (const line of lines) {
    ordered += line.requested
    received += Math.min(line.requested, line.received)
  }
  return { ordered, received, rate: ordered === 0 ? null : received / ordered }
}
