import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Alert } from '../../protocol/api/alerts.ts'
import type { Today } from '../../protocol/api/today.ts'
import { aRecallingCounty, type RecallingCounty } from './a-recall.ts'

let county: RecallingCounty
beforeAll(async () => {
  county = await aRecallingCounty()
})
afterAll(() => county.end())

const tasks = async () =>
  (await county.driver.get<Today>('/api/today')).tasks.filter(({ kind }) => kind.startsWith('lot_'))
const alerts = async () => {
  const { items } = await county.admin.get<{ items: { alerts: Alert[] }[] }>('/api/alerts?rule=recall_open')
  return items.flatMap((group) => group.alerts)
}

it('a place is told at once what to do, and reminded when it has not answered for days, until it has', async () => {
  const { id } = await county.recall()
  const { storeroom, lots, ambient } = county
  const asked = { recallId: id, locationId: storeroom.id, lotId: lots.soon, quantity: 100 }
  // The recall says what to do with the lot; that it is in quarantine besides is no other task.
  expect(await tasks()).toMatchObject([{ ...asked, kind: 'lot_recalled', urgency: 'now' }])
  const waits = async () =>
    (await county.app.services.recalls.reader.waiting([storeroom.id], null)).map(({ place }) => place.state)
  expect(await waits()).toEqual(['open'])
  expect(await alerts()).toEqual([])

  ambient.advance({ hours: 3 * 24 + 1 })
  await expect
    .poll(alerts, { timeout: 15_000, interval: 250 })
    .toMatchObject([
      { rule: 'recall_open', locationId: storeroom.id, facts: { lots: 'SOON', units: 100, days: 3 } },
    ])
  await county.act(id, 'answers', { location: storeroom.id, lines: [{ lotId: lots.soon, found: 100 }] })
  expect(await tasks()).toMatchObject([{ ...asked, urgency: 'today' }])
  await expect.poll(alerts, { timeout: 15_000, interval: 250 }).toEqual([])

  await county.admin.post('/api/movements', {
    kind: 'transfer',
    from: storeroom.id,
    to: county.county.id,
    lines: [{ product: 'CON52', lotId: lots.soon, quantity: 100 }],
    receive: true,
  })
  expect(await tasks()).toEqual([])
}, 60_000)
