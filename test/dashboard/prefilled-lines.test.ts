import { expect, test } from 'vitest'
import { prefilledLines, transferAddress } from '../../dashboard/inventory/prefilled-lines.ts'

const way = { from: 'a', to: 'b', reason: '近效期 & 余缺调剂' }

test('a transfer that another page worked out arrives in the form with its lots and quantities', () => {
  const lines = [
    { productId: '019a-p1', lotId: '019a_l1', quantity: 59 },
    { productId: 'p2', lotId: 'l2', quantity: 1_000 },
  ]
  const address = new URL(transferAddress(way, lines), 'http://county')
  expect(address.pathname).toBe('/movements/transfer')
  expect(Object.fromEntries(address.searchParams)).toMatchObject(way)
  expect(prefilledLines(address.searchParams)).toMatchObject([
    { product: '019a-p1', lotId: '019a_l1', count: { count: 59, pack: 'unit' } },
    { product: 'p2', lotId: 'l2', count: { count: 1_000, pack: 'unit' } },
  ])
})

test('what is no line in the address is left out', () => {
  const written = ['', 'p.l', 'p.l.0', 'p.l.-3', 'p.l.1.5', 'p.l.x', '<b>.l.3', 'p.l.9999999999']
  const search = new URLSearchParams(written.map((line) => ['line', line]))
  expect(prefilledLines(search)).toEqual([])
})
