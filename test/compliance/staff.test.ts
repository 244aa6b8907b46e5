import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AlertGroup } from '../../protocol/api/alerts.ts'
import type { Location } from '../../protocol/api/places.ts'
import type { StaffDetail, StaffPage, StaffSettings } from '../../protocol/api/staff.ts'
import type { Today } from '../../protocol/api/today.ts'
import { idempotencyKeys } from '../../server/db/schema/index.ts'
import { TestAmbient } from '../support/ambient.ts'
import { type Api, COUNTY, startApp, type TestApp } from '../support/app.ts'
import { problemIn } from '../support/caller.ts'

let app: TestApp
let admin: Api
let ambient: TestAmbient
let room: Location
let other: Location
beforeAll(async () => {
  ambient = new TestAmbient(new Date('2026-06-15T02:00:00.000Z'))
  app = await startApp({ ambient })
  admin = await app.as('admin')
  const place = (name: string) =>
    admin.post<Location>('/api/locations', { kind: 'storeroom', jurisdictionCode: COUNTY, name })
  room = await place('青石镇药具室')
  other = await place('云岭镇药具室')
})
afterAll(() => app.end())

const enter = (name: string, more: object = {}) =>
  admin.post<StaffDetail>('/api/staff', {
    locationId: room.id,
    name,
    post: 'manager',
    startedOn: '2020-05-01',
    ...more,
  })
const record = (member: StaffDetail, body: object) =>
  admin.post<StaffDetail>(`/api/staff/${member.id}/records`, body)
const RENEWALS = ['training_due', 'certificate_due']
const certificate = {
  kind: 'certificate',
  number: 'ZS-001',
  happenedOn: '2024-01-10',
  validUntil: '2027-01-09',
}
const training = { kind: 'training', happenedOn: '2026-03-01', topic: '年度培训', confirmedBy: '县药具站' }

describe('a member of the staff', () => {
  test('stands by certificate and training, most urgent first in the register', async () => {
    const li = await enter('李红')
    expect(li.standing).toMatchObject({ state: 'overdue', certificate: { state: 'missing' } })
    await record(li, certificate)
    const done = await record(li, training)
    expect(done.standing).toMatchObject({ state: 'ok', certificate: { number: 'ZS-001' } })
    await enter('王梅')
    const { items, counts } = await admin.get<StaffPage>(`/api/staff?location=${room.id}`)
    expect(items.map(({ name }) => name)).toEqual(['王梅', '李红'])
    expect(counts).toMatchObject({ overdue: 1, ok: 1 })
    const overdue = await admin.get<StaffPage>(`/api/staff?location=${room.id}&state=overdue&limit=1`)
    expect(overdue.items.map(({ name }) => name)).toEqual(['王梅'])
  })

  test('has an entry corrected with the reason, and both stay to be seen', async () => {
    const member = await record(await enter('陈静'), { ...certificate, number: 'ZS-O02' })
    const [wrong] = member.records
    const correct = (body: object) => admin.send('POST', `/api/staff-records/${wrong?.id}/corrections`, body)
    const record1 = { ...certificate, number: 'ZS-002' }
    expect((await correct({ reason: '编号看错', record: record1 })).status).toBe(201)
    const after = await admin.get<StaffDetail>(`/api/staff/${member.id}`)
    expect(after.records.map(({ number, superseded, reason }) => [number, superseded, reason])).toEqual([
      ['ZS-002', false, '编号看错'],
      ['ZS-O02', true, null],
    ])
    expect(after.standing.certificate.number).toBe('ZS-002')
    const again = await correct({ reason: '再改', record: record1 })
    expect([again.status, (await problemIn(again)).code]).toEqual([409, 'staff_record_corrected'])
    const right = after.records[0]?.id
    const kind = await admin.send('POST', `/api/staff-records/${right}/corrections`, {
      reason: '类型',
      record: training,
    })
    expect((await problemIn(kind)).code).toBe('staff_other_kind')
    const gone = await admin.post<StaffDetail>(`/api/staff-records/${right}/corrections`, {
      reason: '不是本人的',
      record: null,
    })
    expect(gone.standing.certificate.state).toBe('missing')
  })

  test('has no entry that could not be: in the future, before 1980, ending before it begins', async () => {
    const member = await enter('周敏')
    for (const wrong of [
      { ...training, happenedOn: '2026-06-16' },
      { ...training, happenedOn: '1979-12-31' },
      { ...certificate, validUntil: '2024-01-09' },
    ]) {
      const answer = await admin.send('POST', `/api/staff/${member.id}/records`, wrong)
      expect([answer.status, (await problemIn(answer)).code]).toEqual([422, 'staff_dates'])
    }
    const left = await admin.send('PATCH', `/api/staff/${member.id}`, {
      leftOn: '2020-04-30',
      reason: '离岗',
    })
    expect((await problemIn(left)).code).toBe('staff_dates')
    const later = await admin.send('POST', '/api/staff', {
      locationId: room.id,
      name: '未来',
      post: 'manager',
      startedOn: '2026-06-16',
    })
    expect((await problemIn(later)).code).toBe('staff_dates')
  })

  test('moves with the reason, and the history says which fields changed, not what stood there', async () => {
    const member = await enter('孙丽', { phone: '0799 1234567' })
    const moved = await app.services.staff.reader.evidence([other.id])
    expect(moved.get(other.id)?.C1.state).toBe('unknown')
    const answer = await admin.send('PATCH', `/api/staff/${member.id}`, {
      locationId: other.id,
      name: '孙莉',
      reason: '调岗,姓名更正',
    })
    const after = (await answer.json()) as StaffDetail
    expect(after.history.map(({ kind, fields }) => [kind, fields])).toEqual([
      ['moved', ['name', 'locationId']],
      ['entered', []],
    ])
    const evidence = await app.services.staff.reader.evidence([other.id])
    expect(evidence.get(other.id)?.C1).toMatchObject({ state: 'fail', have: 0, due: 1 })
    const audit = await (await admin.send('GET', '/api/audit?limit=200')).text()
    expect(audit).toContain('staff.changed')
    expect(audit).not.toMatch(/孙丽|孙莉|1234567|ZS-00/)
  })

  test('is entered once however often it is sent', async () => {
    const body = { locationId: other.id, name: '一次', post: 'manager', startedOn: '2020-05-01' }
    const send = () => admin.post<StaffDetail>('/api/staff', body, { 'idempotency-key': 'once-1' })
    expect((await send()).id).toBe((await send()).id)
    // The key's answer is kept for long: without the name.
    const kept = await app.db.select().from(idempotencyKeys)
    expect(JSON.stringify(kept)).not.toContain('一次')
    expect(kept).not.toEqual([])
  })
})

