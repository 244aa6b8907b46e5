import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dialect } from '../../server/db/columns.ts'
import type { OwnedDatabase } from '../../server/db/database.ts'
import { MigrationError } from '../../server/db/errors.ts'
import { readMigrations } from '../../server/db/migrations.ts'
import { openDatabase } from '../../server/db/open.database.ts'
import {
  jurisdictions,
  locationProducts,
  locations,
  products,
  settings,
  storageProfiles,
} from '../../server/db/schema/index.ts'
import { aDataFolder, type DataFolder, silentLog } from '../support/database.ts'
import { MigrationsFolder } from './migrations.folder.ts'

const at = new Date('2026-03-01T08:00:00.000Z')
const addTable = 'CREATE TABLE added (id integer PRIMARY KEY);'

/** What drizzle-kit writes when a column of `locations`, which others refer to with ON DELETE CASCADE, changes its type. */
const rebuildLocations = `PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE __new_locations AS SELECT * FROM locations;--> statement-breakpoint
DROP TABLE locations;--> statement-breakpoint
CREATE TABLE locations (id text PRIMARY KEY NOT NULL, jurisdiction_code text REFERENCES jurisdictions(code));--> statement-breakpoint
INSERT INTO locations SELECT id, jurisdiction_code FROM __new_locations;--> statement-breakpoint
DROP TABLE __new_locations;--> statement-breakpoint
PRAGMA foreign_keys=ON;`

describe('migrations', () => {
  let folder: DataFolder
  let migrations: MigrationsFolder
  let db: OwnedDatabase

  const open = async () => {
    db = openDatabase({ ...folder, log: silentLog, now: () => at, migrations: migrations.path })
    await db.start()
  }
  const reopen = async () => {
    await db.stop()
    await open()
  }
  const refusal = async (): Promise<string> => {
    await db.stop()
    return open().then(
      () => 'started',
      (error: unknown) => (error instanceof MigrationError ? error.message : String(error)),
    )
  }
  const backups = () => readdirSync(join(folder.dataDir, 'backups'))

  beforeEach(async () => {
    folder = await aDataFolder()
    migrations = new MigrationsFolder()
    await open()
    await db.write((tx) => tx.insert(settings).values({ key: 'kept', value: 1, updatedAt: at }))
  })
  afterEach(async () => {
    await db.stop()
    await folder.remove()
    migrations.remove()
  })

  it('are pairs under the same names', () => {
    const tags = (engine: typeof dialect) => readMigrations(engine).map((migration) => migration.tag)
    expect(tags('sqlite')).toEqual(tags('postgres'))
  })

  it('are applied when they are new, and keep what is there', async () => {
    migrations.add('9000_added', addTable)
    await reopen()
    expect(await db.$count(settings)).toBe(1)
    migrations.add('9001_more', 'INSERT INTO added (id) VALUES (1);')
    await reopen()
  })

  it('do nothing the second time', async () => {
    migrations.add('9000_added', addTable)
    await reopen()
    await reopen()
    expect(await db.$count(settings)).toBe(1)
  })

  it('are refused when one was edited after it ran', async () => {
    migrations.edit('0000_initial')
    expect(await refusal()).toMatch(/0000_initial was edited/)
  })

  it('are the same with other line ends', async () => {
    migrations.useOtherLineEnds('0000_initial')
    await reopen()
  })

  it('are refused when they were reordered', async () => {
    migrations.insertBefore('0000_before', '0001_append_only')
    expect(await refusal()).toMatch(/reordered.*0001_append_only as number 1, where 0000_before/)
  })

  it('are refused when the database comes from a newer version', async () => {
    migrations.add('9000_added', addTable)
    await reopen()
    migrations.drop('9000_added')
    expect(await refusal()).toMatch(/9000_added, which this version does not know/)
  })

  it('leave everything as it was when one fails', async () => {
    migrations.add('9000_added', addTable)
    migrations.add('9001_wrong', 'INSERT INTO nowhere VALUES (1);')
    expect(await refusal()).toMatch(/9001_wrong failed/)
    migrations.drop('9001_wrong')
    migrations.drop('9000_added')
    await open()
    expect(await db.$count(settings)).toBe(1)
  })

  it('are refused when they drop a trigger that keeps a table append-only', async () => {
    const on = dialect === 'postgres' ? ' ON audit_log' : ''
    migrations.add('9000_careless', `DROP TRIGGER audit_log_no_update${on};`)
    expect(await refusal()).toMatch(/append-only triggers: audit_log_no_update/)
  })

  describe.runIf(dialect === 'sqlite')('on SQLite', () => {
    const offer = async () => {
      await db.write(async (tx) => {
        await tx.insert(jurisdictions).values({ code: '990101', level: 'county', name: '示范县' })
        await tx
          .insert(storageProfiles)
          .values({ id: 's', name: '常温', nameEn: 'Normal', toleranceMinutes: 30 })
        await tx.insert(products).values({
          id: 'p',
          code: 'C1',
          category: 'condom',
          method: 'male_condom',
          name: '避孕套',
          nameEn: 'Condom',
          specification: '52 mm',
          unit: 'piece',
          boxSize: 10,
          cartonBoxes: 100,
          shelfLifeMonths: 36,
          storageProfileId: 's',
          selfService: true,
          createdAt: at,
        })
        const place = {
          kind: 'kit' as const,
          jurisdictionCode: '990101',
          name: 'n',
          migrantArea: false,
          published: false,
        }
        await tx.insert(locations).values({ id: 'l', ...place, createdAt: at })
        await tx.insert(locationProducts).values({ locationId: 'l', productId: 'p' })
      })
    }

    it('rebuild a table without emptying those that cascade from it', async () => {
      await offer()
      migrations.add('9000_rebuild', rebuildLocations)
      await reopen()
      expect(await db.$count(locationProducts)).toBe(1)
      await expect(
        db.write((tx) => tx.delete(locationProducts).where(eq(locationProducts.locationId, 'l'))),
      ).resolves.toBeDefined()
      const orphan = db.write((tx) =>
        tx.insert(locationProducts).values({ locationId: 'none', productId: 'p' }),
      )
      await expect(orphan).rejects.toThrow(/FOREIGN KEY/)
    })

    it('are refused when a row would refer to nothing afterwards', async () => {
      await offer()
      migrations.add('9000_orphan', `DELETE FROM products;`)
      expect(await refusal()).toMatch(/location_products refers to a row of products/)
    })

    it('are preceded by a backup, unless the database is new', async () => {
      expect(() => backups()).toThrow(/ENOENT/)
      migrations.add('9000_added', addTable)
      await reopen()
      expect(backups()).toEqual(['before-9000_added-2026-03-01T080000.000Z.db'])
    })
  })
})
