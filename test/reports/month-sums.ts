import { expect } from 'vitest'
import { changeOf, FLOW_COLUMNS } from '../../protocol/api/month-sums.ts'
import {
  balances,
  jurisdictionMonths,
  locations,
  movementLines,
  movementMonths,
  movements,
} from '../../server/db/schema/index.ts'
import { verifyDatabase } from '../../server/db/verify.ts'
import { tierOf } from '../../server/inventory/stock-limits.ts'
import { DEFAULT_SETTINGS } from '../../server/inventory/stock-settings.ts'
import { MonthSumsService } from '../../server/reports/months/month-sums.service.ts'
import type { County } from '../inventory/a-county.ts'
import { silentLog } from '../support/database.ts'

const limits = {
  limitsOf: (kind: Parameters<typeof tierOf>[0]) => DEFAULT_SETTINGS[tierOf(kind)],
}
export const sumsOf = ({ db, ambient, changes, timeZone }: County) =>
  new MonthSumsService({ db, ambient, changes, timeZone, log: silentLog, limits })

/** The months as they stand, in one order. */
export const kept = async ({ db }: County) => ({
  places: sorted(await db.select().from(movementMonths)),
  jurisdictions: sorted(
    (await db.select().from(jurisdictionMonths)).filter((row) =>
      Object.values(row).some((value) => typeof value === 'number' && value !== 0),
    ),
  ),
})
const sorted = (rows: object[]): string[] => rows.map((row) => JSON.stringify(row)).sort()

/** Against a fold of its own: every flow of every month by its simplest definition. */
export async function expectFold({ db, timeZone }: County): Promise<void> {
  const kinds = new Map((await db.select().from(locations)).map(({ id, kind }) => [id, kind]))
  const headers = new Map((await db.select().from(movements)).map((row) => [row.id, row]))
  const expected = new Map<string, number>()
  for (const line of await db.select().from(movementLines)) {
    const month = timeZone.dayOf(line.occurredAt).slice(0, 7)
    const header = headers.get(line.movementId)
    const source = header?.reversesId ? headers.get(header.reversesId) : header
    for (const [location, change] of [
      [line.toLocationId, line.quantity],
      [line.fromLocationId, -line.quantity],
    ] as const) {
      if (['supplier', 'recipient', 'disposal', 'variance'].includes(kinds.get(location) ?? '')) continue
      for (const key of [
        `${location} ${line.productId} ${month}`,
        `${location} ${line.productId} ${month} ${source?.kind}`,
      ])
        expected.set(key, (expected.get(key) ?? 0) + change)
    }
  }
  const rows = await db.select().from(movementMonths)
  const found = new Map(rows.map((row) => [`${row.locationId} ${row.productId} ${row.month}`, row]))
  for (const [key, change] of expected) {
    const [location = '', product = '', month = '', kind] = key.split(' ')
    const row = found.get(`${location} ${product} ${month}`)
    if (kind === undefined) expect(row ? changeOf(row) : 0, key).toBe(change)
    else if (kind === 'receipt') expect(row?.received ?? 0, key).toBe(change)
    else if (kind === 'issue') expect(row?.issued ?? 0, key).toBe(-change || 0)
    else if (kind === 'vend') expect(row?.vended ?? 0, key).toBe(-change || 0)
    else if (kind === 'loss') expect(row?.lost ?? 0, key).toBe(-change || 0)
    else if (kind === 'adjustment')
      expect(
        row ? row.opened + row.counted + row.adjusted - row.damaged - row.stolen - row.expired : 0,
        key,
      ).toBe(change)
  }
  for (const row of rows)
    if (FLOW_COLUMNS.some((flow) => row[flow] !== 0))
      expect(expected.has(`${row.locationId} ${row.productId} ${row.month}`), JSON.stringify(row)).toBe(true)
  const total = (await db.select().from(balances)).reduce(
    (sum, row) => sum + (row.physical ? row.quantity : 0),
    0,
  )
  expect(rows.reduce((sum, row) => sum + changeOf(row), 0)).toBe(total)
  for (const { promise, faults } of await verifyDatabase(db))
    if (promise.includes('months')) expect(faults, promise).toEqual([])
}
