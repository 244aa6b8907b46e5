import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditEntry } from '../../protocol/api/accounts.ts'
import type { Product } from '../../protocol/api/catalog.ts'
import type { ClaimCodeView, CreatedClaimCodes } from '../../protocol/api/claims.ts'
import type { CreatedDispenser, Delivery, Dispenser, DispenserDetail } from '../../protocol/api/devices.ts'
import type { Location } from '../../protocol/api/places.ts'
import { printClaimCode } from '../../protocol/claim-code.ts'
import { claimCodes, secretIssues } from '../../server/db/schema/index.ts'
import { TestAmbient } from '../support/ambient.ts'
import { type Api, COUNTY, startApp, type TestApp } from '../support/app.ts'
import { problemIn } from '../support/caller.ts'
import { RawDevice } from '../support/raw.device.ts'
import { anAttempt, Installer, NEW_PLACE } from './an-installer.ts'
import { aBirth } from './messages.ts'

const TOWNSHIP = `${COUNTY}001`
const NEIGHBOUR = `${COUNTY}002`
const KEY = '0f8fad5b-d9cb-469f-a165-70867728950e'
const REFUSED = { status: 404, code: 'claim_code_refused' }

let app: TestApp
let ambient: TestAmbient
let admin: Api
let manager: Api
let condom: Product
let iud: Product
beforeAll(async () => {
  ambient = new TestAmbient()
  app = await startApp({ ambient, environment: { TRUST_PROXY: '1' } })
  admin = await app.as('admin')
  for (const [code, name] of [
    [TOWNSHIP, '柳溪镇'],
    [NEIGHBOUR, '石桥镇'],
  ])
    await admin.post('/api/jurisdictions', { code, name })
  await app.addPerson('manager', 'supply_manager', TOWNSHIP)
  manager = await app.as('manager')
  const { items } = await admin.get<{ items: Product[] }>('/api/products')
  const known = (wanted: (product: Product) => boolean): Product => {
    const found = items.find(wanted)
    if (!found) throw new Error('The catalogue lacks a product')
    return found
  }
  condom = known(({ category, selfService }) => category === 'condom' && selfService)
  iud = known(({ category }) => category === 'iud')
})
afterAll(() => app.end())

const makeCodes = (body: object = {}, by = admin, headers?: Record<string, string>) =>
  by.post<CreatedClaimCodes>('/api/claim-codes', body, headers)
const aCode = async (body: object = {}, by = admin): Promise<{ id: string; code: string }> => {
  const [made] = (await makeCodes(body, by)).items
  if (!made) throw new Error('No code was made')
  return made
}
const theCode = async (id: string): Promise<ClaimCodeView | undefined> =>
  (await admin.get<{ items: ClaimCodeView[] }>('/api/claim-codes?limit=500')).items.find(
    (one) => one.id === id,
  )
const installer = () => new Installer(app.url)
const machine = (id: string) => admin.get<DispenserDetail>(`/api/dispensers/${id}`)
const audited = async (action: string): Promise<AuditEntry[]> => {
  await app.services.claiming.stop()
  const { items } = await admin.get<{ items: AuditEntry[] }>('/api/audit?limit=200')
  return items.filter((entry) => entry.action === action)
}
const refusalOf = async (method: string, path: string, body: unknown, by = admin, headers = {}) => {
  const { status, code } = await problemIn(await by.send(method, path, body, headers))
  return { status, code }
}

