import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fillRateQuery, ordersQuery } from '../../protocol/api/replenishment.ts'
import { COUNTY, DAY, NORTH, OTHER_COUNTY, refusalOf, SOUTH } from '../inventory/a-county.ts'
import { aChain, type Chain, lineOf, transferOf } from './a-chain.ts'

let chain: Chain
beforeEach(async () => {
  chain = await aChain()
})
afterEach(() => chain.cleanup())

const codeOf = async (request: Promise<unknown>) => (await refusalOf(request)).code
const submitted = async (quantity = 200) =>
  chain.submit(await chain.draft({ lines: [{ product: 'CON52', quantity }] }))
const approved = async (quantity = 200) => chain.approve(await submitted(quantity))

describe('what is suggested', () => {
  it('comes with its reasoning, the most urgent first', async () => {
    const { items, counts } = await chain.suggest(chain.keeper)
    const [first] = items
    // 60 given out over the 31 calendar days with stock.
    const amc = (60 / 31) * 30.4375
    expect(first).toMatchObject({
      location: { id: chain.outlet },
      need: 'emergency',
      basis: { usable: 40, inTransit: 0, onOrder: 0, minMonths: 2, maxMonths: 5, emergencyMonths: 1 },
      supplier: { id: chain.storeroom },
      draftId: null,
    })
    expect(first?.basis.amc).toBeCloseTo(amc)
    expect(first?.suggested).toBe(Math.ceil((5 * amc - 40) / (first?.boxSize ?? 1)) * (first?.boxSize ?? 1))
    expect(counts.emergency).toBe(1)
  })

  it('is unknown where nothing was given out yet, and is said so', async () => {
    const place = await chain.aPlace('free_box', { name: '新箱', productIds: [chain.product('CON52')] })
    const found = await chain.suggestionFor(place)
    expect(found).toMatchObject({ need: 'unknown', suggested: null, basis: { amc: null, usable: 0 } })
  })

  it('counts what is on order until it has left, then what is in transit, then what lies there', async () => {
    const before = (await chain.suggestionFor(chain.outlet)).suggested ?? 0
    await chain.post({
      kind: 'transfer',
      from: chain.warehouse,
      to: chain.storeroom,
      receive: true,
      lines: [{ product: 'CON52', quantity: 1_000 }],
    })
    const draft = await chain.draft()
    expect(await chain.suggestionFor(chain.outlet)).toMatchObject({
      draftId: draft.id,
      basis: { onOrder: 0 },
    })
    const order = await chain.submit(draft)
    expect(await chain.suggestionFor(chain.outlet)).toMatchObject({ draftId: null, basis: { onOrder: 200 } })
    const going = await chain.approve(order, { lines: [{ product: 'CON52', quantity: 100 }] })
    expect((await chain.suggestionFor(chain.outlet)).basis).toMatchObject({ onOrder: 100, inTransit: 0 })
    const sent = await chain.dispatch(going, 70)
    expect((await chain.suggestionFor(chain.outlet)).basis).toMatchObject({ onOrder: 30, inTransit: 70 })
    await chain.arrive(transferOf(sent), { received: 60, lost: 10 })
    const after = await chain.suggestionFor(chain.outlet)
    expect(after.basis).toMatchObject({ onOrder: 30, inTransit: 0, usable: 100 })
    expect(before - (after.suggested ?? 0)).toBeGreaterThanOrEqual(80)
    await chain.close(await chain.orders.reader.get(chain.keeper, sent.id))
    expect((await chain.suggestionFor(chain.outlet)).basis.onOrder).toBe(0)
  })

  it('ends at the border of the jurisdiction', async () => {
    const stranger = await chain.anActor(OTHER_COUNTY)
    expect((await chain.suggest(stranger, { all: 'true' })).items).toEqual([])
    expect(await codeOf(chain.suggest(stranger, { location: chain.outlet }))).toBe('not_found')
  })
})

