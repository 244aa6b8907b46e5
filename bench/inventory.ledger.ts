import type { Person } from '../protocol/api/accounts.ts'
import { systemAmbient } from '../server/ambient.ts'
import type { Database } from '../server/db/database.ts'
import { insertRows } from '../server/db/insert.rows.ts'
import {
  balances,
  locationProducts,
  locations,
  lots,
  people,
  products,
  transferLines,
  transfers,
} from '../server/db/schema/index.ts'
import { account } from '../server/inventory/ledger.posting.ts'
import { type BalanceRow, insertEntries, type LedgerEntry } from '../server/inventory/ledger.store.ts'
import type { Actor } from '../server/route.ts'

export const COUNTY = '990101'
export const TOWNSHIPS = 13
export const PRODUCTS = 20
/** The bin card with the most lines, a hundredth of the ledger. */
export const BUSIEST_PLACE = 'place-0'
/** Holds one place, to which goods came once, three years ago. */
export const QUIET_VILLAGE = `${COUNTY}013999`
export const QUIET_PLACE = 'place-quiet'
const WAREHOUSE = 'warehouse'

const YEARS = 3
const YEAR_MS = 31_557_600_000
const GROUP = 5_000
const LOTS_PER_PRODUCT = 6
const OPENING = 2_000

export const township = (i: number) => `${COUNTY}${String((i % TOWNSHIPS) + 1).padStart(3, '0')}`
export const placeId = (i: number) => `place-${i}`

/** A person who sees this jurisdiction; null = everything. */
export async function aManager(db: Database, scope: string | null): Promise<Actor> {
  const id = systemAmbient.newId()
  const person: Person = {
    id,
    username: id,
    displayName: '张三',
    role: 'supply_manager',
    jurisdictionCode: scope,
    createdAt: new Date().toISOString(),
    disabledAt: null,
  }
  const row = { ...person, createdAt: new Date(), disabledAt: null, passwordHash: '', locale: null }
  await db.write((tx) => tx.insert(people).values(row))
  return { person, scope }
}

/** Fills the catalogue up to `PRODUCTS`, and resolves to their ids. */
export async function someProducts(db: Database): Promise<string[]> {
  const known = await db.select().from(products)
  const template = known[0]
  if (!template) throw new Error('The catalogue is empty')
  const more = Array.from({ length: Math.max(0, PRODUCTS - known.length) }, (_, i) => ({
    ...template,
    id: `more-${i}`,
    code: `MORE${i}`,
    gtin: null,
  }))
  if (more.length > 0) await db.write((tx) => tx.insert(products).values(more))
  return [...known, ...more].map(({ id }) => id).slice(0, PRODUCTS)
}

export interface Ledger {
  lines: number
  from: Date
  to: Date
}

/**
 * Three years of a county's ledger with about `lines` lines, in the order in which they happened: stock for every place
 * and product, then what outlets hand out, deliveries out of the warehouse, and a few corrections. Headers, lines and
 * balances as posting would have written them, so that the oracle accepts them; only faster.
 */
export async function aLedger(
  db: Database,
  { lines, places }: { lines: number; places: number },
): Promise<Ledger> {
  const productIds = await someProducts(db)
  await somePlaces(db, places, productIds)
  await someLots(db, productIds)
  const to = new Date()
  const from = new Date(to.getTime() - YEARS * YEAR_MS)
  const book = new Book(db)
  await stockUp(book, from, places, productIds)

  const rest = lines - book.lines
  const accounts = { recipient: account('recipient', COUNTY).id, waste: account('disposal', COUNTY).id }
  for (let n = 0; n < rest; n++) {
    const at = new Date(from.getTime() + 1_000 + ((n + 1) / rest) * (YEARS * YEAR_MS - 2_000))
    const place = placeId((n * 7_919) % places)
    const productId = productIds[(n * 31 + (n >> 4)) % PRODUCTS] ?? ''
    const lotId = lotOf(productId, 0)
    const one = (quantity: number) => [{ productId, lotId, quantity }]
    if (n % 80 === 0)
      await book.enter(
        entry('issue', BUSIEST_PLACE, accounts.recipient, at, [
          {
            productId: productIds[0] ?? '',
            lotId: lotOf(productIds[0] ?? '', n % 160 === 0 ? 0 : 1),
            quantity: 1,
          },
        ]),
      )
    else if (n % 50 === 1 && n + 1 < rest) {
      await book.deliver(
        place,
        at,
        { productId, lotId: lotOf(productId, 1 + (n % (LOTS_PER_PRODUCT - 1))), quantity: 20 },
        n < rest - rest / 200,
      )
      n++
    } else if (n % 2_000 === 3)
      await book.enter({ ...entry('disposal', place, accounts.waste, at, one(1)), reason: '破损' })
    else await book.enter(entry(n % 4 === 0 ? 'issue' : 'vend', place, accounts.recipient, at, one(1)))
  }
  await book.close()
  return { lines: book.lines, from, to }
}

const lotOf = (productId: string, n: number): string => `lot-${productId}-${n}`

const entry = (
  kind: LedgerEntry['kind'],
  fromLocationId: string,
  toLocationId: string,
  occurredAt: Date,
  lines: LedgerEntry['lines'],
): LedgerEntry => ({
  id: systemAmbient.newId(),
  kind,
  fromLocationId,
  toLocationId,
  occurredAt,
  recordedAt: occurredAt,
  personId: null,
  deviceId: null,
  transferId: null,
  reversesId: null,
  reason: null,
  note: null,
  lines,
})

