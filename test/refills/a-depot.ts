import type { CreatedDispenser } from '../../protocol/api/devices.ts'
import type { PostedMovements } from '../../protocol/api/inventory.ts'
import type { Problem } from '../../protocol/api/parts.ts'
import type { Location } from '../../protocol/api/places.ts'
import type { Reconciliation } from '../../protocol/api/reconciliations.ts'
import type { Visit } from '../../protocol/api/visits.ts'
import { upTopic } from '../../protocol/topics.ts'
import { describeFindings, verifyDatabase } from '../../server/db/verify.ts'
import { readMessage } from '../../server/devices/ingest/device-message.ts'
import { TestAmbient } from '../support/ambient.ts'
import { type Api, startApp } from '../support/app.ts'
import { problemIn } from '../support/caller.ts'

export const TOWNSHIP = '990101001'
const OTHER_TOWNSHIP = '990101002'

interface Machine {
  id: string
  locationId: string
}
type Told = Record<string, unknown> & { kind: string }

/** The whole server with a clock of our own: a storeroom with two lots, and machines that say what they are told to say. */
export async function aDepot() {
  const ambient = new TestAmbient(new Date('2026-03-02T00:00:00.000Z'))
  const app = await startApp({ ambient })
  const admin = await app.as('admin')
  for (const code of [TOWNSHIP, OTHER_TOWNSHIP])
    await admin.post('/api/jurisdictions', { code, name: `镇 ${code}` })
  await app.addPerson('driver', 'supply_manager', TOWNSHIP)
  await app.addPerson('colleague', 'supply_manager', TOWNSHIP)
  await app.addPerson('viewer', 'viewer', TOWNSHIP)
  const driver = await app.as('driver')
  const storeroom = await admin.post<Location>('/api/locations', {
    kind: 'storeroom',
    jurisdictionCode: TOWNSHIP,
    name: '柳溪库房',
    coordinates: { longitude: 111.3, latitude: 24.3, datum: 'wgs84' },
  })

  const receive = async (number: string, expiresOn: string, quantity: number, product = 'CON52') => {
    const posted = await admin.post<PostedMovements>('/api/movements', {
      kind: 'receipt',
      to: storeroom.id,
      lines: [{ product, lot: { number, expiresOn }, quantity }],
      occurredAt: '2026-02-01T00:00:00.000Z',
    })
    return posted.movements[0]?.lines[0]?.lotId ?? ''
  }
  const soon = await receive('SOON', '2027-06-30', 100)
  const late = await receive('LATE', '2029-06-30', 500)

  const logs = new Map<string, { next: number; vend: Map<number, number> }>()
  const logOf = (id: string) => {
    const log = logs.get(id) ?? { next: 0, vend: new Map<number, number>() }
    logs.set(id, log)
    return log
  }
  const commit = (machine: Machine, kind: 'events' | 'state' | 'birth', body: object) =>
    app.services.devices.ingest.commit([
      readMessage({
        deviceId: machine.id,
        secretId: null,
        topic: upTopic(machine.id, kind),
        payload: Buffer.from(JSON.stringify(body)),
        receivedAt: ambient.now().getTime(),
      }),
    ])

  /** Each with a clock that is right; `at` is now unless an event says otherwise. */
  const tell = async (machine: Machine, ...events: Told[]) => {
    const log = logOf(machine.id)
    const first = log.next
    const sent = events.map(({ at = ambient.now(), ...event }) => {
      log.next += 1
      const channel = typeof event.channel === 'number' ? event.channel : 1
      const counts = event.kind === 'vend' ? Number(event.quantity ?? 1) : 0
      log.vend.set(channel, (log.vend.get(channel) ?? 0) + counts)
      const counters = { vend: log.vend.get(channel) ?? 0, failed: 0, test: 0 }
      return {
        boot: 1,
        uptime: uptime() - (ambient.now().getTime() - (at as Date).getTime()),
        at: (at as Date).toISOString(),
        clock: 'ntp',
        ...(['vend', 'test', 'failed'].includes(event.kind) && { channel, counters }),
        ...(['vend', 'test'].includes(event.kind) && { quantity: 1 }),
        ...event,
      }
    })
    await commit(machine, 'events', { v: 1, log: 'log-a', first, events: sent })
    await app.services.refills.observations.collect()
  }
  /** Everything is told up to now, and so much lies in each channel; `jammed` is one of them. */
  const state = async (machine: Machine, remaining: readonly number[] = [], jammed?: number) => {
    const log = logOf(machine.id)
    await commit(machine, 'state', {
      v: 1,
      log: 'log-a',
      boot: 1,
      next: log.next,
      uptime: uptime(),
      at: ambient.now().toISOString(),
      clock: 'ntp',
      celsius: null,
      humidity: null,
      door: 'closed',
      rssi: -60,
      faults: [],
      channels: remaining.map((units, i) => ({
        channel: i + 1,
        remaining: units,
        capacity: 20,
        fault: i + 1 === jammed ? 'jam' : null,
        counters: { vend: log.vend.get(i + 1) ?? 0, failed: 0, test: 0 },
      })),
    })
  }

  /** Events that the machine has written, and that have not arrived. */
  const skip = (machine: Machine, events: number) => {
    logOf(machine.id).next += events
  }
  const uptime = () => ambient.now().getTime() - Date.parse('2026-01-01T00:00:00.000Z')
  const birth = (machine: Machine, conn: number) => {
    const log = logOf(machine.id)
    const counters = { vend: log.vend.get(1) ?? 0, failed: 0, test: 0 }
    return commit(machine, 'birth', {
      v: 1,
      log: 'log-a',
      boot: 1,
      conn,
      first: log.next,
      next: log.next,
      firmware: '1.4.0',
      hardware: 'rev-b',
      config: 0,
      uptime: uptime(),
      at: ambient.now().toISOString(),
      clock: 'ntp',
      channels: [{ channel: 1, remaining: 0, capacity: 20, fault: null, counters }],
    })
  }
  /** The machine has overwritten events, among them vends of channel 1. */
  const lose = async (machine: Machine, { events, vends }: { events: number; vends: number }) => {
    const log = logOf(machine.id)
    log.next += events
    log.vend.set(1, (log.vend.get(1) ?? 0) + vends)
    await birth(machine, 2)
  }

  let machines = 0
  const depot = {
    app,
    ambient,
    admin,
    driver,
    storeroom,
    lots: { soon, late },
    receive,
    tell,
    state,
    skip,
    lose,
    as: (username: string) => app.as(username),
    /** With `channels` channels of 20 for the usual condom. */
    async aMachine(channels = 2, more: Record<string, unknown> = {}): Promise<Machine> {
      machines += 1
      const machine = await admin.post<CreatedDispenser>('/api/dispensers', {
        name: `发放机 ${machines}`,
        jurisdictionCode: TOWNSHIP,
        coordinates: { longitude: 111.3 + machines * 0.02, latitude: 24.3, datum: 'wgs84' },
        channels: Array.from({ length: channels }, (_, i) => ({
          channel: i + 1,
          product: 'CON52',
          capacity: 20,
        })),
        ...more,
      })
      await birth(machine, 1)
      return machine
    },
    visit: (
      machine: Machine,
      channels: readonly Record<string, unknown>[],
      { by = driver, key, ...more }: { by?: Api; key?: string; [field: string]: unknown } = {},
    ): Promise<Visit> =>
      by.post<Visit>(
        '/api/visits',
        { location: machine.locationId, source: storeroom.id, channels, ...more },
        key === undefined ? {} : { 'Idempotency-Key': key },
      ),
    /** The problem that a visit is refused with. */
    async refusal(
      machine: Machine,
      channels: readonly Record<string, unknown>[],
      more: object = {},
    ): Promise<Problem> {
      const body = { location: machine.locationId, source: storeroom.id, channels, ...more }
      return problemIn(await driver.send('POST', '/api/visits', body))
    },
    open: async (machine: Machine): Promise<Reconciliation[]> =>
      (await driver.get<{ items: Reconciliation[] }>(`/api/reconciliations?location=${machine.locationId}`))
        .items,
    resolve: (id: string, resolution: string, by = driver): Promise<Reconciliation> =>
      by.post<Reconciliation>(`/api/reconciliations/${id}/resolve`, { resolution, reason: '已核对' }),
    /** Units by lot at a place. */
    async balances(locationId: string): Promise<Record<string, number>> {
      const { items } = await admin.get<{ items: { lotNumber: string; quantity: number }[] }>(
        `/api/balances?location=${locationId}`,
      )
      return Object.fromEntries(
        items
          .filter(({ quantity }) => quantity !== 0)
          .map(({ lotNumber, quantity }) => [lotNumber, quantity]),
      )
    },
    /** Units by the ledger in each channel. */
    async contents(machine: Machine): Promise<number[]> {
      const place = (await app.services.contents.contentsOf([machine.locationId])).get(machine.locationId)
      return (place?.channels ?? []).map(({ lots }) => lots.reduce((sum, { quantity }) => sum + quantity, 0))
    },
    /** Stops, and holds the database against the promises. */
    async end(): Promise<void> {
      const findings = await verifyDatabase(app.db)
      await app.end()
      const { sound, lines } = describeFindings(findings)
      if (!sound) throw new Error(lines.join('\n'))
    },
  }
  return depot
}
export type Depot = Awaited<ReturnType<typeof aDepot>>
