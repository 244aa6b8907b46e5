import type { z } from 'zod'
import type { Person, Role } from '../../protocol/api/accounts.ts'
import { createMovement, type PostedMovements } from '../../protocol/api/inventory.ts'
import type { createLocation, PlaceKind } from '../../protocol/api/places.ts'
import { createLocation as locationSchema } from '../../protocol/api/places.ts'
import { AuditLog } from '../../server/accounts/audit.service.ts'
import { type Ambient, systemAmbient } from '../../server/ambient.ts'
import { CatalogService } from '../../server/catalog/catalog.service.ts'
import { Changes } from '../../server/changes.ts'
import { balances, dispenserChannels, movementLines, people } from '../../server/db/schema/index.ts'
import { ProblemError } from '../../server/errors.ts'
import { ChannelHistory } from '../../server/inventory/channel-history.keeper.ts'
import { InventoryService } from '../../server/inventory/inventory.service.ts'
import { LedgerReader } from '../../server/inventory/ledger.reader.ts'
import { QuarantineService } from '../../server/inventory/quarantine.service.ts'
import { StockService } from '../../server/inventory/stock.service.ts'
import { StockSettingsService } from '../../server/inventory/stock-settings.service.ts'
import { type Vend, VendService } from '../../server/inventory/vends.service.ts'
import { PlacesService } from '../../server/places/places.service.ts'
import { TimeZone } from '../../server/places/time-zone.ts'
import type { Actor } from '../../server/route.ts'
import { aDatabase, silentLog } from '../support/database.ts'

export const COUNTY = '990101'
export const NORTH = '990101001'
export const SOUTH = '990101002'
export const OTHER_COUNTY = '990102'
export const DAY = 86_400_000

/** The real services on a fresh database: two counties, one of them with two townships, and the default catalogue. */
export async function aCounty() {
  const { db, folder, cleanup } = await aDatabase()
  let now = new Date('2026-03-01T08:00:00.000Z')
  const ambient: Ambient = { ...systemAmbient, now: () => now }
  const changes = new Changes()
  const audit = new AuditLog({ db, ambient })
  const timeZone = new TimeZone('Asia/Shanghai')
  const places = new PlacesService({ db, ambient, changes, audit, timeZone })
  const catalog = new CatalogService({ db, ambient, changes, audit })
  await catalog.ensureDefaults()
  await db.write(async (tx, afterCommit) => {
    for (const code of [COUNTY, NORTH, SOUTH, OTHER_COUNTY])
      await places.addJurisdiction(tx, afterCommit, null, { code, name: `行政区 ${code}` })
  })
  const products = await catalog.products()
  const parts = { db, ambient, changes, audit, timeZone, log: silentLog }
  const inventory = new InventoryService(parts)
  const stock = new StockService(parts)
  const stockSettings = new StockSettingsService(parts)
  const channelHistory = new ChannelHistory(parts)
  const vends = new VendService({ ambient, channelHistory })
  const manager = await aPerson(null, 'supply_manager')

  async function aPerson(scope: string | null, role: Role): Promise<Actor> {
    const id = ambient.newId()
    const username = `u${id.slice(-12)}`
    const person: Person = {
      id,
      username,
      displayName: '张三',
      role,
      jurisdictionCode: scope,
      createdAt: now.toISOString(),
      disabledAt: null,
    }
    const row = { ...person, createdAt: now, disabledAt: null, passwordHash: '', locale: null }
    await db.write((tx) => tx.insert(people).values(row))
    return { person, scope }
  }

  return {
    db,
    folder,
    cleanup: async () => {
      await stock.stop()
      await cleanup()
    },
    inventory,
    ledger: new LedgerReader(parts),
    quarantines: new QuarantineService(parts),
    stock,
    stockSettings,
    channelHistory,
    vends,
    manager,
    ambient,
    changes,
    audit,
    timeZone,
    places,
    catalog,
    /** Id of a product of the default catalogue. */
    product(code: string): string {
      const found = products.find((product) => product.code === code)
      if (!found) throw new Error(`The default catalogue has no ${code}`)
      return found.id
    },
    /** Moves the clock to an instant, or on by milliseconds. */
    setClock(to: Date | number): void {
      now = typeof to === 'number' ? new Date(now.getTime() + to) : to
    },
    async aPlace(kind: PlaceKind, more: Partial<z.input<typeof createLocation>> = {}): Promise<string> {
      const input = locationSchema.parse({ kind, jurisdictionCode: NORTH, name: `${kind} 甲`, ...more })
      const place = await db.write((tx, afterCommit) => places.create(tx, afterCommit, null, input))
      return place.id
    },
    /** A person who can sign in; `scope` null sees everything. */
    anActor: (scope: string | null = null, role: Role = 'supply_manager') => aPerson(scope, role),
    /** Posts as a person's request would, by default one who sees everything. */
    post: (
      input: z.input<typeof createMovement>,
      { actor = manager, key = null }: { actor?: Actor; key?: string | null } = {},
    ): Promise<PostedMovements> => inventory.post(actor, createMovement.parse(input), key),
    /** Receives one lot and returns its id. */
    async aLot(
      to: string,
      {
        product = 'CON52',
        number = 'L1',
        expiresOn = '2028-12-31',
        quantity = 100,
        occurredAt,
      }: Partial<{
        product: string
        number: string
        expiresOn: string
        quantity: number
        occurredAt: Date
      }> = {},
    ): Promise<string> {
      const posted = await this.post({
        kind: 'receipt',
        to,
        lines: [{ product, lot: { number, expiresOn }, quantity }],
        ...(occurredAt && { occurredAt: occurredAt.toISOString() }),
      })
      const lotId = posted.movements[0]?.lines[0]?.lotId
      if (!lotId) throw new Error('The receipt has no line')
      return lotId
    },
    /** A dispenser place whose channels hold these products; channel numbers begin at 1. */
    async aDispenser(codes: readonly (string | null)[] = ['CON52']): Promise<string> {
      const locationId = await this.aPlace('dispenser')
      const rows = codes.map((code, i) => ({
        locationId,
        channel: i + 1,
        productId: code === null ? null : this.product(code),
        capacity: 20,
        blocked: false,
      }))
      await db.write((tx) => tx.insert(dispenserChannels).values(rows))
      return locationId
    },
    /** Units of a lot, or of all lots, that the ledger has at a place. */
    async balanceAt(locationId: string, lotId?: string): Promise<number> {
      const rows = await db.select().from(balances)
      return rows
        .filter((row) => row.locationId === locationId && (lotId === undefined || row.lotId === lotId))
        .reduce((sum, { quantity }) => sum + quantity, 0)
    },
    /** What the ledger's promises come to: see `faultsOf`. */
    async faults(): Promise<string[]> {
      return faultsOf(await db.select().from(balances), await db.select().from(movementLines))
    },
  }
}

