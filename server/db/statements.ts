import type { Writer } from './database.ts'

/**
 * Keeps what `make` prepares for as long as its writer lives. SQLite hands out one writer for the life of the connection,
 * so a hot statement is built once; PostgreSQL hands out one for each transaction.
 */
export function perWriter<T>(make: (tx: Writer) => T): (tx: Writer) => T {
  const made = new WeakMap<Writer, { value: T }>()
  return (tx) => {
    const known = made.get(tx) ?? { value: make(tx) }
    made.set(tx, known)
    return known.value
  }
}
