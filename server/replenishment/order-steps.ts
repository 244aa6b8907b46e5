import {
  type OrderState,
  type OrderStatus,
  type OrderStep,
  orderStep,
} from '../../protocol/api/replenishment.ts'

/** Base units of one line, as decided and as the ledger has them. */
export interface LineFigures {
  requested: number
  approved: number | null
  /** Sent less what came back. */
  dispatched: number
  received: number
}

/** An order and how somebody stands to it. */
export interface Situation {
  status: OrderStatus
  lines: readonly LineFigures[]
  /** Supplied from outside: received by receipts, not by transfers. */
  external: boolean
  /** May move stock at all. */
  manages: boolean
  /** Responsible for the place that asks; for the store that supplies, which with an outside supplier is the place itself. */
  requester: boolean
  supplier: boolean
  /** Submitted it. */
  own: boolean
  /** An administrator besides whom nobody could approve it. */
  alone: boolean
}

/** Why a step cannot be taken. */
export type Refusal = 'role' | 'state' | 'requester' | 'supplier' | 'own' | 'done'

const FROM: Readonly<Record<OrderStep, readonly OrderStatus[]>> = {
  edit: ['draft', 'rejected'],
  submit: ['draft'],
  approve: ['submitted'],
  reject: ['submitted'],
  dispatch: ['approved'],
  receive: ['approved'],
  cancel: ['draft', 'submitted', 'approved'],
  close: ['approved'],
}

/** Units of a line that may still leave, or are still expected of an outside supplier. */
export const outstanding = ({ approved, dispatched }: LineFigures): number =>
  Math.max(0, (approved ?? 0) - dispatched)

/** Null: the step may be taken. The server refuses by it, and the screen offers by it. */
export function refusalOf(step: OrderStep, situation: Situation): Refusal | null {
  const { status, lines, external, manages, requester, supplier, own, alone } = situation
  if (!manages) return 'role'
  if (!FROM[step].includes(status)) return 'state'
  const begun = lines.some(({ dispatched }) => dispatched > 0)
  const complete = lines.every((line) => outstanding(line) === 0)
  switch (step) {
    case 'edit':
    case 'submit':
      return requester ? null : 'requester'
    case 'approve':
      if (!supplier) return 'supplier'
      return own && !alone ? 'own' : null
    case 'reject':
      return supplier ? null : 'supplier'
    case 'dispatch':
      if (external) return 'state'
      if (!supplier) return 'supplier'
      return complete ? 'done' : null
    case 'receive':
      if (!external) return 'state'
      if (!requester) return 'requester'
      return complete ? 'done' : null
    case 'cancel':
      if (begun) return 'state'
      return requester || (status === 'approved' && supplier) ? null : 'requester'
    case 'close':
      if (!begun) return 'state'
      return requester || supplier ? null : 'requester'
  }
}

export const stepsOf = (situation: Situation): OrderStep[] =>
  orderStep.options.filter((step) => refusalOf(step, situation) === null)

/** The state people see: what was decided, and once it is approved what the ledger says of it. */
export function stateOf(status: OrderStatus, lines: readonly LineFigures[]): OrderState {
  if (status !== 'approved' && status !== 'closed') return status
  const approved = lines.filter((line) => (line.approved ?? 0) > 0)
  if (approved.length > 0 && approved.every((line) => line.received >= (line.approved ?? 0)))
    return 'received'
  return status === 'approved' && lines.some(({ dispatched }) => dispatched > 0) ? 'dispatched' : status
}

/** What a line still asks of its supplier: as requested until it is decided, then as approved. */
export const onOrder = ({ requested, approved, dispatched }: LineFigures): number =>
  Math.max(0, (approved ?? requested) - dispatched)