describe('a sheet of codes', () => {
  it('is made by a manager for their own jurisdiction, and shows its codes once', async () => {
    const { sheetId, items } = await makeCodes(
      { count: 3, serial: 'SN-7', note: '三月批次', days: 30 },
      manager,
    )
    expect(items.map(({ number, code }) => [number, code.length])).toEqual([
      [1, 12],
      [2, 12],
      [3, 12],
    ])
    const { items: listed } = await manager.get<{ items: ClaimCodeView[] }>(
      `/api/claim-codes?sheet=${sheetId}`,
    )
    expect(listed).toHaveLength(3)
    expect(listed[0]).toMatchObject({
      number: 3,
      state: 'open',
      jurisdictionCode: TOWNSHIP,
      jurisdictionName: '柳溪镇',
      createdBy: 'manager',
      serial: 'SN-7',
      expiresAt: new Date(ambient.now().getTime() + 30 * 86_400_000).toISOString(),
    })
    expect(JSON.stringify(listed)).not.toContain(items[0]?.code)
  })

  it('is given again to the same request, and neither codes nor their key are stored', async () => {
    const made = await makeCodes({ count: 2 }, admin, { 'Idempotency-Key': KEY })
    expect(await makeCodes({ count: 2 }, admin, { 'Idempotency-Key': KEY })).toEqual(made)
    const again = { 'Idempotency-Key': KEY }
    expect(await refusalOf('POST', '/api/claim-codes', { count: 3 }, admin, again)).toEqual({
      status: 409,
      code: 'idempotency_key_reused',
    })
    const stored = JSON.stringify([
      await app.db.select().from(claimCodes),
      await app.db.select().from(secretIssues),
    ])
    for (const secret of [KEY, ...made.items.map(({ code }) => code)]) {
      expect(stored).not.toContain(secret)
      expect(app.lines.join('')).not.toContain(secret)
    }
    ambient.advance({ minutes: 31 })
    expect(await refusalOf('POST', '/api/claim-codes', { count: 2 }, admin, again)).toEqual({
      status: 409,
      code: 'secrets_gone',
    })
    const guessable = { 'Idempotency-Key': 'sheet-1' }
    expect(await refusalOf('POST', '/api/claim-codes', { count: 2 }, admin, guessable)).toEqual({
      status: 400,
      code: 'invalid_idempotency_key',
    })
  })

  it('is refused where the maker has no say', async () => {
    const place = await admin.post<Location>('/api/locations', {
      kind: 'dispenser',
      jurisdictionCode: NEIGHBOUR,
      name: '石桥发放机',
    })
    const standing = await admin.post<CreatedDispenser>('/api/dispensers', { jurisdictionCode: TOWNSHIP })
    for (const [body, expected] of [
      [{ jurisdictionCode: NEIGHBOUR }, { status: 404, code: 'not_found' }],
      [{ locationIds: [place.id] }, { status: 404, code: 'not_found' }],
      [{ locationIds: [standing.locationId] }, { status: 409, code: 'place_has_device' }],
      [
        { locationIds: [standing.locationId], replaces: true },
        { status: 403, code: 'administrator_needed' },
      ],
      [{ deviceId: standing.id }, { status: 403, code: 'administrator_needed' }],
      [{ days: 91 }, { status: 400, code: 'invalid_request' }],
      [{ count: 201 }, { status: 400, code: 'invalid_request' }],
    ] as const)
      expect(await refusalOf('POST', '/api/claim-codes', body, manager), JSON.stringify(body)).toEqual(
        expected,
      )
  })

  it('is void as a whole when it is lost', async () => {
    const { sheetId, items } = await makeCodes({ count: 3 })
    const [first, second, third] = items
    await installer().claim(first?.code ?? '')
    const answer = await admin.post(`/api/claim-codes/${second?.id}/revoke`, { sheet: true })
    expect(answer).toEqual({ revoked: 2 })
    expect(await admin.post(`/api/claim-codes/${third?.id}/revoke`, {})).toEqual({ revoked: 0 })
    const { items: after } = await admin.get<{ items: ClaimCodeView[] }>(`/api/claim-codes?sheet=${sheetId}`)
    expect(after.map(({ number, state }) => [number, state])).toEqual([
      [3, 'revoked'],
      [2, 'revoked'],
      [1, 'used'],
    ])
    expect(await refusalOf('POST', `/api/claim-codes/${second?.id}/revoke`, {}, manager)).toEqual({
      status: 404,
      code: 'not_found',
    })
  })

  it('is listed by state, page by page', async () => {
    const { items } = await makeCodes({ count: 3, days: 1 }, manager)
    await installer().claim(items[0]?.code ?? '')
    ambient.advance({ hours: 25 })
    const states = async (state: string) => {
      const found: number[] = []
      let cursor = ''
      do {
        const page = await manager.get<{ items: ClaimCodeView[]; next: string | null }>(
          `/api/claim-codes?state=${state}&sheet=${items[0]?.sheetId}&limit=1${cursor && `&cursor=${cursor}`}`,
        )
        found.push(...page.items.map(({ number }) => number))
        cursor = page.next ?? ''
      } while (cursor !== '')
      return found
    }
    expect(await states('used')).toEqual([1])
    expect(await states('expired')).toEqual([3, 2])
    expect(await states('open')).toEqual([])
    expect(await states('revoked')).toEqual([])
  })
})

