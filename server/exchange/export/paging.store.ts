import { and, asc, eq, gt, inArray, or, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Reader } from '../../db/database.ts'
import { locations } from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'

export type Value = string | number | boolean | Date | null
/** By the name of the dataset's fields. */
export type ExportRow = Record<string, Value>
/** Values of the dataset's key in the last row of the page before. */
export type After = readonly (string | number)[] | null
export type Page<Row = ExportRow> = (db: Reader, scope: string | null, after: After) => Promise<Row[]>

/** Rows held at once. */
export const EXPORT_PAGE = 2_000

interface Dataset<Row> {
  /** In the order of which rows are given. */
  key: readonly PgColumn[]
  rows(db: Reader): {
    where(condition: SQL | undefined): {
      orderBy(...columns: SQL[]): { limit(rows: number): PromiseLike<Row[]> }
    }
  }
  /** Rows that are no part of it for anybody. */
  only?: SQL | undefined
  /** What a jurisdiction may see; left out = all. */
  within?(db: Reader, scope: string): SQL | undefined
}

/** A dataset page by page, as far as a jurisdiction reaches. */
export const paged =
  <Row>({ key, rows, only, within }: Dataset<Row>): Page<Row> =>
  async (db, scope, after) =>
    rows(db)
      .where(and(behind(key, after), only, scope === null ? undefined : within?.(db, scope)))
      .orderBy(...key.map((column) => asc(column)))
      .limit(EXPORT_PAGE)

/** The same with rows made into something else. */
export const shaped =
  <Row>(page: Page<Row>, shape: (row: Row) => ExportRow): Page =>
  async (...asked) =>
    (await page(...asked)).map(shape)

/** At a place in scope, by any of these columns. */
export const at = (db: Reader, scope: string, ...columns: readonly PgColumn[]): SQL | undefined => {
  const places = db
    .select({ id: locations.id })
    .from(locations)
    .where(inScope(locations.jurisdictionCode, scope))
  return or(...columns.map((column) => inArray(column, places)))
}

/** Rows behind the last one, by the columns of a key. */
function behind([first, ...others]: readonly PgColumn[], after: After): SQL | undefined {
  if (after === null || !first) return undefined
  const [value, ...values] = after
  const further = behind(others, values)
  return further ? or(gt(first, value), and(eq(first, value), further)) : gt(first, value)
}
