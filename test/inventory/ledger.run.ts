import { and, eq, inArray } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Movement, PostedMovements } from '../../protocol/api/inventory.ts'
import { recordCounts } from '../../protocol/api/stocktakes.ts'
import { receiveTransfer } from '../../protocol/api/transfers.ts'
import { balances, discrepancies, locations, movementLines } from '../../server/db/schema/index.ts'
import { ProblemError } from '../../server/errors.ts'
import { ContentsService } from '../../server/inventory/contents.service.ts'
import type { Actor } from '../../server/route.ts'
import { StocktakesService } from '../../server/stocktakes/stocktakes.service.ts'
import { aVend, COUNTY, type County, DAY, NORTH, OTHER_COUNTY, refusalOf, SOUTH } from './a-county.ts'
import {
  channelsHoldWhatLiesThere,
  everyLineWasTold,
  figuresFollow,
  theRoadHoldsWhatIsSent,
} from './ledger.checks.ts'
import { LedgerModel } from './ledger.model.ts'
import { LOTS, type Operation, type OperationOf, PRODUCTS } from './ledger.operations.ts'

/** Some days before the first lot expires. */
const START = new Date('2026-04-08T08:00:00.000Z')
const AT_ONCE = 4

interface Kept {
  send(changed: boolean): Promise<PostedMovements>
  answer: PostedMovements
}
interface Hold {
  lotId: string
  /** Null: everywhere. */
  locationId: string | null
  /** Number of the batch that opened it, and of the one that may close it. */
  from: number
  closing: number
}

/** One run in places of its own, so that runs share a database. Two townships, a storeroom, an outlet, two machines. */
export class Run {
  readonly #county: County
  readonly #contents: ContentsService
  readonly #stocktakes: StocktakesService
  readonly #people: readonly Actor[]
  readonly #places: readonly { id: string; code: string }[]
  readonly #model = new LedgerModel()
  readonly #posted: Movement[] = []
  readonly #kept: Kept[] = []
  readonly #transfers: string[] = []
  readonly #reversed = new Set<string>()
  readonly #counts: { id: string; placeId: string }[] = []
  readonly #holds = new Map<string, Hold>()
  #keys = 0
  #batch = 0
  #sequence = 0
  #vended = 0
  #asked = 0
  /** Operations that were carried out, by kind. */
  readonly done = new Map<Operation['kind'], number>()

  private constructor(
    county: County,
    people: readonly Actor[],
    places: readonly { id: string; code: string }[],
  ) {
    this.#county = county
    this.#people = people
    this.#places = places
    this.#contents = new ContentsService(county)
    this.#stocktakes = new StocktakesService(county)
  }

  static async begin(county: County): Promise<Run> {
    county.setClock(START)
    const { quarantines, manager } = county
    for (const { id } of await quarantines.open(manager)) await quarantines.close(manager, id, '合格')
    const people = [manager]
    for (const scope of [COUNTY, NORTH, SOUTH, OTHER_COUNTY]) people.push(await county.anActor(scope))
    const places = [
      { id: await county.aPlace('storeroom'), code: NORTH },
      { id: await county.aPlace('staffed_outlet', { jurisdictionCode: SOUTH }), code: SOUTH },
      // The third channel of a machine is for nothing.
      { id: await county.aDispenser([...PRODUCTS, null]), code: NORTH },
      { id: await county.aDispenser([...PRODUCTS, null]), code: NORTH },
    ]
    return new Run(county, people, places)
  }