describe('looking a code up', () => {
  it('says what it is for and leaves it open', async () => {
    await admin.post('/api/locations', {
      kind: 'dispenser',
      jurisdictionCode: TOWNSHIP,
      name: '等待中的位置',
    })
    const { id, code } = await aCode({ jurisdictionCode: TOWNSHIP, serial: 'SN-1' })
    for (const typed of [
      code,
      printClaimCode(code).toLowerCase(),
      `https://sanliang.example.cn/claim#${code}`,
    ])
      expect(await installer().lookUp(typed)).toMatchObject({
        kind: 'dispenser',
        purpose: 'new',
        serial: 'SN-1',
        place: null,
        channelsFixed: false,
        jurisdictions: [{ code: TOWNSHIP, name: '柳溪镇' }],
      })
    const offer = await installer().lookUp(code)
    expect(offer.products.map((product) => product.id)).toContain(condom.id)
    expect(offer.products.map((product) => product.id)).not.toContain(iud.id)
    expect(offer.waiting.map(({ name }) => name)).toEqual(['等待中的位置'])
    expect((await theCode(id))?.state).toBe('open')
  })

  it('tells a mistyped character from a code that is not open, and counts none of those as a guess', async () => {
    const { code } = await aCode()
    const phone = installer()
    for (let position = 0; position < code.length; position += 1) {
      const wrong = code[position] === '7' ? '8' : '7'
      const typed = code.slice(0, position) + wrong + code.slice(position + 1)
      expect(await phone.refusal('/api/claims/look-up', { code: typed })).toMatchObject({
        status: 400,
        code: 'invalid_request',
        path: 'code',
      })
    }
    expect(await phone.lookUp(code)).toMatchObject({ purpose: 'new' })
  })
})

