import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ACCOUNT_KINDS, createLocation, locationQuery, updateLocation } from '../../protocol/api/places.ts'
import { balances, devices, lots, people, stocktakes } from '../../server/db/schema/index.ts'
import { calendarOf } from '../../server/places/holidays.ts'
import { aCounty, anActor, aPlace, COUNTY, type County, NOW, TOWNSHIP } from './a-county.ts'

const all = locationQuery.parse({})
const everything = anActor('root', 'administrator', null)
const manager = anActor('manager', 'supply_manager', COUNTY)

let county: County
beforeEach(async () => {
  county = await aCounty()
})
afterEach(() => county.cleanup())

describe('jurisdictions', () => {
  it('take their level and parent from their code', async () => {
    expect(await county.places.jurisdictions(null)).toEqual([
      { code: COUNTY, parentCode: null, level: 'county', name: '青禾县', nameEn: null },
      { code: TOWNSHIP, parentCode: COUNTY, level: 'township', name: '柳溪镇', nameEn: 'Liuxi' },
    ])
  })

  it('come with the five accounts of the ledger, once', async () => {
    await county.db.write((tx) => county.places.ensureCounty(tx, { code: COUNTY, name: 'again' }))
    for (const kind of ACCOUNT_KINDS) {
      const accounts = await county.places.list(null, { ...all, kind })
      expect(accounts.map((account) => account.id)).toEqual([`${kind}-${COUNTY}`])
    }
    expect((await county.places.jurisdictions(null))[0]?.name).toBe('青禾县')
  })

  it('want the level directly above, unless nothing above exists', async () => {
    await expect(
      county.places.createJurisdiction(everything, { code: '990102001', name: '孤镇' }),
    ).rejects.toMatchObject({
      code: 'parent_missing',
      params: { parent: '990102' },
    })
    await county.places.createJurisdiction(everything, { code: '990102', name: '邻县' })
    await county.places.createJurisdiction(everything, { code: '99', name: '省' })
    await expect(
      county.places.createJurisdiction(everything, { code: '990103', name: '第三县' }),
    ).rejects.toMatchObject({
      code: 'parent_missing',
      params: { parent: '9901' },
    })
  })

  it('adopt the counties below when their city is entered later', async () => {
    await county.places.createJurisdiction(everything, { code: '9901', name: '某市' })
    const codes = await county.places.jurisdictions(null)
    expect(codes.map(({ code, parentCode }) => [code, parentCode])).toEqual([
      ['9901', null],
      [COUNTY, '9901'],
      [TOWNSHIP, COUNTY],
    ])
  })

  it('are refused twice, and outside the scope of who enters them', async () => {
    await expect(
      county.places.createJurisdiction(everything, { code: TOWNSHIP, name: '又' }),
    ).rejects.toMatchObject({ status: 409 })
    const stranger = anActor('stranger', 'administrator', '990102')
    await expect(
      county.places.createJurisdiction(stranger, { code: '990101002', name: '别处' }),
    ).rejects.toMatchObject({ status: 404 })
    await expect(
      county.places.renameJurisdiction(stranger, TOWNSHIP, { name: '别名' }),
    ).rejects.toMatchObject({ status: 404 })
  })

  it('can be renamed, which is told and audited', async () => {
    await county.places.renameJurisdiction(everything, TOWNSHIP, { name: '新柳溪镇' })
    expect((await county.places.jurisdictions(COUNTY)).at(-1)).toMatchObject({
      name: '新柳溪镇',
      nameEn: 'Liuxi',
    })
    expect(county.seen).toEqual(['reference'])
    const { items } = await county.audit.page(everything, { limit: 1 })
    expect(items[0]).toMatchObject({ action: 'jurisdiction.renamed', subjectId: TOWNSHIP })
  })
})

