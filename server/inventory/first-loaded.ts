/** A lot that a machine can still drop. */
export interface LoadedLot {
  lotId: string
  /** When it was loaded, milliseconds since 1970. */
  since: number
}

export interface Take {
  lotId: string
  /** Base units, above 0. */
  quantity: number
}

/** Longest in the machine first; lots loaded at one instant go by id, so that a replay and both engines choose alike. */
export const byLoading = (a: LoadedLot, b: LoadedLot): number =>
  a.since - b.since || (a.lotId < b.lotId ? -1 : a.lotId > b.lotId ? 1 : 0)

/**
 * First loaded, first out: a channel drops what was put in first, whatever its expiry date says, and goes on with the
 * next lot when one has too little. `lots` come in the order of `byLoading`, and `available` says how many base units of
 * one may be taken. The takes add up to `quantity` or to all there is.
 */
export function firstLoaded<T extends LoadedLot>(
  lots: readonly T[],
  available: (lot: T) => number,
  quantity: number,
): Take[] {
  const takes: Take[] = []
  let left = quantity
  for (const lot of lots) {
    if (left <= 0) break
    const taken = Math.min(left, available(lot))
    if (taken <= 0) continue
    takes.push({ lotId: lot.lotId, quantity: taken })
    left -= taken
  }
  return takes
}
