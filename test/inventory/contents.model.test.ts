import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyDatabase } from '../../server/db/verify.ts'
import { ContentsService } from '../../server/inventory/contents.service.ts'
import { aCounty, aVend, type County, DAY, refusalOf } from './a-county.ts'

/**
 * One machine under random deliveries, loads, vends, returns and corrections, beside a model that moves one unit at a
 * time and looks at the whole history for each. `CONTENTS_RUNS` and `CONTENTS_STEPS` make it longer.
 */
const RUNS = Number(process.env.CONTENTS_RUNS ?? 12)
const STEPS = Number(process.env.CONTENTS_STEPS ?? 60)

const CHANNELS = ['CON52', 'CON52', 'CON49'] as const
const LOTS = [
  { number: 'A', product: 'CON52' },
  { number: 'B', product: 'CON52' },
  { number: 'C', product: 'CON49' },
] as const

const channel = fc.integer({ min: 1, max: CHANNELS.length })
const lot = fc.nat({ max: LOTS.length - 1 })
const quantity = fc.integer({ min: 1, max: 8 })
/** Whole days, so that several things happen at one instant. */
const daysAgo = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 6 }))
const kind = <K extends string>(name: K) => fc.constant(name)

const operation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: kind('receipt'), lot, quantity, daysAgo }) },
  { weight: 4, arbitrary: fc.record({ kind: kind('load'), channel, lot, quantity, daysAgo }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('unload'), channel, lot, quantity }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: kind('count'),
      channel,
      lots: fc.array(fc.record({ lot, quantity: fc.nat({ max: 6 }) }), { maxLength: 2 }),
      daysAgo,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kind('vends'),
      vends: fc.array(fc.record({ channel, quantity: fc.integer({ min: 1, max: 3 }), daysAgo }), {
        minLength: 1,
        maxLength: 5,
      }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('return'), lot, quantity, daysAgo }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('disposal'), lot, quantity, daysAgo }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('reversal'), pick: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('time'), days: fc.integer({ min: 1, max: 3 }) }) },
)
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

describe('channels of a machine under random loads, vends, backlogs, returns and reversals', () => {
  let county: County
  beforeAll(async () => {
    county = await aCounty()
  })
  afterAll(() => county.cleanup())

  it(`hold what a simple model says after each of ${RUNS} × ${STEPS} operations`, {
    timeout: 0,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, { minLength: STEPS, maxLength: STEPS, size: 'max' }),
        async (operations) => {
          const run = await Run.begin(county)
          for (const next of operations) await run.carryOut(next)
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    )
    expect(await county.faults()).toEqual([])
    expect((await verifyDatabase(county.db)).filter(({ total }) => total > 0)).toEqual([])
  })
})

interface Posted {
  id: string
  at: number
  lines: { lotId: string; delta: number }[]
}

class Model {
  /** In order of recording: what came to the machine and what left it. */
  readonly #changes: { lotId: string; at: number; delta: number }[] = []
  readonly #since = new Map<string, number>()
  readonly #contents = new Map<string, { channel: number; lotId: string; units: number; since: number }>()

  balance(lotId: string): number {
    return this.#changes.reduce((sum, change) => (change.lotId === lotId ? sum + change.delta : sum), 0)
  }

  /** How many units can have left at `at` and not be missed since. */
  available(lotId: string, at: number): number {
    const own = this.#changes.filter((change) => change.lotId === lotId).sort((a, b) => a.at - b.at)
    let running = 0
    let lowest = Number.POSITIVE_INFINITY
    own.forEach((change, i) => {
      running += change.delta
      // The state after the last change up to `at`, and after each later one.
      if (change.at > at || (own[i + 1]?.at ?? Number.POSITIVE_INFINITY) > at)
        lowest = Math.min(lowest, running)
    })
    const before = own.every((change) => change.at > at) ? 0 : Number.POSITIVE_INFINITY
    return Math.min(lowest, before, this.balance(lotId))
  }

