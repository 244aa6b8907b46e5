/** `npx tsx bench/inventory.ts`: postings a second, and what screens ask of ledgers of three sizes. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { pino } from 'pino'
import { createMovement } from '../protocol/api/inventory.ts'
import { createLocation } from '../protocol/api/places.ts'
import { AuditLog } from '../server/accounts/audit.service.ts'
import { systemAmbient } from '../server/ambient.ts'
import { CatalogService } from '../server/catalog/catalog.service.ts'
import { Changes } from '../server/changes.ts'
import { openDatabase } from '../server/db/open.database.ts'
import { verifyDatabase } from '../server/db/verify.ts'
import { InventoryService } from '../server/inventory/inventory.service.ts'
import { LedgerReader } from '../server/inventory/ledger.reader.ts'
import { QuarantineService } from '../server/inventory/quarantine.service.ts'
import { StockService } from '../server/inventory/stock.service.ts'
import { PlacesService } from '../server/places/places.service.ts'
import { TimeZone } from '../server/places/time-zone.ts'
import type { Actor } from '../server/route.ts'
import { StocktakesService } from '../server/stocktakes/stocktakes.service.ts'
import {
  aLedger,
  aManager,
  COUNTY,
  QUIET_VILLAGE,
  someProducts,
  TOWNSHIPS,
  township,
} from './inventory.ledger.ts'
import { askScreens } from './inventory.reading.ts'
import { type Spread, spread } from './spread.ts'

const MOVEMENTS = 2_000
const RECEIPTS = 50
const LINES = 200
/** A county and its ledger grow together: a bin card of the largest has 10,000 lines. */
const SIZES = [
  { lines: 10_000, places: 100 },
  { lines: 100_000, places: 1_000 },
  { lines: 1_000_000, places: 10_000 },
]

export interface PostingFigures {
  /** One issue of one line, one after another, each durable. */
  movementsPerSecond: number
  receiptLinesPerSecond: number
  receiptOf200Lines: Spread
}

export interface SizeFigures {
  lines: number
  places: number
  /** Seconds until the ledger was written, and until the oracle had accepted it. */
  built: number
  verified: number
  /** Milliseconds until the stock of every place is in memory. */
  stockStart: number
  screens: Record<string, Spread>
  /** Heap of the process with the stock in memory, MiB. */
  heapMiB: number
}

export interface InventoryFigures {
  postings: PostingFigures
  sizes: SizeFigures[]
}

export async function benchInventory(quick = false): Promise<InventoryFigures> {
  const postings = await withCounty(({ inventory, county, storeroom }) =>
    benchPostings(inventory, county, storeroom),
  )
  const sizes: SizeFigures[] = []
  for (const size of quick ? SIZES.slice(0, 2) : SIZES)
    sizes.push(await withCounty((parts) => benchSize(parts, size)))
  return { postings, sizes }
}

type Parts = Awaited<ReturnType<typeof parts>>

async function withCounty<T>(work: (parts: Parts) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sanliang-bench-'))
  const log = pino({ level: 'silent' })
  const db = openDatabase({ url: null, dataDir, log })
  await db.start()
  try {
    return await work(await parts(db, log))
  } finally {
    await db.stop()
    rmSync(dataDir, { recursive: true })
  }
}

async function parts(db: ReturnType<typeof openDatabase>, log: pino.Logger) {
  const ambient = systemAmbient
  const changes = new Changes()
  const timeZone = new TimeZone('Asia/Shanghai')
  const common = { db, ambient, changes, timeZone, log, audit: new AuditLog({ db, ambient }) }
  const catalog = new CatalogService(common)
  const places = new PlacesService(common)
  const inventory = new InventoryService(common)
  await catalog.ensureDefaults()
  const storeroom = await db.write(async (tx, afterCommit) => {
    await places.ensureCounty(tx, { code: COUNTY, name: '甲县' })
    for (let i = 0; i < TOWNSHIPS; i++)
      await places.addJurisdiction(tx, afterCommit, null, { code: township(i), name: `第${i + 1}镇` })
    await places.addJurisdiction(tx, afterCommit, null, { code: QUIET_VILLAGE, name: '远村' })
    const input = createLocation.parse({ kind: 'storeroom', jurisdictionCode: township(0), name: '库房' })
    return places.create(tx, afterCommit, null, input)
  })
  return {
    db,
    changes,
    inventory,
    ledger: new LedgerReader(common),
    stock: new StockService(common),
    quarantines: new QuarantineService(common),
    stocktakes: new StocktakesService({ ...common, places, catalog, inventory }),
    county: await aManager(db, null),
    township: await aManager(db, township(1)),
    village: await aManager(db, QUIET_VILLAGE),
    storeroom: storeroom.id,
  }
}

async function benchSize(county: Parts, { lines, places }: (typeof SIZES)[number]): Promise<SizeFigures> {
  const { db, stock } = county
  const began = performance.now()
  const ledger = await aLedger(db, { lines, places })
  const built = performance.now()
  const broken = (await verifyDatabase(db)).filter(({ total }) => total > 0)
  if (broken.length > 0) throw new Error(`The oracle refuses the ledger: ${JSON.stringify(broken)}`)
  const verified = performance.now()
  await stock.start()
  try {
    const stockStart = performance.now() - verified
    const screens = await askScreens(county, { places, productIds: await someProducts(db), ...ledger })
    // Only with --expose-gc: without it the figure holds garbage too.
    globalThis.gc?.()
    return {
      lines: ledger.lines,
      places,
      built: (built - began) / 1_000,
      verified: (verified - built) / 1_000,
      stockStart: Math.round(stockStart),
      screens,
      heapMiB: Math.round(process.memoryUsage().heapUsed / 2 ** 20),
    }
  } finally {
    await stock.stop()
  }
}

async function benchPostings(
  inventory: InventoryService,
  actor: Actor,
  place: string,
): Promise<PostingFigures> {
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

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  console.dir(await benchInventory(process.argv.includes('--quick')), { depth: null })
