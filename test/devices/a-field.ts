import { createLocation } from '../../protocol/api/places.ts'
import type { AssignedChannel, CreateDispenser } from '../../protocol/api/devices.ts'
import { AuditLog } from '../../server/accounts/audit.service.ts'
import { type Ambient, systemAmbient } from '../../server/ambient.ts'
import { CatalogService } from '../../server/catalog/catalog.service.ts'
import { Changes } from '../../server/changes.ts'
import type { OwnedDatabase } from '../../server/db/database.ts'
import { lots, people } from '../../server/db/schema/index.ts'
import { DevicesService } from '../../server/devices/devices.service.ts'
import { increase, insertEntries } from '../../server/inventory/ledger.store.ts'
import { VendService } from '../../server/inventory/vends.service.ts'
import { Broker } from '../../server/mqtt/broker.ts'
import type { BrokerLimits } from '../../server/mqtt/limits.ts'
import { PlacesService } from '../../server/places/places.service.ts'
import { TimeZone } from '../../server/places/time-zone.ts'
import type { Actor } from '../../server/route.ts'
import { aDatabase, silentLog } from '../support/database.ts'
import { RawDevice } from '../support/raw.device.ts'

export const COUNTY = '990101'
export const TOWNSHIP = '990101001'
export const OTHER_COUNTY = '990102'

export interface Machine {
  id: string
  locationId: string
  secret: string
}

interface FieldOptions {
  limits?: Partial<BrokerLimits>
  quarantinePerHour?: number
  now?: () => Date
  /** The engine itself, for a test that makes it fail. */
  db?: (db: OwnedDatabase) => OwnedDatabase
}

/** Two counties with the real services, a broker on a port of its own, and machines that can be registered. */
export async function aField({ limits, quarantinePerHour, now, db: wrap }: FieldOptions = {}) {
  const { db: engine, cleanup } = await aDatabase()
  const db = wrap ? wrap(engine) : engine
  const ambient: Ambient = now ? { ...systemAmbient, now } : systemAmbient
  const changes = new Changes()
  const audit = new AuditLog({ db, ambient })
  const places = new PlacesService({ db, ambient, changes, audit, timeZone: new TimeZone('Asia/Shanghai') })
  const catalog = new CatalogService({ db, ambient, changes, audit })
  await catalog.ensureDefaults()
  await db.write(async (tx, afterCommit) => {
    for (const code of [COUNTY, OTHER_COUNTY]) {
      await places.ensureCounty(tx, { code, name: `县 ${code}` })
    }
    await places.addJurisdiction(tx, afterCommit, null, { code: TOWNSHIP, name: '柳溪镇' })
  })
  const products = await catalog.products()
  const condom = products.find(({ category, selfService }) => category === 'condom' && selfService)
  const clinicianOnly = products.find(({ selfService }) => !selfService)
  if (!condom || !clinicianOnly) throw new Error('The default catalogue has changed')

  const ledger = new VendService({ ambient })
  const stock = { statusByLocation: async () => new Map(), knowledgeByLocation: async () => new Map() }
  const start = async () => {
    const devices = new DevicesService({
      db,
      ambient,
      changes,
      log: silentLog,
      audit,
      places,
      stock,
      ledger,
      ...(quarantinePerHour !== undefined && { quarantinePerHour }),
    })
    await devices.start()
    const broker = new Broker({
      devices,
      ingest: devices.ingest,
      changes,
      ambient,
      log: silentLog,
      address: { host: '127.0.0.1', port: 0, tls: null },
      ...(limits && { limits }),
    })
    await broker.start()
    return { devices, broker }
  }
  let running = await start()
  const stop = async () => {
    await running.broker.stop()
    await running.devices.stop()
  }

  const anActor = async (scope: string | null = null): Promise<Actor> => {
    const id = ambient.newId()
    const person = {
      id,
      username: `u${id.slice(-12)}`,
      displayName: '张三',
      role: 'administrator' as const,
      jurisdictionCode: scope,
      disabledAt: null,
    }
    await db.write((tx) =>
      tx.insert(people).values({ ...person, createdAt: ambient.now(), passwordHash: '', locale: null }),
    )
    return { person: { ...person, createdAt: ambient.now().toISOString() }, scope }
  }

  /** Puts units of one lot into a place, out of the supplier. */
  const load = async (locationId: string, quantity: number, productId = condom.id): Promise<void> => {
    const at = new Date('2020-06-01T00:00:00.000Z')
    const lot = { id: ambient.newId(), productId, number: `L${ambient.newId().slice(-6)}`, expiresOn: '2031-01-31' }
    await db.write(async (tx) => {
      await tx.insert(lots).values({ ...lot, createdAt: at })
      const supplier = `supplier-${COUNTY}`
      const header = {
        id: ambient.newId(),
        kind: 'receipt' as const,
        fromLocationId: supplier,
        toLocationId: locationId,
        occurredAt: at,
        recordedAt: at,
        personId: null,
        deviceId: null,
        transferId: null,
        reversesId: null,
        reason: null,
        note: null,
      }
      await insertEntries(tx, [{ ...header, lines: [{ productId, lotId: lot.id, quantity }] }])
      const balance = { lotId: lot.id, productId, since: at, lastOccurredAt: at }
      await increase(tx, [
        { ...balance, locationId, quantity, physical: true },
        { ...balance, locationId: supplier, quantity: -quantity, physical: false },
      ])
    })
  }

  const aMachine = async (
    input: Partial<CreateDispenser> & { stock?: number } = {},
  ): Promise<Machine> => {
    const { stock: units = 0, ...given } = input
    const channels: AssignedChannel[] = [1, 2].map((channel) => ({ channel, product: condom.id, capacity: 1_000 }))
    const machine = await db.write((tx, afterCommit) =>
      running.devices.registry.add(tx, afterCommit, null, { jurisdictionCode: TOWNSHIP, channels, ...given }),
    )
    if (units > 0) await load(machine.locationId, units)
    return machine
  }

  return {
    db,
    engine,
    ambient,
    changes,
    audit,
    places,
    catalog,
    condom,
    clinicianOnly,
    anActor,
    aMachine,
    load,
    aPlace: async (kind: 'dispenser' | 'storeroom', jurisdictionCode = TOWNSHIP) => {
      const input = createLocation.parse({ kind, jurisdictionCode, name: `${kind} 甲` })
      return db.write((tx, afterCommit) => places.create(tx, afterCommit, null, input))
    },
    get devices() {
      return running.devices
    },
    get broker() {
      return running.broker
    },
    connect: (machine: { id: string; secret: string }, more = {}) =>
      RawDevice.signedIn(running.broker.port, machine, more),
    /** Stops broker and services, as a server does, and starts them on the same database. */
    restart: async () => {
      await stop()
      running = await start()
    },
    cleanup: async () => {
      await stop()
      await cleanup()
    },
  }
}
export type Field = Awaited<ReturnType<typeof aField>>
