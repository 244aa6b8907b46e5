import type { Task } from '../../protocol/api/today.ts'

type Rank = Pick<Task, 'kind' | 'urgency'>
/** What is said of one task; what is not said is null. */
export type Facts = Pick<Task, 'locationId' | 'locationName'> & Partial<Task>

const URGENCY = ['now', 'today', 'soon'] as const satisfies readonly Task['urgency'][]
/** Within an urgency: what leaves somebody without supplies first, what is only overdue last. */
const KINDS = [
  'dispenser_refill',
  'stocked_out',
  'excursion',
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
  'quarantine_proposed',
  'reading_due',
  'count_to_approve',
  'count_due',
  'low_stock',
  'lot_near_expiry',
  'training_due',
  'finding_overdue',
  'certificate_due',
  'self_check_due',
  'verification_due',
  'not_verified',
] as const satisfies readonly Task['kind'][]

const nothing: Omit<Task, keyof Rank | 'locationId' | 'locationName'> = {
  productId: null,
  productName: null,
  lotId: null,
  lotNumber: null,
  expiresOn: null,
  transferId: null,
  recallId: null,
  orderId: null,
  stocktakeId: null,
  dueOn: null,
  quantity: null,
  since: null,
  alertId: null,
  alertRule: null,
}

/** The day's tasks. A county has ten thousand, of which only those are described that are shown. */
export class TaskList {
  /** By urgency and kind, the most urgent first. */
  readonly #described: (() => Task)[][] = URGENCY.flatMap(() => KINDS.map(() => []))

  /** A task of each of these rows; the order among tasks of the same urgency and kind is kept. */
  add<Row>(rows: readonly Row[], rank: Rank | ((row: Row) => Rank), facts: (row: Row) => Facts): void {
    for (const row of rows) {
      const { kind, urgency } = typeof rank === 'function' ? rank(row) : rank
      this.#described[URGENCY.indexOf(urgency) * KINDS.length + KINDS.indexOf(kind)]?.push(() => ({
        ...nothing,
        ...facts(row),
        kind,
        urgency,
      }))
    }
  }

  get total(): number {
    return this.#described.reduce((sum, { length }) => sum + length, 0)
  }

  /** Most urgent first. */
  first(limit: number): Task[] {
    return this.#described
      .flat()
      .slice(0, limit)
      .map((describe) => describe())
  }
}
