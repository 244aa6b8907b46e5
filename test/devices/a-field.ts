import type { KeyObject } from 'node:crypto'
import { join } from 'node:path'
import type { AssignedChannel, CreateDispenser } from '../../protocol/api/devices.ts'
import { createLocation } from '../../protocol/api/places.ts'
import { AuditLog } from '../../server/accounts/audit.service.ts'
import { type Ambient, systemAmbient } from '../../server/ambient.ts'
import { CatalogService } from '../../server/catalog/catalog.service.ts'
import { Changes } from '../../server/changes.ts'
import { ClimateService } from '../../server/climate/climate.service.ts'
import { people } from '../../server/db/schema/index.ts'
import { DevicesService } from '../../server/devices/devices.service.ts'
import { ChannelHistory } from '../../server/inventory/channel-history.keeper.ts'
import { ContentsService } from '../../server/inventory/contents.service.ts'
import { InventoryService } from '../../server/inventory/inventory.service.ts'
import { StockService } from '../../server/inventory/stock.service.ts'
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
  /** Public keys of trusted makers. */
  firmwareKeys?: KeyObject[]
  /** Beside plain TCP. */
  tls?: { key: string; cert: string }
}

/** Two counties with the real services, a broker on a port of its own, and machines that can be registered. */
export async function aField({ limits, quarantinePerHour, now, firmwareKeys = [], tls }: FieldOptions = {}) {
  const { db, folder, cleanup } = await aDatabase()
  const ambient: Ambient = now ? { ...systemAmbient, now } : systemAmbient
  const changes = new Changes()
  const audit = new AuditLog({ db, ambient })
  const timeZone = new TimeZone('Asia/Shanghai')
  const common = { db, ambient, changes, audit, log: silentLog, timeZone }
  const places = new PlacesService(common)
  const catalog = new CatalogService(common)
  const stock = new StockService(common)
  const inventory = new InventoryService(common)
  const channelHistory = new ChannelHistory(common)
  const ledger = new VendService({ ...common, channelHistory })
  const climate = new ClimateService({ ...common, catalog, rawDays: 400 })
  await catalog.ensureDefaults()
  await db.write(async (tx, afterCommit) => {
    for (const code of [COUNTY, OTHER_COUNTY]) await places.ensureCounty(tx, { code, name: `县 ${code}` })
    await places.addJurisdiction(tx, afterCommit, null, { code: TOWNSHIP, name: '柳溪镇' })
  })
  const products = await catalog.products()
  const condom = products.find(({ category, selfService }) => category === 'condom' && selfService)
  const clinicianOnly = products.find(({ selfService }) => !selfService)
  if (!condom || !clinicianOnly) throw new Error('The default catalogue has changed')

  await stock.start()
  await climate.start()
  const start = async () => {
    const devices = new DevicesService({
      ...common,
      places,
      stock,
      ledger,
      climate,
      contents: new ContentsService({ ...common, channelHistory }),
      firmware: { dir: join(folder.dataDir, 'firmware'), keys: firmwareKeys, publicUrl: null },
      ...(quarantinePerHour !== undefined && { quarantinePerHour }),
    })
    await devices.start()
    const broker = new Broker({
      devices,
      ingest: devices.ingest,
      ...common,
      address: { host: '127.0.0.1', port: 0, tls: tls ? { ...tls, port: 0 } : null },
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

  const driver = await anActor()
  /** Puts units of a new lot into a place. */
  const load = async (locationId: string, quantity: number): Promise<void> => {
    const lot = { number: `L${ambient.newId().slice(-8)}`, expiresOn: '2050-01-31' }
    const lines = [{ product: condom.id, lot, quantity }]
    const occurredAt = '2020-06-01T00:00:00.000Z'
    await inventory.post(driver, { kind: 'receipt', to: locationId, lines, occurredAt }, null)
  }

  const aMachine = async (input: Partial<CreateDispenser> & { stock?: number } = {}): Promise<Machine> => {
    const { stock: units = 0, ...given } = input
    const channels: AssignedChannel[] = [1, 2].map((channel) => ({
      channel,
      product: condom.id,
      capacity: 1_000,
    }))
    const { jurisdictionCode = TOWNSHIP } = given
    const machine = await db.write((tx, afterCommit) =>
      running.devices.registry.add(tx, afterCommit, null, { channels, ...given, jurisdictionCode }),
    )
    if (units > 0) await load(machine.locationId, units)
    return machine
  }

  return {
    folder,
    ...common,
    places,
    catalog,
    stock,
    ledger,
    climate,
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
      await climate.stop()
      await stock.stop()
      await cleanup()
    },
  }
}
export type Field = Awaited<ReturnType<typeof aField>>