/** What every place begins with: all products at outlets, plenty of every lot in the warehouse and at the busiest card. */
async function stockUp(book: Book, from: Date, places: number, productIds: readonly string[]): Promise<void> {
  const supplier = account('supplier', COUNTY).id
  const all = (n: number, quantity: number) =>
    productIds.map((productId) => ({ productId, lotId: lotOf(productId, n), quantity }))
  for (let n = 0; n < LOTS_PER_PRODUCT; n++)
    await book.enter(entry('receipt', supplier, WAREHOUSE, from, all(n, 10_000_000)))
  await book.enter(entry('receipt', supplier, BUSIEST_PLACE, from, all(1, 100_000)))
  await book.enter(entry('receipt', supplier, QUIET_PLACE, from, all(0, OPENING)))
  for (let i = 0; i < places; i++)
    await book.enter(entry('receipt', supplier, placeId(i), from, all(0, i === 0 ? 100_000 : OPENING)))
}

/** Enters what happened, in groups, and knows every balance. */
class Book {
  readonly #db: Database
  readonly #balances = new Map<string, BalanceRow>()
  #entries: LedgerEntry[] = []
  #transfers: (typeof transfers.$inferInsert)[] = []
  #transferLines: (typeof transferLines.$inferInsert)[] = []
  lines = 0

  constructor(db: Database) {
    this.#db = db
  }

  async enter(entered: LedgerEntry): Promise<void> {
    this.#entries.push(entered)
    this.lines += entered.lines.length
    for (const { productId, lotId, quantity } of entered.lines) {
      this.#add(entered.fromLocationId, productId, lotId, -quantity, entered.occurredAt)
      this.#add(entered.toLocationId, productId, lotId, quantity, entered.occurredAt)
    }
    if (this.#entries.length >= GROUP) await this.#write()
  }

  /** From the warehouse, over the road. */
  async deliver(
    place: string,
    at: Date,
    line: LedgerEntry['lines'][number],
    received: boolean,
  ): Promise<void> {
    const transferId = systemAmbient.newId()
    const road = account('in_transit', COUNTY).id
    this.#transfers.push({
      id: transferId,
      fromLocationId: WAREHOUSE,
      toLocationId: place,
      status: received ? 'closed' : 'in_transit',
      note: null,
      dispatchedAt: at,
      dispatchedBy: null,
      closedAt: received ? at : null,
    })
    this.#transferLines.push({
      transferId,
      lotId: line.lotId,
      productId: line.productId,
      sent: line.quantity,
      received: received ? line.quantity : 0,
      lost: 0,
      returned: 0,
    })
    await this.enter({ ...entry('dispatch', WAREHOUSE, road, at, [line]), transferId })
    if (received) await this.enter({ ...entry('arrival', road, place, at, [line]), transferId })
  }

  async close(): Promise<void> {
    await this.#write()
    const rows = [...this.#balances.values()].map((row) => ({ ...row, countedAt: null }))
    await this.#db.write((tx) => insertRows(tx, balances, rows))
  }

  async #write(): Promise<void> {
    await this.#db.write(async (tx) => {
      for (const row of this.#transfers) await tx.insert(transfers).values(row)
      for (const row of this.#transferLines) await tx.insert(transferLines).values(row)
      await insertEntries(tx, this.#entries)
    })
    this.#entries = []
    this.#transfers = []
    this.#transferLines = []
  }

  #add(locationId: string, productId: string, lotId: string, change: number, at: Date): void {
    const key = `${locationId} ${lotId}`
    const row = this.#balances.get(key)
    if (row) {
      row.quantity += change
      row.lastOccurredAt = at
    } else
      this.#balances.set(key, {
        locationId,
        lotId,
        productId,
        quantity: change,
        physical:
          locationId.startsWith('place-') || locationId === WAREHOUSE || locationId.startsWith('in_transit'),
        since: at,
        lastOccurredAt: at,
      })
  }
}

async function somePlaces(db: Database, count: number, productIds: readonly string[]): Promise<void> {
  const common = { migrantArea: false, published: true, createdAt: new Date() }
  await db.write(async (tx) => {
    const add = async (
      id: string,
      kind: 'warehouse' | 'staffed_outlet',
      jurisdictionCode: string,
      name: string,
    ) => {
      await tx.insert(locations).values({ ...common, id, kind, jurisdictionCode, name })
      await insertRows(
        tx,
        locationProducts,
        productIds.map((productId) => ({ locationId: id, productId })),
      )
    }
    await add(WAREHOUSE, 'warehouse', COUNTY, '县药具库')
    await add(QUIET_PLACE, 'staffed_outlet', QUIET_VILLAGE, '发放点 远')
    for (let i = 0; i < count; i++) await add(placeId(i), 'staffed_outlet', township(i), `发放点 ${i}`)
  })
}

async function someLots(db: Database, productIds: readonly string[]): Promise<void> {
  const rows = productIds.flatMap((productId) =>
    Array.from({ length: LOTS_PER_PRODUCT }, (_, n) => ({
      id: lotOf(productId, n),
      productId,
      number: `B${n}`,
      expiresOn: `${2031 + n}-12-31`,
      createdAt: new Date(),
    })),
  )
  await db.write((tx) => insertRows(tx, lots, rows))
}
