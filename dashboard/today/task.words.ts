import type { Task } from '../../protocol/api/today.ts'
import type { Catalog } from '../components/catalog.ts'
import type { Mark } from '../components/status.marks.ts'
import type { Format } from '../locales/format.ts'
import type { Translate } from '../locales/text.ts'
import { shortenProducts } from './short.products.ts'
import type { TaskGroup } from './task.groups.ts'

export interface TaskWords {
  mark: Mark
  /** What is the matter, in a word or two. */
  subject: string
  /** With what. */
  detail: string
  /** The same at a glance, where that is less. */
  short?: string
  /** What to press and where it leads. */
  action: string
  to: string
}
interface Tools {
  t: Translate
  format: Format
  catalog: Catalog
}

const MARK: Readonly<Record<Task['kind'], Mark>> = {
  stocked_out: 'out',
  low_stock: 'low',
  lot_expired: 'out',
  lot_near_expiry: 'near_expiry',
  lot_recalled: 'critical',
  lot_quarantined: 'unknown',
  quarantine_proposed: 'warning',
  excursion: 'critical',
  transfer_to_receive: 'arriving',
  order_emergency: 'critical',
  order_to_approve: 'stale',
  order_to_dispatch: 'arriving',
  count_due: 'stale',
  count_to_approve: 'stale',
  dispenser_refill: 'low',
  dispenser_offline: 'offline',
  discrepancy: 'unknown',
  not_verified: 'stale',
  training_due: 'stale',
  certificate_due: 'stale',
  finding_overdue: 'warning',
  self_check_due: 'stale',
  verification_due: 'stale',
  reading_due: 'stale',
  holidays_missing: 'stale',
  alert: 'warning',
}
/** Products named in full before the rest is only counted, and in a row that is to be short. */
const NAMED = 3
const NAMED_SHORT = 2

function withFacts(path: string, facts: Readonly<Record<string, string | null>>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(facts)) if (value !== null) search.set(name, value)
  return `${path}?${search}`
}

/** "49 mm (empty), 52 mm (3 left) and 2 more". */
function wordProducts(
  { tasks }: TaskGroup,
  { t, format, catalog }: Tools,
): Pick<TaskWords, 'detail' | 'short'> {
  const names = tasks.map(({ productId, productName }) => catalog.name(productId, productName))
  const word = (called: readonly string[], most: number) => {
    const named = tasks.slice(0, most).map(({ kind, productId, quantity }, index) => {
      const product = called[index] ?? ''
      if (kind === 'stocked_out' || quantity === null) return product
      return quantity === 0
        ? t('task.empty', { product })
        : t('task.left', { product, quantity: catalog.units(quantity, productId) })
    })
    const list = format.list(named)
    return tasks.length > most ? t('task.andMore', { list, count: tasks.length - most }) : list
  }
  return { detail: word(names, NAMED), short: word(shortenProducts(names), NAMED_SHORT) }
}

function wordLot(task: Task, { t, format, catalog }: Tools): Pick<TaskWords, 'detail' | 'short'> {
  const { productId, productName, lotNumber, expiresOn, quantity } = task
  const facts = {
    product: catalog.name(productId, productName),
    lot: lotNumber || t('words.noLotNumber'),
    day: expiresOn === null ? t('words.unknown') : format.day(expiresOn),
    quantity: quantity === null ? t('words.unknownQuantity') : catalog.units(quantity, productId),
  }
  return { detail: t('task.lot', facts), short: Object.values(facts).join(' · ') }
}

function wordOrder(kind: Task['kind'], { t }: Tools): Pick<TaskWords, 'subject' | 'action'> {
  if (kind === 'order_to_approve') return { subject: t('task.orderToApprove'), action: t('task.doApprove') }
  if (kind === 'order_to_dispatch')
    return { subject: t('task.orderToDispatch'), action: t('task.doDispatch') }
  return { subject: t('task.orderEmergency'), action: t('task.doLook') }
}

