import { mkdirSync } from 'node:fs'
import { sql } from 'drizzle-orm'
import { DatabaseUseError } from './errors.ts'
import { type PostgresConnection, sessionSettings, swallowed } from './postgres.connection.ts'
import * as schema from './schema/index.ts'
import type { Guards } from './serial.database.ts'

/** PostgreSQL inside this process, for tests: `pglite:` in memory, or `pglite:/folder`. */
export async function connectPglite(url: string, guards: Guards): Promise<PostgresConnection> {
  const [{ PGlite }, { drizzle: drizzlePglite }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('drizzle-orm/pglite'),
  ])
  const folder = url.slice('pglite:'.length)
  if (folder) mkdirSync(folder, { recursive: true })
  const client = await PGlite.create(folder || 'memory://')
  for (const [name, value] of Object.entries(sessionSettings)) await client.exec(`SET ${name} = '${value}'`)
  const writer = drizzlePglite(client, { schema, logger: guards.writer })
  return {
    reader: drizzlePglite(client, { schema, logger: guards.reader }),
    transaction: (work) =>
      writer.transaction(
        async (tx) => {
          const result = await work(tx)
          await tx.execute(sql`select 1`).catch((cause: unknown) => {
            throw new DatabaseUseError(swallowed, { cause })
          })
          return result
        },
        { accessMode: 'read write' },
      ),
    close: () => client.close(),
  }
}
