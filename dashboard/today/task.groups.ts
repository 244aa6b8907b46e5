import type { Task } from '../../protocol/api/today.ts'

/** Tasks of one kind at one place, which one walk settles. */
export interface TaskGroup {
  key: string
  first: Task
  tasks: readonly Task[]
}

/** Kinds that come once per product: a place that lacks five products is one thing to do. */
const BY_PLACE: readonly Task['kind'][] = ['stocked_out', 'low_stock', 'dispenser_refill']

const keyOf = (task: Task): string => {
  const place = [task.urgency, task.kind, task.locationId]
  if (task.kind === 'alert') return [...place, task.alertRule].join(':')
  return (
    BY_PLACE.includes(task.kind)
      ? place
      : [...place, task.productId, task.lotId, task.transferId, task.orderId, task.stocktakeId, task.since]
  ).join(':')
}

/** Groups in the order of their first, most urgent task. */
export function groupTasks(tasks: readonly Task[]): TaskGroup[] {
  const groups = new Map<string, Task[]>()
  for (const task of tasks) {
    const key = keyOf(task)
    groups.set(key, [...(groups.get(key) ?? []), task])
  }
  return [...groups].flatMap(([key, members]) => {
    const [first] = members
    return first ? [{ key, first, tasks: members }] : []
  })
}
