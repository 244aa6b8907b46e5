/** The database cannot do it now and may later: HTTP answers 503, the broker withholds its PUBACK. */
export class DatabaseUnavailableError extends Error {
  override name = 'DatabaseUnavailableError'
}

/** Another process holds the write lock, or the data folder. */
export class DatabaseBusyError extends DatabaseUnavailableError {
  override name = 'DatabaseBusyError'
}

/** No space is left for the file. Reads still work, and writes recover by themselves once there is space. */
export class DatabaseFullError extends DatabaseUnavailableError {
  override name = 'DatabaseFullError'
}

/** The file is damaged, cut short, or no database of ours. Nothing repairs it: restore a backup. */
export class DatabaseDamagedError extends Error {
  override name = 'DatabaseDamagedError'
}

/** The migrations that made this database are not the beginning of those that this version knows. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

/** The database was used before `start()`, after `stop()`, or a transaction outside its own work. A bug of ours. */
export class DatabaseUseError extends Error {
  override name = 'DatabaseUseError'
}

/** Gives the errors of both drivers one name each; any other error is returned as it is. */
export function translate(error: unknown): unknown {
  const code = driverCode(error)
  if (code === undefined) return error
  const options = { cause: error }
  if (full.test(code)) return new DatabaseFullError('No space is left for the database', options)
  if (busy.test(code)) return new DatabaseBusyError('Another process holds the database', options)
  if (damaged.test(code))
    return new DatabaseDamagedError('The database is damaged: restore a backup', options)
  if (unavailable.test(code)) return new DatabaseUnavailableError('The database cannot be reached', options)
  return error
}

// PostgreSQL: https://www.postgresql.org/docs/current/errcodes-appendix.html (class 08 connection, 53 resources,
// 55P03 lock_not_available, 57P operator intervention, XX001 and XX002 corruption); those with E are Node's.
const full = /^(SQLITE_FULL|53100|ENOSPC)$/
const busy = /^(SQLITE_BUSY.*|SQLITE_LOCKED.*|55P03|53300)$/
const damaged = /^(SQLITE_CORRUPT.*|SQLITE_NOTADB|XX001|XX002)$/
const unavailable =
  /^(SQLITE_IOERR.*|SQLITE_CANTOPEN.*|SQLITE_READONLY.*|08...|53...|57P..|25P03|ECONN.+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)$/

/** Drizzle wraps what the drivers throw, so the code is looked for along the chain of causes. */
function driverCode(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code
  }
  return undefined
}
