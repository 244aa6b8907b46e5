import type { Product } from '../../../protocol/api/catalog.ts'
import type { Movement } from '../../../protocol/api/inventory.ts'
import { type Cell, type Column, columns } from './report-table.ts'

export const MOVEMENT_COLUMNS: readonly Column[] = [
  ...columns('time', 'at'),
  ...columns('text', 'kind', 'from', 'to', 'product', 'unit', 'lot'),
  ...columns('date', 'expiresOn'),
  ...columns('units', 'in', 'out'),
  ...columns('text', 'who', 'remark'),
]

/**
 * 流水账: a row for each line of a movement. What came to and what left the place asked about, or, without a place, the real
 * places as against suppliers, recipients and the ledger's other sides: between two places a line has both.
 */
export function movementRows(
  movements: readonly Movement[],
  products: ReadonlyMap<string, Product>,
  locationId: string | undefined,
  isPlace: (kind: Movement['from']['kind']) => boolean,
): Cell[][] {
  const holds = ({ id, kind }: Movement['from']) =>
    locationId === undefined ? isPlace(kind) : id === locationId
  return movements.flatMap((movement) =>
    movement.lines
      .filter((line) => products.has(line.productId))
      .map((line): Cell[] => {
        const product = products.get(line.productId)
        return [
          movement.occurredAt,
          { word: `kind.${movement.kind}` },
          movement.from.name,
          movement.to.name,
          product ? { product } : line.productName,
          product ? { unitOf: product } : null,
          line.lotNumber,
          line.expiresOn,
          holds(movement.to) ? line.quantity : null,
          holds(movement.from) ? line.quantity : null,
          movement.personName ?? (movement.deviceId === null ? null : { word: 'machine' }),
          { reason: movement.reason, note: movement.note },
        ]
      }),
  )
}
