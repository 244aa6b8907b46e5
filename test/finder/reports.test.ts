import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PUBLIC_REPORT_KINDS, type PublicReportKind } from '../../protocol/api/public-reports.ts'
import { publicReports } from '../../server/db/schema/index.ts'
import { TooManyError } from '../../server/errors.ts'
import type { Actor } from '../../server/route.ts'
import { anActor, COUNTY, NOW, TOWNSHIP } from '../places/a-county.ts'
import { aFinder, CELL, DAY, type Finder, HOUR, MINUTE, namesOn, north, textOf } from './a-finder.ts'

let finder: Finder
let manager: Actor
beforeEach(async () => {
  finder = await aFinder()
  manager = anActor('manager', 'supply_manager', COUNTY)
  await finder.hire(manager)
})
afterEach(() => finder.stop())

/** One tap on the page of a point, from this network. */
const tap = async (id: string, kind: string, address = '192.0.2.1', headers: Record<string, string> = {}) => {
  const response = await fetch(`${finder.web.url}/find/p/${id}/report`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'x-test-address': address, 'accept-language': 'zh-CN', ...headers },
    body: new URLSearchParams({ kind }),
  })
  await finder.finder.refresh()
  return response
}
/** So many people of as many networks. */
const tell = async (id: string, kind: PublicReportKind, people: number) => {
  for (let i = 0; i < people; i++) await tap(id, kind, `198.51.100.${i}`)
}
const bandOf = (id: string) => finder.finder.point(id)?.point.stock[0]?.availability
const open = () => finder.reports.list(manager, 'open')

