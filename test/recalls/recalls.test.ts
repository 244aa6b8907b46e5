import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Recall, RecallPreview, RecallSummary } from '../../protocol/api/recalls.ts'
import { aRecallingCounty, type RecallingCounty } from './a-recall.ts'

let county: RecallingCounty
beforeEach(async () => {
  county = await aRecallingCounty()
})
afterEach(() => county.end())

const line = (lotId: string, quantity: number) => ({ product: 'CON52', lotId, quantity })
const placeIn = (recall: Recall, id: string) => recall.places.find(({ locationId }) => locationId === id)

describe('a recall', () => {
  it('holds the lot everywhere: neither named nor proposed does it leave, to anybody but the collecting place', async () => {
    const { admin, storeroom, outlet, county: collecting, lots } = county
    await county.send(outlet.id, 30)
    await county.recall()
    const proposal = await admin.get<{ lines: { lotNumber: string }[]; available: number }>(
      `/api/fefo?location=${storeroom.id}&product=CON52&quantity=10`,
    )
    expect(proposal.lines.map(({ lotNumber }) => lotNumber)).toEqual(['LATE'])
    expect(proposal.available).toBe(500)
    for (const body of [
      { kind: 'issue', from: outlet.id, lines: [line(lots.soon, 1)] },
      { kind: 'transfer', from: storeroom.id, to: outlet.id, lines: [line(lots.soon, 1)] },
    ])
      expect(await county.refused('/api/movements', body)).toMatchObject({ code: 'lot_quarantined' })
    expect(
      await county.refused('/api/movements', {
        kind: 'issue',
        from: outlet.id,
        lines: [{ product: 'CON52', quantity: 1 }],
      }),
    ).toMatchObject({ code: 'insufficient_stock' })
    await admin.post('/api/movements', {
      kind: 'transfer',
      from: outlet.id,
      to: collecting.id,
      lines: [line(lots.soon, 30)],
      receive: true,
    })
    expect(await county.balances(collecting.id)).toEqual({ SOON: 30 })
    expect(
      await county.refused('/api/movements', {
        kind: 'issue',
        from: collecting.id,
        lines: [line(lots.soon, 1)],
      }),
    ).toMatchObject({ code: 'lot_quarantined' })
  })

  it('takes every expiry date of its numbers, and a lot that is only received afterwards', async () => {
    const { admin } = county
    const other = await county.receive('SOON', '2028-01-31', 40)
    const recall = await county.recall({ numbers: ['SOON', 'NEXT'] })
    expect(recall.lots.map(({ lotId }) => lotId).sort()).toEqual([county.lots.soon, other].sort())
    const next = await county.receive('NEXT', '2030-05-31', 25)
    const { lots, progress } = await county.read(recall.id)
    expect(lots.map(({ lotId }) => lotId)).toContain(next)
    expect(progress.outstanding).toBe(165)
    const body = { kind: 'issue', from: county.storeroom.id, lines: [line(next, 1)], reason: '先用' }
    expect(await county.refused('/api/movements', body)).toMatchObject({ code: 'lot_quarantined' })
    // Goods of another product under the same number have nothing to do with it.
    await county.receive('SOON', '2029-01-31', 5, 'CON49')
    const held = await admin.get<{ items: { lotNumber: string; productName: string }[] }>('/api/quarantines')
    expect(held.items).toHaveLength(recall.lots.length + 1 + 1)
  })

  it('follows the goods until each unit is accounted for', async () => {
    const { admin, storeroom, outlet, county: collecting, lots, ambient } = county
    await county.send(outlet.id, 30)
    const { transferId } = await county.send(outlet.id, 10, lots.soon, { receive: false })
    await admin.post('/api/movements', { kind: 'issue', from: outlet.id, lines: [line(lots.soon, 4)] })
    ambient.advance({ minutes: 5 })
    const { id, progress, transit } = await county.recall()
    expect(progress).toMatchObject({ outstanding: 86, inTransit: 10, percent: 0, unansweredPlaces: 2 })
    expect(transit).toMatchObject([{ transferId, quantity: 10, returning: false }])
    ambient.advance({ minutes: 5 })

    // What is still on the road is held when it comes.
    await admin.post(`/api/transfers/${transferId}/receive`, { lines: [{ lotId: lots.soon, received: 10 }] })
    const answer = { location: outlet.id, lines: [{ lotId: lots.soon, found: 33 }] }
    expect(await county.refused(`/api/recalls/${id}/answers`, answer)).toMatchObject({
      code: 'explanation_required',
    })
    let recall = await county.act(id, 'answers', { ...answer, explanation: '台账漏记三盒' })
    expect(placeIn(recall, outlet.id)).toMatchObject({
      state: 'answered',
      atOpening: 26,
      held: 33,
      found: 33,
      missing: 3,
      explanation: '台账漏记三盒',
      answeredBy: '系统管理员',
    })
    expect(await county.refused(`/api/recalls/${id}/close`, {})).toMatchObject({ code: 'recall_unfinished' })

    await admin.post('/api/movements', {
      kind: 'transfer',
      from: outlet.id,
      to: collecting.id,
      lines: [line(lots.soon, 33)],
    })
    recall = await county.read(id)
    expect(recall.transit).toMatchObject([{ quantity: 33, returning: true }])
    expect(placeIn(recall, outlet.id)).toMatchObject({ state: 'settled', held: 0, sentBack: 33 })
    const back = recall.transit[0]?.transferId
    await admin.post(`/api/transfers/${back}/receive`, {
      lines: [{ lotId: lots.soon, received: 31, lost: 2 }],
      reason: '途中破损',
    })
    await admin.post('/api/movements', {
      kind: 'transfer',
      from: storeroom.id,
      to: collecting.id,
      lines: [line(lots.soon, 60)],
      receive: true,
    })
    recall = await county.read(id)
    expect(recall.progress).toMatchObject({
      outstanding: 0,
      inTransit: 0,
      collected: 91,
      missing: 5,
      givenOut: 0,
      percent: 100,
    })
    recall = await county.act(id, 'close', {})
    expect(recall.status).toBe('closed')
    // A closed recall has not made the goods any better.
    const issue = { kind: 'issue', from: collecting.id, lines: [line(lots.soon, 1)] }
    expect(await county.refused('/api/movements', issue)).toMatchObject({ code: 'lot_quarantined' })
    expect(await county.refused(`/api/recalls/${id}/cancel`, { reason: '误' })).toMatchObject({
      code: 'recall_ended',
    })
  })

  it('is closed with units outstanding only with a reason', async () => {
    const { id } = await county.recall()
    expect(await county.act(id, 'close', { reason: '药监同意就地封存' })).toMatchObject({
      status: 'closed',
      endingReason: '药监同意就地封存',
      endedBy: '系统管理员',
    })
  })

  it('that was a mistake is taken back: the lot can be given out again, and the record says why', async () => {
    const { admin, storeroom, lots } = county
    const { id } = await county.recall()
    const held = await admin.get<{ items: { id: string }[] }>('/api/quarantines')
    expect(
      await county.refused(`/api/quarantines/${held.items[0]?.id}/close`, { reason: '放行' }),
    ).toMatchObject({ code: 'lot_recalled' })
    expect(await county.act(id, 'cancel', { reason: '批号录错' })).toMatchObject({
      status: 'cancelled',
      endingReason: '批号录错',
    })
    await admin.post('/api/movements', { kind: 'issue', from: storeroom.id, lines: [line(lots.soon, 1)] })
    await county.receive('SOON', '2028-02-29', 10)
    const audit = await admin.get<{ items: { action: string; detail: object }[] }>('/api/audit')
    expect(audit.items).toContainEqual(
      expect.objectContaining({ action: 'recall.cancelled', detail: { reason: '批号录错' } }),
    )
    expect(audit.items.map(({ action }) => action)).toContain('recall.opened')
  })

  it('shows beforehand what it would hold, and changes nothing by that', async () => {
    const { admin, outlet, storeroom } = county
    await county.send(outlet.id, 30)
    await county.send(outlet.id, 5, county.lots.soon, { receive: false })
    const body = { product: 'CON52', numbers: ['SOON', 'NEVER'] }
    const preview = await admin.post<RecallPreview>('/api/recalls/preview', body)
    expect(preview).toMatchObject({
      lots: [{ lotNumber: 'SOON', onHand: 95, inTransit: 5, recallId: null }],
      unknownNumbers: ['NEVER'],
      transit: [{ quantity: 5 }],
      channels: [],
    })
    expect(preview.places.map(({ locationId, quantity }) => [locationId, quantity]).sort()).toEqual(
      [
        [outlet.id, 30],
        [storeroom.id, 65],
      ].sort(),
    )
    expect((await admin.get<{ items: unknown[] }>('/api/quarantines')).items).toEqual([])
  })

  it('is opened, closed and cancelled for a county, answered by each place for itself, and twice not at all', async () => {
    const driver = county.driver
    expect(
      await county.refused(
        '/api/recalls',
        {
          product: 'CON52',
          numbers: ['SOON'],
          level: 'first',
          reason: '抽检',
          collectingLocation: county.storeroom.id,
        },
        driver,
      ),
    ).toMatchObject({ code: 'county_required', status: 403 })
    const { id } = await county.recall()
    expect(await county.refused(`/api/recalls/${id}/cancel`, { reason: '误' }, driver)).toMatchObject({
      code: 'county_required',
    })
    const lines = [{ lotId: county.lots.soon, found: 100 }]
    const recall = await county.act(id, 'answers', { location: county.storeroom.id, lines }, driver)
    expect(placeIn(recall, county.storeroom.id)).toMatchObject({ state: 'answered', own: true })
    expect(recall.own).toBe(false)
    const again = {
      product: 'CON52',
      numbers: ['LATE', 'SOON'],
      level: 'first',
      reason: '抽检',
      collectingLocation: county.county.id,
    }
    expect(await county.refused('/api/recalls', again)).toMatchObject({
      code: 'already_recalled',
      params: { lot: 'SOON' },
    })
    expect(await county.refused('/api/recalls', { ...again, numbers: ['LATE', 'LATE'] })).toMatchObject({
      code: 'number_twice',
    })
    expect(
      await county.refused('/api/recalls', { ...again, collectingLocation: county.outlet.id }),
    ).toMatchObject({ code: 'not_a_collecting_place' })
    const { items } = await county.admin.get<{ items: RecallSummary[] }>('/api/recalls')
    expect(items).toMatchObject([{ id, status: 'open', progress: { places: 1, unansweredPlaces: 0 } }])
  })

  it('opens before or after each of 200 takers at the same moment, and none of them gets any after it', async () => {
    const { admin, storeroom, lots } = county
    const take = async () => {
      const body = {
        kind: 'issue',
        from: storeroom.id,
        lines: [line(lots.late, 1)],
        reason: '按批号发放',
      }
      return (await admin.send('POST', '/api/movements', body)).status === 201
    }
    const early = Array.from({ length: 100 }, take)
    const opened = county.recall({ numbers: ['LATE'] })
    const late = Array.from({ length: 100 }, take)
    const recall = await opened
    const taken = (await Promise.all([...early, ...late])).filter(Boolean).length
    // There was enough for all of them: those who got none were refused.
    expect(taken).toBeLessThan(200)
    const left = 500 - taken
    expect((await county.balances(storeroom.id)).LATE).toBe(left)
    // What the recall saw when it opened is what is there now: nobody came after it.
    expect(placeIn(recall, storeroom.id)).toMatchObject({ atOpening: left, held: left })
    expect(await take()).toBe(false)
  }, 30_000)
})
