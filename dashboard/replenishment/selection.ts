import type { Suggestion } from '../../protocol/api/replenishment.ts'

/** A suggestion that was chosen, with what is to be ordered; nothing while nobody has entered it. */
export interface Chosen {
  suggestion: Suggestion
  quantity: number | null
}
export type Selection = ReadonlyMap<string, Chosen>

export const keyOf = ({ location, productId }: Suggestion): string => `${location.id} ${productId}`

/** Below its emergency order point, or gone with nothing known of its use: as the server judges. */
export const isUrgent = ({ need, basis }: Suggestion): boolean =>
  need === 'emergency' || (need === 'unknown' && basis.usable === 0)

interface NewOrder {
  location: string
  emergency: boolean
  lines: { product: string; quantity: number }[]
}

/** One order for each place; an emergency only where something is one. Null while a quantity is missing. */
export function ordersOf(selection: Selection, emergency: boolean): NewOrder[] | null {
  const orders = new Map<string, NewOrder>()
  for (const { suggestion, quantity } of selection.values()) {
    if (quantity === null || quantity <= 0) return null
    const { id } = suggestion.location
    const order = orders.get(id) ?? { location: id, emergency: false, lines: [] }
    order.emergency ||= emergency && isUrgent(suggestion)
    order.lines.push({ product: suggestion.productId, quantity })
    orders.set(id, order)
  }
  return [...orders.values()]
}
