/** A lot that a machine can still drop. */
export interface LoadedLot {
  lotId: string
  /** Base units that may be taken. */
  available: number
  /** When it was loaded, milliseconds since 1970. */
  since: number
}

export interface Take {
  lotId: string
  /** Base units, above 0. */
  quantity: number
}

/**
 * First loaded, first out: a channel drops what was put in first, whatever its expiry date says, and goes on with the
 * next lot when one has too little. The units taken add up to `quantity` or to all there is.
 */
export function firstLoaded(lots: readonly LoadedLot[], quantity: number): Take[] {
  const takes: Take[] = []
  let left = quantity
  for (const lot of lots.toSorted(byLoading)) {
    const taken = Math.min(left, lot.available)
    if (taken <= 0) continue
    takes.push({ lotId: lot.lotId, quantity: taken })
    left -= taken
  }
  return takes
}

/** Lots loaded at the same instant go by id, so that replays and both engines choose alike. */
const byLoading = (a: LoadedLot, b: LoadedLot): number =>
  a.since - b.since || (a.lotId < b.lotId ? -1 : a.lotId > b.lotId ? 1 : 0)
