import { z } from 'zod'

/** What raises a balance, by the name that a report gives it. Reversals count against what they reverse. */
export const IN_FLOWS = ['received', 'transferredIn', 'opened', 'counted', 'adjusted'] as const
/** What lowers a balance. What comes back from the road to its sender counts against `transferredOut`. */
export const OUT_FLOWS = [
  'issued',
  'vended',
  'transferredOut',
  'damaged',
  'stolen',
  'expired',
  'disposed',
  'lost',
] as const
/** Base units of a month. `counted` and `adjusted` are below 0 when units were missing. */
export const flowColumn = z.enum([...IN_FLOWS, ...OUT_FLOWS])
export type FlowColumn = z.infer<typeof flowColumn>

/**
 * Beside the flows, how the places stood. As rows add up over months, `stocked`, `offered`, `out`, `below`, `within` and
 * `above` are changes: their sum up to a month is how many places stand so at its end. The days are those of the month
 * beyond what the state at its beginning implies.
 *
 * `stocked`: some lies there. `offered`: a point that offers the product; `out`: and has none. `below`, `within`,
 * `above`: such a point against its minimum and maximum; the rest of those offered are unknown.
 */
export const STATE_COLUMNS = [
  'stocked',
  'stockedDays',
  'offered',
  'offeredDays',
  'out',
  'outDays',
  'below',
  'within',
  'above',
] as const
export type StateColumn = (typeof STATE_COLUMNS)[number]
export const FLOW_COLUMNS: readonly FlowColumn[] = [...IN_FLOWS, ...OUT_FLOWS]
export type SumColumn = FlowColumn | StateColumn
export const SUM_COLUMNS: readonly SumColumn[] = [...FLOW_COLUMNS, ...STATE_COLUMNS]
export type MonthSums = Record<SumColumn, number>

/** Change of the balance that these flows come to. */
export const changeOf = (flows: Readonly<Record<FlowColumn, number>>): number =>
  IN_FLOWS.reduce((sum, flow) => sum + flows[flow], 0) - OUT_FLOWS.reduce((sum, flow) => sum + flows[flow], 0)
