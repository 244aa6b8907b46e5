import type { Movement } from '../../protocol/api/inventory.ts'

const DAY = 86_400_000
const DAYS_PER_MONTH = 30.4375

interface Change {
  placeId: string
  productId: string
  lotId: string
  /** Milliseconds since 1970. */
  at: number
  /** Of one instant, what was recorded first counts first. */
  id: string
  units: number
  /** Given to, or taken back from, the people. */
  consumption: boolean
}

/** A second ledger, made of what the answers say and of nothing else: a list of changes, folded anew for each question. */
export class LedgerModel {
  readonly #changes: Change[] = []
  readonly #known = new Set<string>()

  get movementIds(): ReadonlySet<string> {
    return this.#known
  }

  follow({
    id,
    from,
    to,
    lines,
    occurredAt,
  }: Pick<Movement, 'id' | 'from' | 'to' | 'lines' | 'occurredAt'>): void {
    if (this.#known.has(id)) throw new Error(`Movement ${id} was answered twice`)
    this.#known.add(id)
    const at = Date.parse(occurredAt)
    const consumption = from.kind === 'recipient' || to.kind === 'recipient'
    for (const { productId, lotId, quantity } of lines) {
      const change = { productId, lotId, at, id, consumption }
      this.#changes.push({ ...change, placeId: from.id, units: -quantity })
      this.#changes.push({ ...change, placeId: to.id, units: quantity })
    }
  }

  /** Units of each lot at these places, by `place lot`; none that are 0. */
  balances(placeIds: readonly string[]): Map<string, number> {
    const sums = new Map<string, number>()
    for (const { placeId, lotId, units } of this.#changes)
      if (placeIds.includes(placeId)) {
        const key = `${placeId} ${lotId}`
        sums.set(key, (sums.get(key) ?? 0) + units)
      }
    for (const [key, sum] of sums) if (sum === 0) sums.delete(key)
    return sums
  }

  balanceAt(placeId: string, lotId: string, at: number): number {
    return this.#changes
      .filter((change) => change.placeId === placeId && change.lotId === lotId && change.at <= at)
      .reduce((sum, { units }) => sum + units, 0)
  }

  /** Where a lot was below 0 at some business time. */
  shortages(placeIds: readonly string[]): string[] {
    const running = new Map<string, number>()
    const found: string[] = []
    const ordered = this.#changes
      .filter(({ placeId }) => placeIds.includes(placeId))
      .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    for (const { placeId, lotId, units, id } of ordered) {
      const key = `${placeId} ${lotId}`
      const sum = (running.get(key) ?? 0) + units
      running.set(key, sum)
      if (sum < 0) found.push(`${key}: ${sum} after ${id}`)
    }
    return found
  }

  /** Average monthly consumption as somebody finds it who looks every day; null without a day in stock. */
  averageConsumption(
    placeId: string,
    productId: string,
    { midnights }: { midnights: readonly number[] },
  ): number | null {
    const own = this.#changes.filter((change) => change.placeId === placeId && change.productId === productId)
    let days = 0
    let consumed = 0
    for (const start of midnights) {
      const atStart = own.filter(({ at }) => at < start).reduce((sum, { units }) => sum + units, 0)
      const today = own.filter(({ at }) => at >= start && at < start + DAY)
      if (atStart > 0 || today.some(({ units }) => units > 0)) days++
      for (const { units, consumption } of today) if (consumption) consumed -= units
    }
    return days === 0 ? null : (Math.max(0, consumed) / days) * DAYS_PER_MONTH
  }
}
