import { FLOW_COLUMNS } from '../../../protocol/api/month-sums.ts'
import {
  columns,
  PRODUCT_COLUMNS,
  type ProductMonths,
  productCells,
  share,
  sumOf,
  type Table,
} from './report-table.ts'

/**
 * 进销存月报: what lay there, what came, what went and what lies there now, of each product. The columns add up: opening +
 * received + transferred in − issued − vended − transferred out + corrections − losses − disposed = closing. Units of
 * different products are never summed. `road` is what is on the road at the end, by product; null where that cannot be said.
 */
export function stockReport(
  products: readonly ProductMonths[],
  road: ReadonlyMap<string, number> | null,
): Table {
  const rows = products.flatMap(({ product, months }) => {
    const opening = months[0]?.opening ?? 0
    const closing = months.at(-1)?.closing ?? 0
    const moved = FLOW_COLUMNS.some((flow) => months.some((month) => month[flow] !== 0))
    const under = road?.get(product.id) ?? 0
    if (!moved && opening === 0 && closing === 0 && under === 0) return []
    return [
      [
        ...productCells(product),
        opening,
        sumOf(months, (month) => month.received),
        sumOf(months, (month) => month.transferredIn),
        sumOf(months, (month) => month.issued),
        sumOf(months, (month) => month.vended),
        sumOf(months, (month) => month.transferredOut),
        sumOf(months, (month) => month.opened + month.counted + month.adjusted),
        sumOf(months, (month) => month.damaged + month.stolen + month.expired + month.lost),
        sumOf(months, (month) => month.disposed),
        closing,
        ...(road ? [under] : []),
      ],
    ]
  })
  return {
    columns: [
      ...PRODUCT_COLUMNS,
      ...columns(
        'units',
        'opening',
        'received',
        'transferredIn',
        'issued',
        'vended',
        'transferredOut',
        'corrected',
        'losses',
        'disposed',
        'closing',
        ...(road ? (['onTheRoad'] as const) : []),
      ),
    ],
    rows,
    totals: null,
    notes: ['reversals_net', ...(road ? (['road_apart'] as const) : [])],
  }
}

/**
 * Wastage = losses ÷ (opening + received). Losses are units damaged, stolen, expired or disposed of, and those lost on the
 * road where the whole county is asked about. What came by transfer from outside counts as received: transfers in less
 * transfers out, when more came.
 */
export function wastageReport(
  products: readonly ProductMonths[],
  road: readonly ProductMonths[] | null,
): Table {
  const rows = products.flatMap(({ product, months }) => {
    const opening = months[0]?.opening ?? 0
    const came =
      sumOf(months, (month) => month.transferredIn) - sumOf(months, (month) => month.transferredOut)
    const received = sumOf(months, (month) => month.received + month.opened) + Math.max(0, road ? 0 : came)
    const onRoad = road?.find((each) => each.product.id === product.id)
    const lost = road ? sumOf(onRoad?.months ?? [], (month) => month.lost) : null
    const [damaged, stolen, expired, disposed] = (['damaged', 'stolen', 'expired', 'disposed'] as const).map(
      (flow) => sumOf(months, (month) => month[flow]),
    ) as [number, number, number, number]
    const losses = damaged + stolen + expired + disposed + (lost ?? 0)
    if (opening === 0 && received === 0 && losses === 0) return []
    const cells = [damaged, stolen, expired, disposed, ...(road ? [lost] : [])]
    return [
      [...productCells(product), opening, received, ...cells, losses, share(losses, opening + received)],
    ]
  })
  return {
    columns: [
      ...PRODUCT_COLUMNS,
      ...columns(
        'units',
        'opening',
        'received',
        'damaged',
        'stolen',
        'expired',
        'disposed',
        ...(road ? (['lost'] as const) : []),
        'losses',
      ),
      ...columns('share', 'wastage'),
    ],
    rows,
    totals: null,
    notes: ['reversals_net'],
  }
}
