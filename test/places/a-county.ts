import type { Role } from '../../protocol/api/accounts.ts'
import type { Category } from '../../protocol/api/catalog.ts'
import { type CreateLocation, createLocation } from '../../protocol/api/places.ts'
import { AuditLog } from '../../server/accounts/audit.service.ts'
import type { Ambient } from '../../server/ambient.ts'
import { type ChangeEvents, Changes } from '../../server/changes.ts'
import { products, storageProfiles } from '../../server/db/schema/index.ts'
import { CalendarService } from '../../server/places/calendar.service.ts'
import { PlacesService } from '../../server/places/places.service.ts'
import { TimeZone } from '../../server/places/time-zone.ts'
import type { Actor } from '../../server/route.ts'
import { aDatabase } from '../support/database.ts'

export const COUNTY = '990101'
export const TOWNSHIP = '990101001'
export const SHANGHAI = new TimeZone('Asia/Shanghai')
/** Wednesday, 10:00 in the county. */
export const NOW = new Date('2026-03-04T02:00:00.000Z')

/** An instant of the county's clock, e.g. `at('2026-03-04', '18:30')`. */
export const at = (day: string, clock: string): Date => new Date(`${day}T${clock}:00+08:00`)

/** A clock that only moves when told to, and ids that count up. */
function aStillAmbient(now = NOW): Ambient & { set(instant: Date): void } {
  let instant = now
  let ids = 0
  return {
    now: () => instant,
    newId: () => `id-${String(++ids).padStart(8, '0')}`,
    newSecret: () => `secret-${++ids}`,
    set: (next) => {
      instant = next
    },
  }
}

/** A migrated database with one county of one township, three products, and the places service on it. */
export async function aCounty() {
  const { db, folder, cleanup } = await aDatabase()
  const ambient = aStillAmbient()
  const changes = new Changes()
  const audit = new AuditLog({ db, ambient })
  const places = new PlacesService({ db, ambient, changes, audit, timeZone: SHANGHAI })
  const calendar = new CalendarService({ db, changes, audit })
  await db.write(async (tx, afterCommit) => {
    await places.ensureCounty(tx, { code: COUNTY, name: '青禾县' })
    await places.addJurisdiction(tx, afterCommit, null, { code: TOWNSHIP, name: '柳溪镇', nameEn: 'Liuxi' })
    await tx.insert(storageProfiles).values({ id: 'dry', name: '干燥', nameEn: 'Dry', toleranceMinutes: 30 })
    await tx
      .insert(products)
      .values([aProduct('condom', true), aProduct('drug', false), aProduct('iud', false)])
  })
  const seen: (keyof ChangeEvents)[] = []
  changes.on('place', () => seen.push('place'))
  changes.on('reference', () => seen.push('reference'))

  const add = (place: Partial<CreateLocation> = {}) =>
    db.write((tx, afterCommit) => places.create(tx, afterCommit, null, aPlace(place)))
  return { db, folder, ambient, changes, audit, places, calendar, seen, add, cleanup }
}
export type County = Awaited<ReturnType<typeof aCounty>>

const aProduct = (category: Category, selfService: boolean) => ({
  id: category,
  code: category,
  category,
  method: ({ condom: 'male_condom', drug: 'combined_pill', iud: 'copper_iud' } as const)[category],
  name: category,
  nameEn: category,
  specification: '',
  unit: 'piece' as const,
  boxSize: 10,
  cartonBoxes: 100,
  shelfLifeMonths: 36,
  storageProfileId: 'dry',
  selfService,
  createdAt: NOW,
})

export const anActor = (id: string, role: Role, scope: string | null): Actor => ({
  person: {
    id,
    username: id,
    displayName: id,
    role,
    jurisdictionCode: scope,
    createdAt: NOW.toISOString(),
    disabledAt: null,
  },
  scope,
})

/** What a form would send, with the schema's own defaults. */
export const aPlace = (place: Partial<CreateLocation> = {}): CreateLocation =>
  createLocation.parse({
    kind: 'dispenser',
    jurisdictionCode: TOWNSHIP,
    name: '柳溪镇车站自助发放机',
    ...place,
  })
