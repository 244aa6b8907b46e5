import { systemAmbient } from '../server/ambient.ts'
import { settingOf } from '../server/climate/storage.service.ts'
import type { Database } from '../server/db/database.ts'
import { insertRows } from '../server/db/insert.rows.ts'
import {
  climateReadings,
  climateSources,
  devices,
  excursionMarks,
  findings,
  inspections,
  locationProducts,
  locations,
  placeStorage,
  staffMembers,
  staffRecords,
} from '../server/db/schema/index.ts'
import { aManager, placeId, township } from './inventory.ledger.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
/** A sensor speaks every so often, for so long: milliseconds. */
const EVERY = HOUR / 4
const MEASURED = 2 * DAY
/** Inside and outside the limits of a storeroom, °C. */
const [COOL, HOT] = [24, 36]

/**
 * What a county of so many outlets has beside its ledger, as far as the day's work is made of it: a storeroom for every
 * hundred, machines for every twenty, a sensor for every forty, of which some are too warm, inspections of every twentieth
 * with what they found, and somebody who works at each.
 */
export async function aCountyAtWork(
  db: Database,
  { places, productIds }: { places: number; productIds: readonly string[] },
): Promise<void> {
  const { id: personId } = (await aManager(db, null)).person
  const now = Date.now()
  const stores = some(places / 100, (i) => `store-${i}`)
  const machines = some(places / 20, (i) => `machine-${i}`)
  const outlets = some(places, placeId)
  await somePlaces(db, { stores, machines, productIds, now, personId })
  await someClimate(db, [...stores, ...outlets].slice(0, Math.ceil(places / 40)), now)
  await someInspections(
    db,
    outlets.filter((_, i) => i % 20 === 0),
    { now, personId },
  )
  await someStaff(db, [...stores, ...outlets], { now, personId })
}

const some = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: Math.ceil(count) }, (_, i) => make(i))

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

async function somePlaces(
  db: Database,
  {
    stores,
    machines,
    productIds,
    now,
    personId,
  }: { stores: string[]; machines: string[]; productIds: readonly string[]; now: number; personId: string },
): Promise<void> {
  const createdAt = new Date(now - 2_000 * DAY)
  const common = { migrantArea: false, published: false, createdAt }
  await db.write(async (tx) => {
    for (const [i, id] of stores.entries())
      await tx
        .insert(locations)
        .values({ ...common, id, kind: 'storeroom', jurisdictionCode: township(i), name: `库房 ${i}` })
    for (const [i, id] of machines.entries())
      await tx
        .insert(locations)
        .values({ ...common, id, kind: 'dispenser', jurisdictionCode: township(i), name: `发放机 ${i}` })
    await insertRows(
      tx,
      locationProducts,
      [
        ...stores.map((id) => ({ id, offered: productIds })),
        ...machines.map((id) => ({ id, offered: productIds.slice(0, 4) })),
      ].flatMap(({ id: locationId, offered }) => offered.map((productId) => ({ locationId, productId }))),
    )
    // Of every other one somebody said what goes by its kind.
    await insertRows(
      tx,
      placeStorage,
      stores
        .filter((_, i) => i % 2 === 0)
        .map((locationId) => ({
          locationId,
          ...settingOf('storeroom', undefined),
          updatedAt: createdAt,
          updatedBy: personId,
        })),
    )
    await insertRows(
      tx,
      devices,
      machines.map((locationId) => ({
        id: `device-${locationId}`,
        locationId,
        kind: 'dispenser' as const,
        name: null,
        createdAt,
        revokedAt: null,
      })),
    )
  })
}