describe('a renewal', () => {
  test('is a task of the place on Today and an alert, until it is done', async () => {
    const place = await admin.post<Location>('/api/locations', {
      kind: 'storeroom',
      jurisdictionCode: COUNTY,
      name: '南山药具室',
    })
    const member = await enter('郑洁', { locationId: place.id })
    await record(member, certificate)
    const tasks = async () => {
      const { tasks } = await admin.get<Today>('/api/today')
      return tasks.filter(({ locationId, kind }) => locationId === place.id && RENEWALS.includes(kind))
    }
    const alerts = async () => {
      app.services.alerts.engine.lookAtAll()
      await app.services.alerts.engine.refresh()
      const { items } = await admin.get<{ items: AlertGroup[] }>(`/api/alerts?location=${place.id}`)
      return items.flatMap((group) => group.alerts).map(({ rule, part, facts }) => ({ rule, part, facts }))
    }
    expect(await tasks()).toMatchObject([
      { kind: 'training_due', urgency: 'today', quantity: 1, dueOn: '2021-05-01' },
    ])
    expect(await alerts()).toMatchObject([
      { rule: 'staff_overdue', part: 'training', facts: { what: 'training', people: 1 } },
    ])
    await record(member, { ...training, happenedOn: '2025-08-01' })
    expect(await tasks()).toMatchObject([{ kind: 'training_due', urgency: 'soon', dueOn: '2026-08-01' }])
    expect(await alerts()).toEqual([])
    await record(member, training)
    expect(await tasks()).toEqual([])

    await enter('何苗', { locationId: place.id })
    expect(await tasks()).not.toEqual([])
    // Nobody works there any more: it is nothing to be done today.
    await admin.send('PATCH', `/api/locations/${place.id}`, { archived: true })
    expect(await tasks()).toEqual([])
  })
})

describe('who left', () => {
  test('is made anonymous after the time of the settings, in all tables and for good', async () => {
    const member = await record(await enter('赵芳', { phone: '13900001111' }), {
      ...certificate,
      number: 'ZS-9',
    })
    await admin.send('PATCH', `/api/staff/${member.id}`, { leftOn: '2026-06-10', reason: '赵芳退休' })
    expect((await admin.get<StaffPage>('/api/staff?left=true')).items.map(({ name }) => name)).toEqual([
      '赵芳',
    ])
    const settings = await admin.get<StaffSettings>('/api/staff/settings')
    expect(settings).toEqual({ trainingMonths: 12, warningDays: 60, newStaffMonths: 12, keepLeftMonths: 24 })
    expect(await app.services.staff.retention.tidy()).toBe(0)
    await admin.send('PUT', '/api/staff/settings', { ...settings, keepLeftMonths: 1 })
    ambient.advance({ hours: 31 * 24 })
    expect(await app.services.staff.retention.tidy()).toBe(1)
    const after = await admin.get<StaffDetail>(`/api/staff/${member.id}`)
    expect(after).toMatchObject({ name: null, phone: null, post: 'manager', startedOn: '2020-05-01' })
    expect(after.records).toMatchObject([{ number: null, happenedOn: '2024-01-10' }])
    expect(JSON.stringify(after)).not.toMatch(/赵芳|13900001111|ZS-9/)
    expect(after.history[0]).toMatchObject({ kind: 'anonymised', by: null })
    expect(await app.services.staff.retention.tidy()).toBe(0)
    const back = await admin.send('PATCH', `/api/staff/${member.id}`, { leftOn: null, reason: '回来' })
    expect((await problemIn(back)).code).toBe('staff_anonymised')
    await admin.send('PUT', '/api/staff/settings', settings)
  })

  test('is forgotten when the county says so: nobody of one township changes that for everybody', async () => {
    await admin.post('/api/jurisdictions', { code: `${COUNTY}001`, name: '青石镇' })
    await app.addPerson('township', 'administrator', `${COUNTY}001`)
    const settings = await admin.get<StaffSettings>('/api/staff/settings')
    const township = await app.as('township')
    const answer = await township.send('PUT', '/api/staff/settings', { ...settings, keepLeftMonths: 1 })
    expect([answer.status, (await problemIn(answer)).code]).toEqual([403, 'county_required'])
    expect(await admin.get<StaffSettings>('/api/staff/settings')).toEqual(settings)
  })
})
