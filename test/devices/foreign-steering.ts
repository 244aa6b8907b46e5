import { command } from '../../protocol/api/commands.ts'
import { rolloutLimits } from '../../protocol/api/firmware.ts'
import { firmwareReleases, rollouts } from '../../server/db/schema/index.ts'
import type { Api, TestApp } from '../support/app.ts'

/** Commands and a rollout for the machines of another county, by the paths that lead to them. */
export async function foreignSteering(app: TestApp, admin: Api, machineId: string, county: string) {
  const made = command.parse(await admin.post(`/api/dispensers/${machineId}/commands`, { op: 'identify' }))
  const now = new Date()
  const release = { id: 'foreign-release', version: '1.5.0', hardware: 'rev-b', minimum: '1.0.0' }
  const rollout = {
    id: 'foreign-rollout',
    releaseId: release.id,
    jurisdictionCode: county,
    state: 'running' as const,
  }
  await app.db.write(async (tx) => {
    await tx.insert(firmwareReleases).values({
      ...release,
      size: 1,
      sha256: 'a'.repeat(64),
      rollback: false,
      signature: '',
      keyId: '',
      uploadedAt: now,
      uploadedBy: made.createdBy,
    })
    await tx.insert(rollouts).values({
      ...rollout,
      stage: 0,
      stageStartedAt: now,
      stages: [{ percent: 100, machines: 0 }],
      soakMinutes: 0,
      deadline: new Date(now.getTime() + 86_400_000),
      limits: rolloutLimits.parse({}),
      createdAt: now,
      createdBy: made.createdBy,
    })
  })
  const dispenser = { id: machineId }
  const foreign = {
    '/api/dispensers/:id/commands': dispenser,
    '/api/dispensers/:id/config': dispenser,
    '/api/dispensers/:id/config/history': dispenser,
    '/api/dispensers/:id/updates': dispenser,
    '/api/commands/:id': { id: made.id },
    '/api/commands/:id/cancel': { id: made.id },
    '/api/config-templates/:code': { code: county },
    '/api/rollouts/:id': { id: rollout.id },
    '/api/rollouts/:id/devices': { id: rollout.id },
    '/api/rollouts/:id/resume': { id: rollout.id },
    '/api/rollouts/:id/advance': { id: rollout.id },
    '/api/rollouts/:id/cancel': { id: rollout.id },
  }
  const bodies = {
    'POST /api/dispensers/:id/commands': { op: 'identify' },
    'PUT /api/dispensers/:id/config': { expectedVersion: 1, overrides: {} },
    'PUT /api/config-templates/:code': { expectedVersion: 0, settings: {} },
  }
  return { foreign, bodies, ids: [made.id, rollout.id] }
}
