/** `npx tsx bench/vends.ts`: vends posted per second in group commits of single vends, SQLite file on this disk. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { pino } from 'pino'
import { systemAmbient } from '../server/ambient.ts'
import type { Database } from '../server/db/database.ts'
import { openDatabase } from '../server/db/open.database.ts'
import {
  balances,
  dispenserChannels,
  jurisdictions,
  locations,
  lots,
  products,
  storageProfiles,
} from '../server/db/schema/index.ts'
import { ChannelHistory } from '../server/inventory/channel-history.keeper.ts'
import { type Vend, VendService } from '../server/inventory/vends.service.ts'

const MACHINES = 2_000
const GROUP = 1_000
const GROUPS = 60
const WARM_UP = 5

export interface VendFigures {
  vendsPerSecond: number
  /** The same when every vend lies before what the ledger has: a backlog. */
  backdatedPerSecond: number
}

export async function benchVends(): Promise<VendFigures> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sanliang-bench-'))
  const db = openDatabase({ url: null, dataDir, log: pino({ level: 'silent' }) })
  await db.start()
  try {
    const start = new Date('2026-03-01T00:00:00.000Z')
    await stock(db, start)
    const vends = new VendService({
      ambient: systemAmbient,
      channelHistory: new ChannelHistory({ db, ambient: systemAmbient }),
    })
    const live = await rate(db, vends, (n) => new Date(start.getTime() + 1 + n))
    const backdated = await rate(db, vends, (n) => new Date(start.getTime() + 1 + n))
    return { vendsPerSecond: live, backdatedPerSecond: backdated }
  } finally {
    await db.stop()
    rmSync(dataDir, { recursive: true })
  }
}

async function rate(db: Database, service: VendService, occurred: (n: number) => Date): Promise<number> {
  let began = 0
  for (let group = 0; group < GROUPS; group++) {
    if (group === WARM_UP) began = performance.now()
    const vends = Array.from({ length: GROUP }, (_, i): Vend => {
      const n = group * GROUP + i
      const locationId = `place-${(n * 7) % MACHINES}`
      const recordedAt = occurred(GROUPS * GROUP)
      return {
        deviceId: `device-${locationId}`,
        locationId,
        log: 'a',
        seq: n,
        channel: 1,
        quantity: 1,
        occurredAt: occurred(n),
        recordedAt,
      }
    })
    await db.write((tx) => service.postVends(tx, vends))
  }
  return Math.round(((GROUPS - WARM_UP) * GROUP) / ((performance.now() - began) / 1_000))
}

/** Two lots in each of the machines, enough for the run. */
async function stock(db: Database, now: Date): Promise<void> {
  const place = {
    kind: 'dispenser' as const,
    jurisdictionCode: '990101',
    migrantArea: false,
    published: false,
    createdAt: now,
  }
  await db.write(async (tx) => {
    await tx.insert(jurisdictions).values({ code: '990101', level: 'county', name: '甲县' })
    await tx.insert(storageProfiles).values({ id: 'p', name: 'p', nameEn: 'p', toleranceMinutes: 60 })
    await tx.insert(products).values({
      id: 'product',
      code: 'C',
      category: 'condom',
      method: 'male_condom',
      name: '套',
      nameEn: 'condom',
      specification: '',
      unit: 'piece',
      boxSize: 10,
      cartonBoxes: 10,
      shelfLifeMonths: 36,
      storageProfileId: 'p',
      selfService: true,
      createdAt: now,
    })
    await tx.insert(locations).values({ ...place, id: 'recipient-990101', kind: 'recipient', name: '领用' })
    for (const id of ['lot-1', 'lot-2'])
      await tx
        .insert(lots)
        .values({ id, productId: 'product', number: id, expiresOn: '2029-01-01', createdAt: now })
    for (let i = 0; i < MACHINES; i++) {
      const locationId = `place-${i}`
      await tx.insert(locations).values({ ...place, id: locationId, name: locationId })
      await tx
        .insert(dispenserChannels)
        .values({ locationId, channel: 1, productId: 'product', capacity: 20, blocked: false })
      for (const [lotId, days] of [
        ['lot-1', 0],
        ['lot-2', 1],
      ] as const)
        await tx.insert(balances).values({
          locationId,
          lotId,
          productId: 'product',
          quantity: 1_000,
          physical: true,
          since: new Date(now.getTime() - days * 86_400_000),
          lastOccurredAt: now,
        })
    }
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(await benchVends())
