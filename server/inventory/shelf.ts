import { byLoading, firstLoaded, type LoadedLot, type Take } from './first-loaded.ts'
import { type BalanceChange, lowestBalance } from './lowest-balance.ts'

/** One lot at one place as the ledger has it. */
export interface ShelfLot extends LoadedLot {
  /** Base units, 0 or more. */
  balance: number
  /** How many of them lie in a channel; never more than the balance. */
  assigned: number
  /** Latest business time of any line, milliseconds since 1970: an earlier entry is backdated. */
  lastOccurredAt: number
}

interface Slot extends ShelfLot {
  /** In ledger order. */
  changes: BalanceChange[]
  taken: number
}

/** Units of one lot that lie in one channel. */
interface Content extends LoadedLot {
  slot: Slot
  quantity: number
  taken: number
}

/** Sum of what was taken from a lot, and the latest business time of it. */
export interface Taken extends Take {
  at: number
}

/**
 * The lots of one product at one place, channel by channel, while a group of vends is posted: what one takes is gone for
 * the next.
 */
export class Shelf {
  readonly #slots: Slot[] = []
  readonly #channels = new Map<number, Content[]>()

  /** The same lot again changes nothing. Before the first `take`. */
  add(lot: ShelfLot): void {
    if (this.#find(lot.lotId)) return
    this.#slots.push({ ...lot, changes: [], taken: 0 })
    if (this.#slots.length > 1) this.#slots.sort(byLoading)
  }

  /** Of the assigned units of an added lot, these lie in this channel. The same again changes nothing. Before the first `take`. */
  hold(channel: number, { lotId, quantity, since }: Take & LoadedLot): void {
    const slot = this.#find(lotId)
    if (!slot) return
    const contents = this.#channels.get(channel) ?? []
    this.#channels.set(channel, contents)
    if (contents.some((content) => content.lotId === lotId)) return
    contents.push({ lotId, slot, quantity, since, taken: 0 })
    if (contents.length > 1) contents.sort(byLoading)
  }

  /** True when a take at `at` would lie before something the ledger has: then `remember` what is later than `at`. */
  isBackdated(at: number): boolean {
    return this.#slots.some((slot) => at < slot.lastOccurredAt)
  }

  /** Changes in ledger order. Before the first `take`. */
  remember(changes: readonly (BalanceChange & { lotId: string })[]): void {
    for (const { lotId, at, delta } of changes) this.#find(lotId)?.changes.push({ at, delta })
  }

  /**
   * Takes up to `quantity` units that left a channel at `at`: what lies in that channel, first loaded first, then units
   * that lie in no channel; never what lies in another. Fewer when fewer could have been there.
   */
  take(channel: number, quantity: number, at: number): Take[] {
    const contents = this.#channels.get(channel) ?? []
    const own = firstLoaded(
      contents,
      (content) => Math.min(content.quantity, availableAt(content.slot, at)),
      quantity,
    )
    for (const take of own) {
      const content = contents.find(({ lotId }) => lotId === take.lotId)
      if (!content) continue
      content.quantity -= take.quantity
      content.taken += take.quantity
      content.slot.assigned -= take.quantity
      record(content.slot, take.quantity, at)
    }
    const rest = own.reduce((left, take) => left - take.quantity, quantity)
    const loose = firstLoaded(
      this.#slots,
      (slot) => Math.min(slot.balance - slot.assigned, availableAt(slot, at)),
      rest,
    )
    for (const take of loose) {
      const slot = this.#find(take.lotId)
      if (slot) record(slot, take.quantity, at)
    }
    return joined(own, loose)
  }

  /** What was taken, one entry for each lot. */
  get taken(): Taken[] {
    return this.#slots
      .filter((slot) => slot.taken > 0)
      .map(({ lotId, taken, lastOccurredAt }) => ({ lotId, quantity: taken, at: lastOccurredAt }))
  }

  /** How much of that lay in a channel, one entry for each channel and lot. */
  get takenFromChannels(): (Take & { channel: number })[] {
    return [...this.#channels].flatMap(([channel, contents]) =>
      contents.flatMap(({ lotId, taken }) => (taken > 0 ? [{ channel, lotId, quantity: taken }] : [])),
    )
  }

  #find(lotId: string): Slot | undefined {
    return this.#slots.find((slot) => slot.lotId === lotId)
  }
}

const availableAt = ({ balance, changes, lastOccurredAt }: Slot, at: number): number =>
  at >= lastOccurredAt ? balance : lowestBalance(balance, changes, at)

function record(slot: Slot, quantity: number, at: number): void {
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

/** One entry for each lot. */
function joined(takes: readonly Take[], more: readonly Take[]): Take[] {
  if (takes.length === 0) return [...more]
  const all = takes.map((take) => ({ ...take }))
  for (const take of more) {
    const known = all.find(({ lotId }) => lotId === take.lotId)
    if (known) known.quantity += take.quantity
    else all.push({ ...take })
  }
  return all
}
