/** The server's whole ingest path in a process of its own: broker, validation, ledger, live changes, SQLite file on this disk. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { AuditLog } from '../server/accounts/audit.service.ts'
import { systemAmbient as ambient } from '../server/ambient.ts'
import { CatalogService } from '../server/catalog/catalog.service.ts'
import { Changes } from '../server/changes.ts'
import { openDatabase } from '../server/db/open.database.ts'
import { lots } from '../server/db/schema/index.ts'
import { DevicesService } from '../server/devices/devices.service.ts'
import { increase, insertEntries } from '../server/inventory/ledger.store.ts'
import { VendService } from '../server/inventory/vends.service.ts'
import { Broker } from '../server/mqtt/broker.ts'
import { PlacesService } from '../server/places/places.service.ts'
import { TimeZone } from '../server/places/time-zone.ts'

const COUNTY = '990101'
const PLENTY = 100_000_000
const devicesWanted = Number(process.argv[2])

const dataDir = mkdtempSync(join(tmpdir(), 'sanliang-bench-'))
const log = pino({ level: 'warn' })
const db = openDatabase({ url: null, dataDir, log })
await db.start()
const changes = new Changes()
const audit = new AuditLog({ db, ambient })
const places = new PlacesService({ db, ambient, changes, audit, timeZone: new TimeZone('Asia/Shanghai') })
const catalog = new CatalogService({ db, ambient, changes, audit })
await db.write((tx) => places.ensureCounty(tx, { code: COUNTY, name: '青禾县' }))
await catalog.ensureDefaults()
const stock = { statusByLocation: async () => new Map(), knowledgeByLocation: async () => new Map() }
const devices = new DevicesService({
  db,
  ambient,
  changes,
  log,
  audit,
  places,
  stock,
  ledger: new VendService({ ambient }),
})
await devices.start()
// What the live hub keeps of each change.
const touched = new Set<string>()
changes.on('stock', (ids) => ids.forEach((id) => touched.add(id)))
changes.on('device', (id) => touched.add(id))
changes.on('vended', (id) => touched.add(id))
setInterval(() => touched.clear(), 1_000)

const [condom] = (await catalog.products()).filter(({ selfService }) => selfService)
if (!condom) throw new Error('The catalogue has no condom')
const channels = [1, 2, 3, 4].map((channel) => ({ channel, product: condom.id, capacity: 20 }))
const lot = { id: ambient.newId(), productId: condom.id, number: 'A1', expiresOn: '2031-01-31' }
const at = new Date(Date.now() - 86_400_000)
await db.write(async (tx) => {
  await tx.insert(lots).values({ ...lot, createdAt: at })
})
const fleet: { id: string; secret: string; locationId: string }[] = []
for (let i = 0; i < devicesWanted; i++)
  fleet.push(
    await db.write((tx, afterCommit) =>
      devices.registry.add(tx, afterCommit, null, { id: `bench-${i}`, jurisdictionCode: COUNTY, channels }),
    ),
  )
await db.write(async (tx) => {
  const from = `supplier-${COUNTY}`
  const header = {
    kind: 'receipt' as const,
    fromLocationId: from,
    occurredAt: at,
    recordedAt: at,
    personId: null,
    deviceId: null,
    transferId: null,
    reversesId: null,
    reason: null,
    note: null,
  }
  const lines = [{ productId: condom.id, lotId: lot.id, quantity: PLENTY }]
  await insertEntries(
    tx,
    fleet.map(({ locationId }) => ({ ...header, id: ambient.newId(), toLocationId: locationId, lines })),
  )
  const balance = { lotId: lot.id, productId: condom.id, since: at, lastOccurredAt: at }
  await increase(tx, [
    ...fleet.map(({ locationId }) => ({ ...balance, locationId, quantity: PLENTY, physical: true })),
    { ...balance, locationId: from, quantity: -PLENTY * fleet.length, physical: false },
  ])
})

const broker = new Broker({
  devices,
  ingest: devices.ingest,
  changes,
  ambient,
  log,
  address: { host: '127.0.0.1', port: 0, tls: null },
  limits: { messagesPerSecond: 1_000_000, messageBurst: 1_000_000 },
})
await broker.start()
process.send?.({ port: broker.port, devices: fleet.map(({ id, secret }) => ({ id, secret })) })

process.on('message', (message) => {
  if (message === 'usage') {
    globalThis.gc?.()
    process.send?.({ resident: process.memoryUsage.rss(), cpu: process.cpuUsage() })
    return
  }
  void (async () => {
    await broker.stop()
    await devices.stop()
    await db.stop()
    rmSync(dataDir, { recursive: true })
    process.exit(0)
  })()
})
