import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CreatedDispenser } from '../../protocol/api/devices.ts'
import type { Demand } from '../../protocol/api/record.ts'
import { demandByDay } from '../../server/devices/demand.ts'
import { TestAmbient } from '../support/ambient.ts'
import { type Api, startApp, type TestApp } from '../support/app.ts'
import { RawDevice } from '../support/raw.device.ts'
import { aBatch, aBirth, aDoor, aFailure, aTest, aVend } from './messages.ts'
import { message } from './speaking.ts'

let app: TestApp
let admin: Api
beforeAll(async () => {
  app = await startApp({ ambient: new TestAmbient(new Date('2026-03-02T08:00:00.000Z')) })
  admin = await app.as('admin')
})
afterAll(() => app.end())

const at = (instant: string) => ({ clock: 'ntp', at: instant })
const refused = (reason: string | undefined, more: Record<string, unknown>) => ({
  ...aDoor(true, more),
  open: undefined,
  kind: 'refused',
  channel: 1,
  ...(reason !== undefined && { reason }),
})

describe('demand', () => {
  it('is what was given out, failed and refused on each day of the county and each channel', async () => {
    const machine = await admin.post<CreatedDispenser>('/api/dispensers', {})
    const device = await RawDevice.signedIn(app.mqttPort, machine)
    // 2026-03-01 16:30 UTC is half past midnight of the second of March in the county.
    const [first, second] = [at('2026-03-01T15:59:00.000Z'), at('2026-03-01T16:30:00.000Z')]
    await device.tell('birth', aBirth({ uptime: 40 * 86_400_000 }))
    await device.tell(
      'events',
      aBatch(
        0,
        aVend(1, { ...at('2026-01-15T04:00:00.000Z'), uptime: 0 }),
        aVend(3, { ...first, quantity: 2, uptime: 39 * 86_400_000 }),
        refused('sold_out', { ...first, uptime: 39 * 86_400_000 }),
        refused('sold_out', { ...first, uptime: 39 * 86_400_000 }),
        refused('__proto__', { ...first, uptime: 39 * 86_400_000 }),
        aTest(3, { ...second, uptime: 39.4 * 86_400_000 }),
        aFailure(3, { ...second, channel: 2, uptime: 39.4 * 86_400_000 }),
        refused('cooldown', { ...second, uptime: 39.4 * 86_400_000 }),
        refused(undefined, { ...second, uptime: 39.4 * 86_400_000 }),
      ),
    )
    await device.disconnect()
    const { days } = await admin.get<Demand>(`/api/dispensers/${machine.id}/demand?days=3`)
    const nothing = { sold_out: 0, cooldown: 0, fault: 0, blocked: 0, other: 0 }
    expect(days).toEqual([
      { day: '2026-02-28', vended: 0, failed: 0, refused: nothing, channels: [] },
      {
        day: '2026-03-01',
        vended: 2,
        failed: 0,
        refused: { ...nothing, sold_out: 2, other: 1 },
        channels: [{ channel: 1, vended: 2, failed: 0, refused: { ...nothing, sold_out: 2, other: 1 } }],
      },
      {
        day: '2026-03-02',
        vended: 0,
        failed: 1,
        refused: { ...nothing, cooldown: 1, other: 1 },
        channels: [
          { channel: 1, vended: 0, failed: 0, refused: { ...nothing, cooldown: 1, other: 1 } },
          { channel: 2, vended: 0, failed: 1, refused: nothing },
        ],
      },
    ])
    const long = await admin.get<Demand>(`/api/dispensers/${machine.id}/demand?days=60`)
    expect(long.days).toHaveLength(60)
    expect(long.days.reduce((sum, { vended }) => sum + vended, 0)).toBe(3)
  })

  it('is read in pages that neither repeat nor leave out an event', async () => {
    const machine = await admin.post<CreatedDispenser>('/api/dispensers', {})
    const now = Date.parse('2026-03-02T08:00:00.000Z')
    const count = 2_310
    // One in an hour, the last of them now.
    const events = Array.from({ length: count }, (_, i) =>
      refused('sold_out', {
        ...at(new Date(now - (count - 1 - i) * 3_600_000).toISOString()),
        uptime: i * 3_600_000,
      }),
    )
    const batches = Array.from({ length: Math.ceil(count / 50) }, (_, i) =>
      message(machine, 'events', aBatch(i * 50, ...events.slice(i * 50, (i + 1) * 50)), now),
    )
    await app.services.devices.ingest.commit(batches)
    const soldOut = async (days: number) => {
      const { days: all } = await admin.get<Demand>(`/api/dispensers/${machine.id}/demand?days=${days}`)
      return all.reduce((sum, { refused: { sold_out } }) => sum + sold_out, 0)
    }
    expect(await soldOut(400)).toBe(count)
    // Sixteen hours of today have passed in the county, and its first one rings at midnight.
    expect(await soldOut(1)).toBe(17)
    expect(await soldOut(60)).toBe(59 * 24 + 17)
  })

  it('is asked for between a day and 400', async () => {
    const machine = await admin.post<CreatedDispenser>('/api/dispensers', {})
    for (const days of ['0', '401', 'x'])
      expect((await admin.send('GET', `/api/dispensers/${machine.id}/demand?days=${days}`)).status).toBe(400)
    expect((await admin.send('GET', '/api/dispensers/nothing/demand')).status).toBe(404)
  })

  it('of no event is nothing on each day', () => {
    expect(demandByDay([], ['2026-03-01'], () => '2026-03-01')).toMatchObject([{ vended: 0, channels: [] }])
  })
})