describe('claiming a machine', () => {
  it('registers it at a new place that is not public yet; it can connect, and the audit log says by whose code', async () => {
    const { id, code } = await aCode({ jurisdictionCode: COUNTY }, admin)
    const made = await installer().claim(code, {
      place: {
        ...NEW_PLACE,
        jurisdictionCode: TOWNSHIP,
        address: '柳溪镇中山路 1 号',
        phone: '0990-5551234',
        hours: { always: true },
      },
      channels: [
        { channel: 1, product: condom.id, capacity: 30 },
        { channel: 2, product: null },
      ],
    })
    expect(made).toMatchObject({
      placeName: NEW_PLACE.name,
      jurisdictionName: '柳溪镇',
      server: { host: null, port: app.mqttPort, tls: false },
    })
    const detail = await machine(made.deviceId)
    expect(detail).toMatchObject({
      name: NEW_PLACE.name,
      jurisdictionCode: TOWNSHIP,
      longitude: NEW_PLACE.coordinates.longitude,
      capacity: 50,
      channels: [{ productId: condom.id }, { productId: null }],
    })
    const place = await admin.get<Location>(`/api/locations/${detail.locationId}`)
    expect(place).toMatchObject({ published: false, phone: '0990-5551234', productIds: [condom.id] })
    const device = await RawDevice.signedIn(app.mqttPort, { id: made.deviceId, secret: made.secret })
    await device.disconnect()
    const view = await theCode(id)
    expect(view).toMatchObject({ state: 'used', claimedDeviceId: made.deviceId })
    const [entry] = await audited('device.claimed')
    expect(entry).toMatchObject({
      personId: null,
      subjectId: made.deviceId,
      detail: { claimCodeId: id, madeByName: '系统管理员', locationId: detail.locationId },
    })
  })

  it('uses nothing up when it fails, whatever is wrong', async () => {
    const { code } = await aCode({ jurisdictionCode: TOWNSHIP })
    const place = (more: object) => ({ place: { ...NEW_PLACE, ...more } })
    const at = (longitude: unknown, latitude: unknown) =>
      place({ coordinates: { longitude, latitude, datum: 'wgs84' } })
    const phone = installer()
    for (const [wish, expected] of [
      [{}, { status: 422, code: 'claim_place_missing', path: 'place.name' }],
      [
        { place: { name: '无坐标' } },
        { status: 422, code: 'claim_place_missing', path: 'place.coordinates' },
      ],
      [at(24.3, 111.5), { status: 400, path: 'place.coordinates.longitude' }],
      [at(-111.5, 24.3), { status: 400, path: 'place.coordinates.longitude' }],
      [at(111.5, 91), { status: 400, path: 'place.coordinates.latitude' }],
      [at('111.5', 24.3), { status: 400, path: 'place.coordinates.longitude' }],
      [at(null, null), { status: 400 }],
      [place({ jurisdictionCode: NEIGHBOUR }), { status: 404, code: 'not_found' }],
      [place({ jurisdictionCode: '110101' }), { status: 404, code: 'not_found' }],
      [place({ phone: 'call me' }), { status: 400, path: 'place.phone' }],
      [place({ published: true }), { status: 400 }],
      [{ locationId: 'nowhere' }, { status: 404, code: 'not_found' }],
      [
        { ...place({}), channels: [{ channel: 1, product: iud.id }] },
        { status: 422, code: 'not_self_service', path: 'channels.0.product' },
      ],
      [
        {
          ...place({}),
          channels: [
            { channel: 1, product: null },
            { channel: 1, product: null },
          ],
        },
        { status: 422, code: 'channel_twice' },
      ],
    ] as const)
      expect(await phone.refusal('/api/claims', { code, ...wish }), JSON.stringify(wish)).toMatchObject(
        expected,
      )
    const before = await admin.get<{ items: Dispenser[] }>('/api/dispensers')
    const made = await phone.claim(code)
    const after = await admin.get<{ items: Dispenser[] }>('/api/dispensers')
    expect(after.items).toHaveLength(before.items.length + 1)
    expect(after.items.map(({ id }) => id)).toContain(made.deviceId)
  })

  it('gives one answer to one attempt, however often it is sent, until the machine has spoken', async () => {
    const { code } = await aCode()
    const attempt = anAttempt()
    const wish = { place: NEW_PLACE, channels: [{ channel: 1, product: condom.id, capacity: 20 }] }
    const phone = installer()
    const answers = await Promise.all(Array.from({ length: 5 }, () => phone.claim(code, wish, attempt)))
    const [made] = answers
    if (!made) throw new Error('No answer')
    for (const answer of answers) expect(answer).toEqual(made)
    expect(await phone.claim(code, wish, attempt)).toEqual(made)
    const stored = JSON.stringify(await app.db.select().from(secretIssues))
    for (const secret of [attempt, made.secret]) expect(stored).not.toContain(secret)
    expect(app.lines.join('')).not.toContain(made.secret)

    const other = { code, attempt, place: { ...NEW_PLACE, name: '另一个名字' } }
    expect(await phone.refusal('/api/claims', other)).toMatchObject({
      status: 409,
      code: 'idempotency_key_reused',
    })
    const device = await RawDevice.signedIn(app.mqttPort, { id: made.deviceId, secret: made.secret })
    await device.tell('birth', aBirth())
    await device.disconnect()
    expect(await phone.refusal('/api/claims', { code, attempt, ...wish })).toMatchObject({
      status: 409,
      code: 'claim_finished',
    })
  })

  it('forgets a secret that nobody asked for again within half an hour', async () => {
    const { code } = await aCode()
    const attempt = anAttempt()
    const phone = installer()
    await phone.claim(code, undefined, attempt)
    ambient.advance({ minutes: 31 })
    expect(await phone.refusal('/api/claims', { code, attempt, place: NEW_PLACE })).toMatchObject({
      status: 409,
      code: 'secrets_gone',
    })
  })

  it('is won by one of twenty installers who hold the same code', async () => {
    const { code } = await aCode()
    const before = await admin.get<{ items: Dispenser[] }>('/api/dispensers')
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        installer().send('/api/claims', { code, attempt: anAttempt(), place: NEW_PLACE }),
      ),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(19).fill(404)])
    const after = await admin.get<{ items: Dispenser[] }>('/api/dispensers')
    expect(after.items).toHaveLength(before.items.length + 1)
  })
})

