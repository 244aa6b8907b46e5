import { getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'

/** A value that a prepared statement is told later, in the form of its column: Drizzle would encode null, too. */
export function told(name: string, column: PgColumn): SQL {
  const mapToDriverValue = (value: unknown) => (value === null ? null : column.mapToDriverValue(value))
  return sql`${sql.param(sql.placeholder(name), { mapToDriverValue })}`
}

/** A whole row of such values, under the names of the columns. */
export const toldRow = <T extends PgTable>(table: T): { [Name in keyof T['_']['columns']]: SQL } =>
  Object.fromEntries(
    Object.entries(getTableColumns(table)).map(([name, column]) => [name, told(name, column)]),
  ) as { [Name in keyof T['_']['columns']]: SQL }
