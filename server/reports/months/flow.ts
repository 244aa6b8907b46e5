import type { MovementKind } from '../../../protocol/api/inventory.ts'
import { type FlowColumn, IN_FLOWS } from '../../../protocol/api/month-sums.ts'

/** What decides under which name a line of the ledger counts: for a reversal, the kind and reason of what it reverses. */
export interface FlowFacts {
  kind: MovementKind
  reason: string | null
  /** True where goods are on the road. */
  road: boolean
}

const OF_REASON: Readonly<Record<string, FlowColumn>> = {
  opening: 'opened',
  count: 'counted',
  damage: 'damaged',
  theft: 'stolen',
  expiry: 'expired',
}

/** The name under which a line counts at one of its two ends. A reversal is asked about as what it reverses. */
export function flowOf({ kind, reason, road }: FlowFacts): FlowColumn {
  switch (kind) {
    case 'receipt':
      return 'received'
    case 'issue':
      return 'issued'
    case 'vend':
      return 'vended'
    case 'dispatch':
      return road ? 'transferredIn' : 'transferredOut'
    case 'arrival':
      return road ? 'transferredOut' : 'transferredIn'
    case 'return':
      return 'transferredOut'
    case 'loss':
      return 'lost'
    case 'disposal':
      return 'disposed'
    case 'adjustment':
      return OF_REASON[reason ?? ''] ?? 'adjusted'
    case 'reversal':
      throw new Error('A reversal counts as what it reverses')
  }
}

const ins: readonly FlowColumn[] = IN_FLOWS
/** A change of the balance as its column has it: what goes out is above 0 there. */
export const signed = (column: FlowColumn, change: number): number =>
  ins.includes(column) || change === 0 ? change : -change
