/** `npx tsx bench/inventory.ts`: postings per second, and a stock table of 10,000 places × 20 products. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { pino } from 'pino'
import type { Person } from '../protocol/api/accounts.ts'
import { createMovement, movementQuery, stockQuery } from '../protocol/api/inventory.ts'
import { createLocation } from '../protocol/api/places.ts'
import { AuditLog } from '../server/accounts/audit.service.ts'
import { systemAmbient } from '../server/ambient.ts'
import { CatalogService } from '../server/catalog/catalog.service.ts'
import { Changes } from '../server/changes.ts'
import type { Database } from '../server/db/database.ts'
import { insertRows } from '../server/db/insert.rows.ts'
import { openDatabase } from '../server/db/open.database.ts'
import { balances, locationProducts, locations, lots, people, products } from '../server/db/schema/index.ts'
import { InventoryService } from '../server/inventory/inventory.service.ts'
import { LedgerReader } from '../server/inventory/ledger.reader.ts'
import { StockService } from '../server/inventory/stock.service.ts'
import { PlacesService } from '../server/places/places.service.ts'
import { TimeZone } from '../server/places/time-zone.ts'
import type { Actor } from '../server/route.ts'

const COUNTY = '990101'
const TOWNSHIPS = 13
const PLACES = 10_000
const PRODUCTS = 20
const MOVEMENTS = 2_000
const RECEIPTS = 50
const LINES = 200
const ASKS = 200

/** Milliseconds at the median and at the 99th of 100. */
export interface Spread {
  p50: number
  p99: number
}

export interface InventoryFigures {
  /** One issue of one line, one after another, each durable. */
  movementsPerSecond: number
  receiptLinesPerSecond: number
  receiptOf200Lines: Spread
  /** Milliseconds until the stock of 200,000 pairs is in memory. */
  stockStart: number
  stockTable: Record<'firstPage' | 'sortedByMonths' | 'searched' | 'lastPage' | 'afterChange', Spread>
  movementPage: Spread
  /** Heap of the process with the stock in memory, MiB. */
  heapMiB: number
}

export async function benchInventory(): Promise<InventoryFigures> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sanliang-bench-'))
  const log = pino({ level: 'silent' })
  const db = openDatabase({ url: null, dataDir, log })
  await db.start()
  const ambient = systemAmbient
  const changes = new Changes()
  const timeZone = new TimeZone('Asia/Shanghai')
  const parts = { db, ambient, changes, timeZone, log, audit: new AuditLog({ db, ambient }) }
  const stock = new StockService(parts)
  try {
    const catalog = new CatalogService(parts)
    const places = new PlacesService(parts)
    const inventory = new InventoryService(parts)
    await catalog.ensureDefaults()
    const actor = await aManager(db)
    const storeroom = await db.write(async (tx, afterCommit) => {
      await places.ensureCounty(tx, { code: COUNTY, name: '甲县' })
      for (let i = 0; i < TOWNSHIPS; i++)
        await places.addJurisdiction(tx, afterCommit, null, { code: township(i), name: `第${i + 1}镇` })
      const input = createLocation.parse({ kind: 'storeroom', jurisdictionCode: township(0), name: '库房' })
      return places.create(tx, afterCommit, null, input)
    })
    const postings = await benchPostings(inventory, actor, storeroom.id)
    await aCounty(db)

    const began = performance.now()
    await stock.start()
    const stockStart = Math.round(performance.now() - began)
    const table = (query: Record<string, unknown>) => () => stock.table(actor, stockQuery.parse(query))
    const stockTable = {
      firstPage: await spread(ASKS, table({})),
      sortedByMonths: await spread(ASKS, table({ sort: 'mos' })),
      searched: await spread(ASKS, table({ search: '点 12' })),
      lastPage: await spread(20, table({ offset: PLACES * PRODUCTS - 100, sort: 'quantity' })),
      afterChange: await spread(ASKS, async (i) => {
        changes.emit('stock', [`place-${i}`])
        await table({})()
      }),
    }
    const ledger = new LedgerReader(parts)
    const page = movementQuery.parse({ location: storeroom.id })
    const movementPage = await spread(ASKS, () => ledger.movements(actor, page))
    // Only with --expose-gc: without it the figure holds garbage too.
    globalThis.gc?.()
    const heapMiB = Math.round(process.memoryUsage().heapUsed / 2 ** 20)
    return { ...postings, stockStart, stockTable, movementPage, heapMiB }
  } finally {
    await stock.stop()
    await db.stop()
    rmSync(dataDir, { recursive: true })
  }
}

