import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Movement, receiveTransfer } from '../../protocol/api/inventory.ts'
import { discrepancies, movements as movementTable } from '../../server/db/schema/index.ts'
import { ProblemError } from '../../server/errors.ts'
import { aCounty, aVend, type County, DAY } from './a-county.ts'

/**
 * Random operations of several people and machines, interleaved, against a model that knows only sums: units per (place,
 * product) and on the road. Whatever the ledger accepts, the model follows; what it refuses must change nothing.
 * `LEDGER_RUNS` and `LEDGER_STEPS` make it longer: 200 × 500 are 100,000 operations.
 */
const RUNS = Number(process.env.LEDGER_RUNS ?? 10)
const STEPS = Number(process.env.LEDGER_STEPS ?? 400)

const PRODUCTS = ['CON52', 'CON49'] as const
type Product = (typeof PRODUCTS)[number]
const LOTS = [
  { number: 'A', expiresOn: '2026-04-15' },
  { number: 'B', expiresOn: '2027-06-30' },
  { number: 'B', expiresOn: '2028-06-30' },
  { number: '', expiresOn: '2029-06-30' },
] as const

const small = fc.integer({ min: 1, max: 30 })
const place = fc.nat({ max: 3 })
const product = fc.constantFrom(...PRODUCTS)
/** Days before now at which it happened; most things are entered as they happen. */
const daysAgo = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.double({ min: 0, max: 20, noNaN: true }) },
)

const operation = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('receipt' as const),
      place,
      product,
      lot: fc.constantFrom(...LOTS),
      quantity: small,
      daysAgo,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('issue' as const), place, product, quantity: small, daysAgo }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('vend' as const),
      machine: fc.nat({ max: 1 }),
      channel: fc.integer({ min: 1, max: 3 }),
      quantity: fc.integer({ min: 1, max: 4 }),
      times: fc.integer({ min: 1, max: 6 }),
      daysAgo,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('transfer' as const),
      place,
      to: place,
      product,
      quantity: small,
      receive: fc.boolean(),
      daysAgo,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('arrival' as const),
      pick: fc.nat(),
      received: fc.nat({ max: 30 }),
      lost: fc.nat({ max: 5 }),
      returned: fc.nat({ max: 5 }),
      daysAgo,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('adjustment' as const),
      place,
      product,
      pick: fc.nat(),
      change: fc.integer({ min: -10, max: 10 }).filter((n) => n !== 0),
      daysAgo,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('disposal' as const),
      place,
      product,
      pick: fc.nat(),
      quantity: small,
      daysAgo,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reversal' as const), pick: fc.nat(), daysAgo }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('quarantine' as const), pick: fc.nat(), close: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('time' as const),
      days: fc.double({ min: 0.01, max: 4, noNaN: true }),
    }),
  },
)
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

describe('the ledger under random operations of people and machines', () => {
  let county: County
  beforeAll(async () => {
    county = await aCounty()
  })
  afterAll(() => county.cleanup())

  it(`keeps its promises after each of ${RUNS} × ${STEPS} operations`, { timeout: 0 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, { minLength: STEPS, maxLength: STEPS, size: 'max' }),
        async (operations) => {
          const run = await Run.begin(county)
          // A few at a time, as requests of several people arrive.
          for (let from = 0; from < operations.length; from += 4)
            await Promise.all(operations.slice(from, from + 4).map((next) => run.attempt(next)))
          await run.check()
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    )
    expect(await county.faults()).toEqual([])
  })
})

/** One run in places of its own, so that runs share a database. */
class Run {
  readonly #county: County
  readonly #places: readonly string[]
  readonly #sums = new Map<string, number>()
  readonly #posted: Movement[] = []
  readonly #transfers: string[] = []
  readonly #reversed = new Set<string>()
  #sequence = 0
  #vended = 0
  #asked = 0

  private constructor(county: County, places: readonly string[]) {
    this.#county = county
    this.#places = places
  }

  /** A storeroom, an outlet, and two machines of which the third channel is not assigned. */
  static async begin(county: County): Promise<Run> {
    const machine = () => county.aDispenser([...PRODUCTS, null])
    return new Run(county, [
      await county.aPlace('storeroom'),
      await county.aPlace('staffed_outlet'),
      await machine(),
      await machine(),
    ])
  }

  async attempt(operation: Operation): Promise<void> {
    try {
      await this.#carryOut(operation)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
    }
  }

