/** Free room in a channel that is worth filling. */
export interface Want {
  locationId: string
  channel: number
  productId: string
  /** Base units, above 0. */
  room: number
  /** The higher, the earlier it gets its share of what is short. */
  urgency: number
}

export interface Allotted extends Want {
  /** Base units, 0 to `room`. */
  quantity: number
}

/** Shares what lies at the source, and what the vehicle holds, most urgent first; channels that get nothing are left out. */
export function allot(
  wants: readonly Want[],
  stock: ReadonlyMap<string, number>,
  vehicleUnits: number,
): Allotted[] {
  const left = new Map(stock)
  let room = vehicleUnits
  const allotted: Allotted[] = []
  for (const want of wants.toSorted((a, b) => b.urgency - a.urgency)) {
    const quantity = Math.min(want.room, left.get(want.productId) ?? 0, room)
    if (quantity <= 0) continue
    left.set(want.productId, (left.get(want.productId) ?? 0) - quantity)
    room -= quantity
    allotted.push({ ...want, quantity })
  }
  return allotted
}

/** Units of a lot at the source, those that expire first in front. */
export interface SourceLot {
  lotId: string
  productId: string
  quantity: number
}

export interface LotLoad {
  locationId: string
  channel: number
  lotId: string
  quantity: number
}

/**
 * Which lots go into which channel: along the route, first expired first (近效期先出), so that one lot is used up before
 * the next is opened. `loads` come in the order of the route and do not exceed the lots.
 */
export function pickLots(
  loads: readonly Pick<Allotted, 'locationId' | 'channel' | 'productId' | 'quantity'>[],
  lots: readonly SourceLot[],
): LotLoad[] {
  const left = lots.map((lot) => ({ ...lot }))
  return loads.flatMap(({ locationId, channel, productId, quantity }) => {
    const picked: LotLoad[] = []
    let missing = quantity
    for (const lot of left) {
      if (lot.productId !== productId || lot.quantity === 0 || missing === 0) continue
      const taken = Math.min(missing, lot.quantity)
      lot.quantity -= taken
      missing -= taken
      picked.push({ locationId, channel, lotId: lot.lotId, quantity: taken })
    }
    return picked
  })
}
