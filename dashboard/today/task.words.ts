import type { Task } from '../../protocol/api/today.ts'
import type { Catalog } from '../components/catalog.ts'
import type { Mark } from '../components/status.marks.ts'
import type { Format } from '../locales/format.ts'
import type { Translate } from '../locales/text.ts'

export interface TaskWords {
  mark: Mark
  sentence: string
  /** What to press and where it leads. */
  action: string
  to: string
}

const MARK: Readonly<Record<Task['kind'], Mark>> = {
  stocked_out: 'out',
  low_stock: 'low',
  lot_expired: 'out',
  lot_near_expiry: 'near_expiry',
  lot_quarantined: 'unknown',
  transfer_to_receive: 'over',
  dispenser_refill: 'low',
  dispenser_offline: 'offline',
  discrepancy: 'unknown',
  not_verified: 'stale',
}

const withFacts = (path: string, facts: Record<string, string | null>): string => {
  const search = new URLSearchParams(
    Object.entries(facts).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  )
  return `${path}?${search}`
}

/** A task of the system as a sentence a supply manager would say, with the screen that settles it. */
export function wordTask(
  task: Task,
  { t, format, catalog }: { t: Translate; format: Format; catalog: Catalog },
): TaskWords {
  const { locationId: place, productId: product, lotId: lot } = task
  const productName = catalog.name(product, task.productName)
  const quantity = task.quantity === null ? t('words.unknownQuantity') : catalog.units(task.quantity, product)
  const lotNumber = task.lotNumber || t('words.noLotNumber')
  const day = task.expiresOn === null ? t('words.unknown') : format.day(task.expiresOn)
  const placePage = `/places/${place}`
  const replenish = withFacts('/movements/transfer', { to: place, product })
  const mark = MARK[task.kind]

  switch (task.kind) {
    case 'stocked_out':
      return {
        mark,
        sentence: t('task.stockedOut', { product: productName }),
        action: t('task.doReplenish'),
        to: replenish,
      }
    case 'low_stock':
      return {
        mark,
        sentence: t('task.lowStock', { product: productName, quantity }),
        action: t('task.doReplenish'),
        to: replenish,
      }
    case 'lot_expired':
      return {
        mark,
        sentence: t('task.lotExpired', { product: productName, lot: lotNumber, day, quantity }),
        action: t('task.doDispose'),
        to: withFacts('/movements/dispose', { from: place, lot }),
      }
    case 'lot_near_expiry':
      return {
        mark,
        sentence: t('task.lotNearExpiry', { product: productName, lot: lotNumber, day, quantity }),
        action: t('task.doTransfer'),
        to: withFacts('/movements/transfer', { from: place, product }),
      }
    case 'lot_quarantined':
      return {
        mark,
        sentence: t('task.lotQuarantined', { product: productName, lot: lotNumber, quantity }),
        action: t('task.doLook'),
        to: placePage,
      }
    case 'transfer_to_receive':
      return {
        mark,
        sentence: t('task.transferToReceive', { quantity }),
        action: t('task.doReceive'),
        to: task.transferId ? `/transfers/${task.transferId}` : '/transfers',
      }
    case 'dispenser_refill':
      return {
        mark,
        sentence:
          product === null ? t('task.refill') : t('task.refillProduct', { product: productName, quantity }),
        action: t('task.doRefill'),
        to: replenish,
      }
    case 'dispenser_offline':
      return { mark, sentence: t('task.offline'), action: t('task.doLook'), to: placePage }
    case 'discrepancy':
      return { mark, sentence: t('task.discrepancy', { quantity }), action: t('task.doLook'), to: placePage }
    case 'not_verified':
      return { mark, sentence: t('task.notVerified'), action: t('task.doVerify'), to: `${placePage}/edit` }
  }
}
