import type { Task } from '../../protocol/api/today.ts'

const URGENCY = ['now', 'today', 'soon'] as const satisfies readonly Task['urgency'][]
/** Within an urgency: what leaves somebody without supplies first, what is only overdue last. */
const KINDS = [
  'dispenser_refill',
  'stocked_out',
  'alert',
  'order_emergency',
  'lot_expired',
  'order_to_approve',
  'order_to_dispatch',
  'transfer_to_receive',
  'dispenser_offline',
  'discrepancy',
  'lot_recalled',
  'lot_quarantined',
  'count_to_approve',
  'count_due',
  'low_stock',
  'lot_near_expiry',
  'not_verified',
] as const satisfies readonly Task['kind'][]

/** Most urgent first; the order among equals is kept. */
export function mostUrgentFirst(tasks: readonly Task[]): Task[] {
  const rank = (task: Task) => URGENCY.indexOf(task.urgency) * KINDS.length + KINDS.indexOf(task.kind)
  return tasks
    .map((task) => ({ task, rank: rank(task) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ task }) => task)
}