describe('a place', () => {
  it('keeps what was told, in WGS-84, with the datum and who captured it', async () => {
    const { warnings, ...place } = await county.places.createByPerson(
      manager,
      aPlace({
        productIds: ['condom'],
        coordinates: { longitude: 111.3653, latitude: 24.2171, datum: 'gcj02' },
      }),
      null,
    )
    expect(warnings).toEqual([])
    expect(place).toMatchObject({
      sourceDatum: 'gcj02',
      jurisdictionName: '柳溪镇',
      productIds: ['condom'],
      publicFields: 2,
    })
    expect(place.longitude).toBeCloseTo(111.36, 2)
    expect(place.longitude).not.toBe(111.3653)
    expect(await county.places.get(COUNTY, place.id)).toEqual(place)
    expect(county.seen).toEqual(['place'])
  })

  it('counts its public fields', async () => {
    const full = await county.add({
      address: '车站路1号',
      phone: '0774-1234567',
      hours: { always: true, holidays: 'as_usual', exceptions: [] },
      productIds: ['condom'],
    })
    expect(full.publicFields).toBe(5)
    const silent = await county.add({ hours: { always: false, holidays: 'closed', exceptions: [] } })
    expect(silent.publicFields).toBe(1)
  })

  it('does not exist for another county, neither to read, change, list nor make', async () => {
    const { id } = await county.add()
    await county.places.createJurisdiction(everything, { code: '990102', name: '邻县' })
    const stranger = anActor('stranger', 'supply_manager', '990102')
    await expect(county.places.get('990102', id)).rejects.toMatchObject({ status: 404 })
    await expect(county.places.update(stranger, id, { name: '夺' })).rejects.toMatchObject({ status: 404 })
    await expect(county.places.createByPerson(stranger, aPlace(), null)).rejects.toMatchObject({
      status: 404,
    })
    expect(await county.places.list('990102', all)).toEqual([])
    expect(await county.places.list('990102', { ...all, jurisdiction: COUNTY })).toEqual([])
  })

  it('is listed by kind, jurisdiction, search and publication, wildcards taken literally', async () => {
    await county.add({ name: '甲机', published: true })
    await county.add({ name: '乙库 100%', kind: 'storeroom', jurisdictionCode: COUNTY })
    const names = async (query: Partial<typeof all>) =>
      (await county.places.list(COUNTY, { ...all, ...query })).map((place) => place.name)
    expect(await names({})).toEqual(['乙库 100%', '甲机'])
    expect(await names({ kind: 'storeroom' })).toEqual(['乙库 100%'])
    expect(await names({ jurisdiction: TOWNSHIP })).toEqual(['甲机'])
    expect(await names({ published: true })).toEqual(['甲机'])
    expect(await names({ published: false })).toEqual(['乙库 100%'])
    expect(await names({ search: '%' })).toEqual(['乙库 100%'])
    expect(await names({ search: '_' })).toEqual([])
  })

  it('changes only what is sent', async () => {
    const { id } = await county.add({ address: '车站路1号', productIds: ['condom'] })
    const renamed = await county.places.update(manager, id, updateLocation.parse({ name: '新名' }))
    expect(renamed).toMatchObject({ name: '新名', address: '车站路1号', productIds: ['condom'] })
    const emptied = await county.places.update(
      manager,
      id,
      updateLocation.parse({ address: null, productIds: [] }),
    )
    expect(emptied).toMatchObject({ name: '新名', address: null, productIds: [] })
  })

  it('is made once per idempotency key', async () => {
    const first = await county.places.createByPerson(manager, aPlace(), 'key')
    expect(await county.places.createByPerson(manager, aPlace(), 'key')).toEqual(first)
    expect(await county.places.list(null, all)).toHaveLength(1)
    await expect(county.places.createByPerson(manager, aPlace({ name: '别' }), 'key')).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    })
  })

  it('leaves use when archived, not while it holds stock, and comes back', async () => {
    const { id } = await county.add()
    await county.db.write(async (tx) => {
      await tx
        .insert(lots)
        .values({ id: 'lot', productId: 'condom', number: 'A', expiresOn: '2028-01-01', createdAt: NOW })
      await tx.insert(balances).values({
        locationId: id,
        lotId: 'lot',
        productId: 'condom',
        quantity: 3,
        physical: true,
        since: NOW,
        lastOccurredAt: NOW,
      })
    })
    await expect(county.places.update(manager, id, { archived: true })).rejects.toMatchObject({
      code: 'place_holds_stock',
    })
    await county.db.write(async (tx) => void (await tx.update(balances).set({ quantity: 0 })))
    expect((await county.places.update(manager, id, { archived: true })).archivedAt).toBe(NOW.toISOString())
    expect(await county.places.list(null, all)).toEqual([])
    expect(await county.places.list(null, { ...all, archived: true })).toHaveLength(1)
    expect(await county.places.placesInUse([id])).toEqual([])
    expect((await county.places.update(manager, id, { archived: false })).archivedAt).toBeNull()
  })

  it('stays in use while a machine serves there or a count is open', async () => {
    const { id } = await county.add()
    const close = () => county.places.update(manager, id, { archived: true })
    await county.db.write((tx) =>
      tx.insert(devices).values({ id: 'm', locationId: id, kind: 'dispenser', createdAt: NOW }),
    )
    await expect(close()).rejects.toMatchObject({ code: 'place_has_machine' })
    await county.db.write((tx) => tx.update(devices).set({ revokedAt: NOW }))
    await county.db.write(async (tx) => {
      await tx.insert(people).values({
        id: 'counter',
        username: 'c',
        displayName: '盘点人',
        role: 'supply_manager',
        passwordHash: '',
        createdAt: NOW,
      })
      await tx.insert(stocktakes).values({
        id: 'count',
        locationId: id,
        kind: 'full',
        status: 'counting',
        createdAt: NOW,
        createdBy: 'counter',
      })
    })
    await expect(close()).rejects.toMatchObject({ code: 'place_being_counted' })
    await county.db.write((tx) => tx.update(stocktakes).set({ status: 'cancelled', closedAt: NOW }))
    expect((await close()).archivedAt).toBe(NOW.toISOString())
  })

  it('stays in its county', async () => {
    const { id } = await county.add()
    await county.places.createJurisdiction(everything, { code: '990102', name: '邻县' })
    await expect(county.places.update(everything, id, { jurisdictionCode: '990102' })).rejects.toMatchObject({
      code: 'place_leaves_county',
    })
    expect(await county.places.update(everything, id, { jurisdictionCode: COUNTY })).toMatchObject({
      jurisdictionName: '青禾县',
    })
  })

  it('is refused with the reason when it contradicts itself, and nothing is left behind', async () => {
    const refused: [Parameters<typeof aPlace>[0], string][] = [
      [{ productIds: ['iud'] }, 'product_not_self_service'],
      [{ productIds: ['nothing'] }, 'not_found'],
      [{ kind: 'warehouse', published: true }, 'not_a_public_kind'],
      [{ verifiedOn: '2026-03-05' }, 'verified_in_future'],
      [{ jurisdictionCode: '990199' }, 'not_found'],
    ]
    for (const [place, code] of refused) await expect(county.add(place)).rejects.toMatchObject({ code })
    expect(await county.places.list(null, all)).toEqual([])
    expect(county.seen).toEqual([])
  })

  it('is not an account of the ledger', async () => {
    await expect(county.places.update(manager, `supplier-${COUNTY}`, { name: '我' })).rejects.toMatchObject({
      code: 'ledger_account',
    })
    expect(createLocation.safeParse({ kind: 'supplier', jurisdictionCode: COUNTY, name: 'x' }).success).toBe(
      false,
    )
  })

  it('warns when it lies far from the other places of its county', async () => {
    for (const longitude of [111.3, 111.36, 111.4])
      await county.add({ coordinates: { longitude, latitude: 24.2, datum: 'wgs84' } })
    const far = { longitude: 113.3, latitude: 24.2, datum: 'wgs84' as const }
    const saved = await county.places.createByPerson(manager, aPlace({ coordinates: far }), null)
    expect(saved.warnings).toEqual(['far_from_county'])
    const mended = await county.places.update(manager, saved.id, {
      coordinates: { ...far, longitude: 111.5 },
    })
    expect(mended.warnings).toEqual([])
  })
})

