import { randomId } from '@mantine/hooks'
import type { DifferenceReason } from '../../protocol/api/delivery-notes.ts'
import type { ReceiptLine } from '../../protocol/api/inventory.ts'
import type { ScannedGoods } from '../scanning/scan.bar.tsx'
import { addUnits } from '../scanning/scanned-count.ts'
import { type Count, NO_COUNT, toUnitsOrNone } from './quantity.ts'

export interface ReceiveLine {
  key: string
  product: string | null
  lot: string
  expiresOn: string
  count: Count
  /** On the delivery note. */
  sent: Count
  reason: DifferenceReason | null
  reasonNote: string
  quarantine: boolean
}

export const emptyReceiveLine = (product: string | null = null): ReceiveLine => ({
  key: randomId(),
  product,
  lot: '',
  expiresOn: '',
  count: NO_COUNT,
  sent: NO_COUNT,
  reason: null,
  reasonNote: '',
  quarantine: false,
})

const isBlank = ({ product, lot, expiresOn, count }: ReceiveLine): boolean =>
  product === null && lot === '' && expiresOn === '' && count.count === ''

export const hasEntries = (lines: readonly ReceiveLine[]): boolean => lines.some((line) => !isBlank(line))

/** What a scan changed: the line now, and as it was; null when there was none. */
export interface LineChange {
  key: string
  before: ReceiveLine | null
}

/** A further scan of the same lot adds to its line; another lot takes the first blank line or a new one. */
export function addScan(
  lines: readonly ReceiveLine[],
  { product, lotNumber, expiresOn, units }: ScannedGoods,
): { lines: ReceiveLine[]; change: LineChange } {
  const lot = lotNumber ?? ''
  const known = lines.find(
    (line) => line.product === product.id && line.lot.trim() === lot && line.expiresOn === (expiresOn ?? ''),
  )
  const target = known ?? lines.find(isBlank)
  const base = target ?? emptyReceiveLine()
  const filled: ReceiveLine = {
    ...base,
    product: product.id,
    lot,
    expiresOn: expiresOn ?? '',
    count: addUnits(base.count, units, product),
  }
  const change = { key: filled.key, before: target ?? null }
  return {
    lines: target ? lines.map((line) => (line === target ? filled : line)) : [...lines, filled],
    change,
  }
}

/** Other lines stay as they are by now. The last line is never taken away. */
export function undoScan(lines: readonly ReceiveLine[], { key, before }: LineChange): ReceiveLine[] {
  if (before) return lines.map((line) => (line.key === key ? before : line))
  const left = lines.filter((line) => line.key !== key)
  return left.length === 0 ? [emptyReceiveLine()] : left
}

type Sizes = Parameters<typeof toUnitsOrNone>[1]

/** Received − sent, base units; null while one of them is not known. */
export function differenceOf(line: ReceiveLine, product: Sizes): number | null {
  const received = toUnitsOrNone(line.count, product)
  const sent = toUnitsOrNone(line.sent, product)
  return received === null || sent === null ? null : received - sent
}

/** The line as it is posted. Without a comparison the paper says nothing. */
export function toReceiptLine(line: ReceiveLine, product: Sizes, compared: boolean): ReceiptLine {
  const plain = {
    product: line.product ?? '',
    lot: { number: line.lot.trim(), expiresOn: line.expiresOn },
    quantity: toUnitsOrNone(line.count, product) ?? 0,
  }
  const sent = toUnitsOrNone(line.sent, product)
  if (!compared || sent === null) return plain
  const note = line.reasonNote.trim()
  return {
    ...plain,
    sent,
    ...(line.reason && { difference: { reason: line.reason, ...(note !== '' && { note }) } }),
    ...(line.quarantine && { quarantine: true }),
  }
}
