import type { RecordCounts } from '../../protocol/api/stocktakes.ts'
import type { Ambient } from '../ambient.ts'
import type { Writer } from '../db/database.ts'
import { InvalidError, NotFoundError } from '../errors.ts'
import { businessTime } from '../inventory/business-time.ts'
import type { InventoryService } from '../inventory/inventory.service.ts'
import { phoneSlow, SLOW_MESSAGE } from '../phone-clock.ts'
import type { Actor } from '../route.ts'
import * as store from './stocktakes.store.ts'

/** Somebody's counts, within their transaction. */
export interface CountDesk {
  tx: Writer
  actor: Actor
  ambient: Ambient
  inventory: Pick<InventoryService, 'lotOfLabelWithin'>
}

type Counts = RecordCounts['counts']

/**
 * Writes down counts as they were made, by a clock put right; a lot that no line expected gets one. Throws
 * `NotFoundError` and `InvalidError` `lot_not_planned`, `unknown_product`, `count_too_early` and `occurred_in_future`.
 */
export async function takeCounts(
  desk: CountDesk,
  { id, createdAt }: store.StocktakeRow,
  { counts, sentAt }: RecordCounts,
) {
  const { tx, actor, ambient } = desk
  const lines = new Map((await store.readLines(tx, id)).map(({ line }) => [line.lotId, line]))
  const now = ambient.now()
  const slow = phoneSlow(sentAt, now)
  const rows: store.CountRow[] = []
  for (const [i, { quantity, countedAt, note, ...named }] of counts.entries()) {
    const line = named.lotId === undefined ? await foundLine(desk, id, named, i) : lines.get(named.lotId)
    if (!line)
      throw new InvalidError(
        'lot_not_planned',
        'That lot is not part of this count: name product and label.',
        {
          errors: [{ path: `counts.${i}.lotId`, message: 'is in no line of this count' }],
        },
      )
    lines.set(line.lotId, line)
    const at = businessTime(new Date(Date.parse(countedAt) + slow).toISOString(), now)
    if (at.getTime() < createdAt.getTime() - SLOW_MESSAGE)
      throw new InvalidError('count_too_early', 'A count cannot be older than its plan.', {
        params: { plannedAt: createdAt.toISOString() },
        errors: [{ path: `counts.${i}.countedAt`, message: 'is before the count was planned' }],
      })
    rows.push({
      id: ambient.newId(),
      stocktakeId: id,
      lotId: line.lotId,
      round: line.round,
      quantity,
      countedAt: at < createdAt ? createdAt : at,
      recordedAt: now,
      personId: actor.person.id,
      note: note ?? null,
    })
  }
  await store.insertCounts(tx, rows)
}

/** A line for what lies there and is in none. */
async function foundLine(
  { tx, actor, inventory }: CountDesk,
  id: string,
  { product, lot }: Pick<Counts[number], 'product' | 'lot'>,
  i: number,
): Promise<store.LineRow> {
  if (product === undefined || lot === undefined)
    throw new InvalidError('lot_not_planned', 'Name the lot, or its product with number and expiry date.', {
      errors: [{ path: `counts.${i}`, message: 'names no lot' }],
    })
  const found = await inventory.lotOfLabelWithin(tx, actor, { product, lot })
  await store.insertLines(tx, [lineOf(id, found, true)])
  const line = (await store.readLines(tx, id)).find((each) => each.line.lotId === found.lotId)
  if (!line) throw new NotFoundError('lot', found.lotId)
  return line.line
}

/** `found`: no line expected the lot there. */
export const lineOf = (
  stocktakeId: string,
  { lotId, productId }: { lotId: string; productId: string },
  found: boolean,
): store.LineRow => ({
  stocktakeId,
  lotId,
  productId,
  round: 1,
  found,
  reason: null,
  counted: null,
  book: null,
})
