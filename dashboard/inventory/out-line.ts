import { randomId } from '@mantine/hooks'
import type { Product } from '../../protocol/api/catalog.ts'
import type { Balance } from '../../protocol/api/inventory.ts'
import { addUnits } from '../scanning/scanned-count.ts'
import { type Count, NO_COUNT, toUnits } from './quantity.ts'

export interface OutLine {
  key: string
  product: string | null
  count: Count
  /** Null: first expired, first out. */
  lotId: string | null
}

export const emptyOutLine = (product: string | null = null): OutLine => ({
  key: randomId(),
  product,
  count: NO_COUNT,
  lotId: null,
})

/** Something was entered that is worth keeping. */
export const hasOut = (lines: readonly OutLine[]): boolean =>
  lines.some(({ product, count }) => product !== null && count.count !== '')

type Lot = Pick<Balance, 'lotId' | 'productId' | 'expiresOn' | 'quantity' | 'usable'>

/**
 * The lot that first expired, first out (近效期先出) takes next, after what the lines take already: the automatic ones in
 * that order, the others from the lot they name. Null when nothing usable is left.
 */
export function nextToLeave(
  lines: readonly OutLine[],
  lots: readonly Lot[],
  product: Product,
): string | null {
  const usable = lots
    .filter((lot) => lot.productId === product.id && lot.usable && lot.quantity > 0)
    .toSorted((a, b) => a.expiresOn.localeCompare(b.expiresOn) || (a.lotId < b.lotId ? -1 : 1))
  const taken = new Map<string, number>()
  let automatic = 0
  for (const line of lines) {
    if (line.product !== product.id) continue
    const units = toUnits(line.count, product) ?? 0
    if (line.lotId === null) automatic += units
    else taken.set(line.lotId, (taken.get(line.lotId) ?? 0) + units)
  }
  for (const { lotId, quantity } of usable) {
    const left = quantity - (taken.get(lotId) ?? 0) - automatic
    if (left > 0) return lotId
    automatic = Math.max(0, -left)
  }
  return null
}

/** What a scan changed: the line now, and as it was; null when there was none. */
export interface OutChange {
  key: string
  before: OutLine | null
}

/** Adds to the line of the product and lot, else fills a blank line or a new one. */
export function addOut(
  lines: readonly OutLine[],
  product: Product,
  lotId: string | null,
  units: number,
): { lines: OutLine[]; change: OutChange } {
  const known = lines.find((line) => line.product === product.id && line.lotId === lotId)
  const blank = lines.find((line) => line.product === null)
  const target = known ?? blank
  const base = target ?? emptyOutLine()
  const filled = { ...base, product: product.id, lotId, count: addUnits(base.count, units, product) }
  return {
    lines: target ? lines.map((line) => (line === target ? filled : line)) : [...lines, filled],
    change: { key: filled.key, before: target ?? null },
  }
}

/** Other lines stay as they are by now. The last line is never taken away. */
export function undoOut(lines: readonly OutLine[], { key, before }: OutChange): OutLine[] {
  if (before) return lines.map((line) => (line.key === key ? before : line))
  const left = lines.filter((line) => line.key !== key)
  return left.length === 0 ? [emptyOutLine()] : left
}
