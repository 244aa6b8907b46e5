import { eq } from 'drizzle-orm'
import { climateSources, excursions, lotHeat, quarantineProposals } from '../../server/db/schema/index.ts'
import type { TestApp } from '../support/app.ts'

/** An excursion, a lot's heat and a proposal at a place of somebody else, where something has measured. */
export async function foreignHeat(app: TestApp, locationId: string, lotId: string) {
  const [source] = await app.db.select().from(climateSources).where(eq(climateSources.locationId, locationId))
  if (!source) throw new Error(`Nothing measured at ${locationId}`)
  const at = new Date()
  const profile = { profileName: '他县', profileNameEn: 'theirs' }
  const open = { acknowledgedAt: null, acknowledgedBy: null, reason: null, action: null, withdrawnAt: null }
  const figures = { kineticCelsius: 33, hot: 99 * 3_600, humid: 0, lost: 40 * 86_400 }
  await app.db.write(async (tx) => {
    await tx.insert(excursions).values({
      id: 'their-excursion',
      source: source.number,
      locationId,
      kind: 'hot',
      profileId: 'theirs',
      ...profile,
      limit: 30,
      toleranceMinutes: 60,
      startedAt: at,
      endedAt: at,
      endedBy: 'back_inside',
      peak: 33,
      peakAt: at,
      mean: 32,
      ...open,
    })
    await tx
      .insert(lotHeat)
      .values({ locationId, lotId, seconds: 100 * 3_600, known: 99 * 3_600, ...figures, at })
    await tx.insert(quarantineProposals).values({
      id: 'their-proposal',
      locationId,
      lotId,
      ...profile,
      maxCelsius: 30,
      hotHours: 99,
      lostDays: 40,
      kineticCelsius: 33,
      coverage: 0.99,
      proposedAt: at,
      state: 'open',
      decidedAt: null,
      decidedBy: null,
      reason: null,
      quarantineId: null,
    })
  })
  return {
    foreign: {
      '/api/climate/excursions/:id': { id: 'their-excursion' },
      '/api/climate/excursions/:id/acknowledge': { id: 'their-excursion' },
      '/api/climate/heat/:lotId': { lotId },
      '/api/climate/quarantine-proposals/:id/confirm': { id: 'their-proposal' },
      '/api/climate/quarantine-proposals/:id/dismiss': { id: 'their-proposal' },
    },
    bodies: {
      'POST /api/climate/excursions/:id/acknowledge': { reason: 'x', action: 'y' },
      'POST /api/climate/quarantine-proposals/:id/confirm': {},
      'POST /api/climate/quarantine-proposals/:id/dismiss': { reason: 'x' },
    },
  }
}
