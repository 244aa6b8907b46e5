import { pino } from 'pino'
import { randomStream } from '../firmware-sim/random.ts'
import type { Category } from '../protocol/api/catalog.ts'
import { systemAmbient } from '../server/ambient.ts'
import { Changes } from '../server/changes.ts'
import { FinderService } from '../server/finder/finder.service.ts'
import type { PlacesService } from '../server/places/places.service.ts'
import { PUBLIC_KINDS } from '../server/places/public-fields.ts'
import { TimeZone } from '../server/places/time-zone.ts'

type Place = Awaited<ReturnType<PlacesService['placesInUse']>>[number]

const COUNTY = '990101'
const DAY = 86_400_000
const varieties = (['condom', 'drug', 'iud'] as const).map((category: Category) => ({
  id: category,
  category,
  method: ({ condom: 'male_condom', drug: 'combined_pill', iud: 'copper_iud' } as const)[category],
  name: category,
  nameEn: category,
}))

export interface CrowdedFinder {
  finder: FinderService
  /** Something is taken somewhere, and its ledger says so. */
  take(): void
}

/** A started finder of so many places, scattered over 1° × 1° with stock of every age. The same for every run. */
export async function aCrowdedFinder(points: number, clock: () => Date): Promise<CrowdedFinder> {
  const now = clock()
  const random = randomStream(points, 'finder')
  const pick = <T>(values: readonly T[]): T | undefined => values[Math.floor(random.next() * values.length)]
  const hours = Array.from({ length: 40 }, (_, i) => ({
    always: i % 4 === 0,
    week: week(`${String(6 + (i % 5)).padStart(2, '0')}:00`, `${17 + (i % 6)}:30`),
    holidays: 'as_usual' as const,
    exceptions: [],
  }))
  const jurisdictions = [
    { code: COUNTY, parentCode: null, level: 'county' as const, name: '青禾县', nameEn: null },
    ...Array.from({ length: 13 }, (_, i) => ({
      code: `${COUNTY}${String(i + 1).padStart(3, '0')}`,
      parentCode: COUNTY,
      level: 'township' as const,
      name: `乡镇${i + 1}`,
      nameEn: null,
    })),
  ]
  const places: Place[] = Array.from({ length: points }, (_, i) => ({
    id: `place-${i}`,
    kind: pick(PUBLIC_KINDS) ?? 'dispenser',
    jurisdictionCode: jurisdictions[1 + Math.floor(random.next() * 13)]?.code ?? COUNTY,
    jurisdictionName: '乡镇',
    name: `乡镇${i}号自助发放机`,
    nameEn: null,
    address: `青禾县人民路${i}号`,
    phone: '0990-5551234',
    hours: pick(hours) ?? null,
    longitude: 111 + random.next(),
    latitude: 24 + random.next(),
    sourceDatum: 'wgs84',
    capturedBy: null,
    verifiedOn: '2026-02-01',
    migrantArea: false,
    stepFree: true,
    asksId: false,
    indoor: true,
    published: true,
    createdAt: now,
    archivedAt: null,
    productIds: random.next() < 0.5 ? ['condom'] : ['condom', 'drug'],
  }))
  const ledger = new Map(
    places.map(({ id, productIds }) => [
      id,
      productIds.map((productId) => ({
        productId,
        usable: Math.floor(random.next() * 100),
        knownAt: new Date(now.getTime() - random.next() * 20 * DAY),
        held: 0,
        consumed: Math.floor(random.next() * 150),
        days: 30,
      })),
    ]),
  )
  const byId = new Map(places.map((place) => [place.id, place]))
  const changes = new Changes()
  const finder = new FinderService({
    places: {
      placesInUse: async (ids) => ids?.flatMap((id) => byId.get(id) ?? []) ?? places,
      varieties: async () => varieties,
      jurisdictions: async () => jurisdictions,
      get: () => Promise.reject(new Error('not asked here')),
    },
    calendar: { days: async () => [] },
    landmarks: { list: async () => [] },
    ledger: { knowledgeByLocation: async () => ledger, unitsInChannels: async () => new Map() },
    machines: { reportsByLocation: async () => new Map() },
    visitors: { openByLocation: async () => new Map() },
    changes,
    ambient: { ...systemAmbient, now: clock },
    timeZone: new TimeZone('Asia/Shanghai'),
    log: pino({ level: 'silent' }),
  })
  await finder.start()
  const take = () => {
    const { id = '' } = pick(places) ?? {}
    const left = ledger
      .get(id)
      ?.map((known) => ({ ...known, usable: Math.max(0, known.usable - 1), knownAt: clock() }))
    if (left) ledger.set(id, left)
    changes.emit('stock', [id])
  }
  return { finder, take }
}

function week(open: string, close: string): NonNullable<NonNullable<Place['hours']>['week']> {
  const day = [{ open, close }]
  return [day, day, day, day, day, day, []]
}