describe('a visitor who finds a point empty, broken, closed or gone', () => {
  it('says so with one tap, without a script or an account, and is thanked on a page that can be loaded again', async () => {
    const { id } = await finder.add({ name: '车站自助机' })
    const page = await finder.page(`/find/p/${id}`)
    expect(page).toContain(`method="post" action="/find/p/${id}/report"`)
    for (const kind of ['empty', 'broken', 'closed', 'moved'])
      expect(page).toContain(`name="kind" value="${kind}"`)
    const answer = await tap(id, 'empty')
    expect(answer.status).toBe(303)
    const thanks = await finder.get(answer.headers.get('location') ?? '')
    expect(thanks.status).toBe(200)
    expect(thanks.headers.get('cache-control')).toBe('no-store')
    expect(textOf(await thanks.text())).toContain('谢谢')
    expect(await open()).toMatchObject([
      { locationName: '车站自助机', kind: 'empty', reports: 1, jurisdictionCode: TOWNSHIP },
    ])
  })

  it('counts once a day for each thing said of a place, however often it is tapped', async () => {
    const [one, other] = [await finder.add(), await finder.add({ coordinates: north(200) })]
    for (let i = 0; i < 5; i++) expect((await tap(one.id, 'empty')).status).toBe(303)
    // A home with IPv6 has many networks, and is one.
    await tap(one.id, 'empty', '2001:db8:1:2::1')
    await tap(one.id, 'empty', '2001:db8:1:2:ffff::9')
    await tap(one.id, 'empty', '2001:db8:1:3::1')
    await tap(one.id, 'broken')
    await tap(other.id, 'empty')
    const groups = (await open()).map(({ locationId, kind, reports }) => [locationId, kind, reports])
    expect(groups).toEqual(
      expect.arrayContaining([
        [one.id, 'empty', 2],
        [one.id, 'broken', 1],
        [other.id, 'empty', 1],
      ]),
    )
    expect(groups).toHaveLength(3)
  })

  it('is told to wait when a network floods, and others still get through', async () => {
    const places = await Promise.all(
      Array.from({ length: 21 }, (_, i) => finder.add({ coordinates: north(i) })),
    )
    const answers = []
    for (const { id } of places) answers.push((await tap(id, 'empty')).status)
    expect(answers).toEqual([...Array.from({ length: 20 }, () => 303), 429])
    expect((await tap(places[20]?.id ?? '', 'empty', '203.0.113.9')).status).toBe(303)
    expect(await open()).toHaveLength(21)
  })

  it('takes nothing from others of its network by saying the same again', async () => {
    const [one, other] = [await finder.add(), await finder.add({ coordinates: north(200) })]
    for (let i = 0; i < 25; i++) expect((await tap(one.id, 'empty')).status).toBe(303)
    expect((await tap(other.id, 'empty')).status).toBe(303)
    expect(await open()).toHaveLength(2)
  })

  it('is one flood however many neighbouring networks it comes from', async () => {
    const places = await Promise.all(
      Array.from({ length: 28 }, (_, i) => finder.add({ coordinates: north(i) })),
    )
    const things = places.flatMap(({ id }) => PUBLIC_REPORT_KINDS.map((kind) => ({ id, kind })))
    const flood = async (networks: (i: number) => string) => {
      let refused = 0
      for (const [i, { id, kind }] of things.slice(0, 110).entries())
        await finder.reports.report(id, kind, networks(i)).catch((error) => {
          if (!(error instanceof TooManyError)) throw error
          refused++
        })
      return refused
    }
    expect(await flood((i) => `2001:db8:5:${i.toString(16)}::1`)).toBe(10)
    expect(await flood((i) => `203.0.113.${i}`)).toBe(10)
    expect((await tap(places[0]?.id ?? '', 'empty', '198.51.100.7')).status).toBe(303)
  })

  it('hides no point: it is listed with all that is known, and as before when the flood is over', async () => {
    const { id } = await finder.add({ name: '被刷的点', phone: '0774-1234567' })
    await finder.told(id, 10)
    for (const kind of ['empty', 'broken', 'closed', 'moved'] as const) await tell(id, kind, 15)
    const page = await finder.page(`/find?cell=${CELL}&category=condom&open=1`)
    expect(namesOn(page)).toEqual(['被刷的点'])
    expect(textOf(page)).toContain('现在开放')
    expect(page).toContain('tel:07741234567')
    // One line each in the inbox.
    expect(await open()).toHaveLength(4)
    finder.ambient.set(new Date(NOW.getTime() + 8 * DAY))
    await finder.told(id, 10, { ago: -8 * DAY })
    expect(bandOf(id)).toBe('confirmed')
    expect(await finder.page(`/find/p/${id}`)).not.toContain('有人反映')
  })

  it('never fills more than the manager can read', async () => {
    const { id } = await finder.add()
    await tell(id, 'empty', 60)
    expect(await open()).toMatchObject([{ reports: 50 }])
  })

  it.each([
    ['something else', { kind: 'aliens' }, {}, 400],
    ['nothing', {}, {}, 400],
    ['a long letter', { kind: 'x'.repeat(5_000) }, {}, 400],
    ['a page elsewhere', { kind: 'empty' }, { 'sec-fetch-site': 'cross-site' }, 400],
  ])('gets a useful page for %s, and nothing is kept', async (_what, body, headers, status) => {
    const { id } = await finder.add()
    const response = await fetch(`${finder.web.url}/find/p/${id}/report`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(body as Record<string, string>),
    })
    expect(response.status).toBe(status)
    expect(textOf(await response.text())).toContain('再点一次')
    expect(await open()).toEqual([])
  })

  it('cannot tell of what is not public', async () => {
    const hidden = await finder.add({ published: false })
    expect((await tap(hidden.id, 'empty')).status).toBe(404)
    expect((await tap('no-such-place', 'empty')).status).toBe(404)
    expect(await open()).toEqual([])
  })

  it('leaves nothing behind but the kind, the place and the time', async () => {
    const { id } = await finder.add()
    await tap(id, 'empty', '203.0.113.77')
    const [row] = await finder.db.select().from(publicReports)
    expect(row).toEqual({
      id: expect.any(String),
      locationId: id,
      kind: 'empty',
      reportedAt: NOW,
      answeredAt: null,
      answeredBy: null,
      outcome: null,
      note: null,
    })
  })
})

