import Sqlite from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { binCardQuery } from '../../protocol/api/bin-card.ts'
import { balanceQuery, movementQuery } from '../../protocol/api/inventory.ts'
import { transferQuery } from '../../protocol/api/transfers.ts'
import { dialect } from '../../server/db/columns.ts'
import type { Database } from '../../server/db/database.ts'
import { sqliteFile } from '../../server/db/open.database.ts'
import * as schema from '../../server/db/schema/index.ts'
import { LedgerReader } from '../../server/inventory/ledger.reader.ts'
import type { Actor } from '../../server/route.ts'
import { aCounty, type County, NORTH } from './a-county.ts'

/** Tables that grow with the years. A plan that reads one from end to end is slow in the third of them. */
const LARGE = ['movements', 'movement_lines', 'balances', 'transfers', 'transfer_lines']

describe.runIf(dialect === 'sqlite')('what screens ask of the ledger', () => {
  let county: County
  let client: Sqlite.Database
  let ledger: LedgerReader
  let keeper: Actor
  let place: string
  let asked: { text: string; params: unknown[] }[]

  beforeAll(async () => {
    county = await aCounty()
    keeper = await county.anActor(NORTH)
    place = await county.aPlace('storeroom')
    await county.aLot(place)
    client = new Sqlite(sqliteFile(county.folder.dataDir), { readonly: true })
    const logger = {
      logQuery: (text: string, params: unknown[]) => {
        asked.push({ text, params })
      },
    }
    // As `server/db` does: types say PostgreSQL, and what only reads needs no more of a database.
    const db = drizzle(client, { schema, logger }) as unknown as Database
    ledger = new LedgerReader({ ...county, db })
  })
  afterAll(async () => {
    client.close()
    await county.cleanup()
  })

  /** The plan of every query, a line for each table. */
  async function plansOf(question: () => Promise<unknown>): Promise<string[]> {
    asked = []
    await question()
    const queries = [...asked]
    expect(queries).not.toEqual([])
    return queries.flatMap(({ text, params }) =>
      client
        .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${text}`)
        .all(...params)
        .map(({ detail }) => detail),
    )
  }

  const product = 'CON52'
  const cursor = '1772000000000.0195-a'
  const card = (more: object) =>
    ledger.binCard(county.manager, binCardQuery.parse({ location: place, product, ...more }))
  const movements = (more: object, actor = county.manager) =>
    ledger.movements(actor, movementQuery.parse(more))
  const days = { from: '2026-01-01', to: '2026-01-31' }

  it.each<[string, () => Promise<unknown>]>([
    ['the latest page of a bin card', () => card({})],
    ['a later page of a bin card', () => card({ cursor: '1772000000000.1.0195-a' })],
    ['some days of a bin card', () => card(days)],
    ['movements of the county', () => movements({})],
    ['a later page of movements', () => movements({ cursor })],
    ['movements of some days', () => movements(days)],
    ['movements of a kind', () => movements({ kind: 'disposal' })],
    ['movements of a place', () => movements({ location: place, cursor })],
    ['movements of a product', () => movements({ product })],
    ['movements of a township', () => movements({}, keeper)],
    ['a page of lots', () => ledger.balances(county.manager, balanceQuery.parse({ cursor: `${place}.lot` }))],
    ['lots of a place', () => ledger.balances(keeper, balanceQuery.parse({ location: place }))],
    ['transfers', () => ledger.transfers(keeper, transferQuery.parse({}))],
    ['transfers to a place', () => ledger.transfers(keeper, transferQuery.parse({ to: place }))],
  ])('%s: reads no large table from end to end', async (_, question) => {
    const plans = await plansOf(question)
    const scans = plans.filter((plan) => LARGE.some((name) => plan === `SCAN ${name}`))
    expect(scans).toEqual([])
  })

  it.each<[string, () => Promise<unknown>, string]>([
    [
      'a bin card',
      () => card({ cursor: '1772000000000.1.0195-a' }),
      'movement_lines_in (to_location_id=? AND product_id=? AND occurred_at<?)',
    ],
    ['movements', () => movements({ cursor }), 'movements_occurred (occurred_at<?)'],
    [
      'movements of a kind',
      () => movements({ cursor, kind: 'loss' }),
      'movements_kind (kind=? AND occurred_at<?)',
    ],
    [
      'lots',
      () => ledger.balances(county.manager, balanceQuery.parse({ cursor: `${place}.lot` })),
      '(location_id>?)',
    ],
  ])('begins a later page of %s at its place in the index', async (_, question, expected) => {
    expect((await plansOf(question)).join('\n')).toContain(expected)
  })

  it('adds up a running balance in an index alone', async () => {
    const plans = await plansOf(() => card({ ...days, from: '2025-01-01' }))
    const covering = (index: string) => plans.filter((plan) => plan.includes(`COVERING INDEX ${index} `))
    expect(covering('movement_lines_in')).not.toEqual([])
    expect(covering('movement_lines_out')).not.toEqual([])
  })

  it('finds a rare kind by its own index, which holds no vends', async () => {
    expect((await plansOf(() => movements({ kind: 'disposal' }))).join('\n')).toContain('movements_kind')
    expect((await plansOf(() => movements({ kind: 'vend' }))).join('\n')).toContain('movements_occurred')
  })
})