describe('the calendar', () => {
  const EMPTY = calendarOf([]).version
  const days = [
    { day: '2026-10-01', kind: 'holiday' as const, name: '国庆节' },
    { day: '2026-09-20', kind: 'workday' as const, name: '调休上班' },
  ]

  it('is replaced as a whole and kept in order', async () => {
    const { version } = await county.calendar.replace(everything, days, EMPTY)
    expect((await county.calendar.days()).map(({ day }) => day)).toEqual(['2026-09-20', '2026-10-01'])
    await county.calendar.replace(everything, [], version)
    expect(await county.calendar.days()).toEqual([])
    expect(county.seen).toEqual(['reference', 'reference'])
  })

  it('of two who change it at once keeps the first, who may send it again, and tells the second to look', async () => {
    const [first, second] = [[days[0]], [days[1]]].map((each) => each.flatMap((day) => day ?? []))
    const both = await Promise.allSettled(
      [first, second].map((each) => county.calendar.replace(everything, each ?? [], EMPTY)),
    )
    expect(both[1]).toMatchObject({ reason: { status: 409, code: 'calendar_changed' } })
    expect(await county.calendar.days()).toEqual(first)
    const again = await county.calendar.replace(everything, first ?? [], EMPTY)
    const { days: all } = await county.calendar.replace(everything, days, again.version)
    expect(all).toHaveLength(2)
    expect(county.seen).toEqual(['reference', 'reference'])
  })

  it('is nobody’s who answers for one county only, and names a day once', async () => {
    await expect(
      county.calendar.replace(anActor('a', 'administrator', COUNTY), days, EMPTY),
    ).rejects.toMatchObject({ status: 403 })
    await expect(county.calendar.replace(everything, [...days, ...days], EMPTY)).rejects.toMatchObject({
      code: 'day_twice',
    })
  })
})
