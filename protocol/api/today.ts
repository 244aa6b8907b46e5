import { z } from 'zod'
import { alertRule } from './alerts.ts'
import { day, id, instant } from './parts.ts'

/** One thing to do, made by the system. The dashboard words it from `kind` and the facts. Most urgent first. */
export const task = z.object({
  kind: z.enum([
    'stocked_out',
    'low_stock',
    'lot_expired',
    'lot_near_expiry',
    'lot_recalled',
    'lot_quarantined',
    'quarantine_proposed',
    'excursion',
    'transfer_to_receive',
    'order_emergency',
    'order_to_approve',
    'order_to_dispatch',
    'count_due',
    'count_to_approve',
    'dispenser_refill',
    'dispenser_offline',
    'discrepancy',
    'reading_due',
    'not_verified',
    'training_due',
    'certificate_due',
    'finding_overdue',
    'self_check_due',
    'verification_due',
    'holidays_missing',
    'alert',
  ]),
  urgency: z.enum(['now', 'today', 'soon']),
  /** Null for what concerns every place. */
  locationId: id.nullable(),
  locationName: z.string().nullable(),
  productId: id.nullable(),
  productName: z.string().nullable(),
  lotId: id.nullable(),
  lotNumber: z.string().nullable(),
  expiresOn: day.nullable(),
  transferId: id.nullable(),
  recallId: id.nullable(),
  /** A replenishment order that waits for approval or dispatch. */
  orderId: id.nullable(),
  /** The count that waits for approval. */
  stocktakeId: id.nullable(),
  /** Day on which a count is or was due; the first day whose holidays are not known. */
  dueOn: day.nullable(),
  quantity: z.number().int().nullable(),
  since: instant.nullable(),
  /** An alert nobody has answered, whose cause is no other task. */
  alertId: id.nullable(),
  alertRule: alertRule.nullable(),
})
export type Task = z.infer<typeof task>

/** The day's work and numbers; each number equals the length of the list it opens. */
export const today = z.object({
  at: instant,
  tasks: z.array(task),
  /** Tasks in all; `tasks` holds the first 200. */
  totalTasks: z.number().int(),
  numbers: z.object({
    /** (place, product) pairs by status, as in the stock table. */
    stockOut: z.number().int(),
    low: z.number().int(),
    nearExpiry: z.number().int(),
    /** Lots at places that are expired and still lie there. */
    expired: z.number().int(),
    dispensers: z.number().int(),
    online: z.number().int(),
    offline: z.number().int(),
    unknown: z.number().int(),
    inTransit: z.number().int(),
    /** Units given out today and in the last 7 days. */
    issuedToday: z.number().int(),
    issuedWeek: z.number().int(),
    /** Events outside limits of storage that last. */
    excursions: z.number().int(),
    /** Units that are stored within the limits of their product now ÷ all, 0 to 100; null when nothing is known. */
    storedSafelyPercent: z.number().nullable(),
    published: z.number().int(),
    complete: z.number().int(),
  }),
})
export type Today = z.infer<typeof today>