describe('what others read', () => {
  it('is the same after one report, less sure after two, and unknown after three', async () => {
    const { id } = await finder.add()
    await finder.told(id, 10, { ago: HOUR })
    await tell(id, 'empty', 1)
    expect(bandOf(id)).toBe('confirmed')
    expect(await finder.page(`/find/p/${id}`)).not.toContain('有人反映')
    await tell(id, 'empty', 2)
    expect(bandOf(id)).toBe('probable')
    expect(textOf(await finder.page(`/find/p/${id}`))).toContain('有人反映没货了（刚刚）')
    expect(textOf(await finder.page(`/find?cell=${CELL}`))).toContain('有人反映没货了')
    await tell(id, 'empty', 3)
    expect(bandOf(id)).toBe('unknown')
  })

  it('puts a doubted point behind one that nobody complains of', async () => {
    const doubted = await finder.add({ name: '被反映', coordinates: north(50) })
    const fine = await finder.add({ name: '没人反映', coordinates: north(300) })
    for (const { id } of [doubted, fine]) await finder.told(id, 10)
    const order = async () => namesOn(await finder.page(`/find?cell=${CELL}`))
    expect(await order()).toEqual(['被反映', '没人反映'])
    await tell(doubted.id, 'broken', 3)
    expect(await order()).toEqual(['没人反映', '被反映'])
  })

  it('is never “out of stock” because strangers said so', async () => {
    const { id } = await finder.add()
    await finder.told(id, 10)
    for (const kind of ['empty', 'broken', 'closed', 'moved'] as const) await tell(id, kind, 15)
    expect(bandOf(id)).toBe('unknown')
  })

  it('forgets “empty” when the machine or the ledger has news since; what is broken stays so', async () => {
    const { id } = await finder.add()
    await finder.told(id, 10, { ago: HOUR })
    await tell(id, 'empty', 3)
    expect(bandOf(id)).toBe('unknown')
    finder.ambient.set(new Date(NOW.getTime() + HOUR))
    const page = async () => textOf(await finder.page(`/find/p/${id}`))
    expect(await page()).toContain('有人反映没货了')
    await finder.told(id, 20, { ago: -30 * MINUTE })
    expect(bandOf(id)).toBe('confirmed')
    expect(await page()).not.toContain('有人反映')
    await tell(id, 'broken', 3)
    await finder.told(id, 20, { ago: -HOUR })
    expect(bandOf(id)).toBe('unknown')
    expect(await page()).toContain('有人反映')
  })

  it('fades after a week, while the manager still has it', async () => {
    const { id } = await finder.add()
    await tell(id, 'closed', 3)
    finder.ambient.set(new Date(NOW.getTime() + 8 * DAY))
    await finder.told(id, 10, { ago: -8 * DAY })
    expect(bandOf(id)).toBe('confirmed')
    expect(await open()).toHaveLength(1)
  })
})

describe('the manager', () => {
  it('answers what was told of a place, all of a kind at once, and it no longer speaks to visitors', async () => {
    const { id } = await finder.add()
    await finder.told(id, 10)
    await tell(id, 'empty', 3)
    await tell(id, 'moved', 1)
    await finder.reports.answer(manager, {
      locationId: id,
      kind: 'empty',
      outcome: 'unfounded',
      note: '刚补过',
    })
    await finder.finder.refresh()
    expect(bandOf(id)).toBe('confirmed')
    expect(await open()).toMatchObject([{ kind: 'moved', reports: 1 }])
    expect(await finder.reports.list(manager, 'answered')).toMatchObject([
      {
        kind: 'empty',
        reports: 3,
        outcome: 'unfounded',
        note: '刚补过',
        answeredBy: manager.person.displayName,
      },
    ])
    await expect(
      finder.reports.answer(manager, { locationId: id, kind: 'empty', outcome: 'put_right' }),
    ).rejects.toMatchObject({ code: 'reports_answered' })
  })

  it('of another jurisdiction sees none of it, and answers none', async () => {
    const { id } = await finder.add()
    await tell(id, 'empty', 1)
    const stranger = anActor('stranger', 'supply_manager', '990102')
    expect(await finder.reports.list(stranger, 'open')).toEqual([])
    await expect(
      finder.reports.answer(stranger, { locationId: id, kind: 'empty', outcome: 'put_right' }),
    ).rejects.toMatchObject({ status: 404 })
  })
})