describe('a code that is not open', () => {
  it('gets the same answer whether it was used, expired, revoked or never made', async () => {
    const used = await aCode()
    await installer().claim(used.code)
    const revoked = await aCode()
    await admin.post(`/api/claim-codes/${revoked.id}/revoke`, {})
    const expired = await aCode({ days: 1 })
    ambient.advance({ hours: 24 })
    const answers = []
    for (const code of [used.code, revoked.code, expired.code, '222222222222'])
      for (const path of ['/api/claims/look-up', '/api/claims'] as const)
        answers.push(
          await installer().refusal(path, { code, ...(path === '/api/claims' && { place: NEW_PLACE }) }),
        )
    expect(answers[0]).toMatchObject(REFUSED)
    for (const answer of answers) expect(answer).toEqual(answers[0])
    const ours = [used.id, revoked.id, expired.id]
    const refused = (await audited('claim_code.refused')).filter(({ subjectId }) => ours.includes(subjectId))
    expect(refused.map(({ subjectId, detail }) => [subjectId, detail.state])).toEqual(
      [
        [used.id, 'used'],
        [used.id, 'used'],
        [revoked.id, 'revoked'],
        [revoked.id, 'revoked'],
        [expired.id, 'expired'],
        [expired.id, 'expired'],
      ].toReversed(),
    )
    const guessed = await audited('claim_code.guessed')
    expect(guessed.reduce((sum, { detail }) => sum + Number(detail.attempts), 0)).toBe(2)
  })

  it('is also one whose maker may not sign in any more', async () => {
    const leaving = await app.addPerson('leaving', 'supply_manager', TOWNSHIP)
    const { code } = await aCode({}, await app.as('leaving'))
    expect(await installer().lookUp(code)).toMatchObject({ purpose: 'new' })
    await admin.send('PATCH', `/api/people/${leaving.id}`, { disabled: true })
    expect(await installer().refusal('/api/claims', { code, place: NEW_PLACE })).toMatchObject(REFUSED)
  })
})

describe('a planned place', () => {
  const aPlace = (more: object = {}) =>
    admin.post<Location>('/api/locations', {
      kind: 'dispenser',
      jurisdictionCode: TOWNSHIP,
      name: '车站发放机',
      ...more,
    })

  it('is completed by the installer while it is not public, and keeps its name', async () => {
    const place = await aPlace()
    const { code } = await aCode({ locationIds: [place.id] }, manager)
    expect(await installer().lookUp(code)).toMatchObject({
      purpose: 'new',
      place: { name: '车站发放机', editable: true },
      waiting: [],
    })
    const renamed = { code, place: { name: '改名', coordinates: NEW_PLACE.coordinates } }
    expect(await installer().refusal('/api/claims', renamed)).toMatchObject({ code: 'claim_place_fixed' })
    const made = await installer().claim(code, {
      place: { coordinates: NEW_PLACE.coordinates, address: '汽车站东门' },
    })
    const detail = await machine(made.deviceId)
    expect(detail).toMatchObject({ locationId: place.id, name: '车站发放机', longitude: 111.512_345 })
    expect(await admin.get<Location>(`/api/locations/${place.id}`)).toMatchObject({
      address: '汽车站东门',
      published: false,
    })
  })

  it('can be picked by an installer whose code names none, within its jurisdiction', async () => {
    const [here, there] = [await aPlace(), await aPlace({ jurisdictionCode: NEIGHBOUR })]
    const { code } = await aCode({ jurisdictionCode: TOWNSHIP })
    expect((await installer().lookUp(code)).waiting.map(({ id }) => id)).toContain(here.id)
    expect(await installer().refusal('/api/claims', { code, locationId: there.id })).toMatchObject({
      status: 404,
      code: 'not_found',
    })
    const made = await installer().claim(code, { locationId: here.id })
    expect((await machine(made.deviceId)).locationId).toBe(here.id)
    const second = await aCode({ jurisdictionCode: TOWNSHIP })
    expect(
      await installer().refusal('/api/claims', { code: second.code, locationId: here.id }),
    ).toMatchObject({
      status: 409,
      code: 'claim_place_taken',
    })
  })

  it('that is public is not redescribed by an installer', async () => {
    const place = await aPlace({ published: true })
    const { code } = await aCode({ locationIds: [place.id] })
    expect(await installer().lookUp(code)).toMatchObject({ place: { editable: false } })
    const described = { code, place: { phone: '0990-5550000' } }
    expect(await installer().refusal('/api/claims', described)).toMatchObject({ code: 'claim_place_fixed' })
    const channels = [{ channel: 1, product: condom.id, capacity: 20 }]
    const made = await installer().claim(code, { channels })
    expect((await machine(made.deviceId)).channels).toMatchObject([{ productId: condom.id }])
  })
})

