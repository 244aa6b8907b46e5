/** `npx tsx bench/inventory.ts`: postings a second, and what screens ask of ledgers of three sizes. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { pino } from 'pino'
import { createMovement } from '../protocol/api/inventory.ts'
import { createLocation } from '../protocol/api/places.ts'
import { type App, createApp } from '../server/app.ts'
import { toConfig } from '../server/config.ts'
import { verifyDatabase } from '../server/db/verify.ts'
import { aCountyAtWork } from './inventory.county.ts'
import {
  aLedger,
  aManager,
  COUNTY,
  type Ledger,
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
  /** Seconds until the server has in memory what it keeps there, and until the months follow the ledger. */
  opened: number
  summedUp: number
  screens: Record<string, Spread>
  /** Heap of the process with the stock in memory, MiB. */
  heapMiB: number
}

export interface InventoryFigures {
  postings: PostingFigures
  sizes: SizeFigures[]
}

export async function benchInventory(quick = false): Promise<InventoryFigures> {
  const postings = await withFolder(async (dataDir) => {
    const app = await aCounty(dataDir)
    try {
      return await benchPostings(app)
    } finally {
      await app.stop()
    }
  })
  const sizes: SizeFigures[] = []
  for (const size of quick ? SIZES.slice(0, 2) : SIZES)
    sizes.push(await withFolder((dataDir) => benchSize(dataDir, size)))
  return { postings, sizes }
}

async function withFolder<T>(work: (dataDir: string) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sanliang-bench-'))
  try {
    return await work(dataDir)
  } finally {
    rmSync(dataDir, { recursive: true })
  }
}

/** The whole server on this folder, listening to nobody. */
async function open(dataDir: string): Promise<App> {
  const config = toConfig({
    DATA_DIR: dataDir,
    ADMIN_PASSWORD: 'correct horse battery',
    COUNTY_CODE: COUNTY,
    BACKUP_EVERY_HOURS: '0',
  })
  const app = createApp(config, { log: pino({ level: 'silent' }) })
  await app.open()
  return app
}

async function aCounty(dataDir: string): Promise<App> {
  const app = await open(dataDir)
  const { places } = app.services
  await app.db.write(async (tx, afterCommit) => {
    for (let i = 0; i < TOWNSHIPS; i++)
      await places.addJurisdiction(tx, afterCommit, null, { code: township(i), name: `第${i + 1}镇` })
    await places.addJurisdiction(tx, afterCommit, null, { code: QUIET_VILLAGE, name: '远村' })
  })
  return app
}

async function benchSize(dataDir: string, size: (typeof SIZES)[number]): Promise<SizeFigures> {
  const { ledger, ...written } = await writeLedger(dataDir, size)
  const began = performance.now()
  const app = await open(dataDir)
  try {
    const opened = seconds(began)
    const summing = performance.now()
    await app.services.months.catchUp()
    const summedUp = seconds(summing)
    await app.services.excursions.keeper.settle()
    const people = {
      county: await aManager(app.db, null),
      township: await aManager(app.db, township(1)),
      village: await aManager(app.db, QUIET_VILLAGE),
    }
    const extent = { places: size.places, productIds: await someProducts(app.db), ...ledger }
    const screens = await askScreens({ ...app, ...people }, extent)
    // Only with --expose-gc: without it the figure holds garbage too.
    globalThis.gc?.()
    const heapMiB = Math.round(process.memoryUsage().heapUsed / 2 ** 20)
    return { lines: ledger.lines, places: size.places, ...written, opened, summedUp, screens, heapMiB }
  } finally {
    await app.stop()
  }
}

async function writeLedger(
  dataDir: string,
  size: (typeof SIZES)[number],
): Promise<{ ledger: Ledger; built: number; verified: number }> {
  const app = await aCounty(dataDir)
  try {
    const began = performance.now()
    const ledger = await aLedger(app.db, size)
    await aCountyAtWork(app.db, { places: size.places, productIds: await someProducts(app.db) })
    const built = seconds(began)
    const verifying = performance.now()
    const broken = (await verifyDatabase(app.db)).filter(({ total }) => total > 0)
    if (broken.length > 0) throw new Error(`The oracle refuses the ledger: ${JSON.stringify(broken)}`)
    return { ledger, built, verified: seconds(verifying) }
  } finally {
    await app.stop()
  }
}

const seconds = (since: number): number => (performance.now() - since) / 1_000

async function benchPostings({ db, services: { inventory, places } }: App): Promise<PostingFigures> {
  const actor = await aManager(db, null)
  const input = createLocation.parse({ kind: 'storeroom', jurisdictionCode: township(0), name: '库房' })
  const { id: place } = await db.write((tx, afterCommit) => places.create(tx, afterCommit, null, input))
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
