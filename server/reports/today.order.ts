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
  'holidays_missing',
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

/** Tasks of one urgency and kind that came together. */
interface Group {
  count: number
  first(limit: number): Task[]
}

/** The day's tasks. A county has ten thousand, of which only those are described that are shown. */
export class TaskList {
  /** By urgency and kind, the most urgent first. */
  readonly #groups: Group[][] = URGENCY.flatMap(() => KINDS.map(() => []))

  /** A task of each of these rows; the order among tasks of the same urgency and kind is kept. */
  add<Row>(rows: readonly Row[], rank: Rank | ((row: Row) => Rank), facts: (row: Row) => Facts): void {
    const ranked = new Map<number, { rank: Rank; rows: Row[] }>()
    for (const row of rows) {
      const own = typeof rank === 'function' ? rank(row) : rank
      const position = positionOf(own)
      const known = ranked.get(position)
      if (known) known.rows.push(row)
      else ranked.set(position, { rank: own, rows: [row] })
    }
    for (const group of ranked.values()) this.#add(group.rank, group.rows, facts)
  }

  #add<Row>({ kind, urgency }: Rank, rows: readonly Row[], facts: (row: Row) => Facts): void {
    this.#groups[positionOf({ kind, urgency })]?.push({
      count: rows.length,
      first: (limit) => rows.slice(0, limit).map((row) => ({ ...nothing, ...facts(row), kind, urgency })),
    })
  }

  get total(): number {
    return this.#groups.flat().reduce((sum, { count }) => sum + count, 0)
  }

  /** Most urgent first. */
  first(limit: number): Task[] {
    const tasks: Task[] = []
    for (const group of this.#groups.flat()) tasks.push(...group.first(limit - tasks.length))
    return tasks
  }
}

const positionOf = ({ kind, urgency }: Rank): number =>
  URGENCY.indexOf(urgency) * KINDS.length + KINDS.indexOf(kind)
