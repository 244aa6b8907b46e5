import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Order, OrderStep } from '../../protocol/api/replenishment.ts'
import { orderStep } from '../../protocol/api/replenishment.ts'
import { ProblemError } from '../../server/errors.ts'
import type { Actor } from '../../server/route.ts'
import { COUNTY, DAY, NORTH, SOUTH } from '../inventory/a-county.ts'
import { aChain, type Chain } from './a-chain.ts'

/** Random people try random steps on an order, and its goods arrive, get lost, come back and are reversed meanwhile. */
let chain: Chain
beforeEach(async () => {
  chain = await aChain()
})
afterEach(() => chain.cleanup())

const RUNS = Number(process.env.REPLENISHMENT_RUNS ?? 5)
const ACTIONS = [...orderStep.options, 'arrive', 'lose', 'return', 'reverse'] as const
type Action = (typeof ACTIONS)[number]

interface Move {
  person: number
  action: Action
  quantity: number
  /** Works on what it saw some changes ago. */
  stale: boolean
  /** Takes one of the steps that are offered to somebody, the last of which lead on; otherwise whatever. */
  sensible: number | null
}
const aMove: fc.Arbitrary<Move> = fc.record({
  person: fc.nat({ max: 4 }),
  action: fc.constantFrom<Action>(...ACTIONS, 'arrive', 'arrive', 'return'),
  quantity: fc.integer({ min: 0, max: 250 }),
  stale: fc.boolean(),
  sensible: fc.option(fc.nat({ max: 1_000 }), { freq: 2 }),
})

/** Of two steps that are offered the one that leads on is taken more often than the one that ends the order. */
const ENDS: readonly OrderStep[] = ['cancel', 'close', 'reject']

async function sensibly(move: Move, people: readonly Actor[], id: string): Promise<Move> {
  if (move.sensible === null) return move
  const offers: { person: number; action: OrderStep }[] = []
  for (const [person, actor] of people.entries()) {
    const { steps } = await chain.orders.reader.get(actor, id).catch(() => ({ steps: [] }))
    for (const action of steps)
      if (!ENDS.includes(action) || move.sensible % 5 === 0) offers.push({ person, action })
  }
  const offer = offers[move.sensible % Math.max(1, offers.length)]
  return offer ? { ...move, ...offer, stale: false } : move
}

async function step(actor: Actor, order: Order, action: OrderStep, quantity: number): Promise<unknown> {
  const line = [{ product: 'CON52', quantity }]
  switch (action) {
    case 'edit':
      return chain.edit(order, { lines: [{ product: 'CON52', quantity: Math.max(1, quantity) }] }, actor)
    case 'submit':
      return chain.submit(order, actor)
    case 'approve':
      return chain.approve(order, { lines: line }, actor)
    case 'reject':
      return chain.reject(order, actor)
    case 'dispatch':
      return chain.dispatch(order, Math.max(1, quantity), actor)
    case 'receive':
      return chain.deliver(order, Math.max(1, quantity), actor)
    case 'cancel':
      return chain.cancel(order, actor)
    case 'close':
      return chain.close(order, actor)
  }
}

/** Something becomes of goods of the order that are on the road. */
async function onTheRoad(order: Order, { action, quantity }: Move): Promise<unknown> {
  const ids = order.events.flatMap(({ transferId }) => transferId ?? [])
  const transfers = await Promise.all(ids.map((id) => chain.ledger.transfer(chain.manager, id)))
  const open = transfers.find(({ status }) => status === 'in_transit')
  if (action === 'reverse') {
    const { items } = await chain.ledger.movements(chain.manager, { location: chain.outlet, limit: 20 })
    const arrival = items.find(({ kind, reversedById }) => kind === 'arrival' && reversedById === null)
    return (
      arrival &&
      chain.post({ kind: 'reversal', reverses: arrival.id, reason: '点错' }, { actor: chain.keeper })
    )
  }
  if (!open || quantity === 0) return undefined
  const none = { received: 0, lost: 0, returned: 0 }
  const outcome = { arrive: 'received', lose: 'lost', return: 'returned' }[
    action as 'arrive' | 'lose' | 'return'
  ]
  return chain.arrive(open.id, { ...none, [outcome]: quantity })
}