describe('a machine in the place of another', () => {
  it('takes over place, channels, stock and history, and the old one is shut out', async () => {
    const old = await admin.post<CreatedDispenser>('/api/dispensers', {
      jurisdictionCode: TOWNSHIP,
      published: true,
      channels: [{ channel: 3, product: condom.id, capacity: 15 }],
    })
    await admin.post('/api/movements', {
      kind: 'receipt',
      to: old.locationId,
      lines: [{ product: condom.id, lot: { number: 'R1', expiresOn: '2031-01-31' }, quantity: 9 }],
    })
    const device = await RawDevice.signedIn(app.mqttPort, old)
    await device.tell('birth', aBirth())
    const { code } = await aCode({ locationIds: [old.locationId], replaces: true })
    expect(await installer().lookUp(code)).toMatchObject({
      purpose: 'replace',
      deviceId: old.id,
      channelsFixed: true,
    })
    const wish = { code, channels: [{ channel: 1, product: null, capacity: 5 }] }
    expect(await installer().refusal('/api/claims', wish)).toMatchObject({ code: 'claim_place_fixed' })

    const made = await installer().claim(code, {})
    await device.ended
    await expect(RawDevice.signedIn(app.mqttPort, old)).rejects.toThrow('return code 4')
    expect(await machine(made.deviceId)).toMatchObject({
      locationId: old.locationId,
      ledger: 9,
      channels: [{ channel: 3, productId: condom.id, capacity: 15 }],
    })
    const { logs } = await admin.get<Delivery>(`/api/dispensers/${old.id}/delivery`)
    expect(logs).toHaveLength(1)
    expect((await machine(old.id)).revokedAt).not.toBeNull()
  })

  it('is not meant by a code that was made before a machine came there', async () => {
    const place = await admin.post<Location>('/api/locations', {
      kind: 'dispenser',
      jurisdictionCode: TOWNSHIP,
      name: '先到先得',
    })
    const { code } = await aCode({ locationIds: [place.id] })
    const first = await admin.post<CreatedDispenser>('/api/dispensers', { locationId: place.id })
    for (const path of ['/api/claims/look-up', '/api/claims'] as const)
      expect(await installer().refusal(path, { code })).toMatchObject({
        status: 409,
        code: 'claim_place_taken',
      })
    expect((await machine(first.id)).revokedAt).toBeNull()
  })
})

describe('a new board', () => {
  it('keeps the id of its machine, begins a new log, and voids the old secret with its first birth', async () => {
    const old = await admin.post<CreatedDispenser>('/api/dispensers', { jurisdictionCode: TOWNSHIP })
    const before = await RawDevice.signedIn(app.mqttPort, old)
    await before.tell('birth', aBirth({ log: 'log-a' }))
    await before.disconnect()
    const { code } = await aCode({ deviceId: old.id })
    expect(await installer().lookUp(code)).toMatchObject({ purpose: 'secret', deviceId: old.id })
    const made = await installer().claim(code, {})
    expect(made.deviceId).toBe(old.id)
    expect(await admin.get(`/api/dispensers/${old.id}/credentials`)).toMatchObject({ state: 'rotating' })
    const board = await RawDevice.signedIn(app.mqttPort, made && { id: old.id, secret: made.secret })
    await board.tell('birth', aBirth({ log: 'log-b' }))
    await board.disconnect()
    const { logs } = await admin.get<Delivery>(`/api/dispensers/${old.id}/delivery`)
    expect(logs.map(({ log, generation }) => [log, generation])).toEqual([
      ['log-a', 1],
      ['log-b', 2],
    ])
    await expect(RawDevice.signedIn(app.mqttPort, old)).rejects.toThrow('return code 4')
  })

  it('of a machine that was revoked meanwhile cannot be claimed', async () => {
    const gone = await admin.post<CreatedDispenser>('/api/dispensers', {})
    const { code } = await aCode({ deviceId: gone.id })
    await admin.post(`/api/dispensers/${gone.id}/revoke`, {})
    for (const path of ['/api/claims/look-up', '/api/claims'] as const)
      expect(await installer().refusal(path, { code })).toMatchObject(REFUSED)
  })
})
