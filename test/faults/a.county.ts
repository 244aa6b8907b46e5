import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import type { CreatedDispenser, Delivery, DispenserDetail } from '../../protocol/api/devices.ts'
import { Api } from '../support/app.ts'
import { PersistentDevice } from '../support/persistent.device.ts'
import { RawDevice } from '../support/raw.device.ts'
import { ServerProcess, verifyFolder } from '../support/server.process.ts'

export const STOCK = 100_000

interface Setup {
  machines?: number
  /** Settings of the server besides those of every test. */
  environment?: Record<string, string>
  /** On another disk than the usual one. */
  dataDir?: string
  /** Where machines connect, when that is not the server itself. */
  port?: () => number
}

/** A server process with machines that have stock and a life of their own. */
export class County {
  readonly dataDir: string
  readonly devices: PersistentDevice[] = []
  readonly machines: CreatedDispenser[] = []
  readonly #environment: Record<string, string>
  #server: ServerProcess
  #api: Api

  private constructor(dataDir: string, environment: Record<string, string>, server: ServerProcess, api: Api) {
    this.dataDir = dataDir
    this.#environment = environment
    this.#server = server
    this.#api = api
  }

  /** Within a test, which takes everything away when it fails. */
  static async start({ machines = 4, environment = {}, dataDir, port }: Setup = {}): Promise<County> {
    const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'sanliang-faults-'))
    const server = await ServerProcess.start(folder, environment)
    const county = new County(folder, environment, server, await server.administrator())
    onTestFinished(() => county.#abandon())
    const products = await county.api.get<{ items: { id: string; selfService: boolean }[] }>('/api/products')
    const product = products.items.find(({ selfService }) => selfService)?.id ?? ''
    for (let i = 0; i < machines; i++) {
      const machine = await county.api.post<CreatedDispenser>('/api/dispensers', {
        channels: [{ channel: 1, product }],
      })
      const lines = [{ product, lot: { number: `F${i}`, expiresOn: '2050-01-31' }, quantity: STOCK }]
      // Stock was there before any story of a machine, whose events may turn out to be older than its registration.
      const occurredAt = new Date(Date.now() - 3_600_000).toISOString()
      await county.api.post('/api/movements', { kind: 'receipt', to: machine.locationId, lines, occurredAt })
      county.machines.push(machine)
      const { id, secret } = machine
      county.devices.push(new PersistentDevice({ id, secret, port: port ?? (() => county.server.mqttPort) }))
    }
    return county
  }

  get server(): ServerProcess {
    return this.#server
  }

  get api(): Api {
    return this.#api
  }

  /** The server again, after it was killed or stopped. */
  async restart(): Promise<void> {
    this.#server = await ServerProcess.start(this.dataDir, this.#environment)
    // Its token outlives it: a person has no more than 50 of them.
    this.#api = new Api(this.#server.url, this.#api.token)
  }

  delivery({ id }: { id: string }): Promise<Delivery> {
    return this.#api.get(`/api/dispensers/${id}/delivery`)
  }

  describe({ id }: { id: string }): Promise<DispenserDetail> {
    return this.#api.get(`/api/dispensers/${id}`)
  }

  /** A machine that has nothing to do with what is going on, signs in, speaks and is answered: milliseconds. */
  async serves(): Promise<number> {
    const machine = await this.#api.post<CreatedDispenser>('/api/dispensers', {})
    const began = performance.now()
    const device = await RawDevice.signedIn(this.#server.mqttPort, machine)
    const birth = {
      v: 1,
      log: 'log-a',
      boot: 1,
      conn: 1,
      first: 0,
      next: 0,
      firmware: '1.0.0',
      hardware: 'a',
    }
    const rest = { config: 0, uptime: 1, at: null, clock: 'none', channels: [] }
    expect(await device.tell('birth', { ...birth, ...rest })).toBe(true)
    await device.hears('ack')
    const took = performance.now() - began
    await device.disconnect()
    return took
  }

  /** Waits until machines have nothing left to say: each event of theirs is stored once, and the ledger agrees. */
  async assertWhole(): Promise<void> {
    await Promise.all(this.devices.map((device) => device.drained()))
    for (const [i, machine] of this.machines.entries()) {
      const { log, vended } = this.devices[i] as PersistentDevice
      const { logs, quarantined, discrepancies } = await this.delivery(machine)
      expect({ logs, quarantined, discrepancies }).toMatchObject({
        logs: [{ through: log.length - 1, events: log.length, gaps: [], unattributed: 0 }],
        quarantined: [],
        discrepancies: [],
      })
      expect((await this.describe(machine)).ledger).toBe(STOCK - vended)
    }
  }

  async #abandon(): Promise<void> {
    await this.#server.kill()
    await Promise.all(this.devices.map((device) => device.stop()))
    rmSync(this.dataDir, { recursive: true, force: true })
  }

  /** Stops everything and asks the oracle. */
  async end(): Promise<void> {
    await Promise.all(this.devices.map((device) => device.stop()))
    expect(await this.#server.stop()).toBe(0)
    const { status, said } = verifyFolder('--data', this.dataDir)
    expect(status, said).toBe(0)
  }
}