describe('an order', () => {
  it('goes from the draft to the shelf, and shows what was suggested beside what was asked for', async () => {
    await chain.aLot(chain.storeroom, { number: 'S1', quantity: 500 })
    const { suggested } = await chain.suggestionFor(chain.outlet)
    const draft = await chain.draft()
    expect(draft).toMatchObject({ state: 'draft', supplier: { id: chain.storeroom }, fillRate: null })
    expect(lineOf(draft)).toMatchObject({ suggested, requested: 200, approved: null })
    expect(draft.steps).toEqual(['edit', 'submit', 'cancel'])
    const asked = await chain.submit(draft)
    expect(asked).toMatchObject({ state: 'submitted', ownOrder: true, steps: ['reject', 'cancel'] })
    const agreed = await chain.approve(asked, { lines: [{ product: 'CON52', quantity: 150 }] })
    expect(lineOf(agreed)).toMatchObject({ requested: 200, approved: 150 })
    const first = await chain.dispatch(agreed, 100)
    expect(first.state).toBe('dispatched')
    await chain.arrive(transferOf(first), { received: 100 })
    const second = await chain.dispatch(await chain.orders.reader.get(chain.manager, first.id), 50)
    await chain.arrive(transferOf(second), { received: 50 })
    const done = await chain.orders.reader.get(chain.keeper, draft.id)
    expect(done).toMatchObject({ state: 'received', fillRate: 0.75, steps: ['close'] })
    expect(lineOf(done)).toMatchObject({ dispatched: 150, received: 150, lost: 0 })
    expect(done.events.map(({ action }) => action)).toEqual([
      'created',
      'submitted',
      'approved',
      'dispatched',
      'dispatched',
    ])
    expect(await chain.balanceAt(chain.outlet)).toBe(190)
    expect(await chain.faults()).toEqual([])
  })

  it('is rejected with a reason, written anew, and submitted again', async () => {
    const refused = await chain.reject(await submitted())
    expect(refused).toMatchObject({ state: 'rejected' })
    expect(refused.events.at(-1)).toMatchObject({ action: 'rejected', note: '先用库存' })
    const again = await chain.edit(await chain.orders.reader.get(chain.keeper, refused.id))
    expect(again).toMatchObject({ state: 'draft', submittedAt: null })
    expect(lineOf(again).requested).toBe(100)
    expect((await chain.submit(again)).state).toBe('submitted')
  })

  it('follows the ledger: what came back may leave again, and a reversed receipt did not come', async () => {
    await chain.aLot(chain.storeroom, { number: 'S1', quantity: 500 })
    const sent = await chain.dispatch(await approved(), 200)
    await chain.arrive(transferOf(sent), { received: 120, returned: 80 })
    const back = await chain.orders.reader.get(chain.manager, sent.id)
    expect(lineOf(back)).toMatchObject({ dispatched: 120, received: 120 })
    expect(back.steps).toContain('dispatch')
    const [arrival] = (
      await chain.ledger.movements(chain.keeper, { location: chain.outlet, kind: 'arrival', limit: 5 })
    ).items
    await chain.post(
      { kind: 'reversal', reverses: arrival?.id ?? '', reason: '点错' },
      { actor: chain.keeper },
    )
    expect(lineOf(await chain.orders.reader.get(chain.manager, sent.id))).toMatchObject({ received: 0 })
  })

  it('of a warehouse is met from outside by receipts, also by more than was ordered', async () => {
    const draft = await chain.draft({ location: chain.warehouse }, { actor: chain.manager })
    expect(draft.supplier).toBeNull()
    const chief = await chain.anActor(null)
    const agreed = await chain.approve(await chain.submit(draft, chain.manager), {}, chief)
    expect(await codeOf(chain.dispatch(agreed, 10))).toBe('order_state')
    const part = await chain.deliver(agreed, 150)
    expect(part.state).toBe('dispatched')
    const all = await chain.deliver(part, 70)
    expect(all).toMatchObject({ state: 'received', fillRate: 1 })
    expect(lineOf(all)).toMatchObject({ received: 220 })
    const [receipt] = (
      await chain.ledger.movements(chain.manager, { location: chain.warehouse, kind: 'receipt', limit: 1 })
    ).items
    await chain.post({ kind: 'reversal', reverses: receipt?.id ?? '', reason: '送错' })
    expect(lineOf(await chain.orders.reader.get(chain.manager, all.id))).toMatchObject({
      received: 150,
      dispatched: 150,
    })
  })

  it('takes what leaves with it: without stock neither the order nor the ledger changes', async () => {
    const order = await approved()
    expect(await codeOf(chain.dispatch(order, 10))).toBe('insufficient_stock')
    expect(await chain.orders.reader.get(chain.manager, order.id)).toEqual(order)
  })
})