  async check(): Promise<void> {
    const { db } = this.#county
    const actual = new Map<string, number>()
    for (const placeId of this.#places)
      for (const { productId, quantity } of (
        await this.#county.ledger.balances(this.#county.manager, { location: placeId, limit: 5_000 })
      ).items)
        bump(actual, `${placeId} ${productId}`, quantity)
    const expected = new Map([...this.#sums].filter(([, sum]) => sum !== 0))
    expect(new Map([...actual].sort())).toEqual(new Map([...expected].sort()))

    const reversals = (await db.select().from(movementTable)).flatMap(({ reversesId }) => reversesId ?? [])
    expect(new Set(reversals).size).toBe(reversals.length)
    const open = (await db.select().from(discrepancies)).filter(({ locationId }) =>
      this.#places.includes(locationId),
    )
    expect(open.reduce((sum, { quantity }) => sum + quantity, this.#vended)).toBe(this.#asked)
    expect(await this.#county.faults()).toEqual([])
  }

  async #carryOut(operation: Operation): Promise<void> {
    const county = this.#county
    switch (operation.kind) {
      case 'receipt': {
        const { lot, quantity, product: code } = operation
        await this.#post({
          kind: 'receipt',
          to: this.#at(operation.place),
          lines: [{ product: code, lot, quantity }],
          ...this.#when(operation),
        })
        return
      }
      case 'issue':
        await this.#post({
          kind: 'issue',
          from: this.#at(operation.place),
          lines: [line(operation)],
          ...this.#when(operation),
        })
        return
      case 'transfer': {
        const [from, to] = [this.#at(operation.place), this.#at(operation.to)]
        const posted = await this.#post({
          kind: 'transfer',
          from,
          to,
          lines: [line(operation)],
          receive: operation.receive,
          ...this.#when(operation),
        })
        if (posted.transferId) this.#transfers.push(posted.transferId)
        return
      }
      case 'arrival': {
        const id = this.#transfers[operation.pick % Math.max(1, this.#transfers.length)]
        if (!id) return
        const { lines } = await county.ledger.transfer(county.manager, id)
        const { received, lost, returned } = operation
        const body = {
          lines: lines.slice(0, 1).map(({ lotId }) => ({ lotId, received, lost, returned })),
          reason: '运输',
          ...this.#when(operation),
        }
        const posted = await county.inventory.receiveTransfer(
          county.manager,
          id,
          receiveTransfer.parse(body),
          null,
        )
        this.#follow(posted.movements)
        return
      }
      case 'adjustment': {
        const lot = LOTS[operation.pick % LOTS.length] ?? LOTS[0]
        const { change, product: code } = operation
        const lines = [change > 0 ? { product: code, lot, change } : { product: code, change }]
        await this.#post({
          kind: 'adjustment',
          location: this.#at(operation.place),
          reason: 'count',
          lines,
          ...this.#when(operation),
        })
        return
      }
      case 'disposal': {
        const location = this.#at(operation.place)
        const { items } = await county.ledger.balances(county.manager, {
          location,
          product: operation.product,
          limit: 50,
        })
        const lotId = items[operation.pick % Math.max(1, items.length)]?.lotId
        if (lotId)
          await this.#post({
            kind: 'disposal',
            from: location,
            reason: '报废',
            witnessName: '李四',
            lines: [{ ...line(operation), lotId }],
            ...this.#when(operation),
          })
        return
      }
      case 'reversal': {
        const movement = this.#posted[operation.pick % Math.max(1, this.#posted.length)]
        if (!movement) return
        const before = this.#reversed.has(movement.id)
        await this.#post({
          kind: 'reversal',
          reverses: movement.id,
          reason: '更正',
          ...this.#when(operation),
        })
        expect(before).toBe(false)
        this.#reversed.add(movement.id)
        return
      }
      case 'quarantine':
        return this.#quarantine(operation)
      case 'time':
        return county.setClock(operation.days * DAY)
      case 'vend':
        return this.#vend(operation)
    }
  }

  async #quarantine({ pick, close }: Extract<Operation, { kind: 'quarantine' }>): Promise<void> {
    const { quarantines, ledger, manager } = this.#county
    const own = (await quarantines.open(manager)).filter(
      ({ locationId }) => locationId !== null && this.#places.includes(locationId),
    )
    const held = own[pick % Math.max(1, own.length)]
    if (close && held) return quarantines.close(manager, held.id, '合格')
    const locationId = this.#at(pick)
    const { items } = await ledger.balances(manager, { location: locationId, limit: 50 })
    const lotId = items[pick % Math.max(1, items.length)]?.lotId
    if (lotId) await quarantines.start(manager, { lotId, locationId, reason: '待验' }, null)
  }

  async #vend({
    machine,
    channel,
    quantity,
    times,
    daysAgo: days,
  }: Extract<Operation, { kind: 'vend' }>): Promise<void> {
    const { db, ambient, vends } = this.#county
    const locationId = this.#at(2 + machine)
    const now = ambient.now()
    const backlog = Array.from({ length: times }, (_, i) =>
      aVend({
        deviceId: locationId,
        locationId,
        seq: this.#sequence++,
        channel,
        quantity,
        occurredAt: new Date(now.getTime() - days * DAY - (times - i) * 60_000),
        recordedAt: now,
      }),
    )
    const outcomes = await db.write((tx) => vends.postVends(tx, backlog))
    for (const { posted, discrepancy } of outcomes) {
      expect(posted + discrepancy).toBe(quantity)
      this.#asked += quantity
      this.#vended += posted
      const code = PRODUCTS[channel - 1]
      if (code) bump(this.#sums, `${locationId} ${this.#county.product(code)}`, -posted)
    }
  }

  async #post(input: Parameters<County['post']>[0]) {
    const posted = await this.#county.post(input)
    this.#follow(posted.movements)
    return posted
  }

  /** Only what stands in the answer counts: the model learns nothing else from the server. */
  #follow(movements: readonly Movement[]): void {
    for (const movement of movements) {
      this.#posted.push(movement)
      for (const { productId, quantity } of movement.lines) {
        bump(
          this.#sums,
          `${movement.from.id} ${productId}`,
          this.#places.includes(movement.from.id) ? -quantity : 0,
        )
        bump(
          this.#sums,
          `${movement.to.id} ${productId}`,
          this.#places.includes(movement.to.id) ? quantity : 0,
        )
      }
    }
  }

  #at(index: number): string {
    return this.#places[index % this.#places.length] ?? ''
  }

  #when({ daysAgo: days }: { daysAgo: number }) {
    return { occurredAt: new Date(this.#county.ambient.now().getTime() - days * DAY).toISOString() }
  }
}

const line = ({ product: code, quantity }: { product: Product; quantity: number }) => ({
  product: code,
  quantity,
})
const bump = (sums: Map<string, number>, key: string, change: number) =>
  sums.set(key, (sums.get(key) ?? 0) + change)
