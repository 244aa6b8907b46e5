import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ComplianceSummary } from '../../protocol/api/compliance.ts'
import type { Location } from '../../protocol/api/places.ts'
import type { Report } from '../../protocol/api/reports.ts'
import type {
  MigrantGap,
  PeriodIndicator,
  PeriodReport,
  PointPublication,
  Publication,
  Survey,
  UnpublishedPoint,
} from '../../protocol/api/service-year.ts'
import type { Today } from '../../protocol/api/today.ts'
import { readSheet } from '../../server/spreadsheet/sheet.reader.ts'
import { COUNTY } from '../support/app.ts'
import { problemIn } from '../support/caller.ts'
import { aReportingCounty, named, TOWN } from './a-reporting-county.ts'

let county: Awaited<ReturnType<typeof aReportingCounty>>

beforeAll(async () => {
  county = await aReportingCounty()
  const { admin, product } = county
  await admin.post('/api/jurisdictions', { code: '990101002', name: '云岭镇' })
  await admin.post<Location>('/api/locations', {
    kind: 'free_box',
    jurisdictionCode: TOWN,
    name: '工业园免费箱',
    address: '园区路 3 号',
    phone: '0799-7654321',
    hours: { always: true },
    productIds: [product('CON52')],
    published: true,
    verifiedOn: '2026-04-01',
    migrantArea: true,
  })
})
afterAll(() => county.app.end())

const get = <T>(path: string) => county.admin.get<T>(`/api/service-year/${path}`)
const aSurvey = (more: object = {}) => ({
  jurisdictionCode: COUNTY,
  indicator: 'obtaining_rate',
  numerator: 372,
  denominator: 400,
  surveyedOn: '2026-03-20',
  method: '入户问卷，按村随机抽样',
  carriedOutBy: '县卫健局',
  ...more,
})

describe('what points publish', () => {
  test('is counted over all points, by township, and agrees with Today', async () => {
    const { total, jurisdictions } = await get<Publication>('publication')
    expect(total).toEqual({ points: 2, published: 1, complete: 1, verified: 1, met: 1, share: 0.5 })
    expect(jurisdictions).toMatchObject([{ code: TOWN, name: '青石镇', points: 2, met: 1 }])
    const today = await county.admin.get<Today>('/api/today')
    expect(today.numbers).toMatchObject({ published: total.published, complete: total.complete })
  })

  test('lacks something at points that are named with it', async () => {
    const { items } = await get<{ items: UnpublishedPoint[] }>('unpublished')
    expect(items).toMatchObject([
      {
        id: county.clinic,
        published: false,
        missing: ['address', 'hours', 'phone'],
        unverified: true,
      },
    ])
  })
})

test('a point that was checked lately and is not published lacks that alone', async () => {
  const { admin, product } = county
  const { id } = await admin.post<Location>('/api/locations', {
    kind: 'free_box',
    jurisdictionCode: '990101002',
    name: '未公开的箱',
    address: '街口',
    phone: '0799-7654321',
    hours: { always: true },
    productIds: [product('CON52')],
    verifiedOn: '2026-04-01',
  })
  const { items } = await get<{ items: UnpublishedPoint[] }>('unpublished?jurisdiction=990101002')
  expect(items).toMatchObject([{ id, published: false, missing: [], unverified: false }])
  // Out of use it counts no more.
  await admin.send('PATCH', `/api/locations/${id}`, { archived: true })
  expect((await get<Publication>('publication?jurisdiction=990101002')).total.points).toBe(0)
})

test('points for migrants stand against the others, over the last three whole months', async () => {
  const gap = await get<MigrantGap>('migrant-gap')
  expect(gap).toMatchObject({
    from: '2026-01',
    to: '2026-03',
    tagged: { points: 1, stocked: 0, complete: 1, openEvenings: 1, units: 0 },
    others: { points: 1, stocked: 1, complete: 0, units: 120 + 10 + 60 },
    suppressedBelow: null,
  })
})

