import type { z } from 'zod'
import type { Person, Role } from '../../protocol/api/accounts.ts'
import type { createLocation, PlaceKind } from '../../protocol/api/places.ts'
import { createLocation as locationSchema } from '../../protocol/api/places.ts'
import { AuditLog } from '../../server/accounts/audit.service.ts'
import { type Ambient, systemAmbient } from '../../server/ambient.ts'
import { CatalogService } from '../../server/catalog/catalog.service.ts'
import { Changes } from '../../server/changes.ts'
import { people } from '../../server/db/schema/index.ts'
import { PlacesService } from '../../server/places/places.service.ts'
import { TimeZone } from '../../server/places/time-zone.ts'
import type { Actor } from '../../server/route.ts'
import { aDatabase } from '../support/database.ts'

export const COUNTY = '990101'
export const NORTH = '990101001'
export const SOUTH = '990101002'
export const OTHER_COUNTY = '990102'
export const DAY = 86_400_000

/** The real services on a fresh database: two counties, one of them with two townships, and the default catalogue. */
export async function aCounty() {
  const { db, cleanup } = await aDatabase()
  let now = new Date('2026-03-01T08:00:00.000Z')
  const ambient: Ambient = { ...systemAmbient, now: () => now }
  const changes = new Changes()
  const audit = new AuditLog({ db, ambient })
  const timeZone = new TimeZone('Asia/Shanghai')
  const places = new PlacesService({ db, ambient, changes, audit, timeZone })
  const catalog = new CatalogService({ db, ambient, changes, audit })
  await catalog.ensureDefaults()
  await db.write(async (tx, afterCommit) => {
    for (const code of [COUNTY, NORTH, SOUTH, OTHER_COUNTY])
      await places.addJurisdiction(tx, afterCommit, null, { code, name: `行政区 ${code}` })
  })
  const products = await catalog.products()

  return {
    db,
    cleanup,
    ambient,
    changes,
    audit,
    timeZone,
    places,
    catalog,
    /** Id of a product of the default catalogue. */
    product(code: string): string {
      const found = products.find((product) => product.code === code)
      if (!found) throw new Error(`The default catalogue has no ${code}`)
      return found.id
    },
    /** Moves the clock to an instant, or on by milliseconds. */
    setClock(to: Date | number): void {
      now = typeof to === 'number' ? new Date(now.getTime() + to) : to
    },
    async aPlace(kind: PlaceKind, more: Partial<z.input<typeof createLocation>> = {}): Promise<string> {
      const input = locationSchema.parse({ kind, jurisdictionCode: NORTH, name: `${kind} 甲`, ...more })
      const place = await db.write((tx, afterCommit) => places.create(tx, afterCommit, null, input))
      return place.id
    },
    /** A person who can sign in; `scope` null sees everything. */
    async anActor(scope: string | null = null, role: Role = 'supply_manager'): Promise<Actor> {
      const id = ambient.newId()
      const username = `u${id.slice(-12)}`
      const person: Person = {
        id,
        username,
        displayName: '张三',
        role,
        jurisdictionCode: scope,
        createdAt: now.toISOString(),
        disabledAt: null,
      }
      await db.write((tx) =>
        tx
          .insert(people)
          .values({ ...person, createdAt: now, disabledAt: null, passwordHash: '', locale: null }),
      )
      return { person, scope }
    },
  }
}
export type County = Awaited<ReturnType<typeof aCounty>>
