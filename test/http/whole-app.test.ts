import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '../../protocol/api/accounts.ts'
import type { Location } from '../../protocol/api/places.ts'
import { reportName } from '../../protocol/api/reports.ts'
import type { OpenApiDocument } from '../../server/http/openapi.document.ts'
import { SIGNED_IN } from '../../server/route.ts'
import { assertAccess } from '../support/access.ts'
import { type Api, COUNTY, startApp, type TestApp } from '../support/app.ts'
import { problemIn } from '../support/caller.ts'
import { assertNeverFails } from '../support/fuzz.ts'
import { foreignThings, OTHER, SOME_LOT } from './foreign-things.ts'

let app: TestApp
let admin: Api
let tokens: Record<Role, string>
let own: Location
beforeAll(async () => {
  app = await startApp()
  admin = await app.as('admin')
  own = await admin.post<Location>('/api/locations', {
    kind: 'warehouse',
    jurisdictionCode: COUNTY,
    name: '县库房',
  })
  for (const role of SIGNED_IN) await app.addPerson(role, role, COUNTY)
  const made = await Promise.all(SIGNED_IN.map(async (role) => [role, await app.tokenOf(role)] as const))
  tokens = Object.fromEntries(made) as Record<Role, string>
})
afterAll(() => app.end())