  held(channelNumber: number, lotId: string): number {
    return this.#contents.get(`${channelNumber} ${lotId}`)?.units ?? 0
  }

  unassigned(lotId: string): number {
    let left = this.balance(lotId)
    for (const content of this.#contents.values()) if (content.lotId === lotId) left -= content.units
    return left
  }

  come(lotId: string, units: number, at: number): void {
    const since = this.#since.get(lotId)
    this.#since.set(lotId, this.balance(lotId) === 0 || since === undefined ? at : Math.min(since, at))
    this.#changes.push({ lotId, at, delta: units })
  }

  /** Otherwise than by a vend. */
  leave(lotId: string, units: number, at: number): void {
    this.#changes.push({ lotId, at, delta: -units })
    while (this.unassigned(lotId) < 0) {
      const [newest] = [...this.#contents.values()]
        .filter((content) => content.lotId === lotId && content.units > 0)
        .sort((a, b) => b.since - a.since || b.channel - a.channel)
      if (!newest) throw new Error('nothing left to give up')
      newest.units--
    }
  }

  load(channelNumber: number, lotId: string, units: number, at: number): void {
    const key = `${channelNumber} ${lotId}`
    const known = this.#contents.get(key)
    const since = known && known.units > 0 ? Math.min(known.since, at) : at
    this.#contents.set(key, { channel: channelNumber, lotId, units: (known?.units ?? 0) + units, since })
  }

  unload(channelNumber: number, lotId: string, units: number): void {
    const content = this.#contents.get(`${channelNumber} ${lotId}`)
    if (content) content.units -= units
  }

  since(channelNumber: number, lotId: string): number | undefined {
    return this.#contents.get(`${channelNumber} ${lotId}`)?.since
  }

  /** Which lot one unit came from; null when none can have been there. */
  vend(channelNumber: number, lotIds: readonly string[], at: number): string | null {
    const first = (candidates: { lotId: string; since: number }[]) =>
      candidates
        .filter(({ lotId }) => this.available(lotId, at) > 0)
        .sort((a, b) => a.since - b.since || (a.lotId < b.lotId ? -1 : 1))[0]?.lotId
    const own = first(
      [...this.#contents.values()].filter(
        (content) => content.channel === channelNumber && content.units > 0,
      ),
    )
    const loose = first(
      lotIds
        .filter((lotId) => this.unassigned(lotId) > 0)
        .map((lotId) => ({ lotId, since: this.#since.get(lotId) ?? 0 })),
    )
    const taken = own ?? loose ?? null
    if (own !== undefined) this.unload(channelNumber, own, 1)
    if (taken !== null) this.#changes.push({ lotId: taken, at, delta: -1 })
    return taken
  }
}

/** One run on a machine of its own, so that runs share a database. */
class Run {
  readonly #county: County
  readonly #contents: ContentsService
  readonly #machine: string
  readonly #store: string
  /** By position in `LOTS`; known once one was received. */
  readonly #lots: string[]
  readonly #model = new Model()
  readonly #posted: Posted[] = []
  readonly #reversed = new Set<string>()
  #seq = 0

  private constructor(county: County, machine: string, store: string, lots: string[]) {
    this.#county = county
    this.#contents = new ContentsService(county)
    this.#machine = machine
    this.#store = store
    this.#lots = lots
  }

  static async begin(county: County): Promise<Run> {
    const store = await county.aPlace('storeroom')
    const lots: string[] = []
    for (const { number, product } of LOTS)
      lots.push(await county.aLot(store, { number, product, expiresOn: '2039-12-31', quantity: 1 }))
    return new Run(county, await county.aDispenser([...CHANNELS]), store, lots)
  }

  async carryOut(next: Operation): Promise<void> {
    await this.#attempt(next)
    await this.#compare()
  }

  async #attempt(next: Operation): Promise<void> {
    const { db } = this.#county
    const model = this.#model
    const locationId = this.#machine
    switch (next.kind) {
      case 'time':
        return this.#county.setClock(next.days * DAY)
      case 'receipt': {
        const at = this.#at(next.daysAgo)
        const { number, product } = LOTS[next.lot] ?? LOTS[0]
        const line = { product, lot: { number, expiresOn: '2039-12-31' }, quantity: next.quantity }
        const { movements } = await this.#county.post({
          kind: 'receipt',
          to: locationId,
          lines: [line],
          occurredAt: at.toISOString(),
        })
        const lotId = this.#lotAt(next.lot)
        model.come(lotId, next.quantity, at.getTime())
        this.#remember(movements[0]?.id, at, [{ lotId, delta: next.quantity }])
        return
      }
      case 'load': {
        const { channel: channelNumber, quantity: units } = next
        const lotId = this.#lotAt(next.lot)
        const at = this.#at(next.daysAgo)
        const request = db.write((tx) =>
          this.#contents.loadChannel(tx, { locationId, channel: channelNumber, lotId, quantity: units, at }),
        )
        if (!this.#fits(channelNumber, next.lot)) return this.#refused(request, 'wrong_product')
        if (model.unassigned(lotId) < units) return this.#refused(request, 'more_than_unassigned')
        await request
        model.load(channelNumber, lotId, units, at.getTime())
        return
      }
      case 'unload': {
        const { channel: channelNumber, quantity: units } = next
        const lotId = this.#lotAt(next.lot)
        const request = db.write((tx) =>
          this.#contents.unloadChannel(tx, { locationId, channel: channelNumber, lotId, quantity: units }),
        )
        if (model.held(channelNumber, lotId) < units) return this.#refused(request, 'more_than_in_channel')
        await request
        model.unload(channelNumber, lotId, units)
        return
      }
      case 'count':
        return this.#count(next)
      case 'vends':
        return this.#vends(next)
      case 'return':
      case 'disposal': {
        const lotId = this.#lotAt(next.lot)
        const at = this.#at(next.daysAgo)
        const line = { product: LOTS[next.lot]?.product ?? '', lotId, quantity: next.quantity }
        const common = { from: locationId, lines: [line], reason: '更正', occurredAt: at.toISOString() }
        const request = this.#county.post(
          next.kind === 'return'
            ? { kind: 'transfer', to: this.#store, ...common }
            : { kind: 'disposal', witnessName: '李四', ...common },
        )
        if (model.available(lotId, at.getTime()) < next.quantity) {
          expect(['insufficient_stock', 'unknown_lot']).toContain((await refusalOf(request)).code)
          return
        }
        const { movements } = await request
        model.leave(lotId, next.quantity, at.getTime())
        this.#remember(movements[0]?.id, at, [{ lotId, delta: -next.quantity }])
        return
      }
      case 'reversal': {
        const movement = this.#posted[next.pick % Math.max(1, this.#posted.length)]
        if (!movement || this.#reversed.has(movement.id)) return
        const now = this.#at(0)
        const request = this.#county.post({ kind: 'reversal', reverses: movement.id, reason: '更正' })
        const possible = movement.lines.every(({ lotId, delta }) => model.balance(lotId) - delta >= 0)
        if (!possible) return this.#refused(request, 'insufficient_stock')
        await request
        this.#reversed.add(movement.id)
        for (const { lotId, delta } of movement.lines)
          if (delta > 0) model.leave(lotId, delta, now.getTime())
          else model.come(lotId, -delta, now.getTime())
      }
    }
  }

  async #count({ channel: channelNumber, lots, daysAgo: days }: Extract<Operation, { kind: 'count' }>) {
    const model = this.#model
    const at = this.#at(days)
    const wanted = lots.map(({ lot: index, quantity: units }) => ({
      lotId: this.#lotAt(index),
      quantity: units,
    }))
    const request = this.#county.db.write((tx) =>
      this.#contents.setChannel(tx, { locationId: this.#machine, channel: channelNumber, lots: wanted, at }),
    )
    if (new Set(wanted.map(({ lotId }) => lotId)).size < wanted.length)
      return this.#refused(request, 'lot_twice')
    if (!lots.every(({ lot: index }) => this.#fits(channelNumber, index)))
      return this.#refused(request, 'wrong_product')
    const target = new Map(wanted.map(({ lotId, quantity: units }) => [lotId, units]))
    for (const lotId of this.#lots) {
      const more = (target.get(lotId) ?? 0) - model.held(channelNumber, lotId)
      if (more > model.unassigned(lotId)) return this.#refused(request, 'more_than_unassigned')
    }
    await request
    for (const lotId of this.#lots) {
      const held = model.held(channelNumber, lotId)
      const more = (target.get(lotId) ?? 0) - held
      if (more < 0) model.unload(channelNumber, lotId, -more)
      if (more > 0)
        model.load(
          channelNumber,
          lotId,
          more,
          held > 0 ? (model.since(channelNumber, lotId) ?? 0) : at.getTime(),
        )
    }
  }

  async #vends({ vends }: Extract<Operation, { kind: 'vends' }>): Promise<void> {
    const { db, ambient } = this.#county
    const group = vends.map(({ channel: channelNumber, quantity: units, daysAgo: days }) =>
      aVend({
        deviceId: this.#machine,
        locationId: this.#machine,
        seq: this.#seq++,
        channel: channelNumber,
        quantity: units,
        occurredAt: this.#at(days),
        recordedAt: ambient.now(),
      }),
    )
    const outcomes = await db.write((tx) => this.#county.vends.postVends(tx, group))
    for (const [i, one] of group.entries()) {
      const outcome = outcomes[i]
      const lotIds = this.#lots.filter((_, index) => this.#fits(one.channel, index))
      const took = new Map<string, number>()
      for (let unit = 0; unit < one.quantity; unit++) {
        const lotId = this.#model.vend(one.channel, lotIds, one.occurredAt.getTime())
        if (lotId !== null) took.set(lotId, (took.get(lotId) ?? 0) + 1)
      }
      const id = outcome?.movementId ?? null
      const lines = id === null ? [] : (await this.#county.ledger.movement(this.#county.manager, id)).lines
      expect(new Map(lines.map((line) => [line.lotId, line.quantity]))).toEqual(took)
      const posted = [...took.values()].reduce((sum, units) => sum + units, 0)
      expect(outcome).toMatchObject({ posted, discrepancy: one.quantity - posted })
      if (id !== null)
        this.#remember(
          id,
          one.occurredAt,
          [...took].map(([lotId, units]) => ({ lotId, delta: -units })),
        )
    }
  }

  async #compare(): Promise<void> {
    const place = (await this.#contents.contentsOf([this.#machine])).get(this.#machine)
    const units = (lots: readonly { lotId: string; quantity: number }[] = []) =>
      this.#lots.map((lotId) => lots.find((known) => known.lotId === lotId)?.quantity ?? 0)
    const actual = {
      channels: place?.channels.map(({ lots }) => units(lots)),
      unassigned: units(place?.unassigned),
    }
    expect(actual).toEqual({
      channels: CHANNELS.map((_, i) => this.#lots.map((lotId) => this.#model.held(i + 1, lotId))),
      unassigned: this.#lots.map((lotId) => this.#model.unassigned(lotId)),
    })
  }

  async #refused(request: Promise<unknown>, code: string): Promise<void> {
    expect(await refusalOf(request)).toMatchObject({ code })
  }

  #remember(id: string | undefined, at: Date, lines: Posted['lines']): void {
    if (id) this.#posted.push({ id, at: at.getTime(), lines })
  }

  #fits(channelNumber: number, lotIndex: number): boolean {
    return CHANNELS[channelNumber - 1] === LOTS[lotIndex]?.product
  }

  #lotAt(index: number): string {
    return this.#lots[index % this.#lots.length] ?? ''
  }

  #at(days: number): Date {
    return new Date(this.#county.ambient.now().getTime() - days * DAY)
  }
}
