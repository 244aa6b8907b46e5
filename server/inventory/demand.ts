import type { LocationKind } from '../../protocol/api/places.ts'
import type { Consumptions } from './consumption-memory.ts'

/** Places that supply others: their own consumption says nothing about what is asked of them. */
export const STORE_KINDS: readonly LocationKind[] = ['warehouse', 'storeroom']
export const isStore = (kind: LocationKind): boolean => STORE_KINDS.includes(kind)

/** Digits of a division code at each level, from the top. */
const LEVELS = [2, 4, 6, 9, 12] as const

/** Demand that a store serves, and how it was shared. Base units a month. */
export interface ServedDemand {
  /** Of the whole jurisdiction. */
  total: number
  /** Places there whose consumption is known. */
  places: number
  /** Stores of the same kind there, this one included. */
  stores: number
  amc: number
}

/** Average monthly consumption by jurisdiction, kept as the sum over its places. */
export class Demand {
  /** By division code and product: sum of the known averages and how many there are. */
  readonly #sums = new Map<string, { amc: number; known: number }>()
  /** By kind, division code: how many stores there are. */
  readonly #stores = new Map<string, number>()

  /**
   * Counts a place in (`sign` 1) or out (−1) of its jurisdiction and all above. Averages of null count for nothing, and
   * neither does a store that gives out nothing itself: it says nothing of those it supplies.
   */
  count(kind: LocationKind, code: string, consumptions: Consumptions, sign: 1 | -1): void {
    for (const [productId, { amc }] of consumptions) {
      if (amc === null || (amc === 0 && isStore(kind))) continue
      for (const digits of LEVELS) {
        if (digits > code.length) break
        const key = `${code.slice(0, digits)} ${productId}`
        const sum = this.#sums.get(key) ?? { amc: 0, known: 0 }
        sum.amc += sign * amc
        sum.known += sign
        if (sum.known > 0) this.#sums.set(key, sum)
        else this.#sums.delete(key)
      }
    }
  }

  countStore(kind: LocationKind, code: string, sign: 1 | -1): void {
    if (!isStore(kind)) return
    const key = `${kind} ${code}`
    this.#stores.set(key, (this.#stores.get(key) ?? 0) + sign)
  }

  /**
   * What a store has to supply a month: the consumption of its jurisdiction, shared equally with the stores of its kind
   * there. Null when no consumption is known.
   */
  servedBy(kind: LocationKind, code: string, productId: string): ServedDemand | null {
    const sum = this.#sums.get(`${code} ${productId}`)
    if (!sum) return null
    // Sums go up and down all day: what is left of a rounding error is no demand.
    const amc = sum.amc < 1e-6 ? 0 : sum.amc
    const stores = Math.max(1, this.#stores.get(`${kind} ${code}`) ?? 1)
    return { total: amc, places: sum.known, stores, amc: amc / stores }
  }
}