/** Units that arrived for the order by the ledger: its arrivals less those that were reversed. */
async function arrived(order: Order): Promise<number> {
  const ids = new Set(order.events.flatMap(({ transferId }) => transferId ?? []))
  const { items } = await chain.ledger.movements(chain.manager, { location: chain.outlet, limit: 500 })
  return items
    .filter(
      ({ kind, transferId, reversedById }) =>
        kind === 'arrival' && ids.has(transferId ?? '') && reversedById === null,
    )
    .flatMap(({ lines }) => lines)
    .reduce((sum, { quantity }) => sum + quantity, 0)
}

describe('whatever people try with an order', () => {
  it('the ledger and the order agree, and nothing passes what was asked for', {
    timeout: 60_000,
  }, async () => {
    const people = [
      chain.keeper,
      chain.manager,
      await chain.anActor(NORTH),
      await chain.anActor(SOUTH),
      await chain.anActor(COUNTY, 'inspector'),
    ]
    const taken = new Map<Action, number>()
    await fc.assert(
      fc.asyncProperty(fc.array(aMove, { minLength: 15, maxLength: 25 }), async (moves) => {
        chain.setClock(28 * DAY)
        await chain.aLot(chain.storeroom, { number: 'S1', expiresOn: '2099-12-31', quantity: 1_000 })
        const draft = await chain.draft()
        const seen: Order[] = [draft]
        let submitter: Actor | undefined
        for (const random of moves) {
          const before = await chain.orders.reader.get(chain.manager, draft.id)
          seen.push(before)
          const move = await sensibly(random, people, draft.id)
          const actor = people[move.person] ?? chain.keeper
          const known = (move.stale && seen.at(-3)) || before
          const offered = (await chain.orders.reader.get(actor, draft.id).catch(() => null))?.steps ?? []
          const isStep = orderStep.options.some((each) => each === move.action)
          const done = await (isStep
            ? step(actor, known, move.action as OrderStep, move.quantity)
            : onTheRoad(before, move)
          ).then(
            () => true,
            (error: unknown) => {
              // Refused in words, never broken.
              if (!(error instanceof ProblemError)) throw error
              return false
            },
          )
          const after = await chain.orders.reader.get(chain.manager, draft.id)
          const [line] = after.items
          if (!line) throw new Error('The order lost its line')
          const { requested, approved, dispatched, received, lost } = line
          if (isStep && done) {
            taken.set(move.action, (taken.get(move.action) ?? 0) + 1)
            expect(offered, 'what was done had been offered').toContain(move.action)
            expect(known.version, 'nobody acts on what they have not seen').toBe(before.version)
            expect(after.version).toBe(before.version + 1)
          } else if (isStep) expect(after, 'what was refused changed nothing').toEqual(before)
          expect(approved ?? 0).toBeLessThanOrEqual(requested)
          expect(dispatched).toBeLessThanOrEqual(approved ?? 0)
          expect(received + lost).toBeLessThanOrEqual(dispatched)
          expect(received, 'received is what the ledger says').toBe(await arrived(after))
          if (done && move.action === 'submit') submitter = actor
          if (done && move.action === 'approve') expect(actor, 'four eyes').not.toBe(submitter)
        }
        // What is left on the road would be another order's trouble.
        const last = await chain.orders.reader.get(chain.manager, draft.id)
        for (const end of ['cancel', 'close'] as const)
          if (last.steps.includes(end)) await step(chain.manager, last, end, 0)
        expect(await chain.faults()).toEqual([])
      }),
      { numRuns: RUNS, endOnFailure: true },
    )
    for (const each of ['submit', 'approve', 'reject', 'dispatch', 'close'] as const)
      expect(taken.get(each) ?? 0, `${each} was tried`).toBeGreaterThan(0)
  })
})
