/** `npm run bench -- compliance`: the Three Bright scorecard of a county with 500 places, each inspected once, and of 10,000. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { pino } from 'pino'
import { nextStepsQuery, scorecardQuery } from '../protocol/api/compliance.ts'
import { submitInspection } from '../protocol/api/inspections.ts'
import { createLocation } from '../protocol/api/places.ts'
import { systemAmbient } from '../server/ambient.ts'
import { type App, createApp } from '../server/app.ts'
import { criteriaOf, SHIPPED_CHECKLIST } from '../server/compliance/checklist.ts'
import { toConfig } from '../server/config.ts'
import { insertRows } from '../server/db/insert.rows.ts'
import { locations } from '../server/db/schema/index.ts'
import type { Actor } from '../server/route.ts'
import { aManager, COUNTY } from './inventory.ledger.ts'
import { type Spread, spread } from './spread.ts'

/** A township's storeroom for every ten outlets. */
const PLACES = 500
const OUTLETS_PER_STOREROOM = 10
const ASKED = 40
/** Places of a large county; those beyond the first were not inspected. */
const MANY = 10_000

export interface ComplianceFigures {
  places: number
  submit: Spread
  scorecards: Spread
  summary: Spread
  nextSteps: Spread
  many: {
    places: number
    scorecards: Spread
    changed: Spread
    summary: Spread
    nextSteps: Spread
    climate: Spread
  }
}

export async function benchCompliance(): Promise<ComplianceFigures> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sanliang-bench-'))
  const config = toConfig({ PORT: '0', MQTT_PORT: '0', DATA_DIR: dataDir, BACKUP_EVERY_HOURS: '0' })
  const app = createApp(config, { log: pino({ level: 'silent' }) })
  await app.open()
  try {
    const actor = await aManager(app.db, null)
    const places = await somePlaces(app)
    const { inspections, scorecards } = app.services.compliance
    let inspected = 0
    const submit = await spread(places.length, async () => {
      await inspections.submit(actor, anInspection(actor, places[inspected++] ?? ''))
      // Each comes in a request of its own: what waits for a turn gets it between two of them.
      await setImmediate()
    })
    const list = scorecardQuery.parse({ limit: 100 })
    const steps = nextStepsQuery.parse({})
    const read = async () => ({
      scorecards: await spread(ASKED, () => scorecards.list(actor, list)),
      summary: await spread(ASKED, () => scorecards.summary(actor, undefined)),
      nextSteps: await spread(ASKED, () => scorecards.nextSteps(actor, steps)),
    })
    const few = await read()
    await manyPlaces(app, places.at(-1) ?? '')
    let next = 0
    return {
      places: PLACES,
      submit,
      ...few,
      many: {
        places: MANY,
        ...(await read()),
        changed: await spread(ASKED, async () => {
          await scorecards.setTier(actor, places[next++] ?? '', null)
          await scorecards.list(actor, list)
        }),
        climate: await spread(ASKED, () => app.services.climate.places.places(null, undefined)),
      },
    }
  } finally {
    await app.stop()
    rmSync(dataDir, { recursive: true })
  }
}

async function somePlaces({ db, services: { places } }: App): Promise<string[]> {
  const ids: string[] = []
  for (let i = 0; i < PLACES; i++) {
    const kind = i % OUTLETS_PER_STOREROOM === 0 ? 'storeroom' : 'staffed_outlet'
    const input = createLocation.parse({ kind, jurisdictionCode: COUNTY, name: `发放点 ${i}` })
    const { id } = await db.write((tx, afterCommit) => places.create(tx, afterCommit, null, input))
    ids.push(id)
  }
  return ids
}

/** As many more as a large county has, each like the one with this id. */
async function manyPlaces({ db, services: { compliance } }: App, likeId: string): Promise<void> {
  const [like] = await db.select().from(locations).where(eq(locations.id, likeId))
  if (!like) throw new Error('There is no place to begin with')
  const places = Array.from({ length: MANY - PLACES }, (_, i) => ({
    ...like,
    id: systemAmbient.newId(),
    kind: (PLACES + i) % OUTLETS_PER_STOREROOM === 0 ? ('storeroom' as const) : like.kind,
    name: `发放点 ${PLACES + i}`,
  }))
  await db.write((tx) => insertRows(tx, locations, places))
  // Nobody told it of them.
  await compliance.stop()
  await compliance.start()
}

let made = 0
/** What a self-check of a storeroom or an outlet says: all that people answer, with one failure. */
function anInspection(actor: Actor, location: string) {
  const tier = made % OUTLETS_PER_STOREROOM === 0 ? 'township' : 'village'
  const at = new Date(Date.now() - 60_000).toISOString()
  const asked = criteriaOf(SHIPPED_CHECKLIST, tier).filter(({ evidence }) => evidence !== 'computed')
  return submitInspection.parse({
    id: `bench-${made++}`,
    location,
    kind: 'self_check',
    checklistVersion: 0,
    startedAt: at,
    finishedAt: at,
    signature: { name: actor.person.displayName, path: '' },
    answers: asked.map(({ code, evidence }, i) => ({
      criterion: code,
      answeredAt: at,
      state: i === 0 ? 'fail' : 'pass',
      ...(i === 0 && { note: '陈旧' }),
      ...(evidence === 'number' && { number: 15 }),
    })),
  })
}
