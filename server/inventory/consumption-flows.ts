import { averageMonthlyConsumption, type Consumption, type DayFlow, daysWithStock } from './consumption.ts'

/** A line of the ledger at a place. */
export interface FlowLine {
  fromLocationId: string
  toLocationId: string
  productId: string
  /** Base units, above 0. */
  quantity: number
  occurredAt: Date
}

/** A look-back: calendar dates, both included. */
export interface LookBack {
  from: string
  to: string
}

/** Ids of the accounts that stand for the people who take supplies. */
const RECIPIENT = 'recipient-'

/**
 * Consumption of each product at one place over its look-back: what went to recipients less what was taken back by a
 * reversal; transfers, losses and corrections only change how much there was. `balances` is what lies there now, by
 * product; `lines` are those of the longest look-back.
 */
export function consumptionAt(
  placeId: string,
  balances: ReadonlyMap<string, number>,
  lines: readonly FlowLine[],
  lookBackOf: (productId: string) => LookBack,
  dayOf: (instant: Date) => string,
): Map<string, Consumption> {
  const products = new Map(
    [...balances].map(([productId, balance]) => [productId, new Flows(balance, lookBackOf(productId))]),
  )
  for (const line of lines) {
    const flows = products.get(line.productId) ?? new Flows(0, lookBackOf(line.productId))
    products.set(line.productId, flows)
    flows.add(line, placeId, dayOf(line.occurredAt))
  }
  return new Map([...products].map(([productId, flows]) => [productId, flows.consumption]))
}

class Flows {
  readonly #balance: number
  readonly #lookBack: LookBack
  readonly #days = new Map<string, DayFlow>()
  #consumed = 0

  constructor(balance: number, lookBack: LookBack) {
    this.#balance = balance
    this.#lookBack = lookBack
  }

  add({ fromLocationId, toLocationId, quantity }: FlowLine, placeId: string, day: string): void {
    if (day < this.#lookBack.from) return
    const came = toLocationId === placeId
    const flow = this.#days.get(day) ?? { day, change: 0, came: 0 }
    this.#days.set(day, flow)
    flow.change += came ? quantity : -quantity
    if (came) flow.came += quantity
    if (!came && toLocationId.startsWith(RECIPIENT)) this.#consumed += quantity
    if (came && fromLocationId.startsWith(RECIPIENT)) this.#consumed -= quantity
  }

  get consumption(): Consumption {
    const { from, to } = this.#lookBack
    const days = daysWithStock(this.#balance, [...this.#days.values()], from, to)
    return {
      consumed: this.#consumed,
      daysWithStock: days,
      amc: averageMonthlyConsumption(this.#consumed, days),
    }
  }
}
