import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditEntry } from '../../protocol/api/accounts.ts'
import type { Claimed } from '../../protocol/api/claims.ts'
import type { CreatedDispenser, Dispenser, DispenserDetail } from '../../protocol/api/devices.ts'
import type { Location } from '../../protocol/api/places.ts'
import type { Sensor } from '../../protocol/api/sensors.ts'
import { idempotencyKeys, secretIssues } from '../../server/db/schema/index.ts'
import { problemIn } from '../support/caller.ts'
import { RawDevice } from '../support/raw.device.ts'
import { aBulkCounty, aRow, csv, inChinese, NEIGHBOUR, TOWNSHIP } from './a-bulk-county.ts'
import { anAttempt, Installer } from './an-installer.ts'

const KEY = '7d3c8d0e-6a5f-4a0f-9a40-0f2b5d2f8c11'

let county: Awaited<ReturnType<typeof aBulkCounty>>
beforeAll(async () => {
  county = await aBulkCounty()
})
afterAll(() => county.app.end())

describe('importing', () => {
  it('makes places that are not public, machines and sensors, with a claim code each', async () => {
    const file = csv(
      [
        aRow({
          id: 'bulk-1',
          name: '=HYPERLINK("http://x")',
          address: '<img src=x onerror=alert(1)>',
          phone: '0990-5550001',
          hours: '周一至周五 8:00-12:00，14:00-17:30；周六 9:00-12:00',
          channels: `1:${county.condom.code}:30；2::15`,
          longitude: '111.9',
          datum: '高德',
        }),
        { kind: '传感器', name: '库房北墙', location: '柳溪库房' },
      ],
      inChinese,
    )
    const before = await county.admin.get<{ items: Dispenser[] }>('/api/dispensers')
    const { items, expiresAt } = await county.run(file, '?days=30')
    expect(expiresAt).toBe(new Date(county.ambient.now().getTime() + 30 * 86_400_000).toISOString())
    expect(items).toMatchObject([
      { line: 2, kind: 'dispenser', deviceId: 'bulk-1', jurisdictionName: '柳溪镇', secret: null },
      { line: 3, kind: 'sensor', name: '库房北墙', secret: null },
    ])
    const after = await county.admin.get<{ items: Dispenser[] }>('/api/dispensers')
    expect(after.items).toHaveLength(before.items.length + 1)
    const machine = await county.admin.get<DispenserDetail>('/api/dispensers/bulk-1')
    expect(machine).toMatchObject({
      name: '=HYPERLINK("http://x")',
      presence: 'unknown',
      capacity: 45,
      channels: [{ productId: county.condom.id }, { productId: null }],
    })
    // GCJ-02 was converted: about 500 m to the west of what was given.
    expect(machine.longitude).toBeGreaterThan(111.89)
    expect(machine.longitude).toBeLessThan(111.898)
    expect(await county.admin.get<Location>(`/api/locations/${machine.locationId}`)).toMatchObject({
      published: false,
      sourceDatum: 'gcj02',
      address: '<img src=x onerror=alert(1)>',
      productIds: [county.condom.id],
      hours: {
        week: [
          [
            { open: '08:00', close: '12:00' },
            { open: '14:00', close: '17:30' },
          ],
          expect.anything(),
          expect.anything(),
          expect.anything(),
          expect.anything(),
          [{ open: '09:00', close: '12:00' }],
          [],
        ],
      },
    })
    expect(await county.admin.get(`/api/dispensers/bulk-1/credentials`)).toMatchObject({ state: 'none' })
    const installer = new Installer(county.app.url)
    for (const { code, deviceId, kind } of items) {
      expect(await installer.lookUp(code ?? '')).toMatchObject({ kind, purpose: 'secret', deviceId })
      const made: Claimed = await installer.claim(code ?? '', {}, anAttempt())
      expect(made.deviceId).toBe(deviceId)
      const device = await RawDevice.signedIn(county.app.mqttPort, { id: deviceId, secret: made.secret })
      await device.disconnect()
    }
    const { items: sensors } = await county.admin.get<{ items: Sensor[] }>('/api/sensors')
    expect(sensors).toMatchObject([{ name: '库房北墙', locationId: county.storeroom.id }])
  })

  it('puts machines at places that wait, and keeps what those know', async () => {
    const old = await county.admin.post<CreatedDispenser>('/api/dispensers', {
      name: '换机器的地方',
      jurisdictionCode: TOWNSHIP,
      channels: [{ channel: 5, product: county.condom.id, capacity: 9 }],
    })
    await county.admin.post(`/api/dispensers/${old.id}/revoke`, {})
    const bare = await county.admin.post<Location>('/api/locations', {
      kind: 'dispenser',
      jurisdictionCode: TOWNSHIP,
      name: '空位置',
    })
    const { items } = await county.run(
      csv([
        { location: '换机器的地方', name: '' },
        { location: bare.id, channels: `3:${county.condom.code}:7` },
      ]),
    )
    const [kept, filled] = await Promise.all(
      items.map(({ deviceId }) => county.admin.get<DispenserDetail>(`/api/dispensers/${deviceId}`)),
    )
    expect(kept?.channels).toMatchObject([{ channel: 5, productId: county.condom.id, capacity: 9 }])
    expect(filled?.channels).toMatchObject([{ channel: 3, productId: county.condom.id, capacity: 7 }])
  })

  it('can hand out secrets at once, which are given again to the same request and stored nowhere', async () => {
    const file = csv([aRow(), aRow()])
    const headers = { 'Idempotency-Key': KEY }
    const first = await county.run(file, '?credentials=secrets', headers)
    expect(await county.run(file, '?credentials=secrets', headers)).toEqual(first)
    const [machine] = first.items
    expect(machine).toMatchObject({ code: null, secret: expect.stringMatching(/^[\w-]{43}$/) })
    const device = await RawDevice.signedIn(county.app.mqttPort, {
      id: machine?.deviceId ?? '',
      secret: machine?.secret ?? '',
    })
    await device.disconnect()
    const stored = JSON.stringify([
      await county.app.db.select().from(secretIssues),
      await county.app.db.select().from(idempotencyKeys),
    ])
    expect(stored).not.toContain(machine?.secret)
    expect(county.app.lines.join('')).not.toContain(machine?.secret)
    const other = await county.upload('/api/device-imports?credentials=secrets', csv([aRow()]), headers)
    expect(await problemIn(other)).toMatchObject({ status: 409, code: 'idempotency_key_reused' })
  })

  it('is all or nothing, and stands in the audit log', async () => {
    const count = async () => (await county.admin.get<{ items: Location[] }>('/api/locations')).items.length
    const before = await count()
    const rows = [...Array.from({ length: 300 }, () => aRow()), aRow({ phone: '?' })]
    const refused = await problemIn(await county.upload('/api/device-imports', csv(rows)))
    expect(refused).toMatchObject({
      status: 422,
      code: 'import_has_errors',
      errors: [{ path: 'line 302 phone' }],
    })
    expect(await count()).toBe(before)
    await county.run(csv(rows.slice(0, 300)))
    expect(await count()).toBe(before + 300)
    const { items } = await county.admin.get<{ items: AuditEntry[] }>('/api/audit?limit=50')
    const entries = items.filter(({ action }) => action === 'device.imported')
    expect(entries.slice(0, 2).map(({ detail }) => (detail.devices as unknown[]).length)).toEqual([50, 250])
  })

  it('ends at the borders of the jurisdiction, and is for administrators', async () => {
    await county.app.addPerson('local', 'administrator', TOWNSHIP)
    const local = await county.app.as('local')
    const { errors } = await county.preview(csv([aRow({ jurisdiction: NEIGHBOUR })]), local)
    expect(errors.items).toMatchObject([{ column: 'jurisdiction', code: 'unknown_jurisdiction' }])
    const { items } = await county.run(csv([aRow({ jurisdiction: '' })]), '', {}, local)
    expect(items).toMatchObject([{ jurisdictionName: '柳溪镇' }])
    await county.app.addPerson('keeper', 'supply_manager', TOWNSHIP)
    const keeper = await county.app.as('keeper')
    expect((await county.upload('/api/device-imports', csv([aRow()]), {}, keeper)).status).toBe(403)
  })

  it('takes 5,000 rows, during which others are served', async () => {
    const rows = Array.from({ length: 5_000 }, () =>
      aRow({ channels: `1:${county.condom.code}:20;2:${county.condom.code}:20` }),
    )
    const file = csv(rows, inChinese)
    const shown = await county.preview(file)
    expect(shown).toMatchObject({ rows: 5_000, newPlaces: 5_000, errors: { total: 0 } })

    let served = 0
    let done = false
    const others = (async () => {
      while (!done) {
        await (await fetch(`${county.app.url}/api/finder/cells/11400-23200`)).arrayBuffer()
        served += 1
      }
    })()
    const { items } = await county.run(file)
    done = true
    await others
    expect(new Set(items.map(({ code }) => code)).size).toBe(5_000)
    // The first and the last may have been answered before and after the rows.
    expect(served).toBeGreaterThan(2)
  }, 60_000)
})
