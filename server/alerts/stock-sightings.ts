import type { AlertFacts } from '../../protocol/api/alerts.ts'
import type { Sighting } from './alert.source.ts'
import { isBelow } from './alert-track.ts'

/** What the ledger says of a product that has been at a place before. */
export interface KnownStock {
  productId: string
  usable: number
  status: string
  /** Given out a day there; null when unknown. */
  perDay: number | null
}

/** A channel (货道) as the machine last told it. */
export interface KnownChannel {
  channel: number
  productId: string | null
  remaining: number
  capacity: number
  blocked: boolean
}

/**
 * What is sold out and what runs low at one place. A machine's own word comes before the ledger's: people stand before
 * the machine. What was never supplied is not sold out.
 */
export function stockSightings(
  locationId: string,
  ledger: readonly KnownStock[],
  channels: readonly KnownChannel[],
): Sighting[] {
  const inUse = channels.filter(({ blocked, capacity }) => !blocked && capacity > 0)
  const held = new Map<string, number>()
  for (const { productId, remaining } of inUse)
    if (productId !== null) held.set(productId, (held.get(productId) ?? 0) + remaining)
  const about = (
    rule: 'sold_out' | 'low_channel',
    productId: string,
    part: string,
    facts: AlertFacts,
    holds: Sighting['holds'],
  ): Sighting => ({
    rule,
    locationId,
    jurisdictionCode: null,
    deviceId: null,
    productId,
    part,
    facts,
    holds,
  })

  const soldOut = ledger
    .filter(({ productId, status }) => (held.has(productId) ? held.get(productId) === 0 : status === 'out'))
    .map(({ productId, usable }) =>
      about('sold_out', productId, '', { usable, reported: held.get(productId) ?? null }, () => true),
    )
  const perDay = new Map(ledger.map((known) => [known.productId, known.perDay]))
  const low = inUse.flatMap(({ channel, productId, remaining, capacity }) => {
    const units = productId === null ? undefined : held.get(productId)
    // Sold out says it already.
    if (productId === null || !units) return []
    const percent = (remaining / capacity) * 100
    const rate = perDay.get(productId) ?? null
    const days = rate === null || rate === 0 ? null : units / rate
    const facts = { channel, remaining, capacity, days: days === null ? null : Math.round(days * 10) / 10 }
    return about('low_channel', productId, String(channel), facts, (limits, open) => {
      const { lowPercent = 0, marginPercent = 0, lowDays = 0, marginDays = 0 } = limits
      const fewLeft = isBelow(percent, lowPercent, marginPercent, open)
      return fewLeft || (days !== null && isBelow(days, lowDays, marginDays, open))
    })
  })
  return [...soldOut, ...low]
}
