import { z } from 'zod'
import { amount, day, divisionCode, id, instant, list, quantity, text } from './parts.ts'
import { locationKind } from './places.ts'

export const redistributionQuery = z.strictObject({ jurisdiction: divisionCode.optional() })

/** `expiry`: the lot would expire where it lies. `overstock`: there is more than the maximum while others run short. */
export const redistributionCause = z.enum(['expiry', 'overstock'])
export type RedistributionCause = z.infer<typeof redistributionCause>

const place = z.object({
  id,
  name: z.string(),
  kind: locationKind,
  jurisdictionCode: divisionCode,
  jurisdictionName: z.string(),
  /** Base units neither expired nor in quarantine. */
  usable: amount,
  /** Average monthly consumption, base units. */
  amc: z.number(),
})

/** Who could use this lot in time. */
export const redistribution = z.object({
  lotId: id,
  lotNumber: z.string(),
  expiresOn: day,
  productId: id,
  productName: z.string(),
  productNameEn: z.string(),
  cause: redistributionCause,
  from: place,
  to: place.extend({ inTransit: amount }),
  /** To be sent, base units. */
  quantity,
  /** Of this lot where it lies: units that would be left at its expiry, or above the maximum. */
  surplus: amount,
  /** As the crow flies; null = a position is missing. */
  kilometres: z.number().nullable(),
  sameTownship: z.boolean(),
  /** When it would be there at the latest, and when the last of it would be used up. */
  arrivesOn: day,
  usedUpOn: day,
})
export type Redistribution = z.infer<typeof redistribution>

export const redistributionDismissal = z.object({
  id,
  lotId: id,
  lotNumber: z.string(),
  expiresOn: day,
  productId: id,
  productName: z.string(),
  from: z.object({ id, name: z.string() }),
  to: z.object({ id, name: z.string() }),
  quantity,
  reason: z.string(),
  dismissedAt: instant,
  dismissedBy: z.string(),
})
export type RedistributionDismissal = z.infer<typeof redistributionDismissal>

export const redistributions = list(redistribution).extend({
  /** Units that would expire unused in the next twelve months if nothing is done; machines aside. */
  atRisk: amount,
  /** Of those, units that these transfers would save. */
  saved: amount,
  /** Only the first so many lots at risk were looked at, the earliest to expire; null = all. */
  cappedAt: z.number().int().nullable(),
  /** Days allowed for a lot to be gathered, driven and received. */
  leadDays: z.number().int(),
  dismissed: z.array(redistributionDismissal),
})
export type Redistributions = z.infer<typeof redistributions>

export const dismissRedistribution = z.strictObject({
  lotId: id,
  from: id,
  to: id,
  quantity,
  reason: text(1, 200),
})
export type DismissRedistribution = z.output<typeof dismissRedistribution>
