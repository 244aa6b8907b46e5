import type { Order, OrderEvent, OrderLine, OrderSummary } from '../../protocol/api/replenishment.ts'
import type { Delivered, Deliveries } from './deliveries.store.ts'
import { fillRateOf } from './fill-rate.ts'
import { type Situation, stateOf, stepsOf } from './order-steps.ts'
import type { DescribedLine, DescribedOrder, EventRow, LineRow } from './orders.store.ts'

/** A line with what the ledger says of it. */
export interface SuppliedLine extends Delivered {
  line: LineRow
  productName: string
  boxSize: number
}

/** Lines of one order. */
export const supplied = (lines: readonly DescribedLine[], deliveries: Deliveries): SuppliedLine[] =>
  lines.map(({ line, ...names }) => ({ line, ...names, ...deliveries.of(line.orderId, line.productId) }))

/** As the rules of steps and states take it. */
export const figuresOf = ({ line: { requested, approved }, dispatched, received }: SuppliedLine) => ({
  requested,
  approved,
  dispatched,
  received,
})

/** `day` is the county's date of the order's making: `20260301-7C2F`. */
const numberOf = (id: string, day: string): string =>
  `${day.replaceAll('-', '')}-${id.slice(-4).toUpperCase()}`

export function summarise(
  { order, location, supplier, createdByName }: DescribedOrder,
  lines: readonly SuppliedLine[],
  day: string,
): OrderSummary {
  const decided = order.status === 'approved' || order.status === 'closed'
  return {
    id: order.id,
    number: numberOf(order.id, day),
    location: { id: location.id, name: location.name, kind: location.kind },
    supplier: supplier && { id: supplier.id, name: supplier.name, kind: supplier.kind },
    state: stateOf(order.status, lines.map(figuresOf)),
    emergency: order.emergency,
    version: order.version,
    note: order.note,
    createdAt: order.createdAt.toISOString(),
    createdByName,
    submittedAt: order.submittedAt?.toISOString() ?? null,
    lines: lines.length,
    fillRate: decided ? fillRateOf(lines.map(figuresOf)).rate : null,
  }
}

const describeLine = ({
  line: { productId, suggested, basis, requested, approved },
  ...rest
}: SuppliedLine): OrderLine => ({ productId, suggested, basis, requested, approved, ...rest })

const describeEvent = ({
  action,
  at,
  personName,
  note,
  transferId,
}: EventRow & { personName: string }): OrderEvent => ({
  action,
  at: at.toISOString(),
  personName,
  note,
  transferId,
})

export const detail = (
  summary: OrderSummary,
  lines: readonly SuppliedLine[],
  events: readonly (EventRow & { personName: string })[],
  { situation, selfApproved }: { situation: Situation; selfApproved: boolean },
): Order => ({
  ...summary,
  items: lines.map(describeLine),
  events: events.map(describeEvent),
  steps: stepsOf(situation),
  ownOrder: situation.own && situation.status === 'submitted',
  selfApproved,
})
