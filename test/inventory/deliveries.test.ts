import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { createMovement } from '../../protocol/api/inventory.ts'
import { deliveryNotes } from '../../server/db/schema/index.ts'
import { aCounty, COUNTY, type County, OTHER_COUNTY, refusalOf } from './a-county.ts'

let county: County
let store: string
beforeEach(async () => {
  county = await aCounty()
  store = await county.aPlace('storeroom')
})
afterEach(() => county.cleanup())

type Receipt = Extract<z.input<typeof createMovement>, { kind: 'receipt' }>
type Line = Receipt['lines'][number]
const lot = { number: 'A', expiresOn: '2028-06-30' }
const line = (more: Partial<Line> = {}): Line => ({ product: 'CON52', lot, quantity: 10, ...more })
const receive = (lines: Line[], more: Partial<Receipt> = {}) =>
  county.post({ kind: 'receipt', to: store, lines, ...more })

describe('a delivery note', () => {
  it('stays with its receipt: number, supplier, what was sent and why it differs, lines of which nothing came too', async () => {
    const { movements } = await receive(
      [
        line({ quantity: 90, sent: 100, difference: { reason: 'short' } }),
        line({
          lot: { number: 'B', expiresOn: '2028-07-31' },
          quantity: 0,
          sent: 50,
          difference: { reason: 'other', note: '随下一车补发' },
        }),
      ],
      { delivery: { documentNumber: 'SH-2026-017', supplierName: '省药具中心' } },
    )
    const [movement] = movements
    expect(movement?.lines).toMatchObject([{ lotNumber: 'A', quantity: 90 }])
    const read = await county.ledger.movement(county.manager, movement?.id ?? '')
    expect(read.delivery).toEqual({
      documentNumber: 'SH-2026-017',
      supplierName: '省药具中心',
      lines: [
        {
          productId: county.product('CON52'),
          productName: expect.any(String),
          lotNumber: 'A',
          expiresOn: '2028-06-30',
          sent: 100,
          received: 90,
          reason: 'short',
          note: null,
          quarantined: false,
        },
        expect.objectContaining({
          lotNumber: 'B',
          sent: 50,
          received: 0,
          reason: 'other',
          note: '随下一车补发',
        }),
      ],
    })
    expect(await county.balanceAt(store)).toBe(90)
    expect(await county.faults()).toEqual([])
  })

  it('is absent where nobody compared one', async () => {
    const { movements } = await receive([line()])
    expect(movements[0]?.delivery).toBeNull()
  })

  it.each<[string, Line[], string, string]>([
    [
      'a difference without a reason',
      [line({ sent: 9 })],
      'difference_reason_required',
      'lines.0.difference.reason',
    ],
    [
      'another reason without words',
      [line(), line({ sent: 9, difference: { reason: 'other' } })],
      'difference_reason_required',
      'lines.1.difference.note',
    ],
    [
      'short where more came',
      [line({ sent: 9, difference: { reason: 'short' } })],
      'difference_contradicts',
      'lines.0.difference.reason',
    ],
    [
      'over where less came',
      [line({ sent: 11, difference: { reason: 'over' } })],
      'difference_contradicts',
      'lines.0.difference.reason',
    ],
    [
      'nothing at all',
      [line({ quantity: 0, sent: 10, difference: { reason: 'short' } })],
      'nothing_received',
      'lines',
    ],
    ['an empty line', [line(), line({ quantity: 0 })], 'line_without_goods', 'lines.1.quantity'],
  ])('refuses %s and books nothing', async (_, lines, code, path) => {
    expect(await refusalOf(receive(lines))).toMatchObject({ status: 422, code, paths: [path] })
    expect(await county.balanceAt(store)).toBe(0)
    expect(await county.db.select().from(deliveryNotes)).toEqual([])
  })

  it('puts goods that came damaged into quarantine where they arrived, once, and nowhere else', async () => {
    const damaged = line({ sent: 10, difference: { reason: 'damaged', note: '外箱浸水' }, quarantine: true })
    const { movements } = await receive([damaged])
    await receive([damaged])
    const lotId = movements[0]?.lines[0]?.lotId
    expect(await county.quarantines.open(county.manager)).toMatchObject([
      { lotId, locationId: store, reason: 'delivery_difference', note: '外箱浸水' },
    ])
    const issue = (from: string) =>
      county.post({ kind: 'issue', from, lines: [{ product: 'CON52', lotId, quantity: 1 }], reason: '急用' })
    expect((await refusalOf(issue(store))).code).toBe('lot_quarantined')
    const other = await county.aPlace('storeroom', { name: '另一处' })
    await county.post({ kind: 'receipt', to: other, lines: [line()] })
    expect((await issue(other)).movements).toHaveLength(1)
  })

  it('keeps nothing when the same key comes again', async () => {
    const post = () =>
      county.post(
        { kind: 'receipt', to: store, lines: [line({ sent: 11, difference: { reason: 'short' } })] },
        { key: 'k' },
      )
    expect(await post()).toEqual(await post())
    expect(await county.db.select().from(deliveryNotes)).toHaveLength(1)
    expect(await county.balanceAt(store)).toBe(10)
  })

  it('is never changed', async () => {
    const { movements } = await receive([line()], { delivery: { documentNumber: '1' } })
    const edit = county.db.write((tx) =>
      tx
        .update(deliveryNotes)
        .set({ documentNumber: '2' })
        .where(eq(deliveryNotes.movementId, movements[0]?.id ?? '')),
    )
    await expect(edit).rejects.toThrow()
    expect((await county.ledger.movement(county.manager, movements[0]?.id ?? '')).delivery).toMatchObject({
      documentNumber: '1',
    })
  })

  it('offers suppliers of earlier notes, each once and only to their own county', async () => {
    for (const name of ['乙公司', '甲公司', '乙公司'])
      await receive([line()], { delivery: { supplierName: name } })
    const names = (scope: string) => county.anActor(scope).then((actor) => county.ledger.suppliers(actor))
    expect((await names(COUNTY)).map(({ name }) => name).toSorted()).toEqual(['乙公司', '甲公司'].toSorted())
    expect(await names(OTHER_COUNTY)).toEqual([])
  })
})
