/** True for a breach of a unique index or primary key on either engine; Drizzle wraps what the drivers throw. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    /^(SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)|23505)$/.test(code) ||
    (error.cause !== undefined && isUniqueViolation(error.cause))
  )
}