describe('what is refused', () => {
  it('more than was asked for, more than was approved, and nothing at all', async () => {
    await chain.aLot(chain.storeroom, { number: 'S1', quantity: 500 })
    const order = await submitted()
    const lines = (quantity: number) => ({ lines: [{ product: 'CON52', quantity }] })
    expect(await codeOf(chain.approve(order, lines(201)))).toBe('more_than_requested')
    expect(await codeOf(chain.approve(order, lines(0)))).toBe('nothing_approved')
    expect(await codeOf(chain.approve(order, { lines: [{ product: 'CON49', quantity: 1 }] }))).toBe(
      'not_in_order',
    )
    const agreed = await chain.approve(order, lines(120))
    expect(await refusalOf(chain.dispatch(agreed, 121))).toMatchObject({
      status: 409,
      code: 'more_than_approved',
      params: { quantity: 121, left: 120 },
      paths: ['lines.0.quantity'],
    })
  })

  it('machines, unknown products and products named twice', async () => {
    const machine = await chain.aDispenser()
    expect(await codeOf(chain.draft({ location: machine }))).toBe('not_ordered_here')
    expect(await codeOf(chain.draft({ lines: [{ product: 'NOPE', quantity: 1 }] }))).toBe('unknown_product')
    const twice = [
      { product: 'CON52', quantity: 1 },
      { product: chain.product('CON52'), quantity: 2 },
    ]
    expect(await codeOf(chain.draft({ lines: twice }))).toBe('product_twice')
  })

  it('a step that the state does not allow', async () => {
    const draft = await chain.draft()
    expect(await codeOf(chain.approve(draft))).toBe('order_state')
    expect(await codeOf(chain.close(draft))).toBe('order_state')
    const gone = await chain.cancel(draft)
    expect(gone).toMatchObject({ state: 'cancelled', steps: [] })
    expect(await codeOf(chain.submit(gone))).toBe('order_state')
  })

  it('a second regular order within the period; an emergency need not wait, and has to be one', async () => {
    await approved(300)
    const early = await chain.draft()
    expect(await refusalOf(chain.submit(early))).toMatchObject({
      code: 'order_too_early',
      params: { nextOn: '2026-04-28', lastOn: '2026-03-31' },
    })
    // What is on order covers the outlet now.
    expect(await codeOf(chain.submit(await chain.edit(early, { emergency: true })))).toBe('not_an_emergency')
    await chain.post({ kind: 'issue', from: chain.outlet, lines: [{ product: 'CON52', quantity: 40 }] })
    const urgent = await chain.draft({ emergency: true })
    const place = await chain.suggestionFor(chain.outlet)
    expect(place.need).toBe('emergency')
    expect((await chain.submit(urgent)).state).toBe('submitted')
    const page = (cursor = '') =>
      chain.orders.reader.list(chain.manager, ordersQuery.parse({ open: 'true', limit: '2', cursor }))
    const first = await page()
    expect(first.items.map(({ emergency }) => emergency)).toEqual([true, true])
    const last = await page(first.next ?? '')
    expect(last).toMatchObject({ items: [{ emergency: false }], next: null })
    chain.setClock(28 * DAY)
    expect((await chain.submit(await chain.draft())).state).toBe('submitted')
  })
})

describe('four eyes', () => {
  it('whoever submitted an order does not approve it', async () => {
    const order = await chain.submit(await chain.draft({}, { actor: chain.manager }), chain.manager)
    expect(await codeOf(chain.approve(order))).toBe('own_order')
    expect((await chain.approve(order, {}, await chain.anActor(COUNTY))).selfApproved).toBe(false)
  })

  it('an administrator besides whom there is nobody may, and the order says so', async () => {
    const alone = await chain.anActor('99', 'administrator')
    await chain.retire([chain.manager, chain.keeper, chain.county])
    const order = await chain.submit(await chain.draft({}, { actor: alone }), alone)
    expect(order.steps).toContain('approve')
    expect((await chain.approve(order, {}, alone)).selfApproved).toBe(true)
  })

  it('a manager does not approve their own order even alone', async () => {
    await chain.retire([chain.keeper, chain.county])
    const order = await chain.submit(await chain.draft({}, { actor: chain.manager }), chain.manager)
    expect(await codeOf(chain.approve(order))).toBe('own_order')
  })

  it('only the side of the store that supplies approves and dispatches, only the side of the place asks', async () => {
    const order = await chain.submit(
      await chain.draft({ location: chain.storeroom, lines: [{ product: 'CON52', quantity: 10 }] }),
    )
    expect(order.supplier?.id).toBe(chain.warehouse)
    const colleague = await chain.anActor(NORTH)
    expect(await refusalOf(chain.approve(order, {}, colleague))).toMatchObject({
      status: 403,
      code: 'not_the_supplier',
    })
    const agreed = await chain.approve(order)
    expect(await codeOf(chain.dispatch(agreed, 10, colleague))).toBe('not_the_supplier')
    for (const scope of [SOUTH, OTHER_COUNTY]) {
      const stranger = await chain.anActor(scope)
      expect(await codeOf(chain.orders.reader.get(stranger, order.id))).toBe('not_found')
      expect(await codeOf(chain.approve(order, {}, stranger))).toBe('not_found')
      expect(await codeOf(chain.draft({}, { actor: stranger }))).toBe('not_found')
    }
  })

  it('nobody who only looks is offered a step', async () => {
    const order = await submitted()
    expect((await chain.orders.reader.get(await chain.anActor(COUNTY, 'inspector'), order.id)).steps).toEqual(
      [],
    )
  })
})

