import { setImmediate } from 'node:timers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AlertsService } from '../../server/alerts/alerts.service.ts'
import { AssessmentReader } from '../../server/compliance/assessment.reader.ts'
import { ChecklistService } from '../../server/compliance/checklist.service.ts'
import { EntryReader } from '../../server/finder/entry.reader.ts'
import { MapService } from '../../server/places/map.service.ts'
import { silentLog } from '../support/database.ts'
import { aCounty, anActor, aPlace, type County, SHANGHAI } from './a-county.ts'

const PLACES = 1_200
/** Nothing that reads all places makes others wait for as many. */
const MOST_AT_ONCE = PLACES / 2

let county: County
beforeAll(async () => {
  county = await aCounty()
  const places = Array.from({ length: PLACES }, (_, i) =>
    aPlace({ kind: 'staffed_outlet', name: `${i} 号`, published: true, productIds: ['condom'] }),
  )
  const everything = anActor('a', 'administrator', null)
  await county.db.write((tx, afterCommit) => county.places.createMany(tx, afterCommit, everything, places))
})
afterAll(() => county.cleanup())

/** Turns that others had while `work` ran; `onTurn` is called at the end of each. */
async function turnsDuring(work: () => Promise<unknown>, onTurn = () => {}): Promise<number> {
  let turns = 0
  let running = true
  const next = (): void => {
    turns++
    onTurn()
    if (running) setImmediate(next)
  }
  setImmediate(next)
  await work()
  running = false
  return turns
}

/** Of how many places `work` asked in all, and between two turns of others at the most. */
async function askedBy(work: (ask: (ids: readonly unknown[]) => void) => Promise<unknown>) {
  const asked = { inAll: 0, atOnce: 0 }
  let sinceTurn = 0
  const ask = ({ length }: readonly unknown[]): void => {
    sinceTurn += length
    asked.inAll += length
    asked.atOnce = Math.max(asked.atOnce, sinceTurn)
  }
  await turnsDuring(
    () => work(ask),
    () => {
      sinceTurn = 0
    },
  )
  return asked
}

const nothing = new Map<string, never>()

// SQLite answers without pause: between two turns nothing else happens, neither a vend nor a page.
describe('while every place of a county is read, others have their turns', () => {
  it('for whoever asks for the places in use', async () => {
    let found = 0
    const turns = await turnsDuring(async () => {
      found = (await county.places.placesInUse()).length
    })
    expect(found).toBe(PLACES)
    expect(turns).toBeGreaterThan(3)
  })

  it('for the map', async () => {
    const asked = await askedBy(async (ask) => {
      const map = new MapService({
        ...county,
        stock: {
          statusByLocation: async (ids = []) => {
            ask(ids)
            return nothing
          },
        },
        devices: { summaryByLocation: async () => nothing },
        layers: {
          storage: { mapStatuses: async () => nothing },
          three_bright: { mapStatuses: async () => nothing },
        },
        log: silentLog,
      })
      await map.start()
      await map.stop()
    })
    expect(asked.inAll).toBe(PLACES)
    expect(asked.atOnce).toBeLessThan(MOST_AT_ONCE)
  })

  it('for the finder', async () => {
    const asked = await askedBy(async (ask) => {
      const reader = new EntryReader({
        ...county,
        landmarks: { list: async () => [] },
        ledger: {
          knowledgeByLocation: async (ids = []) => {
            ask(ids)
            return nothing
          },
          unitsInChannels: async () => nothing,
        },
        machines: { reportsByLocation: async () => nothing },
        visitors: { openByLocation: async () => nothing },
        timeZone: SHANGHAI,
      })
      await reader.read(undefined)
      expect(reader.entries()).toHaveLength(PLACES)
    })
    expect(asked.inAll).toBe(PLACES)
    expect(asked.atOnce).toBeLessThan(MOST_AT_ONCE)
  })

  it('for alerts', async () => {
    const asked = await askedBy(async (ask) => {
      const alerts = new AlertsService({
        ...county,
        log: silentLog,
        timeZone: SHANGHAI,
        sources: [
          {
            rules: [],
            covers: 'places',
            sightings: async (ids) => {
              ask(ids)
              return []
            },
          },
        ],
        reach: { mail: null, webhookHosts: [], publicUrl: null },
      })
      await alerts.engine.start()
      await alerts.engine.stop()
    })
    expect(asked.inAll).toBe(PLACES)
    expect(asked.atOnce).toBeLessThan(MOST_AT_ONCE)
  })

  it('for Three Bright', async () => {
    const asked = await askedBy(async (ask) => {
      const reader = new AssessmentReader({
        ...county,
        timeZone: SHANGHAI,
        checklist: new ChecklistService(county),
        sources: [
          {
            of: async (places) => {
              ask(places)
              return nothing
            },
          },
        ],
      })
      expect((await reader.read({ scope: null })).assessments).toHaveLength(PLACES)
    })
    expect(asked.inAll).toBe(PLACES)
    expect(asked.atOnce).toBeLessThan(MOST_AT_ONCE)
  })
})
