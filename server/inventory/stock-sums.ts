import { ancestorsOf } from '../places/division-code.ts'
import type { JudgedItem } from './stock-item.ts'
import { STATUS_ORDER } from './stock-status.ts'

/** Of pairs of place and product, by the position of their status among all. */
export interface StatusSums {
  pairs: readonly number[]
  /** Base units, of all products. */
  quantity: readonly number[]
  usable: readonly number[]
}

const none = (): Record<keyof StatusSums, number[]> => ({
  pairs: STATUS_ORDER.map(() => 0),
  quantity: STATUS_ORDER.map(() => 0),
  usable: STATUS_ORDER.map(() => 0),
})
const NONE: StatusSums = none()
const EVERYWHERE = ''

/** What pairs come to in each jurisdiction, kept while places change: whole numbers, so nothing is lost on the way. */
export class SumsByJurisdiction {
  readonly #sums = new Map<string, ReturnType<typeof none>>()

  /** Counts a place in (`sign` 1) or out (−1) of its jurisdiction and all above. */
  count(
    { place, items }: { place: { jurisdictionCode: string }; items: readonly JudgedItem[] },
    sign: 1 | -1,
  ): void {
    const { jurisdictionCode } = place
    for (const code of [EVERYWHERE, ...ancestorsOf(jurisdictionCode), jurisdictionCode]) {
      const { pairs, quantity, usable } = this.#sums.get(code) ?? none()
      for (const item of items) {
        const at = item.badness
        pairs[at] = (pairs[at] ?? 0) + sign
        quantity[at] = (quantity[at] ?? 0) + sign * item.quantity
        usable[at] = (usable[at] ?? 0) + sign * item.usable
      }
      this.#sums.set(code, { pairs, quantity, usable })
    }
  }

  of(scope: string | null): StatusSums {
    return this.#sums.get(scope ?? EVERYWHERE) ?? NONE
  }
}