describe('a person of one county', () => {
  let theirs: Awaited<ReturnType<typeof foreignThings>>
  beforeAll(async () => {
    theirs = await foreignThings(app, admin)
  })

  test('gets in where their role may, and finds nothing of another county by its id', async () => {
    const { machine, warehouse, lotId } = theirs
    const dispenser = { id: machine.id }
    await assertAccess(app.routes, {
      url: app.url,
      tokens,
      foreign: {
        '/api/tokens/:id': { id: theirs.token.id },
        '/api/saved-views/:id': { id: theirs.view.id },
        '/api/people/:id': { id: theirs.person.id },
        // One catalogue serves all: nothing of it is anybody's own.
        '/api/products/:id': { id: 'nobody-has-this' },
        '/api/jurisdictions/:code': { code: OTHER },
        // Reports are anybody's; what they are about is not (see the lists below).
        '/api/reports/:name': { name: 'nobody-has-this' },
        '/api/reports/:name/file': { name: 'nobody-has-this' },
        '/api/locations/:id': { id: warehouse.id },
        '/api/movements/:id': { id: theirs.movementId },
        '/api/transfers/:id': { id: theirs.transferId },
        '/api/transfers/:id/receive': { id: theirs.transferId },
        '/api/quarantines/:id/close': { id: theirs.quarantine.id },
        ...Object.fromEntries(
          ['', '/counts', '/submit', '/recount', '/reasons', '/approve', '/cancel'].map((step) => [
            `/api/stocktakes/:id${step}`,
            { id: theirs.stocktake.id },
          ]),
        ),
        '/api/service-year/points/:id': { id: machine.locationId },
        '/api/landmarks/:id': { id: theirs.landmarkId },
        '/api/disposals/:id': { id: theirs.disposalId },
        '/api/disposals/:id/confirm': { id: theirs.disposalId },
        '/api/disposals/:id/withdraw': { id: theirs.disposalId },
        ...Object.fromEntries(
          ['', '/submit', '/approve', '/reject', '/dispatch', '/receive', '/cancel', '/close'].map((step) => [
            `/api/replenishment/orders/:id${step}`,
            { id: theirs.orderId },
          ]),
        ),
        '/api/lots/:id/whereabouts': { id: lotId },
        ...Object.fromEntries(
          ['', '/answers', '/block', '/release', '/close', '/cancel'].map((step) => [
            `/api/recalls/:id${step}`,
            { id: theirs.recallId },
          ]),
        ),
        '/api/claim-codes/:id/revoke': { id: theirs.claimCode },
        '/api/visits/:id': { id: theirs.visitId },
        '/api/reconciliations/:id': { id: theirs.reconciliationId },
        '/api/reconciliations/:id/resolve': { id: theirs.reconciliationId },
        '/api/rounds/:id': { id: theirs.roundId },
        '/api/redistribution/dismissals/:id': { id: theirs.dismissalId },
        '/api/dispensers/:id': dispenser,
        '/api/dispensers/:id/delivery': dispenser,
        '/api/dispensers/:id/board': dispenser,
        '/api/dispensers/:id/events': dispenser,
        '/api/dispensers/:id/channels': dispenser,
        '/api/dispensers/:id/credentials': dispenser,
        '/api/dispensers/:id/secret': dispenser,
        '/api/dispensers/:id/revoke': dispenser,
        '/api/dispensers/:id/demand': dispenser,
        '/api/sensors/:id': { id: theirs.sensor.id },
        '/api/sensors/:id/secret': { id: theirs.sensor.id },
        '/api/sensors/:id/revoke': { id: theirs.sensor.id },
        '/api/locations/:id/storage': { id: warehouse.id },
        '/api/climate/readings/:id/corrections': { id: theirs.readingId },
        // One set of profiles serves all, as one catalogue does.
        '/api/storage-profiles/:id': { id: 'nobody-has-this' },
        ...theirs.heat.foreign,
        ...theirs.alerts.foreign,
        ...theirs.steering.foreign,
        ...theirs.staff.foreign,
        ...theirs.compliance.foreign,
      },
      bodies: {
        ...theirs.heat.bodies,
        ...theirs.alerts.bodies,
        ...theirs.steering.bodies,
        ...theirs.staff.bodies,
        ...theirs.compliance.bodies,
        'POST /api/transfers/:id/receive': { lines: [{ lotId, received: 1 }] },
        'POST /api/climate/readings/:id/corrections': { celsius: 20, humidity: 50, reason: '看错' },
        'POST /api/quarantines/:id/close': { reason: 'released' },
        'POST /api/recalls/:id/answers': { location: warehouse.id, lines: [{ lotId, found: 1 }] },
        'POST /api/recalls/:id/block': { location: machine.locationId, channel: 1 },
        'POST /api/recalls/:id/release': { location: machine.locationId, channel: 1 },
        'POST /api/recalls/:id/cancel': { reason: 'mistake' },
        'POST /api/reconciliations/:id/resolve': { resolution: 'accepted', reason: 'seen' },
        'POST /api/disposals/:id/withdraw': { reason: 'mistake' },
        'PATCH /api/rounds/:id': { status: 'cancelled' },
        'PUT /api/replenishment/orders/:id': {
          version: 1,
          emergency: false,
          lines: [{ product: 'CON52', quantity: 1 }],
        },
        ...Object.fromEntries(
          ['submit', 'approve', 'cancel', 'close'].map((step) => [
            `POST /api/replenishment/orders/:id/${step}`,
            { version: 1 },
          ]),
        ),
        'POST /api/replenishment/orders/:id/reject': { version: 1, reason: 'no' },
        'POST /api/replenishment/orders/:id/dispatch': {
          version: 1,
          lines: [{ product: 'CON52', quantity: 1 }],
        },
        'POST /api/replenishment/orders/:id/receive': { version: 1, lines: [SOME_LOT] },
        'POST /api/stocktakes/:id/counts': {
          counts: [{ lotId, quantity: 1, countedAt: '2026-03-01T00:00:00.000Z' }],
        },
        'POST /api/stocktakes/:id/recount': { lotIds: [lotId] },
        'PUT /api/stocktakes/:id/reasons': { lines: [{ lotId, reason: 'unknown' }] },
        'POST /api/dispensers/:id/board': { log: 'log-a', reason: 'x' },
        'PUT /api/dispensers/:id/channels': { channels: [{ channel: 1, product: 'CON52' }] },
      },
    })
  })

  test('sees nothing of another county in any list', async () => {
    const manager = await app.as('supply_manager')
    const { warehouse, machine, steering } = theirs
    const ids = [
      warehouse.id,
      machine.id,
      machine.locationId,
      ...steering.ids,
      ...theirs.staff.ids,
      ...theirs.compliance.ids,
    ]
    const foreign = new RegExp([...ids, '他县', '云岭'].join('|'))
    const filters = [`?location=${warehouse.id}`, `?jurisdiction=${OTHER}`, '']
    for (const list of [
      '/api/locations',
      '/api/stocktakes',
      '/api/stocktakes/due',
      '/api/stock',
      '/api/redistribution',
      '/api/forecast',
      '/api/stock/at-risk',
      '/api/balances',
      '/api/replenishment/suggestions',
      '/api/replenishment/orders',
      '/api/movements',
      '/api/transfers',
      '/api/dispensers',
      '/api/quarantines',
      '/api/disposals',
      '/api/suppliers',
      '/api/commands',
      '/api/rollouts',
      '/api/alerts',
      '/api/alert-rules',
      '/api/alert-contacts',
      '/api/alert-subscriptions',
      '/api/alert-mailings/lost',
      '/api/sensors',
      ...['places', 'sources', 'readings', 'readings/due', 'excursions', 'heat', 'quarantine-proposals'].map(
        (what) => `/api/climate/${what}`,
      ),
      '/api/quarantined-messages',
      '/api/claim-codes',
      '/api/map',
      '/api/staff',
      ...['places', 'summary', 'next-steps', 'history', 'inspections', 'findings'].map(
        (what) => `/api/compliance/${what}`,
      ),
      '/api/service-year/publication',
      '/api/service-year/unpublished',
      '/api/service-year/surveys',
      '/api/today',
      ...reportName.options.map((name) => `/api/reports/${name}`),
      '/api/jurisdictions',
    ])
      for (const filter of filters) {
        const answer = await manager.send('GET', `${list}${filter}`)
        expect([200, 400, 404], `${list}${filter}`).toContain(answer.status)
        if (answer.ok) expect(await answer.text(), `${list}${filter}`).not.toMatch(foreign)
        else await problemIn(answer)
      }
    for (const path of ['series?', 'record-sheet?month=2026-05&', 'readings?'])
      expect((await manager.send('GET', `/api/climate/${path}location=${warehouse.id}`)).status, path).toBe(
        404,
      )
    expect(
      (await manager.send('GET', `/api/fefo?location=${warehouse.id}&product=CON52&quantity=1`)).status,
    ).toBe(404)
  })

  test('moves nothing out of, into or within another county', async () => {
    const manager = await app.as('supply_manager')
    const { warehouse, machine, lotId } = theirs
    const line = { product: 'CON52', quantity: 1 }
    const tries = [
      { kind: 'receipt', to: warehouse.id, lines: [SOME_LOT] },
      { kind: 'issue', from: warehouse.id, lines: [line] },
      { kind: 'transfer', from: warehouse.id, to: machine.locationId, lines: [line] },
      { kind: 'transfer', from: warehouse.id, to: own.id, lines: [line] },
      {
        kind: 'adjustment',
        location: warehouse.id,
        reason: 'count',
        lines: [{ product: 'CON52', lotId, change: -1 }],
      },
      {
        kind: 'disposal',
        from: warehouse.id,
        reason: 'damaged',
        witnessName: 'Li',
        lines: [{ product: 'CON52', lotId, quantity: 1 }],
      },
      { kind: 'reversal', reverses: theirs.movementId, reason: 'mistake' },
    ]
    for (const body of tries) {
      const answer = await manager.send('POST', '/api/movements', body)
      expect(answer.status, JSON.stringify([body, await answer.json()])).toBe(404)
    }
    const quarantine = await manager.send('POST', '/api/quarantines', {
      lotId,
      locationId: warehouse.id,
      reason: 'damaged',
    })
    expect(quarantine.status).toBe(404)
  })
})

test('every route is described, in the document and on the page', async () => {
  const document = await admin.get<OpenApiDocument>('/api/openapi.json')
  const page = await (await admin.send('GET', '/api/docs')).text()
  for (const { method, path } of app.routes) {
    const described = document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method]
    expect(described, `${method} ${path}`).toBeDefined()
    expect(page).toContain(`href="#${described?.operationId}"`)
  }
})

test('whatever is sent to whichever route, nothing answers with an error of ours', async () => {
  await assertNeverFails(app.routes, { url: app.url, runs: 15 })
  await assertNeverFails(app.routes, {
    url: app.url,
    headers: { Authorization: `Bearer ${tokens.administrator}` },
  })
}, 240_000)
