import { expect } from 'vitest'
import type { AlertDetail, AlertGroup, AlertRule, AlertSummary } from '../../protocol/api/alerts.ts'
import type { CreatedDispenser, DispenserDetail } from '../../protocol/api/devices.ts'
import type { Location } from '../../protocol/api/places.ts'
import { TestAmbient } from '../support/ambient.ts'
import { type Api, COUNTY, startApp, type TestApp } from '../support/app.ts'
import type { DataFolder } from '../support/database.ts'
import { RawDevice } from '../support/raw.device.ts'

export const NORTH = `${COUNTY}001`
export const SOUTH = `${COUNTY}002`

interface Options {
  folder?: DataFolder
  ambient?: TestAmbient
  environment?: Record<string, string>
}

/** What the engine's timers do by themselves; twice, since one that is at it has read the clock before it was moved. */
export async function lookAtAlerts({ services: { alerts } }: Pick<TestApp, 'services'>): Promise<void> {
  await alerts.engine.tick()
  await alerts.engine.tick()
  await alerts.engine.refresh()
}

/** The real server with two townships and a clock that is moved by hand; whoever moves it has the engine look. */
export async function aWatchedCounty({ ambient = new TestAmbient(), ...options }: Options = {}) {
  let app: TestApp = await startApp({ ambient, ...options })
  let admin: Api = await app.as('admin')
  const devices: RawDevice[] = []
  if (!options.folder)
    for (const [code, name] of [
      [NORTH, '北镇'],
      [SOUTH, '南镇'],
    ])
      await admin.post('/api/jurisdictions', { code, name })

  const look = () => lookAtAlerts(app)
  let lots = 0

  return {
    ambient,
    get app() {
      return app
    },
    get admin() {
      return admin
    },
    look,
    /** Time passes, and the engine looks at what it brought. */
    async pass(time: { hours?: number; minutes?: number; seconds?: number }) {
      ambient.advance(time)
      await look()
    },
    aMachine: (more: Record<string, unknown> = {}) =>
      admin.post<CreatedDispenser>('/api/dispensers', {
        name: '北镇自助发放机',
        jurisdictionCode: NORTH,
        channels: [
          { channel: 1, product: 'CON52', capacity: 20 },
          { channel: 2, product: 'CON49', capacity: 20 },
        ],
        ...more,
      }),
    anOutlet: (more: Record<string, unknown> = {}) =>
      admin.post<Location>('/api/locations', {
        kind: 'staffed_outlet',
        jurisdictionCode: NORTH,
        name: '北镇发放点',
        ...more,
      }),
    receive: (to: string, product: string, quantity: number) =>
      admin.post('/api/movements', {
        kind: 'receipt',
        to,
        lines: [{ product, quantity, lot: { number: `L${lots++}`, expiresOn: '2099-01-31' } }],
      }),
    issue: (from: string, product: string, quantity: number) =>
      admin.post('/api/movements', { kind: 'issue', from, lines: [{ product, quantity }] }),
    async connect(machine: { id: string; secret: string }): Promise<RawDevice> {
      const device = await RawDevice.signedIn(app.mqttPort, machine)
      devices.push(device)
      return device
    },
    /** The server has noticed that the machine is gone: its clock may go on. */
    noticed: ({ id }: { id: string }) =>
      expect
        .poll(async () => (await admin.get<DispenserDetail>(`/api/dispensers/${id}`)).presence)
        .toBe('offline'),
    alerts: async (query = '', api = admin): Promise<AlertGroup[]> =>
      (await api.get<{ items: AlertGroup[] }>(`/api/alerts${query}`)).items,
    /** Rules of the alerts at a place that are not resolved, with their parts. */
    async open(locationId: string): Promise<string[]> {
      const groups = (await admin.get<{ items: AlertGroup[] }>(`/api/alerts?location=${locationId}`)).items
      return groups.flatMap(({ alerts }) =>
        alerts.map(({ rule, part }) => (part === '' ? rule : `${rule} ${part}`)),
      )
    },
    /** The one alert of this rule at the place, resolved or not. */
    async theAlert(locationId: string, rule: AlertRule, state = ''): Promise<AlertDetail> {
      const groups = (
        await admin.get<{ items: AlertGroup[] }>(`/api/alerts?location=${locationId}&rule=${rule}${state}`)
      ).items
      const [first, ...more] = groups.flatMap(({ alerts }) => alerts)
      if (!first || more.length > 0) throw new Error(`${groups.length} groups of ${rule}, not one alert`)
      return admin.get<AlertDetail>(`/api/alerts/${first.id}`)
    },
    summary: (api = admin) => api.get<AlertSummary>('/api/alerts/summary'),
    async restart() {
      await app.halt()
      app = await startApp({
        ambient,
        folder: app.folder,
        ...(options.environment && { environment: options.environment }),
      })
      admin = await app.as('admin')
    },
    async end() {
      for (const device of devices) device.socket.destroy()
      await app.end()
    },
  }
}
export type WatchedCounty = Awaited<ReturnType<typeof aWatchedCounty>>