describe('two at once', () => {
  it('the second hears who was faster, and changes nothing', async () => {
    const order = await submitted()
    const other = await chain.anActor(COUNTY)
    const lines = [{ product: 'CON52', quantity: 150 }]
    const answers = await Promise.allSettled([
      chain.approve(order, { lines }),
      chain.approve(order, { lines }, other),
    ])
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await refusalOf(chain.reject(order, other))).toMatchObject({
      status: 409,
      code: 'order_changed',
      params: { by: '张三', action: 'approved', version: order.version + 1 },
    })
    expect(lineOf(await chain.orders.reader.get(other, order.id)).approved).toBe(150)
  })

  it('a request that is sent again with its key is answered as the first time; with another body it is refused', async () => {
    await chain.aLot(chain.storeroom, { number: 'S1', quantity: 500 })
    const first = await chain.draft({}, { key: 'draft' })
    expect((await chain.draft({}, { key: 'draft' })).id).toBe(first.id)
    expect(await codeOf(chain.draft({ note: '另一张' }, { key: 'draft' }))).toBe('idempotency_key_reused')
    const once = await chain.submit(first, chain.keeper, 'submit')
    expect(await chain.submit(first, chain.keeper, 'submit')).toEqual(once)
    const agreed = await chain.approve(once)
    const sent = await chain.dispatch(agreed, 80, chain.manager, 'send')
    expect(await chain.dispatch(agreed, 80, chain.manager, 'send')).toEqual(sent)
    expect(await chain.balanceAt(chain.storeroom)).toBe(420)
    expect(await codeOf(chain.dispatch(agreed, 81, chain.manager, 'send'))).toBe('idempotency_key_reused')
    // A double click without a key meets the new version.
    expect(await codeOf(chain.dispatch(agreed, 80))).toBe('order_changed')
  })
})

describe('the fill rate of a period', () => {
  it('counts orders that have ended, and names those that are under way', async () => {
    await chain.aLot(chain.storeroom, { number: 'S1', quantity: 500 })
    const order = await approved()
    const rate = (query = {}) => chain.orders.reader.fillRate(chain.manager, fillRateQuery.parse(query))
    expect(await rate()).toEqual({ orders: 0, underWay: 1, ordered: 0, received: 0, rate: null })
    const sent = await chain.dispatch(order, 50)
    await chain.arrive(transferOf(sent), { received: 50 })
    await chain.close(await chain.orders.reader.get(chain.keeper, sent.id))
    expect(await rate()).toEqual({ orders: 1, underWay: 0, ordered: 200, received: 50, rate: 0.25 })
    expect(await rate({ to: '2026-03-30' })).toMatchObject({ orders: 0 })
    expect(await rate({ from: '2026-03-31', to: '2026-03-31' })).toMatchObject({ orders: 1 })
    expect(await rate({ jurisdiction: SOUTH })).toMatchObject({ orders: 0, underWay: 0 })
  })
})

it('stores hear what waits for them', async () => {
  await chain.aLot(chain.storeroom, { number: 'S1', quantity: 500 })
  const order = await submitted()
  const waits = async (scope: string | null) =>
    (await chain.orders.reader.waiting(scope)).map(({ waitsFor }) => waitsFor)
  expect(await waits(NORTH)).toEqual(['approval'])
  expect(await waits(SOUTH)).toEqual([])
  const agreed = await chain.approve(order)
  expect(await waits(NORTH)).toEqual(['dispatch'])
  await chain.dispatch(agreed, 200)
  expect(await waits(null)).toEqual([])
})

it('every step is in the audit log, and is told to screens after it is committed', async () => {
  const told: string[][] = []
  chain.changes.on('orders', (ids) => told.push(ids))
  const order = await approved()
  expect(await codeOf(chain.approve(order))).toBe('order_state')
  const { items } = await chain.audit.page(await chain.anActor(null), {
    subjectKind: 'order',
    subjectId: order.id,
    limit: 10,
  })
  expect(items.map(({ action }) => action)).toEqual(['order.approved', 'order.submitted', 'order.created'])
  const places = [chain.outlet, chain.storeroom]
  expect(told).toEqual([places, places, places])
})
