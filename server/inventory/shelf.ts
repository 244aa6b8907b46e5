import { firstLoaded, type Take } from './first-loaded.ts'
import { type BalanceChange, lowestBalance } from './lowest-balance.ts'

/** One lot at one place as the ledger has it. */
export interface ShelfLot {
  lotId: string
  balance: number
  since: number
  /** Latest business time of any line, milliseconds since 1970: an earlier entry is backdated. */
  lastOccurredAt: number
}

interface Slot extends ShelfLot {
  /** In ledger order. */
  changes: BalanceChange[]
}

export interface Taken extends Take {
  /** Latest business time of what was taken. */
  at: number
}

/** The lots of one product at one place while a group of vends is posted: what each takes is gone for the next. */
export class Shelf {
  readonly #slots = new Map<string, Slot>()
  readonly #taken = new Map<string, Taken>()

  /** `lots` may say the same lot twice. */
  add(lot: ShelfLot): void {
    if (!this.#slots.has(lot.lotId)) this.#slots.set(lot.lotId, { ...lot, changes: [] })
  }

  /** True when a take at `at` would lie before something the ledger has: then `remember` what is later than `at`. */
  isBackdated(at: number): boolean {
    for (const slot of this.#slots.values()) if (at < slot.lastOccurredAt) return true
    return false
  }

  /** Changes in ledger order. Before the first `take`. */
  remember(changes: readonly (BalanceChange & { lotId: string })[]): void {
    for (const { lotId, at, delta } of changes) this.#slots.get(lotId)?.changes.push({ at, delta })
  }

  /** Takes up to `quantity` units that left at `at`, first loaded first; fewer when fewer could have been there. */
  take(quantity: number, at: number): Take[] {
    const lots = [...this.#slots.values()].map((slot) => ({
      lotId: slot.lotId,
      since: slot.since,
      available: at >= slot.lastOccurredAt ? slot.balance : lowestBalance(slot.balance, slot.changes, at),
    }))
    const takes = firstLoaded(lots, quantity)
    for (const take of takes) this.#record(take, at)
    return takes
  }

  #record({ lotId, quantity }: Take, at: number): void {
    const slot = this.#slots.get(lotId)
    if (!slot) return
    slot.balance -= quantity
    slot.lastOccurredAt = Math.max(slot.lastOccurredAt, at)
    const position = slot.changes.findLastIndex((change) => change.at <= at) + 1
    slot.changes.splice(position, 0, { at, delta: -quantity })
    const taken = this.#taken.get(lotId)
    this.#taken.set(lotId, {
      lotId,
      quantity: (taken?.quantity ?? 0) + quantity,
      at: Math.max(taken?.at ?? at, at),
    })
  }

  /** Sums per lot of everything taken. */
  get taken(): Iterable<Taken> {
    return this.#taken.values()
  }
}