/** What the system found as a supply manager would say it, with the screen that settles it. */
export function wordTask(group: TaskGroup, tools: Tools): TaskWords {
  const { t, format, catalog } = tools
  const task = group.first
  const { locationId: place, lotId: lot, productId, quantity } = task
  const product = group.tasks.length === 1 ? productId : null
  const amount = quantity === null ? t('words.unknownQuantity') : catalog.units(quantity, productId)
  const placePage = `/places/${place}`
  const replenish = withFacts('/movements/transfer', { to: place, product })
  const mark = MARK[task.kind]

  switch (task.kind) {
    case 'stocked_out':
      return {
        mark,
        subject: t('task.stockedOut'),
        ...wordProducts(group, tools),
        action: t('task.doReplenish'),
        to: replenish,
      }
    case 'low_stock':
      return {
        mark,
        subject: t('task.lowStock'),
        ...wordProducts(group, tools),
        action: t('task.doReplenish'),
        to: replenish,
      }
    case 'dispenser_refill':
      return {
        mark,
        subject: t('task.refill'),
        ...(productId === null ? { detail: '' } : wordProducts(group, tools)),
        action: t('task.doRefill'),
        to: replenish,
      }
    case 'lot_expired':
      return {
        mark,
        subject: t('task.lotExpired'),
        ...wordLot(task, tools),
        action: t('task.doDispose'),
        to: withFacts('/movements/dispose', { from: place, lot }),
      }
    case 'lot_near_expiry':
      return {
        mark,
        subject: t('task.lotNearExpiry'),
        ...wordLot(task, tools),
        action: t('task.doTransfer'),
        to: withFacts('/movements/transfer', { from: place, product }),
      }
    case 'alert':
      return {
        mark: task.urgency === 'now' ? 'critical' : task.urgency === 'today' ? 'warning' : 'info',
        subject: task.alertRule === null ? t('alerts.title') : t(`alertRule.${task.alertRule}`),
        detail: group.tasks.length > 1 ? t('alerts.parts', { count: group.tasks.length }) : '',
        action: t('task.doLook'),
        to: withFacts('/alerts', {
          location: place,
          alert: group.tasks.length === 1 ? task.alertId : null,
        }),
      }
    case 'lot_recalled':
      return {
        mark,
        subject: t('recall.task'),
        detail: t('recall.taskDetail', {
          product: catalog.name(productId, task.productName),
          lots: task.lotNumber || t('words.noLotNumber'),
          quantity: amount,
        }),
        action: t('task.doLook'),
        to: task.recallId ? `/recalls/${task.recallId}` : '/recalls',
      }
    case 'lot_quarantined':
      return {
        mark,
        subject: t('task.lotQuarantined'),
        ...wordLot(task, tools),
        action: t('task.doLook'),
        to: '/stock/quarantine',
      }
    case 'quarantine_proposed':
      return {
        mark,
        subject: t('task.quarantineProposed'),
        ...wordLot(task, tools),
        action: t('task.doLook'),
        to: withFacts('/climate/heat', { location: place }),
      }
    case 'excursion':
      return {
        mark,
        subject: t('task.excursionOpen'),
        detail: t('task.excursionCount', {
          count: quantity ?? 1,
          since: task.since === null ? t('words.unknown') : format.instant(task.since),
        }),
        short: t('task.excursionEvents', { count: quantity ?? 1 }),
        action: t('task.doLook'),
        to: withFacts('/climate/excursions', { show: 'unacknowledged', location: place }),
      }
    case 'training_due':
    case 'certificate_due': {
      const training = task.kind === 'training_due'
      const people = { count: task.quantity ?? 0 }
      const until = task.dueOn === null ? null : t('task.renewalDueOn', { day: format.day(task.dueOn) })
      return {
        mark,
        subject: t(training ? 'task.trainingDue' : 'task.certificateDue'),
        detail: [t('task.people', people), until].filter(Boolean).join(' · '),
        action: t('task.doStaff'),
        to: withFacts('/staff', { location: place }),
      }
    }
    case 'finding_overdue':
    case 'self_check_due':
    case 'verification_due': {
      const detail = task.dueOn === null ? '' : t('task.renewalDueOn', { day: format.day(task.dueOn) })
      if (task.kind === 'finding_overdue')
        return {
          mark,
          subject: t('task.findingOverdue'),
          detail,
          action: t('task.doFindings'),
          to: withFacts('/three-bright/findings', { location: place }),
        }
      return {
        mark,
        subject: t(task.kind === 'self_check_due' ? 'task.selfCheckDue' : 'task.verificationDue'),
        detail,
        action: t('task.doInspect'),
        to: `/three-bright/inspect/${place}`,
      }
    }
    case 'reading_due':
      return {
        mark,
        subject: t('task.readingDue'),
        detail: task.since === null ? '' : t('task.readingDueAt', { at: format.instant(task.since) }),
        action: t('task.doRead'),
        to: `/climate/enter?place=${place}`,
      }
    case 'count_due':
      return {
        mark,
        subject: t('task.countDue'),
        detail: task.dueOn === null ? '' : t('task.countDueOn', { day: format.day(task.dueOn) }),
        action: t('task.doCount'),
        to: withFacts('/stocktakes', { plan: place }),
      }
    case 'count_to_approve':
      return {
        mark,
        subject: t('task.countToApprove'),
        detail: '',
        action: t('task.doApprove'),
        to: task.stocktakeId ? `/stocktakes/${task.stocktakeId}` : '/stocktakes',
      }
    case 'transfer_to_receive':
      return {
        mark,
        subject: t('task.transferToReceive'),
        detail: t('task.together', { quantity: amount }),
        action: t('task.doReceive'),
        to: task.transferId ? `/transfers/${task.transferId}` : '/transfers',
      }
    case 'order_emergency':
    case 'order_to_approve':
    case 'order_to_dispatch':
      return {
        mark,
        ...wordOrder(task.kind, tools),
        detail: '',
        to: task.orderId ? `/replenishment/orders/${task.orderId}` : '/replenishment/orders',
      }
    case 'dispenser_offline':
      return {
        mark,
        subject: t('task.offline'),
        detail: t('task.offlineHint'),
        action: t('task.doLook'),
        to: placePage,
      }
    case 'discrepancy':
      return {
        mark,
        subject: t('task.discrepancy'),
        detail: t('task.discrepancyHint', { quantity: amount }),
        action: t('task.doLook'),
        to: placePage,
      }
    case 'holidays_missing': {
      const year = task.dueOn?.slice(0, 4) ?? ''
      return {
        mark,
        subject: t('holidays.task', { year }),
        detail: t('holidays.taskDetail'),
        action: t('holidays.doEnter'),
        to: withFacts('/admin/holidays', { year }),
      }
    }
    case 'not_verified':
      return {
        mark,
        subject: t('task.notVerified'),
        detail: '',
        action: t('task.doVerify'),
        to: `${placePage}/edit`,
      }
  }
}
