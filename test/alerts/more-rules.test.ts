import { rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AlertGroup } from '../../protocol/api/alerts.ts'
import type { DispenserConfig } from '../../protocol/api/configs.ts'
import { installationSource } from '../../server/alerts/sources/installation.source.ts'
import { firmwareReleases, rollouts } from '../../server/db/schema/index.ts'
import { aBatch, aBirth, aChannel, aState, aVend } from '../devices/messages.ts'
import { startApp } from '../support/app.ts'
import { aDataFolder } from '../support/database.ts'
import { aWatchedCounty, NORTH, type WatchedCounty } from './a-watched-county.ts'

let county: WatchedCounty
beforeAll(async () => {
  county = await aWatchedCounty()
})
afterAll(() => county.end())

const channels = [aChannel(0, { remaining: 18 })]

describe('what was ordered', () => {
  it('a configuration that the device refuses, until it has taken another', async () => {
    const machine = await county.aMachine()
    const device = await county.connect(machine)
    await device.tell('birth', aBirth({ channels }))
    const path = `/api/dispensers/${machine.id}/config`
    const desired = async () => (await county.admin.get<DispenserConfig>(path)).desired?.version ?? 0
    const version = await desired()
    await device.tell('config', { v: 1, version, status: 'rejected', error: 'volume' })
    await county.pass({ minutes: 5 })
    await county.look()
    expect(await county.open(machine.locationId)).toEqual(['config_rejected'])
    expect((await county.theAlert(machine.locationId, 'config_rejected')).facts).toEqual({
      version,
      error: 'volume',
    })

    await county.admin.send('PUT', path, { expectedVersion: version, overrides: { volume: 3 } })
    await device.tell('config', { v: 1, version: await desired(), status: 'applied' })
    await device.tell('state', aState({ uptime: 20_000, channels }))
    await county.look()
    expect(await county.open(machine.locationId)).toEqual([])
  })

  it('a rollout of firmware that halted, for those whose machines it is', async () => {
    const [admin] = (await county.admin.get<{ items: { id: string }[] }>('/api/people')).items
    const by = admin?.id ?? ''
    const now = county.ambient.now()
    await county.app.db.write(async (tx) => {
      await tx.insert(firmwareReleases).values({
        id: 'release-1',
        version: '1.5.0',
        hardware: 'rev-b',
        minimum: '1.0.0',
        size: 1,
        sha256: 'a'.repeat(64),
        rollback: false,
        signature: '',
        keyId: '',
        uploadedAt: now,
        uploadedBy: by,
      })
      await tx.insert(rollouts).values({
        id: 'rollout-1',
        releaseId: 'release-1',
        jurisdictionCode: '990101',
        state: 'halted',
        stage: 0,
        stageStartedAt: now,
        stages: [{ percent: null, machines: 3 }],
        soakMinutes: 60,
        deadline: now,
        limits: { failedPercent: 10, missingPercent: 10, jamPercent: 10 } as never,
        createdAt: now,
        createdBy: by,
        haltedAt: now,
        haltCause: 'jams',
        haltPercent: 33,
      })
    })
    await county.app.addPerson('county', 'supply_manager', '990101')
    await county.app.addPerson('north', 'supply_manager', NORTH)
    const halted = async (who: string) =>
      (await (await county.app.as(who)).get<{ items: AlertGroup[] }>('/api/alerts?rule=rollout_halted')).items
    await county.pass({ minutes: 1 })
    expect(await halted('county')).toMatchObject([
      {
        locationId: null,
        alerts: [{ severity: 'critical', jurisdictionCode: '990101', facts: { cause: 'jams', percent: 33 } }],
      },
    ])
    expect(await halted('north')).toEqual([])
    await county.app.db.write((tx) =>
      tx.update(rollouts).set({ state: 'cancelled', finishedAt: now }).where(eq(rollouts.id, 'rollout-1')),
    )
    await county.pass({ minutes: 1 })
    expect(await halted('county')).toEqual([])
  })
})

describe('the books', () => {
  it('a difference that nobody settles for a week', async () => {
    const machine = await county.aMachine()
    const device = await county.connect(machine)
    await device.tell('birth', aBirth({ channels }))
    // More than the ledger has there.
    await device.tell('events', aBatch(0, aVend(1)))
    await county.look()
    const days = async (count: number) => {
      county.ambient.advance({ hours: 24 * count })
      await device.tell('state', aState({ uptime: 10_000 + count, channels }))
      await county.look()
    }
    await days(6)
    expect(await county.open(machine.locationId)).not.toContain('discrepancy_old')
    await days(1)
    expect(await county.open(machine.locationId)).toContain('discrepancy_old')
    await county.receive(machine.locationId, 'CON52', 5)
    const path = `/api/reconciliations?location=${machine.locationId}`
    const { items } = await county.admin.get<{ items: { id: string }[] }>(path)
    for (const { id } of items)
      await county.admin.post(`/api/reconciliations/${id}/resolve`, {
        resolution: 'dismissed',
        reason: '试机',
      })
    await county.look()
    expect(await county.open(machine.locationId)).not.toContain('discrepancy_old')
  })
})

describe('the installation', () => {
  it('its disk is nearly full', async () => {
    const source = installationSource({ dataDir: county.app.folder.dataDir, backups: null })
    const [disk, ...more] = await source.sightings([], { isOpen: () => false })
    expect(more).toEqual([])
    const free = Number(disk?.facts.freePercent)
    expect(disk?.holds({ freePercent: free + 2, marginPercent: 0 }, false)).toBe(true)
    expect(disk?.holds({ freePercent: free, marginPercent: 0 }, false)).toBe(false)
    expect(disk?.holds({ freePercent: free, marginPercent: 2 }, true)).toBe(true)
  })

  // A PostgreSQL is backed up by its own means.
  it.runIf(!process.env.DATABASE_URL)('a backup that could not be made', async () => {
    const folder = await aDataFolder()
    const inTheWay = join(folder.dataDir, 'backups')
    symlinkSync('/there/is/no/such/folder', inTheWay)
    const app = await startApp({ folder, environment: { BACKUP_EVERY_HOURS: '1' } })
    try {
      const admin = await app.as('admin')
      const failed = async () =>
        (await admin.get<{ items: AlertGroup[] }>('/api/alerts?rule=backup_failed')).items.length > 0
      while (!(await failed())) {
        await wait(100)
        app.services.alerts.engine.lookAtAll()
        await app.services.alerts.engine.tick()
      }
      // Nobody but who runs the installation is told of it.
      await app.addPerson('county', 'supply_manager', '990101')
      const county = await app.as('county')
      expect((await county.get<{ items: AlertGroup[] }>('/api/alerts?rule=backup_failed')).items).toEqual([])
    } finally {
      rmSync(inTheWay)
      await app.end()
    }
  })
})
