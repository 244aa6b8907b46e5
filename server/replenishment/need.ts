import type { Need, OrderBasis } from '../../protocol/api/replenishment.ts'
import { suggestedOrder } from '../inventory/consumption.ts'

/**
 * Units to order: max × AMC − usable − in transit − on order, never below 0, rounded up to whole boxes. Null when the AMC
 * or the maximum is unknown. What is on order is as good as under way.
 */
export const suggestedQuantity = (basis: OrderBasis, boxSize: number): number | null =>
  suggestedOrder({ ...basis, inTransit: basis.inTransit + basis.onOrder, boxSize })

/**
 * How urgent that is. `emergency`: below the emergency order point; `low`: below the minimum; `top_up`: above it and below
 * the maximum; `covered`: below the minimum, and what is missing is under way or on order.
 */
export function needOf({ mos, minMonths, emergencyMonths }: OrderBasis, suggested: number | null): Need {
  if (suggested === null) return 'unknown'
  const below = (months: number | null) => mos !== null && months !== null && mos < months
  if (suggested === 0) return below(minMonths) ? 'covered' : 'enough'
  if (below(emergencyMonths)) return 'emergency'
  return below(minMonths) ? 'low' : 'top_up'
}

/** Whether a product may be asked for out of turn: below the emergency order point, or gone with nothing known of its use. */
export const isEmergency = ({ need, basis }: { need: Need; basis: OrderBasis }): boolean =>
  need === 'emergency' || (need === 'unknown' && basis.usable === 0)
