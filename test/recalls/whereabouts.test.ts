import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Whereabouts } from '../../protocol/api/recalls.ts'
import { aRecallingCounty, type RecallingCounty } from './a-recall.ts'

let county: RecallingCounty
beforeEach(async () => {
  county = await aRecallingCounty()
})
afterEach(() => county.end())

const line = (lotId: string, quantity: number) => ({ product: 'CON52', lotId, quantity })

describe('where a lot is', () => {
  it('adds up to what was received: on hand, on the road, given out, disposed of, missing', async () => {
    const { admin, outlet, storeroom, lots } = county
    await county.send(outlet.id, 30)
    await county.send(outlet.id, 5, lots.soon, { receive: false })
    await admin.post('/api/movements', { kind: 'issue', from: outlet.id, lines: [line(lots.soon, 7)] })
    const wrong = await admin.post<{ movements: { id: string }[] }>('/api/movements', {
      kind: 'issue',
      from: outlet.id,
      lines: [line(lots.soon, 2)],
    })
    await admin.post('/api/movements', {
      kind: 'reversal',
      reverses: wrong.movements[0]?.id,
      reason: '录错',
    })
    await admin.post('/api/movements', {
      kind: 'adjustment',
      location: storeroom.id,
      reason: 'damage',
      lines: [{ product: 'CON52', lotId: lots.soon, change: -3 }],
    })
    const found = await admin.get<Whereabouts>(`/api/lots/${lots.soon}/whereabouts`)
    expect(found.sums).toEqual({
      received: 100,
      elsewhere: 0,
      onHand: 85,
      inTransit: 5,
      givenOut: 7,
      disposed: 0,
      missing: 3,
    })
    expect(found.places.find(({ locationId }) => locationId === outlet.id)).toMatchObject({
      quantity: 23,
      givenOut: 7,
      givenOutByMonth: [{ month: '2026-03', quantity: 7 }],
    })
    expect(found.transit).toMatchObject([{ quantity: 5, to: { id: outlet.id } }])
    // Somebody of a township does not see the county's accounts.
    const theirs = await county.driver.get<Whereabouts>(`/api/lots/${lots.soon}/whereabouts`)
    expect(theirs.sums).toBeNull()
  })

  it('names the channel, and what a machine gave out that no lot was found for', async () => {
    const { admin, lots } = county
    const machine = await county.aMachine(1)
    await county.visit(machine, [{ channel: 1, counted: 0, loaded: [{ lotId: lots.soon, quantity: 3 }] }])
    county.ambient.advance({ hours: 2 })
    await county.tell(machine, ...Array.from({ length: 5 }, () => ({ kind: 'vend' })))
    const found = await admin.get<Whereabouts>(`/api/lots/${lots.soon}/whereabouts`)
    expect(found.places.find(({ locationId }) => locationId === machine.locationId)).toMatchObject({
      quantity: 0,
      givenOut: 3,
      unexplained: 2,
    })
    expect(found.unexplained).toBe(2)
  })

  it('is found by a part of its number, by product and by GTIN', async () => {
    const { admin } = county
    const search = async (query: string) =>
      (await admin.get<{ items: { lotNumber: string; quantity: number }[] }>(`/api/lots/search?${query}`))
        .items
    expect(await search('text=soo')).toMatchObject([{ lotNumber: 'SOON', quantity: 100 }])
    expect((await search('text=con52')).map(({ lotNumber }) => lotNumber)).toEqual(['SOON', 'LATE'])
    expect(await search('text=%25')).toEqual([])
    expect(await search('gtin=06901234567892&text=SOON')).toEqual([])
    expect(await search('product=CON52&text=LATE')).toMatchObject([{ lotNumber: 'LATE' }])
  })
})
