import { randomId } from '@mantine/hooks'
import type { OutLine } from './out-line.ts'

/** A line of a transfer that another page worked out. Ids hold no dots. */
export interface PrefilledLine {
  productId: string
  lotId: string
  /** Base units. */
  quantity: number
}

const SHAPE = /^([\w-]{1,64})\.([\w-]{1,64})\.(\d{1,9})$/

/** The address of the transfer form with these lines filled in. */
export function transferAddress(
  way: { from: string; to: string; reason: string },
  lines: readonly PrefilledLine[],
): string {
  const search = new URLSearchParams({ ...way })
  for (const { productId, lotId, quantity } of lines)
    search.append('line', `${productId}.${lotId}.${quantity}`)
  return `/movements/transfer?${search}`
}

/** What the address says; a line that is none is left out. */
export function prefilledLines(search: URLSearchParams): OutLine[] {
  return search.getAll('line').flatMap((written): OutLine[] => {
    const [, product, lotId, count] = SHAPE.exec(written) ?? []
    if (product === undefined || lotId === undefined || Number(count) < 1) return []
    return [{ key: randomId(), product, lotId, count: { count: Number(count), pack: 'unit' } }]
  })
}
