import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asc } from 'drizzle-orm'
import { expect, it } from 'vitest'
import type { CreatedDispenser, Delivery, DispenserDetail } from '../../protocol/api/devices.ts'
import type { KnownEvent } from '../../protocol/messages/events.ts'
import { dialect } from '../../server/db/columns.ts'
import { openDatabase } from '../../server/db/open.database.ts'
import { deviceEvents } from '../../server/db/schema/index.ts'
import { aBatch, aBirth, aChannel, aDoor, aVend } from '../devices/messages.ts'
import { silentLog } from '../support/database.ts'
import { RawDevice } from '../support/raw.device.ts'
import { ServerProcess, verifyFolder } from '../support/server.process.ts'

/** 20 within the budget of every change; `npm run test:faults:full` kills 100 times. */
const KILLS = Number(process.env.KILLS ?? 20)
const MACHINES = 8
const STOCK = 1_000_000

/** A machine as firmware is: a log that outlives connections, events sent again until they are acknowledged. */
class Machine {
  readonly log: KnownEvent[] = []
  /** Events below this are acknowledged by PUBACK. */
  acknowledged = 0
  vended = 0
  #connections = 0
  readonly registered: CreatedDispenser

  constructor(registered: CreatedDispenser) {
    this.registered = registered
  }

  /** Sends batch after batch until the connection ends. */
  async work(mqttPort: number, onAcknowledged: () => void): Promise<void> {
    const device = await RawDevice.signedIn(mqttPort, this.registered).catch(() => null)
    if (!device) return
    const conn = ++this.#connections
    const birth = aBirth({ conn, next: this.log.length, channels: [aChannel(this.vended)] })
    let alive = await device.tell('birth', birth)
    while (alive) {
      const first = this.acknowledged
      while (this.log.length < first + 1 + (first % 5)) this.#happens()
      const events = this.log.slice(first)
      alive = await device.tell('events', aBatch(first, ...events))
      if (!alive) break
      this.acknowledged = first + events.length
      onAcknowledged()
    }
    await device.cut()
  }

  #happens(): void {
    const uptime = 1_000 + this.log.length
    if (this.log.length % 4 === 3) this.log.push(aDoor(true, { uptime }))
    else this.log.push(aVend(++this.vended, { uptime }))
  }
}

it.runIf(dialect === 'sqlite')(
  'kill -9 at random moments under load loses no acknowledged event and doubles none',
  { timeout: 1_800_000 },
  async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sanliang-kill-'))
    let server = await ServerProcess.start(dataDir)
    let api = await server.administrator()
    const products = await api.get<{ items: { id: string; selfService: boolean }[] }>('/api/products')
    const condom = products.items.find(({ selfService }) => selfService)?.id ?? ''
    const machines: Machine[] = []
    for (let i = 0; i < MACHINES; i++) {
      const machine = await api.post<CreatedDispenser>('/api/dispensers', {
        channels: [{ channel: 1, product: condom }],
      })
      const lines = [{ product: condom, lot: { number: `K${i}`, expiresOn: '2050-01-31' }, quantity: STOCK }]
      await api.post('/api/movements', { kind: 'receipt', to: machine.locationId, lines })
      machines.push(new Machine(machine))
    }

    const restarts: number[] = []
    for (let kill = 0; kill <= KILLS; kill++) {
      // Somewhere between the first commits and a few hundred of them: another moment each time.
      let left = 20 + ((kill * 7_919) % 300)
      let enough = () => {}
      const loaded = new Promise<void>((resolve) => {
        enough = resolve
      })
      const work = machines.map((machine) =>
        machine.work(server.mqttPort, () => {
          if (--left === 0) enough()
        }),
      )
      await loaded
      await server.kill()
      await Promise.all(work)
      if (kill === KILLS) break
      const began = performance.now()
      server = await ServerProcess.start(dataDir)
      restarts.push(performance.now() - began)
    }

    const { status, said } = verifyFolder('--data', dataDir)
    expect(status, said).toBe(0)

    const db = openDatabase({ url: null, dataDir, log: silentLog })
    await db.start()
    const rows = await db
      .select()
      .from(deviceEvents)
      .orderBy(asc(deviceEvents.deviceId), asc(deviceEvents.seq))
    await db.stop()
    const storedOf = ({ registered }: Machine) => rows.filter(({ deviceId }) => deviceId === registered.id)
    for (const machine of machines) {
      const { log, acknowledged } = machine
      const events = storedOf(machine)
      expect(acknowledged).toBeGreaterThan(KILLS)
      expect(events.length).toBeGreaterThanOrEqual(acknowledged)
      // Each once, without a hole, as it was sent.
      expect(events.map(({ seq, payload }) => [seq, payload])).toEqual(
        log.slice(0, events.length).map((event, seq) => [seq, event]),
      )
    }

    server = await ServerProcess.start(dataDir)
    api = await server.administrator()
    for (const machine of machines) {
      const { registered, log } = machine
      const events = storedOf(machine)
      const vended = log.slice(0, events.length).filter(({ kind }) => kind === 'vend').length
      const { ledger, openDiscrepancies } = await api.get<DispenserDetail>(`/api/dispensers/${registered.id}`)
      expect({ ledger, openDiscrepancies }).toEqual({ ledger: STOCK - vended, openDiscrepancies: 0 })
      const { logs, quarantined } = await api.get<Delivery>(`/api/dispensers/${registered.id}/delivery`)
      expect(quarantined).toEqual([])
      expect(logs).toMatchObject([
        { through: events.length - 1, gaps: [], events: events.length, unattributed: 0 },
      ])
    }
    const acknowledged = machines.reduce((sum, machine) => sum + machine.acknowledged, 0)
    const slowest = Math.round(Math.max(...restarts))
    console.info(
      `${KILLS} kills under load: ${acknowledged} events acknowledged, ${rows.length} stored, 0 lost, 0 doubled; the slowest restart took ${slowest} ms`,
    )
    await server.kill()
    rmSync(dataDir, { recursive: true })
  },
)
