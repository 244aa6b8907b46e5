import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportedSheet, SheetPreview } from '../../protocol/api/exchange.ts'
import type { Location } from '../../protocol/api/places.ts'
import type { StaffDetail, StaffPage } from '../../protocol/api/staff.ts'
import { TestAmbient } from '../support/ambient.ts'
import { type Api, COUNTY, startApp, type TestApp } from '../support/app.ts'
import { problemIn } from '../support/caller.ts'
import { aSheet, upload, uploaded } from './a-sheet.ts'

const HEADINGS = [
  '发放点',
  '姓名',
  '岗位',
  '上岗日期',
  '上岗证号',
  '发证日期',
  '培训日期',
  '确认单位',
  '考试日期',
]

let app: TestApp
let manager: Api
beforeAll(async () => {
  app = await startApp({ ambient: new TestAmbient(new Date('2026-06-15T02:00:00.000Z')) })
  const admin = await app.as('admin')
  await admin.post('/api/jurisdictions', { code: '990102', name: '云岭县' })
  const place = (name: string, jurisdictionCode: string) =>
    admin.post<Location>('/api/locations', { kind: 'storeroom', jurisdictionCode, name })
  await place('青石镇药具室', COUNTY)
  await place('云岭药具室', '990102')
  await app.addPerson('manager', 'supply_manager', COUNTY)
  manager = await app.as('manager')
})
afterAll(() => app.end())

const look = (rows: readonly (readonly string[])[]) =>
  aSheet([HEADINGS, ...rows]).then((file) =>
    uploaded<SheetPreview>(app, manager, '/api/imports/staff/preview', file),
  )
const take = async (rows: readonly (readonly string[])[], { plan }: SheetPreview) =>
  upload(app, manager, `/api/imports/staff?plan=${plan}`, await aSheet([HEADINGS, ...rows]))

describe('a register out of a spreadsheet', () => {
  const rows = [
    ['青石镇药具室', '李红', '', '2019-03-01', 'YGY-1', '2024/4/10', '2026-03-12', '县药具站', ''],
    ['青石镇药具室', '李红', '', '2019-03-01', '', '', '2025-03-10', '县药具站', ''],
    ['青石镇药具室', '王梅', '兼职', '2026-02-01', '', '', '2026-03-12', '', '2026-03-20'],
  ]

  it('is shown and then entered: several rows of one name are one person', async () => {
    const preview = await look(rows)
    expect(preview).toMatchObject({ rows: 3, newStaff: 2, newRecords: 5, places: 1, errors: { total: 0 } })
    expect(preview.sample[0]).toMatchObject({ effect: 'new', person: '李红', place: '青石镇药具室' })
    const answer = await take(rows, preview)
    expect(answer.status).toBe(201)
    expect((await answer.json()) as ImportedSheet).toMatchObject({ newStaff: 2, newRecords: 5 })
    const { items } = await manager.get<StaffPage>('/api/staff')
    const li = items.find(({ name }) => name === '李红')
    expect(li?.standing).toMatchObject({ state: 'ok', training: { lastOn: '2026-03-12' } })
    const wang = items.find(({ name }) => name === '王梅')
    expect(wang).toMatchObject({
      post: 'part_time_manager',
      standing: { training: { unconfirmedOn: '2026-03-12' }, entry: { state: 'pass' } },
    })
  })

  it('taken a second time enters nothing, and says so of every record', async () => {
    const again = [
      ...rows,
      ['青石镇药具室', '李红', '协助', '2020-03-01', '', '', '2026-06-01', '县药具站', ''],
    ]
    const preview = await look(again)
    expect(preview).toMatchObject({ newStaff: 0, newRecords: 1 })
    const codes = preview.warnings.items.map(({ code }) => code)
    expect(codes.filter((code) => code === 'record_known')).toHaveLength(5)
    expect(codes.filter((code) => code === 'staff_differs')).toHaveLength(2)
    await take(again, preview)
    const { items } = await manager.get<StaffPage>('/api/staff?search=李红')
    expect(items).toHaveLength(1)
    const detail = await manager.get<StaffDetail>(`/api/staff/${items[0]?.id}`)
    expect(detail.records).toHaveLength(4)
    expect(detail.post).toBe('manager')
  })

  it('with anything wrong in it enters nobody, and names each cell', async () => {
    const wrong = [
      ['没有这里', '甲', '', '2020-01-01', '', '', '', '', ''],
      ['云岭药具室', '乙', '', '2020-01-01', '', '', '', '', ''],
      ['青石镇药具室', '', '', '2020-01-01', '', '', '', '', ''],
      ['青石镇药具室', '丙', '经理', '', 'YGY-9', '', '2026-12-01', '', ''],
      ['青石镇药具室', '丁', '', '2020-01-01', '', '2024-01-01', '', '', ''],
    ]
    const preview = await look(wrong)
    expect(preview.plan).toBeNull()
    expect(preview.errors.items.map(({ code, cell }) => `${cell} ${code}`).sort()).toEqual(
      [
        'A2 unknown_place',
        'A3 unknown_place',
        'B4 required',
        'C5 bad_choice',
        'D5 required',
        'E6 required',
        'F5 required',
        'G5 future_date',
      ].sort(),
    )
    const answer = await take(wrong, { ...preview, plan: '0'.repeat(64) })
    expect((await problemIn(answer)).code).toBe('sheet_has_errors')
    expect((await manager.get<StaffPage>('/api/staff?search=丁')).items).toEqual([])
  })
})
