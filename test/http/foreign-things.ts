import type { CreatedToken, Person } from '../../protocol/api/accounts.ts'
import type { CreatedClaimCodes } from '../../protocol/api/claims.ts'
import type { CreatedDispenser } from '../../protocol/api/devices.ts'
import type { PostedMovements } from '../../protocol/api/inventory.ts'
import type { Location } from '../../protocol/api/places.ts'
import type { CreatedSensor } from '../../protocol/api/sensors.ts'
import type { Stocktake } from '../../protocol/api/stocktakes.ts'
import { foreignAlerts } from '../alerts/foreign-alerts.ts'
import { foreignHeat } from '../climate/foreign-heat.ts'
import { foreignCompliance } from '../compliance/foreign-compliance.ts'
import { foreignStaff } from '../compliance/foreign-staff.ts'
import { foreignSteering } from '../devices/foreign-steering.ts'
import type { Api, TestApp } from '../support/app.ts'
import { ScriptCaller } from '../support/caller.ts'

export const OTHER = '990102'
const PASSWORD = 'correct horse battery'
export const SOME_LOT = { product: 'CON52', lot: { number: 'F1', expiresOn: '2031-01-31' }, quantity: 100 }

/** One of everything, in another county. */
export async function foreignThings(app: TestApp, admin: Api) {
  await admin.post('/api/jurisdictions', { code: OTHER, name: '云岭县' })
  const warehouse = await admin.post<Location>('/api/locations', {
    kind: 'warehouse',
    jurisdictionCode: OTHER,
    name: '他县库房',
  })
  const machine = await admin.post<CreatedDispenser>('/api/dispensers', {
    name: '他县发放机',
    jurisdictionCode: OTHER,
  })
  const receipt = await admin.post<PostedMovements>('/api/movements', {
    kind: 'receipt',
    to: warehouse.id,
    lines: [SOME_LOT],
  })
  const lotId = receipt.movements[0]?.lines[0]?.lotId ?? ''
  const sent = await admin.post<PostedMovements>('/api/movements', {
    kind: 'transfer',
    from: warehouse.id,
    to: machine.locationId,
    lines: [{ product: 'CON52', quantity: 10 }],
  })
  const quarantine = await admin.post<{ id: string }>('/api/quarantines', {
    lotId,
    locationId: warehouse.id,
    reason: 'damaged',
  })
  const recall = await admin.post<{ id: string }>('/api/recalls', {
    product: 'CON49',
    numbers: ['F9'],
    level: 'third',
    reason: 'label',
    collectingLocation: warehouse.id,
  })
  const visit = (counted: number) =>
    admin.post<{ id: string }>('/api/visits', {
      location: machine.locationId,
      channels: [{ channel: 1, counted }],
    })
  const { id: visitId } = await visit(3)
  await visit(1)
  const { items: open } = await admin.get<{ items: { id: string }[] }>('/api/reconciliations')
  const round = await admin.post<{ id: string }>('/api/rounds', {
    source: warehouse.id,
    start: { longitude: 111, latitude: 24 },
    stops: [{ location: machine.locationId, loads: [] }],
  })
  const person = await admin.post<Person>('/api/people', {
    username: 'theirs',
    displayName: 'Theirs',
    role: 'viewer',
    jurisdictionCode: OTHER,
    password: PASSWORD,
  })
  const witness = await app.addPerson('witness', 'inspector', OTHER)
  const landmark = await admin.post<{ id: string }>('/api/landmarks', {
    jurisdictionCode: OTHER,
    name: '他县火车站',
    coordinates: { longitude: 111.4, latitude: 24.2, datum: 'wgs84' },
  })
  const disposal = await admin.post<{ id: string }>('/api/disposals', {
    from: warehouse.id,
    reason: 'damaged',
    witness: witness.id,
    lines: [{ product: 'CON52', lotId, quantity: 1 }],
  })
  const stocktake = await admin.post<Stocktake>('/api/stocktakes', { location: warehouse.id })
  const orders = await admin.post<{ items: { id: string }[] }>('/api/replenishment/orders', {
    orders: [{ location: warehouse.id, lines: [{ product: 'CON52', quantity: 100 }] }],
  })
  const dismissal = await admin.post<{ id: string }>('/api/redistribution/dismissals', {
    lotId,
    from: warehouse.id,
    to: machine.locationId,
    quantity: 1,
    reason: '他县',
  })
  const sensor = await admin.post<CreatedSensor>('/api/sensors', { name: '他县', locationId: warehouse.id })
  const reading = await admin.post<{ id: string }>('/api/climate/readings', {
    locationId: warehouse.id,
    celsius: 20,
    humidity: 50,
  })
  const codes = await admin.post<CreatedClaimCodes>('/api/claim-codes', { jurisdictionCode: OTHER })
  const caller = new ScriptCaller(app.url)
  await caller.signIn({ username: 'theirs', password: PASSWORD })
  const token = (await (await caller.post('/api/tokens', {})).json()) as CreatedToken
  const view = (await (
    await caller.post('/api/saved-views', { screen: 'stock', name: '他县', query: 'status=low' })
  ).json()) as { id: string }
  return {
    view,
    warehouse,
    machine,
    sensor,
    stocktake,
    lotId,
    readingId: reading.id,
    movementId: receipt.movements[0]?.id ?? '',
    transferId: sent.transferId ?? '',
    quarantine,
    disposalId: disposal.id,
    landmarkId: landmark.id,
    recallId: recall.id,
    visitId,
    reconciliationId: open[0]?.id ?? '',
    dismissalId: dismissal.id,
    roundId: round.id,
    orderId: orders.items[0]?.id ?? '',
    person,
    claimCode: codes.items[0]?.id ?? '',
    token,
    heat: await foreignHeat(app, warehouse.id, lotId),
    alerts: await foreignAlerts(app, admin, OTHER),
    compliance: await foreignCompliance(app.url, admin, warehouse.id),
    staff: await foreignStaff(admin, warehouse.id, OTHER),
    steering: await foreignSteering(app, admin, machine.id, OTHER),
  }
}