/**
 * Breaches of promise 2 (README.md): balances that are not the fold of the ledger or do not add up to 0, and physical
 * balances below 0 now or at any business time.
 */
export function faultsOf(
  rows: readonly (typeof balances.$inferSelect)[],
  lines: readonly (typeof movementLines.$inferSelect)[],
): string[] {
  const faults: string[] = []
  const physical = new Set(rows.filter((row) => row.physical).map((row) => row.locationId))
  const fold = new Map<string, number>()
  const sorted = lines.toSorted(
    (a, b) =>
      a.occurredAt.getTime() - b.occurredAt.getTime() ||
      (a.movementId < b.movementId ? -1 : a.movementId > b.movementId ? 1 : a.line - b.line),
  )
  const add = (locationId: string, lotId: string, change: number, line: (typeof lines)[number]) => {
    const key = `${locationId} ${lotId}`
    const sum = (fold.get(key) ?? 0) + change
    fold.set(key, sum)
    if (sum < 0 && physical.has(locationId))
      faults.push(`${key} is ${sum} after movement ${line.movementId} at ${line.occurredAt.toISOString()}`)
  }
  for (const line of sorted) {
    add(line.fromLocationId, line.lotId, -line.quantity, line)
    add(line.toLocationId, line.lotId, line.quantity, line)
  }
  for (const { locationId, lotId, quantity } of rows) {
    const key = `${locationId} ${lotId}`
    if (quantity !== (fold.get(key) ?? 0))
      faults.push(`${key} holds ${quantity}, the ledger says ${fold.get(key)}`)
    fold.delete(key)
  }
  for (const [key, sum] of fold) if (sum !== 0) faults.push(`${key} has no balance, the ledger says ${sum}`)
  const total = rows.reduce((sum, { quantity }) => sum + quantity, 0)
  if (total !== 0) faults.push(`all balances add up to ${total}`)
  return faults
}

/** A vend as ingest hands it over; `seq` tells it from the next. */
export const aVend = (vend: Pick<Vend, 'locationId' | 'occurredAt'> & Partial<Vend>): Vend => ({
  deviceId: 'device-1',
  log: 'log-1',
  seq: 0,
  channel: 1,
  quantity: 1,
  recordedAt: vend.occurredAt,
  ...vend,
})
export type County = Awaited<ReturnType<typeof aCounty>>

/** The answer that a refused request gets; fails when it is carried out. */
export async function refusalOf(request: Promise<unknown>) {
  const error = await request.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ProblemError)) throw error ?? new Error('It was carried out')
  const { status, code, params, errors } = error
  return { status, code, params, paths: errors?.map(({ path }) => path) }
}
