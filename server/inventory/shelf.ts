import { byLoading, firstLoaded, type Take } from './first-loaded.ts'
import { type BalanceChange, lowestBalance } from './lowest-balance.ts'

/** One lot at one place as the ledger has it. */
export interface ShelfLot {
  lotId: string
  /** Base units, 0 or more. */
  balance: number
  /** When it was loaded, milliseconds since 1970. */
  since: number
  /** Latest business time of any line, milliseconds since 1970: an earlier entry is backdated. */
  lastOccurredAt: number
}

interface Slot extends ShelfLot {
  /** In ledger order. */
  changes: BalanceChange[]
  taken: number
}

/** Sum of what was taken from a lot, and the latest business time of it. */
export interface Taken extends Take {
  at: number
}

/** The lots of one product at one place while a group of vends is posted: what one takes is gone for the next. */
export class Shelf {
  readonly #slots: Slot[] = []

  /** The same lot again changes nothing. Before the first `take`. */
  add(lot: ShelfLot): void {
    if (this.#find(lot.lotId)) return
    const { lotId, balance, since, lastOccurredAt } = lot
    this.#slots.push({ lotId, balance, since, lastOccurredAt, changes: [], taken: 0 })
    if (this.#slots.length > 1) this.#slots.sort(byLoading)
  }

  /** True when a take at `at` would lie before something the ledger has: then `remember` what is later than `at`. */
  isBackdated(at: number): boolean {
    return this.#slots.some((slot) => at < slot.lastOccurredAt)
  }

  /** Changes in ledger order. Before the first `take`. */
  remember(changes: readonly (BalanceChange & { lotId: string })[]): void {
    for (const { lotId, at, delta } of changes) this.#find(lotId)?.changes.push({ at, delta })
  }

  /** Takes up to `quantity` units that left at `at`, first loaded first; fewer when fewer could have been there. */
  take(quantity: number, at: number): Take[] {
    const takes = firstLoaded(this.#slots, (slot) => availableAt(slot, at), quantity)
    for (const take of takes) this.#record(take, at)
    return takes
  }

  #record({ lotId, quantity }: Take, at: number): void {
    const slot = this.#find(lotId)
    if (!slot) return
    slot.balance -= quantity
    slot.taken += quantity
    const change = { at, delta: -quantity }
    if (at >= slot.lastOccurredAt) {
      slot.lastOccurredAt = at
      slot.changes.push(change)
    } else {
      const position = slot.changes.findLastIndex((known) => known.at <= at) + 1
      slot.changes.splice(position, 0, change)
    }
  }

  /** What was taken, one entry for each lot. */
  get taken(): Taken[] {
    return this.#slots
      .filter((slot) => slot.taken > 0)
      .map(({ lotId, taken, lastOccurredAt }) => ({ lotId, quantity: taken, at: lastOccurredAt }))
  }

  #find(lotId: string): Slot | undefined {
    return this.#slots.find((slot) => slot.lotId === lotId)
  }
}

const availableAt = ({ balance, changes, lastOccurredAt }: Slot, at: number): number =>
  at >= lastOccurredAt ? balance : lowestBalance(balance, changes, at)