  /** A few at a time, as requests of several people arrive; what is compared with the past is done alone. */
  async carryOut(operations: readonly Operation[]): Promise<void> {
    for (let from = 0; from < operations.length; from += AT_ONCE) {
      this.#batch++
      const batch = operations.slice(from, from + AT_ONCE)
      await Promise.all(batch.filter(({ kind }) => kind !== 'approve').map((next) => this.#attempt(next)))
      for (const next of batch) if (next.kind === 'approve') await this.#attempt(next)
      expect(await this.#balances()).toEqual(this.#model.balances(this.#placeIds))
    }
  }

  /** What holds at the end, over everything that happened. */
  async check({ derived }: { derived: boolean }): Promise<void> {
    expect(this.#model.shortages(this.#placeIds)).toEqual([])
    expect(this.#model.shortages([`in_transit-${COUNTY}`])).toEqual([])
    const books = { county: this.#county, model: this.#model, placeIds: this.#placeIds }
    await everyLineWasTold(books)
    await channelsHoldWhatLiesThere(books, this.#contents)
    await theRoadHoldsWhatIsSent(books, this.#transfers)
    const open = await this.#county.db
      .select()
      .from(discrepancies)
      .where(inArray(discrepancies.locationId, this.#placeIds))
    expect(open.reduce((sum, { quantity }) => sum + quantity, this.#vended)).toBe(this.#asked)
    if (derived) await figuresFollow(books)
  }

  get #placeIds(): string[] {
    return this.#places.map(({ id }) => id)
  }

  async #balances(): Promise<Map<string, number>> {
    const rows = await this.#county.db
      .select()
      .from(balances)
      .where(inArray(balances.locationId, this.#placeIds))
    return new Map(
      rows
        .filter(({ quantity }) => quantity !== 0)
        .map(({ locationId, lotId, quantity }) => [`${locationId} ${lotId}`, quantity]),
    )
  }

  async #attempt(operation: Operation): Promise<void> {
    try {
      if (await this.#try(operation)) this.done.set(operation.kind, (this.done.get(operation.kind) ?? 0) + 1)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
    }
  }

  /** False when there was nothing to try it on. */
  async #try(operation: Operation): Promise<boolean> {
    switch (operation.kind) {
      case 'receipt': {
        const { lot, quantity, product } = operation
        const to = this.#at(operation.place)
        return this.#post(operation, [to.code], {
          kind: 'receipt',
          to: to.id,
          lines: [{ product, lot, quantity }],
        })
      }
      case 'issue': {
        const from = this.#at(operation.place)
        return this.#post(operation, [from.code], { kind: 'issue', from: from.id, lines: [line(operation)] })
      }
      case 'transfer': {
        const [from, to] = [this.#at(operation.place), this.#at(operation.to)]
        const { receive } = operation
        const codes = receive ? [from.code, to.code] : [from.code]
        const input = {
          kind: 'transfer' as const,
          from: from.id,
          to: to.id,
          lines: [line(operation)],
          receive,
        }
        return this.#post(operation, codes, input)
      }
      case 'arrival':
        return this.#arrive(operation)
      case 'adjustment': {
        const lot = LOTS[operation.pick % LOTS.length] ?? LOTS[0]
        const { change, product } = operation
        const at = this.#at(operation.place)
        const lines = [change > 0 ? { product, lot, change } : { product, change }]
        return this.#post(operation, [at.code], {
          kind: 'adjustment',
          location: at.id,
          reason: 'count',
          lines,
        })
      }
      case 'disposal': {
        const from = this.#at(operation.place)
        const lotId = await this.#someLot(from.id, operation.pick, this.#county.product(operation.product))
        if (!lotId) return false
        const lines = [{ ...line(operation), lotId }]
        const paper = { reason: '报废', witnessName: '李四' }
        return this.#post(operation, [from.code], { kind: 'disposal', from: from.id, lines, ...paper })
      }
      case 'reversal':
        return this.#reverse(operation)
      case 'repeat':
        return this.#repeat(operation)
      case 'quarantine':
        return this.#quarantine(operation)
      case 'load':
        return this.#load(operation)
      case 'vend':
        return this.#vend(operation)
      case 'plan': {
        const { id: placeId } = this.#at(operation.place)
        const { id } = await this.#stocktakes.create(this.#county.manager, { location: placeId }, null)
        this.#counts.push({ id, placeId })
        return true
      }
      case 'count':
        return this.#count(operation)
      case 'approve':
        return this.#approve(operation)
      case 'time':
        this.#county.setClock(operation.days * DAY)
        return true
    }
  }

  async #arrive({ pick, received, lost, returned, ...operation }: OperationOf<'arrival'>): Promise<boolean> {
    const { ledger, inventory, manager } = this.#county
    const id = choose(this.#transfers, pick)
    if (!id) return false
    const { lines, to } = await ledger.transfer(manager, id)
    const actor = this.#person(operation)
    const when = this.#when(operation)
    const key = this.#key()
    const send = (changed: boolean) =>
      inventory.receiveTransfer(
        actor,
        id,
        receiveTransfer.parse({
          lines: lines.slice(0, 1).map(({ lotId }) => ({ lotId, received, lost, returned })),
          reason: '运输',
          ...(changed && { note: '改' }),
          ...when,
        }),
        key,
      )
    const answer = await send(false)
    this.#requireCovers(actor, [this.#places.find((place) => place.id === to.id)?.code ?? ''])
    this.#keep(send, answer)
    return true
  }

  async #reverse({ pick, ...operation }: OperationOf<'reversal'>): Promise<boolean> {
    const movement = choose(this.#posted, pick)
    if (!movement) return false
    const before = this.#reversed.has(movement.id)
    const codes = this.#places
      .filter(({ id }) => id === movement.from.id || id === movement.to.id)
      .map(({ code }) => code)
    const input = { kind: 'reversal' as const, reverses: movement.id, reason: '更正' }
    await this.#post(operation, codes, input)
    expect([before, movement.kind]).not.toContain(true)
    expect(movement.kind).not.toBe('reversal')
    this.#reversed.add(movement.id)
    return true
  }

  async #repeat({ pick, changed }: OperationOf<'repeat'>): Promise<boolean> {
    const kept = choose(this.#kept, pick)
    if (!kept) return false
    if (changed)
      expect(await refusalOf(kept.send(true))).toMatchObject({ status: 409, code: 'idempotency_key_reused' })
    else expect(await kept.send(false)).toEqual(kept.answer)
    return true
  }

  async #quarantine({ pick, everywhere, close }: OperationOf<'quarantine'>): Promise<boolean> {
    const { quarantines, manager } = this.#county
    const open = await quarantines.open(manager)
    const held = choose(open, pick)
    if (close) {
      if (!held) return false
      const known = this.#holds.get(held.id)
      if (known) known.closing = this.#batch
      await quarantines.close(manager, held.id, '合格')
      this.#holds.delete(held.id)
      return true
    }
    const place = this.#at(pick)
    const lotId = await this.#someLot(place.id, pick)
    if (!lotId) return false
    const locationId = everywhere ? null : place.id
    const { id } = await quarantines.start(manager, { lotId, locationId, reason: '待验' }, null)
    this.#holds.set(id, { lotId, locationId, from: this.#batch, closing: -1 })
    return true
  }

  async #load({ machine, channel, pick, quantity }: OperationOf<'load'>): Promise<boolean> {
    const { id: locationId } = this.#at(2 + machine)
    const lotId = await this.#someLot(locationId, pick)
    if (!lotId) return false
    const at = this.#county.ambient.now()
    await this.#county.db.write((tx) =>
      this.#contents.loadChannel(tx, { locationId, channel, lotId, quantity, at }),
    )
    return true
  }

  async #vend({ machine, channel, quantity, times, test, daysAgo }: OperationOf<'vend'>): Promise<boolean> {
    const { db, ambient, vends } = this.#county
    const { id: locationId } = this.#at(2 + machine)
    const now = ambient.now()
    const backlog = Array.from({ length: times }, (_, i) =>
      aVend({
        deviceId: locationId,
        locationId,
        seq: this.#sequence++,
        channel,
        quantity,
        test,
        occurredAt: new Date(now.getTime() - daysAgo * DAY - (times - i) * 60_000),
        recordedAt: now,
      }),
    )
    const outcomes = await db.write((tx) => vends.postVends(tx, backlog))
    for (const { posted, discrepancy } of outcomes) {
      expect(posted + discrepancy).toBe(quantity)
      this.#asked += quantity
      this.#vended += posted
    }
    await this.#followLines(outcomes.flatMap(({ movementId }) => movementId ?? []))
    return outcomes.some(({ posted }) => posted > 0)
  }

  async #count({ pick, difference }: OperationOf<'count'>): Promise<boolean> {
    const { manager, ambient } = this.#county
    const counted = choose(this.#counts, pick)
    if (!counted) return false
    const { items } = await this.#stocktakes.reader.get(manager, counted.id)
    const { lotId } = choose(items, pick) ?? {}
    if (!lotId) return false
    const now = ambient.now()
    const there = this.#model.balanceAt(counted.placeId, lotId, now.getTime())
    const counts = [{ lotId, quantity: Math.max(0, there + difference), countedAt: now.toISOString() }]
    await this.#stocktakes.count(manager, counted.id, recordCounts.parse({ counts }), null)
    return true
  }

  /** Whatever happened since, the ledger has at the time of each count what was counted. */
  async #approve({ pick }: OperationOf<'approve'>): Promise<boolean> {
    const { manager } = this.#county
    const counted = choose(this.#counts, pick)
    if (!counted) return false
    const { id, placeId } = counted
    const reviewed = await this.#stocktakes.submit(manager, id, { leaveUncounted: true })
    this.#counts.splice(this.#counts.indexOf(counted), 1)
    try {
      const differing = reviewed.items.filter(({ variance }) => variance !== null && variance !== 0)
      const lines = differing.map(({ lotId }) => ({ lotId, reason: 'miscount' as const }))
      if (lines.length > 0) await this.#stocktakes.explain(manager, id, { lines })
      await this.#stocktakes.approve(this.#people[1] as Actor, id, {})
    } catch (error) {
      await this.#stocktakes.cancel(manager, id, {})
      throw error
    }
    await this.#followLines(await this.#untold(placeId))
    for (const { lotId, count } of reviewed.items)
      if (count) expect(this.#model.balanceAt(placeId, lotId, Date.parse(count.at))).toBe(count.quantity)
    return true
  }

  async #post(
    operation: { person: number; daysAgo: number },
    codes: readonly string[],
    input: Parameters<County['post']>[0],
  ): Promise<boolean> {
    const actor = this.#person(operation)
    const when = this.#when(operation)
    const key = this.#key()
    const send = (changed: boolean) =>
      this.#county.post({ ...input, ...(changed && { note: '改' }), ...when }, { actor, key })
    const batch = this.#batch
    const answer = await send(false)
    this.#requireCovers(actor, codes)
    if (input.kind === 'issue' || input.kind === 'transfer')
      for (const movement of answer.movements.slice(0, 1)) this.#requireUsable(movement, batch)
    for (const { lotId } of answer.quarantined)
      this.#holds.set(`conflict ${lotId}`, { lotId, locationId: null, from: batch, closing: batch })
    if (answer.transferId && input.kind === 'transfer') this.#transfers.push(answer.transferId)
    this.#keep(send, answer)
    return true
  }

  /** Only what stands in answers counts: the second ledger learns nothing else from the server. */
  #keep(send: Kept['send'], answer: PostedMovements): void {
    this.#kept.push({ send, answer })
    for (const movement of answer.movements) {
      this.#posted.push(movement)
      this.#model.follow(movement)
    }
  }

  #requireCovers({ scope }: Actor, codes: readonly string[]): void {
    for (const code of codes) expect([scope, code.startsWith(scope ?? '')]).toEqual([scope, true])
  }

  /** Neither expired on the day nor held, when nobody was at that just then. */
  #requireUsable({ from, lines, occurredAt }: Movement, batch: number): void {
    const day = this.#county.timeZone.dayOf(new Date(occurredAt))
    for (const { lotId, expiresOn } of lines) {
      expect(expiresOn >= day).toBe(true)
      const held = [...this.#holds.values()].filter(
        (hold) =>
          hold.lotId === lotId &&
          (hold.locationId === null || hold.locationId === from.id) &&
          hold.from < batch &&
          hold.closing === -1,
      )
      expect(held).toEqual([])
    }
  }

  /** Movements that are told to nobody in an answer. */
  async #followLines(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    const rows = await this.#county.db
      .select()
      .from(movementLines)
      .innerJoin(locations, eq(locations.id, movementLines.toLocationId))
      .where(inArray(movementLines.movementId, [...ids]))
    for (const id of ids) {
      const own = rows.filter((row) => row.movement_lines.movementId === id)
      const [first] = own
      if (!first) throw new Error(`Movement ${id} has no lines`)
      const { fromLocationId, toLocationId, occurredAt } = first.movement_lines
      this.#model.follow({
        id,
        from: { id: fromLocationId, name: '', kind: 'dispenser' },
        to: { id: toLocationId, name: '', kind: first.locations.kind },
        occurredAt: occurredAt.toISOString(),
        lines: own.map(({ movement_lines: { productId, lotId, quantity } }) => ({
          productId,
          lotId,
          quantity,
          productName: '',
          lotNumber: '',
          expiresOn: '',
        })),
      })
    }
  }

  async #untold(placeId: string): Promise<string[]> {
    const productIds = PRODUCTS.map((code) => this.#county.product(code))
    const found = new Set<string>()
    for (const side of [movementLines.fromLocationId, movementLines.toLocationId])
      for (const { id } of await this.#county.db
        .select({ id: movementLines.movementId })
        .from(movementLines)
        .where(and(eq(side, placeId), inArray(movementLines.productId, productIds))))
        if (!this.#model.movementIds.has(id)) found.add(id)
    return [...found]
  }

  async #someLot(location: string, pick: number, product?: string): Promise<string | undefined> {
    const query = { location, limit: 50, ...(product !== undefined && { product }) }
    const { items } = await this.#county.ledger.balances(this.#county.manager, query)
    return choose(items, pick)?.lotId
  }

  #person({ person }: { person: number }): Actor {
    return choose(this.#people, person) as Actor
  }

  #at(index: number): { id: string; code: string } {
    return choose(this.#places, index) as { id: string; code: string }
  }

  #key(): string {
    return `${this.#placeIds[0]}-${++this.#keys}`
  }

  #when({ daysAgo: days }: { daysAgo: number }) {
    return { occurredAt: new Date(this.#county.ambient.now().getTime() - days * DAY).toISOString() }
  }
}

const choose = <T>(from: readonly T[], pick: number): T | undefined => from[pick % Math.max(1, from.length)]
const line = ({ product, quantity }: { product: string; quantity: number }) => ({ product, quantity })