test('one point says what it lacks until somebody mends it, and counts as verified from the same day', async () => {
  const { admin } = county
  const { id } = await admin.post<Location>('/api/locations', {
    kind: 'social_outlet',
    jurisdictionCode: TOWN,
    name: '街口便利店',
    address: '人民路 8 号',
    hours: { always: true },
  })
  const point = () => get<PointPublication>(`points/${id}`)
  expect(await point()).toMatchObject({
    published: false,
    missing: ['products', 'phone'],
    verifiedOn: null,
    unverified: true,
    verifiedForDays: 90,
  })
  const verifiedOn = (await get<Publication>('publication')).at.slice(0, 10)
  await admin.send('PATCH', `/api/locations/${id}`, { phone: '0799-1234567', verifiedOn })
  expect(await point()).toMatchObject({ missing: ['products'], verifiedOn, unverified: false })
  await admin.send('PATCH', `/api/locations/${id}`, { archived: true })
  expect(await problemIn(await admin.send('GET', `/api/service-year/points/${id}`))).toMatchObject({
    status: 404,
  })
})

describe('a survey', () => {
  test('is entered with how it was made, and shown with its interval against the target', async () => {
    const made = await county.admin.post<Survey>('/api/service-year/surveys', aSurvey())
    expect(made).toMatchObject({
      share: 0.93,
      target: 0.9,
      outcome: 'met',
      jurisdictionName: expect.any(String),
    })
    expect(made.low).toBeGreaterThan(0.9)
    const unsure = await county.admin.post<Survey>(
      '/api/service-year/surveys',
      aSurvey({ indicator: 'policy_awareness', numerator: 46, denominator: 50 }),
    )
    expect(unsure.outcome).toBe('likely')
    const missed = await county.admin.post<Survey>(
      '/api/service-year/surveys',
      aSurvey({ indicator: 'served_where_living', numerator: 370, surveyedOn: '2026-02-01' }),
    )
    expect(missed).toMatchObject({ outcome: 'missed', target: 0.95 })
  })

  test('that cannot be is refused: more than were asked, too few, or not yet', async () => {
    const send = (more: object) => county.admin.send('POST', '/api/service-year/surveys', aSurvey(more))
    expect((await send({ numerator: 401 })).status).toBe(400)
    expect((await send({ numerator: 5, denominator: 29 })).status).toBe(400)
    expect((await problemIn(await send({ surveyedOn: '2026-04-16' }))).code).toBe('survey_in_future')
    expect((await send({ jurisdictionCode: '990109' })).status).toBe(404)
  })

  test('that was wrong is withdrawn with the reason, once, and no longer counts', async () => {
    const wrong = await county.admin.post<Survey>(
      '/api/service-year/surveys',
      aSurvey({ numerator: 40, surveyedOn: '2026-03-25' }),
    )
    const withdraw = () =>
      county.admin.send('POST', `/api/service-year/surveys/${wrong.id}/withdraw`, { reason: '录入有误' })
    expect(((await (await withdraw()).json()) as Survey).withdrawnBecause).toBe('录入有误')
    expect((await problemIn(await withdraw())).code).toBe('survey_withdrawn')
    const { indicators } = await get<PeriodReport>('report?from=2026-01&to=2026-03&lang=en')
    expect(of(indicators, 'obtaining_rate')).toMatchObject({ value: 0.93, numerator: 372 })
  })
})

const of = (indicators: readonly PeriodIndicator[], key: string) =>
  indicators.find((each) => each.key === key)

