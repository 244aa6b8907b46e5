/** `npm run bench -- compliance`: the Three Bright scorecard of a county with 500 places, each inspected once. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { nextStepsQuery, scorecardQuery } from '../protocol/api/compliance.ts'
import { submitInspection } from '../protocol/api/inspections.ts'
import { createLocation } from '../protocol/api/places.ts'
import { type App, createApp } from '../server/app.ts'
import { criteriaOf, SHIPPED_CHECKLIST } from '../server/compliance/checklist.ts'
import { toConfig } from '../server/config.ts'
import type { Actor } from '../server/route.ts'
import { aManager, COUNTY } from './inventory.ledger.ts'
import { type Spread, spread } from './spread.ts'

/** A township's storeroom for every ten outlets. */
const PLACES = 500
const OUTLETS_PER_STOREROOM = 10
const ASKED = 40

export interface ComplianceFigures {
  places: number
  submit: Spread
  scorecards: Spread
  summary: Spread
  nextSteps: Spread
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
    const submit = await spread(places.length, () =>
      inspections.submit(actor, anInspection(actor, places[inspected++] ?? '')),
    )
    const list = scorecardQuery.parse({ limit: 100 })
    const steps = nextStepsQuery.parse({})
    return {
      places: PLACES,
      submit,
      scorecards: await spread(ASKED, () => scorecards.list(actor, list)),
      summary: await spread(ASKED, () => scorecards.summary(actor, undefined)),
      nextSteps: await spread(ASKED, () => scorecards.nextSteps(actor, steps)),
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
