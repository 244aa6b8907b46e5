import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { people } from '../../server/db/schema/index.ts'
import { DisposalsService } from '../../server/inventory/disposals.service.ts'
import type { Actor } from '../../server/route.ts'
import { aCounty, COUNTY, type County, NORTH, OTHER_COUNTY, refusalOf, SOUTH } from './a-county.ts'

let county: County
let disposals: DisposalsService
let store: string
let lot: string
let keeper: Actor
let witness: Actor
beforeEach(async () => {
  county = await aCounty()
  disposals = new DisposalsService(county)
  store = await county.aPlace('storeroom')
  lot = await county.aLot(store, { quantity: 10 })
  keeper = await county.anActor(NORTH)
  witness = await county.anActor(COUNTY, 'inspector')
})
afterEach(() => county.cleanup())

const prepare = (more: { witness?: string; quantity?: number; key?: string } = {}) =>
  disposals.prepare(
    keeper,
    {
      from: store,
      reason: '受潮',
      witness: more.witness ?? witness.person.id,
      lines: [{ product: 'CON52', lotId: lot, quantity: more.quantity ?? 4 }],
    },
    more.key ?? null,
  )

describe('a disposal with a witness', () => {
  it('leaves the books when the witness confirms, in the name of who prepared it', async () => {
    const prepared = await prepare()
    expect(prepared).toMatchObject({
      status: 'waiting',
      movementId: null,
      lines: [{ lotId: lot, quantity: 4 }],
    })
    expect(await county.balanceAt(store)).toBe(10)

    const confirmed = await disposals.confirm(witness, prepared.id)
    expect(confirmed).toMatchObject({ status: 'posted', witness: { id: witness.person.id } })
    expect(await county.balanceAt(store)).toBe(6)
    expect(await county.ledger.movement(keeper, confirmed.movementId ?? '')).toMatchObject({
      kind: 'disposal',
      reason: '受潮',
      witness: { name: witness.person.displayName, confirmedAt: '2026-03-01T08:00:00.000Z' },
    })
    const { items } = await county.audit.page(county.manager, { limit: 10 })
    expect(items.map(({ action, personId }) => [action, personId]).slice(0, 3)).toEqual([
      ['disposal.confirmed', witness.person.id],
      ['movement.disposal', keeper.person.id],
      ['disposal.prepared', keeper.person.id],
    ])
    expect(await county.faults()).toEqual([])
  })

  it('is confirmed by nobody but the witness, and once', async () => {
    const { id } = await prepare()
    const other = await county.anActor(COUNTY)
    expect(await refusalOf(disposals.confirm(keeper, id))).toMatchObject({
      status: 403,
      code: 'not_the_witness',
    })
    expect(await refusalOf(disposals.confirm(other, id))).toMatchObject({
      status: 403,
      code: 'not_the_witness',
    })
    const both = await Promise.allSettled([disposals.confirm(witness, id), disposals.confirm(witness, id)])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await refusalOf(disposals.confirm(witness, id))).code).toBe('disposal_decided')
    expect(await county.balanceAt(store)).toBe(6)
  })

  it('is not posted in the name of somebody who may no longer post', async () => {
    for (const gone of [
      { disabledAt: county.ambient.now() },
      { disabledAt: null, role: 'viewer' as const },
    ]) {
      const { id } = await prepare()
      await county.db.write((tx) => tx.update(people).set(gone).where(eq(people.id, keeper.person.id)))
      expect(await refusalOf(disposals.confirm(witness, id))).toMatchObject({
        status: 409,
        code: 'preparer_gone',
      })
    }
    expect(await county.balanceAt(store)).toBe(10)
  })

  it('takes no witness who prepared it, looks only or is responsible for another place', async () => {
    const viewer = await county.anActor(COUNTY, 'viewer')
    const neighbour = await county.anActor(SOUTH)
    const foreigner = await county.anActor(OTHER_COUNTY)
    for (const { person } of [keeper, viewer, neighbour, foreigner])
      expect(await refusalOf(prepare({ witness: person.id }))).toMatchObject({
        status: 422,
        code: 'unknown_witness',
        paths: ['witness'],
      })
    const offered = (await disposals.witnesses(keeper, store)).map(({ id }) => id)
    expect(offered).toContain(witness.person.id)
    for (const { person } of [keeper, viewer, neighbour, foreigner]) expect(offered).not.toContain(person.id)
  })

  it('is refused at once for more than lies there, and at confirmation when the goods have gone', async () => {
    expect((await refusalOf(prepare({ quantity: 11 }))).code).toBe('insufficient_stock')
    const { id } = await prepare({ quantity: 8 })
    await county.post({ kind: 'issue', from: store, lines: [{ product: 'CON52', quantity: 5 }] })
    expect(await refusalOf(disposals.confirm(witness, id))).toMatchObject({
      status: 409,
      code: 'insufficient_stock',
    })
    expect(await disposals.get(keeper, id)).toMatchObject({ status: 'waiting' })
    expect(await county.balanceAt(store)).toBe(5)
  })

  it('is withdrawn by either of the two, with a reason, and then posts nothing', async () => {
    const outsider = await county.anActor(COUNTY)
    for (const who of [keeper, witness]) {
      const { id } = await prepare()
      expect((await refusalOf(disposals.withdraw(outsider, id, '不'))).code).toBe('not_your_disposal')
      expect(await disposals.withdraw(who, id, '数量不符')).toMatchObject({
        status: 'withdrawn',
        withdrawnBecause: '数量不符',
      })
      expect((await refusalOf(disposals.confirm(witness, id))).code).toBe('disposal_decided')
    }
    expect(await county.balanceAt(store)).toBe(10)
  })

  it('is prepared once for one key, and listed for its witness', async () => {
    const first = await prepare({ key: 'k' })
    expect((await prepare({ key: 'k' })).id).toBe(first.id)
    const query = { limit: 50, mine: true, status: 'waiting' as const }
    expect((await disposals.list(witness, query)).items.map(({ id }) => id)).toEqual([first.id])
    expect((await disposals.list(keeper, query)).items).toEqual([])
  })

  it('does not exist in another county', async () => {
    const { id } = await prepare()
    const foreigner = await county.anActor(OTHER_COUNTY)
    for (const attempt of [
      () => disposals.get(foreigner, id),
      () => disposals.confirm(foreigner, id),
      () => disposals.withdraw(foreigner, id, '不'),
      () => disposals.witnesses(foreigner, store),
    ])
      expect((await refusalOf(attempt())).status).toBe(404)
    expect((await disposals.list(foreigner, { limit: 50, mine: false })).items).toEqual([])
  })

  it('may name a witness without an account, which is shown as not confirmed; without any name it is refused', async () => {
    const direct = {
      kind: 'disposal' as const,
      from: store,
      reason: '受潮',
      lines: [{ product: 'CON52', lotId: lot, quantity: 1 }],
    }
    expect(await refusalOf(county.post(direct))).toMatchObject({
      code: 'witness_required',
      paths: ['witnessName'],
    })
    const { movements } = await county.post({ ...direct, witnessName: '李四' })
    expect(movements[0]?.witness).toEqual({ name: '李四', confirmedAt: null })
  })
})