/** Marked as not judged yet: the keeper of excursions finds what was too warm. */
async function someClimate(db: Database, places: readonly string[], now: number): Promise<void> {
  const createdAt = new Date(now - MEASURED)
  const last = now - (now % EVERY)
  const first = last - MEASURED
  const celsiusOf = (i: number, at: number): number =>
    // One in ten was warm for half a day and has been again for some hours.
    i % 10 === 0 && (at > last - 6 * HOUR || (at > first + 6 * HOUR && at < first + 18 * HOUR)) ? HOT : COOL
  await db.write(async (tx) => {
    for (const [i, locationId] of places.entries()) {
      const number = i + 1
      const deviceId = `sensor-${i}`
      await insertRows(tx, devices, [
        { id: deviceId, locationId, kind: 'sensor', name: `温湿度 ${i}`, createdAt, revokedAt: null },
      ])
      await insertRows(tx, climateSources, [
        {
          number,
          id: `source-${i}`,
          locationId,
          kind: 'sensor',
          deviceId,
          name: null,
          dueMinutes: 30,
          createdAt,
          latestAt: last,
          latestCelsius: celsiusOf(i, last),
          latestHumidity: 55,
          latestFault: null,
        },
      ])
      const readings = some(MEASURED / EVERY, (n) => last - n * EVERY).map((at) => ({
        source: number,
        at,
        celsius: celsiusOf(i, at),
        humidity: 55,
        fault: null,
        unsure: null,
        recordedAt: null,
      }))
      await insertRows(tx, climateReadings, readings)
      await insertRows(tx, excursionMarks, [{ source: number, hour: first - (first % HOUR) }])
    }
  })
}

async function someInspections(
  db: Database,
  places: readonly string[],
  { now, personId }: { now: number; personId: string },
): Promise<void> {
  const rows = places.map((locationId, i) => ({
    id: `inspection-${i}`,
    locationId,
    finishedAt: new Date(now - i * DAY),
  }))
  await db.write(async (tx) => {
    await insertRows(
      tx,
      inspections,
      rows.map(({ id, locationId, finishedAt }, i) => ({
        id,
        locationId,
        tier: 'village' as const,
        kind: i % 2 === 0 ? ('self_check' as const) : ('verification' as const),
        checklistVersion: 0,
        revision: 1,
        startedAt: finishedAt,
        finishedAt,
        receivedAt: finishedAt,
        inspectorId: personId,
        signature: null,
        placeSignature: null,
        note: null,
        requestHash: id,
      })),
    )
    await insertRows(
      tx,
      findings,
      rows
        .filter((_, i) => i % 5 === 0)
        .map(({ id, locationId, finishedAt }) => ({
          id: `finding-${id}`,
          locationId,
          criterion: null,
          text: '标识牌缺失',
          deadline: dayOf(finishedAt.getTime() + 30 * DAY),
          status: 'open' as const,
          photoIds: [],
          raisedAt: finishedAt,
          raisedBy: personId,
          inspectionId: id,
        })),
    )
  })
}

/** Most certificates hold; trainings run out one after another. */
async function someStaff(
  db: Database,
  places: readonly string[],
  { now, personId }: { now: number; personId: string },
): Promise<void> {
  const members = places.map((locationId, i) => ({ id: `member-${i}`, locationId, i }))
  await db.write(async (tx) => {
    await insertRows(
      tx,
      staffMembers,
      members.map(({ id, locationId, i }) => ({
        id,
        locationId,
        name: `员工 ${i}`,
        post: i % 3 === 0 ? ('manager' as const) : ('part_time_manager' as const),
        phone: null,
        startedOn: dayOf(now - 1_500 * DAY),
        leftOn: null,
        anonymisedAt: null,
      })),
    )
    const common = {
      number: null,
      topic: null,
      passed: null,
      supersedesId: null,
      withdrawal: false,
      reason: null,
    }
    await insertRows(
      tx,
      staffRecords,
      members.flatMap(({ id: memberId, i }) => {
        const entered = { ...common, memberId, recordedAt: new Date(now), recordedBy: personId }
        return [
          {
            ...entered,
            id: systemAmbient.newId(),
            kind: 'certificate' as const,
            happenedOn: dayOf(now - 900 * DAY),
            validUntil: dayOf(now + ((i % 700) - 30) * DAY),
            confirmedBy: null,
          },
          {
            ...entered,
            id: systemAmbient.newId(),
            kind: 'training' as const,
            happenedOn: dayOf(now - (i % 400) * DAY),
            validUntil: null,
            confirmedBy: '县药具站',
          },
        ]
      }),
    )
  })
}