async function benchPostings(inventory: InventoryService, actor: Actor, place: string) {
  const lot = (n: number) => ({ number: `L${n % 40}`, expiresOn: '2031-12-31' })
  const codes = ['CON52', 'CON49', 'CON52R', 'FCON', 'COCLNG']
  const receipt = (n: number) =>
    createMovement.parse({
      kind: 'receipt',
      to: place,
      lines: Array.from({ length: LINES }, (_, i) => ({
        product: codes[i % codes.length],
        lot: lot(n + i),
        quantity: 1_000,
      })),
    })
  const receipts = await spread(RECEIPTS, (n) => inventory.post(actor, receipt(n), `receipt-${n}`))
  const issue = createMovement.parse({
    kind: 'issue',
    from: place,
    lines: [{ product: 'CON52', quantity: 1 }],
  })
  const began = performance.now()
  for (let n = 0; n < MOVEMENTS; n++) await inventory.post(actor, issue, `issue-${n}`)
  return {
    movementsPerSecond: Math.round(MOVEMENTS / ((performance.now() - began) / 1_000)),
    receiptLinesPerSecond: Math.round((LINES * 1_000) / receipts.p50),
    receiptOf200Lines: receipts,
  }
}

async function spread(times: number, work: (n: number) => Promise<unknown>): Promise<Spread> {
  const taken: number[] = []
  for (let n = 0; n < times; n++) {
    const began = performance.now()
    await work(n)
    taken.push(performance.now() - began)
  }
  taken.sort((a, b) => a - b)
  const at = (share: number) =>
    Number((taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? 0).toFixed(1))
  return { p50: at(0.5), p99: at(0.99) }
}

const township = (i: number) => `${COUNTY}${String((i % TOWNSHIPS) + 1).padStart(3, '0')}`

async function aManager(db: Database): Promise<Actor> {
  const person: Person = {
    id: 'manager',
    username: 'manager',
    displayName: '张三',
    role: 'supply_manager',
    jurisdictionCode: null,
    createdAt: new Date().toISOString(),
    disabledAt: null,
  }
  const row = { ...person, createdAt: new Date(), disabledAt: null, passwordHash: '', locale: null }
  await db.write((tx) => tx.insert(people).values(row))
  return { person, scope: null }
}

/** Outlets that offer every product, each with one lot of it. */
async function aCounty(db: Database): Promise<void> {
  const now = new Date()
  await db.write(async (tx) => {
    const [template] = await tx.select().from(products).limit(1)
    const known = await tx.select({ id: products.id }).from(products)
    const more = Array.from({ length: PRODUCTS - known.length }, (_, i) => ({
      ...template,
      id: `more-${i}`,
      code: `MORE${i}`,
    }))
    await tx.insert(products).values(more as (typeof products.$inferInsert)[])
    const productIds = [...known, ...more].map(({ id }) => id).slice(0, PRODUCTS)
    const rows = productIds.map((productId) => ({
      id: `lot-${productId}`,
      productId,
      number: 'B',
      expiresOn: '2031-12-31',
      createdAt: now,
    }))
    await insertRows(tx, lots, rows)
    for (let i = 0; i < PLACES; i++) {
      const locationId = `place-${i}`
      await tx.insert(locations).values({
        id: locationId,
        kind: 'staffed_outlet',
        jurisdictionCode: township(i),
        name: `发放点 ${i}`,
        migrantArea: false,
        published: true,
        createdAt: now,
      })
      await insertRows(
        tx,
        locationProducts,
        productIds.map((productId) => ({ locationId, productId })),
      )
      await insertRows(
        tx,
        balances,
        rows.map((lot, n) => ({
          locationId,
          lotId: lot.id,
          productId: lot.productId,
          quantity: (i * 31 + n * 17) % 90,
          physical: true,
          since: now,
          lastOccurredAt: now,
        })),
      )
    }
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(await benchInventory())
