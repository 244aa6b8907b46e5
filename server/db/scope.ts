import { and, gte, lt, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'

/**
 * The one place where a jurisdiction limits a query: rows whose division code lies in the subtree of `scope`. A code
 * begins with its parent's, so the subtree is the range [scope, scope + 'a'). Null = everything.
 */
export function inScope(column: PgColumn, scope: string | null): SQL | undefined {
  // Codes are digits, and a letter follows every digit in any collation.
  return scope === null ? undefined : and(gte(column, scope), lt(column, `${scope}a`))
}

/** True when `code` lies in the subtree of `scope`. */
export const covers = (scope: string | null, code: string): boolean =>
  scope === null || code.startsWith(scope)

/** The narrower of two subtrees; null in `narrow` = no further limit. Undefined when they do not meet. */
export function narrowest(scope: string | null, narrow: string | null): string | null | undefined {
  if (narrow === null || scope === narrow) return scope
  if (covers(scope, narrow)) return narrow
  return covers(narrow, scope ?? '') ? scope : undefined
}

/** A condition that no row meets. */
export const nothing: SQL = sql`1 = 0`
