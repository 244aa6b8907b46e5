import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PersistentDevice } from '../support/persistent.device.ts'
import { BROKERS, type Machine, Rig } from './a.rig.ts'

const STOCK = 5_000

describe.each(BROKERS)('on the %s broker', (kind) => {
  let rig: Rig
  let devices: PersistentDevice[]
  let machines: Machine[]
  beforeAll(async () => {
    rig = await Rig.start(kind)
    const { items } = await rig.api.get<{ items: { id: string; selfService: boolean }[] }>('/api/products')
    const product = items.find(({ selfService }) => selfService)?.id ?? ''
    machines = []
    for (let i = 0; i < 3; i++) {
      const machine = await rig.aMachine({ channels: [{ channel: 1, product }] })
      const lines = [{ product, lot: { number: `R${i}`, expiresOn: '2050-01-31' }, quantity: STOCK }]
      await rig.api.post('/api/movements', { kind: 'receipt', to: machine.locationId, lines })
      machines.push(machine)
    }
    devices = machines.map(({ id, secret }) => new PersistentDevice({ id, secret, port: () => rig.port }))
    for (const device of devices) device.start()
  })
  afterAll(async () => {
    await Promise.all(devices.map((device) => device.stop()))
    await rig.end()
  })

  /** Events happen all the while that `disturbance` goes on; afterwards everything is there, once. */
  const survives = async (disturbance: () => Promise<void>) => {
    const life = setInterval(() => {
      for (const device of devices) device.happen(3)
    }, 20)
    await delay(100)
    await disturbance()
    await delay(100)
    clearInterval(life)
    await Promise.all(devices.map((device) => device.drained()))
    for (const [i, machine] of machines.entries()) {
      const { log, vended } = devices[i] as PersistentDevice
      const { logs, quarantined, discrepancies } = await rig.delivery(machine)
      const whole = { through: log.length - 1, events: log.length, gaps: [], unattributed: 0 }
      expect({ logs, quarantined, discrepancies }).toMatchObject({
        logs: [whole],
        quarantined: [],
        discrepancies: [],
      })
      expect((await rig.describe(machine)).ledger).toBe(STOCK - vended)
    }
  }

  it('nothing is lost and nothing doubled when the server restarts in the middle', () =>
    survives(async () => {
      for (let i = 0; i < 3; i++) {
        await rig.stopServer()
        await delay(200)
        await rig.startServer()
        await delay(200)
      }
    }))

  it('nor when the broker restarts', () =>
    survives(async () => {
      await rig.restartBroker()
      await delay(200)
      await rig.restartBroker('kill')
    }))
})
