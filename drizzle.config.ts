import { defineConfig } from 'drizzle-kit'
import { dialect } from './server/db/columns.ts'

/** One configuration for both engines: like the tables, it follows DATABASE_URL. `npm run db:generate` runs both. */
export default defineConfig({
  dialect: dialect === 'postgres' ? 'postgresql' : 'sqlite',
  schema: './server/db/schema/index.ts',
  out: process.env.MIGRATIONS_OUT ?? `./migrations/${dialect}`,
})
