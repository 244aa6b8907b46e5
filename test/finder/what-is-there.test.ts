import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aRecallingCounty, type RecallingCounty } from '../recalls/a-recall.ts'
import { textOf } from './a-finder.ts'

// One county for all: its clock only goes on.
let county: RecallingCounty
beforeAll(async () => {
  county = await aRecallingCounty()
})
afterAll(() => county.end())

/** What the page of a place says of its stock. Everything is read again, as it is every quarter of an hour. */
async function said(locationId: string): Promise<string> {
  county.app.changes.emit('reference')
  await county.app.services.finder.refresh()
  const page = await fetch(`${county.app.url}/find/p/${locationId}`, {
    headers: { 'accept-language': 'zh-CN' },
  })
  return /现在有什么 (.{0,60})/.exec(textOf(await page.text()))?.[1] ?? ''
}

/** A machine that the public sees, with these units of a lot in its channels; it has said so. */
async function filled(units: readonly { lotId: string; quantity: number }[]) {
  const machine = await county.aMachine(units.length)
  await county.admin.send('PATCH', `/api/locations/${machine.locationId}`, { published: true })
  await county.visit(
    machine,
    units.map((loaded, i) => ({ channel: i + 1, counted: 0, loaded: [loaded] })),
  )
  await county.state(
    machine,
    units.map(({ quantity }) => quantity),
  )
  return machine
}

describe('a machine that fell silent', () => {
  it('is less and less sure to hold something, however long nobody has heard of it', async () => {
    const machine = await filled([{ lotId: county.lots.late, quantity: 20 }])
    for (let day = 0; day < 8; day++) {
      county.ambient.advance({ hours: 24 })
      await county.tell(machine, { kind: 'vend', lot: 'LATE' }, { kind: 'vend', lot: 'LATE' })
    }
    await county.visit(machine, [
      { channel: 1, counted: 4, loaded: [{ lotId: county.lots.late, quantity: 14 }] },
    ])
    await county.state(machine, [18])
    expect(await said(machine.locationId)).toContain('避孕套 有货')
    const bands: string[] = []
    for (const days of [5, 10, 10]) {
      county.ambient.advance({ hours: 24 * days })
      bands.push((await said(machine.locationId)).split(' ')[1] ?? '')
    }
    // At two a day 30 are gone after 15 days, and 18 were there.
    expect(bands).toEqual(['可能有', '不清楚', '不清楚'])
  })

  it('is unknown before long when it had just been filled for the first time', async () => {
    const { locationId } = await filled([{ lotId: county.lots.late, quantity: 10 }])
    expect(await said(locationId)).toContain('避孕套 有货')
    county.ambient.advance({ hours: 24 * 14 })
    expect(await said(locationId)).toContain('避孕套 不清楚')
  })

  it('that goes on speaking and gives nothing out shows how slowly it is used', async () => {
    const machine = await filled([{ lotId: county.lots.late, quantity: 10 }])
    county.ambient.advance({ hours: 24 * 40 })
    await county.state(machine, [10])
    county.ambient.advance({ hours: 24 * 14 })
    expect(await said(machine.locationId)).toContain('避孕套 可能有')
  })
})

describe('a place that was counted', () => {
  it('is known from then on, also where nothing was missing', async () => {
    const { admin, ambient, driver, lots, outlet } = county
    const { items } = await admin.get<{ items: { id: string; code: string }[] }>('/api/products')
    const productIds = items.flatMap(({ id, code }) => (code === 'CON52' ? id : []))
    await admin.send('PATCH', `/api/locations/${outlet.id}`, { published: true, productIds })
    await county.send(outlet.id, 5, lots.late)
    ambient.advance({ hours: 24 * 70 })
    expect(await said(outlet.id)).toContain('避孕套 不清楚 上次消息：70天前')
    const { id } = await driver.post<{ id: string }>('/api/stocktakes', { location: outlet.id })
    const countedAt = ambient.now().toISOString()
    await driver.send('POST', `/api/stocktakes/${id}/counts`, {
      counts: [{ lotId: lots.late, quantity: 5, countedAt }],
    })
    await driver.send('POST', `/api/stocktakes/${id}/submit`, { leaveUncounted: false })
    expect(await said(outlet.id)).toContain('避孕套 不清楚')
    ambient.advance({ hours: 2 })
    await admin.post(`/api/stocktakes/${id}/approve`, {})
    expect(await said(outlet.id)).toContain('避孕套 有货 2小时前确认 · 人工登记')
  })
})

describe('a machine that holds what it must not give out', () => {
  it('has only its other channels from the opening of a recall on, however much it counts', async () => {
    const [soon, late] = [county.lots.soon, county.lots.late]
    const only = await filled([{ lotId: soon, quantity: 10 }])
    const beside = await filled([
      { lotId: soon, quantity: 10 },
      { lotId: late, quantity: 10 },
    ])
    // By the books it holds another lot.
    const told = await filled([{ lotId: late, quantity: 10 }])
    await county.tell(told, { kind: 'refill', channel: 1, loaded: 10, remaining: 10, lot: 'SOON' })
    for (const { locationId } of [only, beside, told]) expect(await said(locationId)).toContain('避孕套 有货')
    await county.recall()
    expect(await said(only.locationId)).toContain('避孕套 没有了')
    expect(await said(beside.locationId)).toContain('避孕套 有货')
    expect(await said(told.locationId)).toContain('避孕套 没有了')
  })

  it('has nothing where all that has not expired lies in a channel that is jammed, though another works', async () => {
    const late = { lotId: county.lots.late, quantity: 10 }
    const early = { lotId: await county.receive('EARLY', '2027-02-28', 40), quantity: 10 }
    const nothing = await filled([late, early])
    const something = await filled([early, late])
    county.ambient.advance({ hours: 24 * 365 })
    for (const machine of [nothing, something]) await county.state(machine, [10, 10], 1)
    expect(await said(nothing.locationId)).toContain('避孕套 没有了')
    expect(await said(something.locationId)).toContain('避孕套 有货')
  })

  it('that was filled since it fell silent has not what lies in the channel that jammed', async () => {
    const late = [{ lotId: county.lots.late, quantity: 10 }]
    const machine = await filled(late.map((lot) => ({ ...lot, quantity: 1 })))
    await county.state(machine, [1], 1)
    county.ambient.advance({ hours: 48 })
    await county.visit(machine, [{ channel: 1, counted: 1, loaded: late }])
    expect(await said(machine.locationId)).toContain('避孕套 没有了')
    const other = await filled([...late, ...late])
    await county.state(other, [10, 10], 1)
    county.ambient.advance({ hours: 48 })
    await county.visit(other, [{ channel: 2, counted: 10, loaded: late }])
    expect(await said(other.locationId)).toContain('避孕套 有货')
  })

  it('has nothing once its lot has expired', async () => {
    const machine = await filled([{ lotId: county.lots.late, quantity: 10 }])
    county.ambient.advance({ hours: 24 * 365 * 4 })
    await county.state(machine, [10])
    expect(await said(machine.locationId)).toContain('避孕套 没有了')
  })
})
