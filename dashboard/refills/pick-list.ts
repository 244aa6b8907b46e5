import type { Round } from '../../protocol/api/rounds.ts'

type Load = Round['stops'][number]['channels'][number]['loads'][number]

export interface PickedProduct {
  productId: string
  productName: string
  /** Base units of all lots. */
  total: number
  lots: { lotId: string; lotNumber: string; expiresOn: string; quantity: number }[]
}

/** Stops that somebody still goes to, or has been to: what nobody goes to is not picked. */
const planned = (round: Round) => round.stops.filter(({ skipped }) => skipped === null)

/** What to fetch at the source: by product, each lot with its units, those that expire first in front. */
export function pickList(round: Round): PickedProduct[] {
  const products = new Map<string, PickedProduct>()
  for (const load of planned(round).flatMap(({ channels }) => channels.flatMap(({ loads }) => loads)))
    add(products, load)
  const sorted = [...products.values()].toSorted((a, b) => a.productName.localeCompare(b.productName))
  for (const { lots } of sorted)
    lots.sort((a, b) => a.expiresOn.localeCompare(b.expiresOn) || a.lotId.localeCompare(b.lotId))
  return sorted
}

function add(products: Map<string, PickedProduct>, load: Load): void {
  const { productId, productName, lotId, lotNumber, expiresOn, quantity } = load
  const product = products.get(productId) ?? { productId, productName, total: 0, lots: [] }
  products.set(productId, product)
  product.total += quantity
  const lot = product.lots.find((known) => known.lotId === lotId)
  if (lot) lot.quantity += quantity
  else product.lots.push({ lotId, lotNumber, expiresOn, quantity })
}

/** What each stop gets, in the order of the round. */
export const loadsByStop = (round: Round): { position: number; locationName: string; loads: Load[] }[] =>
  planned(round).map(({ position, locationName, channels }) => ({
    position,
    locationName,
    loads: channels.flatMap(({ loads }) => loads),
  }))