describe('a report of a period', () => {
  test('says what the reports, the publication and the surveys say', async () => {
    const { indicators, tables, title, running } = await get<PeriodReport>(
      'report?from=2026-01&to=2026-03&lang=en',
    )
    expect([title, running]).toEqual(['Quarterly service report', false])
    const screens = new Map<string, Report>()
    for (const { name } of tables)
      screens.set(name, await county.report(name, { from: '2026-01', to: '2026-03' }))
    for (const table of tables)
      expect({ ...table, madeAt: '' }).toEqual({ ...screens.get(table.name), madeAt: '' })
    const totals = (name: string) => {
      const report = screens.get(name)
      return report?.totals ? named(report, report.totals) : {}
    }
    expect(of(indicators, 'stockout_rate')).toMatchObject({
      value: totals('stockouts').stockoutRate,
      numerator: totals('stockouts').without,
      denominator: totals('stockouts').offering,
      basis: 'period',
    })
    expect(of(indicators, 'stockout_rate')?.value).toEqual(expect.any(Number))
    expect(of(indicators, 'cyp')?.value).toBe(totals('cyp').cyp)
    expect(of(indicators, 'order_fill_rate')?.value).toBeNull()
    expect(of(indicators, 'publication')).toMatchObject({ value: 0.5, numerator: 1, basis: 'now' })
    expect(of(indicators, 'served_where_living')).toMatchObject({ value: 0.925, target: 0.95 })
  })

  test('has the score of the Three Bright screen, which counts nothing as passed that nobody looked at', async () => {
    await county.admin.post('/api/staff', {
      locationId: county.storeroom,
      name: '李红',
      post: 'manager',
      startedOn: '2026-03-01',
    })
    const { items, criteria } = await county.admin.get<ComplianceSummary>('/api/compliance/summary')
    const [whole] = items
    const { indicators } = await get<PeriodReport>('report?from=2026-01&to=2026-03')
    expect(whole?.applicable).toBeGreaterThan(0)
    expect(of(indicators, 'three_bright')).toMatchObject({
      numerator: whole?.pass,
      denominator: whole?.applicable,
      value: (whole?.pass ?? 0) / (whole?.applicable ?? 1),
      basis: 'now',
    })
    const log = criteria.find(({ code }) => code === 'S3c')
    expect(of(indicators, 'storage_record')).toMatchObject({
      numerator: log?.pass,
      denominator: log?.applicable,
      // A share of places, not of readings.
      title: '温湿度记录达标库房占比',
    })
  })

  test('knows of no survey that lies outside it, and of none of another jurisdiction', async () => {
    const quarter = await get<PeriodReport>('report?from=2026-04&to=2026-06')
    expect(of(quarter.indicators, 'obtaining_rate')?.value).toBeNull()
    expect(quarter).toMatchObject({ running: true, title: '药具服务季度报告' })
    const town = await get<PeriodReport>(`report?from=2026-01&to=2026-03&jurisdiction=${TOWN}`)
    expect(of(town.indicators, 'obtaining_rate')?.value).toBeNull()
  })

  test('is a workbook with the same figures, a sheet for each table', async () => {
    const answer = await county.admin.send(
      'GET',
      '/api/service-year/report/file?from=2025-04&to=2026-03&lang=zh-CN',
    )
    expect(answer.headers.get('content-type')).toContain('spreadsheetml')
    expect(decodeURIComponent(answer.headers.get('content-disposition') ?? '')).toContain('药具服务年报告')
    const { rows, source } = await readSheet(Buffer.from(await answer.arrayBuffer()), { maxRows: 100 })
    expect(source).toMatchObject({ kind: 'xlsx', sheet: '主要指标' })
    const survey = rows.find(({ cells }) => cells[0]?.startsWith('免费药具获得率'))
    expect(survey?.cells.slice(1, 5)).toEqual(['0.93', '372', '400', '0.9'])
    const orders = rows.find(({ cells }) => cells[0]?.startsWith('请领满足率'))
    expect(orders?.cells[1]).toBe('未知')
  })
})

test('the county of the reader limits all of it', async () => {
  await county.admin.post('/api/jurisdictions', { code: '990102', name: '云岭县' })
  await county.app.addPerson('abroad', 'supply_manager', '990102')
  const abroad = await county.app.as('abroad')
  expect((await abroad.get<Publication>('/api/service-year/publication')).total.points).toBe(0)
  expect((await abroad.get<MigrantGap>('/api/service-year/migrant-gap')).others.points).toBe(0)
  expect((await abroad.get<{ items: Survey[] }>('/api/service-year/surveys')).items).toEqual([])
  expect((await abroad.send('POST', '/api/service-year/surveys', aSurvey())).status).toBe(404)
})
