import type { Dispenser } from '../../protocol/api/devices.ts'
import type { Balance } from '../../protocol/api/inventory.ts'
import type { Location, MapPoint } from '../../protocol/api/places.ts'
import type { Task } from '../../protocol/api/today.ts'

/** Answers of the server with only what a test is about. */

export const aDispenser = (more: Partial<Dispenser> = {}): Dispenser => ({
  id: 'd1',
  locationId: 'l1',
  name: 'Machine',
  jurisdictionCode: '990101001',
  jurisdictionName: 'Town',
  longitude: null,
  latitude: null,
  presence: 'online',
  lastSeenAt: null,
  firmware: null,
  hardware: null,
  ledger: 0,
  usable: 0,
  reported: null,
  capacity: 80,
  stock: 'unknown',
  celsius: null,
  humidity: null,
  faults: [],
  door: null,
  openDiscrepancies: 0,
  quarantinedMessages: 0,
  suspect: false,
  climateAt: null,
  doorSince: null,
  clock: null,
  clockErrorMs: null,
  revokedAt: null,
  ...more,
})

export const aBalance = (more: Partial<Balance> = {}): Balance => ({
  locationId: 'l1',
  locationName: 'Storeroom',
  productId: 'p1',
  lotId: 'lot1',
  lotNumber: 'A1',
  expiresOn: '2029-01-01',
  quantity: 10,
  usable: true,
  quarantined: false,
  expiry: 'fine',
  ...more,
})

export const aPlace = (more: Partial<Location> = {}): Location => ({
  id: 'l1',
  kind: 'staffed_outlet',
  jurisdictionCode: '990101001',
  jurisdictionName: 'Town',
  name: 'Place',
  nameEn: null,
  address: null,
  phone: null,
  hours: null,
  productIds: [],
  longitude: null,
  latitude: null,
  sourceDatum: null,
  verifiedOn: null,
  migrantArea: false,
  stepFree: null,
  indoor: null,
  published: false,
  archivedAt: null,
  publicFields: 1,
  ...more,
})

export const aPoint = (more: Partial<MapPoint> = {}): MapPoint => ({
  type: 'point',
  id: 'l1',
  kind: 'dispenser',
  name: 'Place',
  jurisdictionCode: '990101001',
  jurisdictionName: 'Town',
  longitude: 111,
  latitude: 24,
  status: 'ok',
  stock: 'ok',
  presence: 'online',
  migrantArea: false,
  ...more,
})

export const aTask = (more: Partial<Task> = {}): Task => ({
  kind: 'low_stock',
  urgency: 'soon',
  locationId: 'l1',
  locationName: 'Place',
  productId: 'p1',
  productName: 'Product',
  lotId: null,
  lotNumber: null,
  expiresOn: null,
  transferId: null,
  quantity: 1,
  since: null,
  ...more,
})
