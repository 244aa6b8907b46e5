import { setTimeout as delay } from 'node:timers/promises'
import type { IConnectPacket } from 'mqtt-packet'
import { expect } from 'vitest'
import type { CreatedDispenser, Delivery, DispenserDetail } from '../../protocol/api/devices.ts'
import { sqliteFile } from '../../server/db/open.database.ts'
import { openReadOnly } from '../../server/db/open.readonly.ts'
import { describeFindings, verifyDatabase } from '../../server/db/verify.ts'
import { type Api, startApp, type TestApp } from '../support/app.ts'
import { Mosquitto } from '../support/mosquitto.ts'
import { RawDevice } from '../support/raw.device.ts'

/** Brokers that must make no difference to a dispenser. */
export const BROKERS = ['embedded', 'mosquitto'] as const
export type BrokerKind = (typeof BROKERS)[number]

export type Machine = Pick<CreatedDispenser, 'id' | 'secret' | 'locationId'>

/** The whole server with one of the brokers, and what people and dispensers see of it. */
export class Rig {
  readonly kind: BrokerKind
  readonly #mosquitto: Mosquitto | null
  readonly #environment: Record<string, string>
  #app: TestApp
  #api: Api

  private constructor(
    kind: BrokerKind,
    mosquitto: Mosquitto | null,
    environment: Record<string, string>,
    app: TestApp,
    api: Api,
  ) {
    this.kind = kind
    this.#mosquitto = mosquitto
    this.#environment = environment
    this.#app = app
    this.#api = api
  }

  /** `settings` beside those of the broker. */
  static async start(kind: BrokerKind, settings: Record<string, string> = {}): Promise<Rig> {
    const mosquitto = kind === 'mosquitto' ? await Mosquitto.start() : null
    const environment = { ...mosquitto?.environment, ...settings }
    const app = await startApp({ environment })
    const rig = new Rig(kind, mosquitto, environment, app, await app.as('admin'))
    await rig.#linked()
    return rig
  }

  get api(): Api {
    return this.#api
  }

  /** Where dispensers connect. */
  get port(): number {
    return this.#app.mqttPort
  }

  /** Registered, and admitted by the broker. */
  async aMachine(input: Record<string, unknown> = {}): Promise<Machine> {
    const machine = await this.#api.post<CreatedDispenser>('/api/dispensers', input)
    await this.until(async () => (await this.signIn(machine)) === 0)
    return machine
  }

  /** The CONNACK code that a client with these differences from the machine's own gets; null = none. */
  async signIn({ id, secret }: Machine, more: Partial<IConnectPacket> = {}): Promise<number | null> {
    const device = await RawDevice.open(this.port, id)
    const code = await device.connect({ clientId: id, username: id, password: Buffer.from(secret), ...more })
    await (code === 0 ? device.disconnect() : device.ended)
    return code
  }

  /** Signed in and listening. */
  connect(machine: Machine, more: Partial<IConnectPacket> = {}, port = this.port): Promise<RawDevice> {
    return RawDevice.signedIn(port, machine, more)
  }

  delivery({ id }: Machine): Promise<Delivery> {
    return this.#api.get(`/api/dispensers/${id}/delivery`)
  }

  /** Stored events of its only log. */
  async stored(machine: Machine): Promise<number> {
    return (await this.delivery(machine)).logs[0]?.events ?? 0
  }

  describe({ id }: Machine): Promise<DispenserDetail> {
    return this.#api.get(`/api/dispensers/${id}`)
  }

  async presence(machine: Machine): Promise<string> {
    return (await this.describe(machine)).presence
  }

  /** Waits for what is told to become so. */
  async until(condition: () => Promise<boolean>): Promise<void> {
    while (!(await condition())) await delay(20)
  }

  /** Polls what `read` gives until it is as expected; fails as `expect` does, on the last one. */
  async eventually<T>(read: () => Promise<T>, check: (value: T) => void, patience = 10_000): Promise<void> {
    for (const end = performance.now() + patience; ; await delay(25)) {
      const value = await read()
      try {
        check(value)
        return
      } catch (error) {
        if (performance.now() > end) throw error
      }
    }
  }

  /** Stops the server. With an outside broker, devices can go on talking to that. */
  async stopServer(): Promise<void> {
    await this.#app.halt()
  }

  /** Starts it again on the same data. */
  async startServer(): Promise<void> {
    const { folder } = this.#app
    this.#app = await startApp({ folder, environment: this.#environment })
    this.#api = await this.#app.as('admin')
    await this.#linked()
  }

  /** The broker ends and begins anew, politely or not; the embedded one with its server. */
  async restartBroker(how: 'stop' | 'kill' = 'stop'): Promise<void> {
    if (this.#mosquitto) {
      await this.#mosquitto[how]()
      await this.#mosquitto.start()
      await this.#linked()
    } else {
      await this.stopServer()
      await this.startServer()
    }
  }

  /** Ends everything, and asks the oracle. */
  async end(): Promise<void> {
    await this.#app.halt()
    const { dataDir, url, remove } = this.#app.folder
    const source = await openReadOnly(url, sqliteFile(dataDir))
    const { sound, lines } = describeFindings(await verifyDatabase(source.reader))
    await source.close()
    await remove()
    await this.#mosquitto?.remove()
    expect(sound, lines.join('\n')).toBe(true)
  }

  /** What devices say arrives. */
  async #linked(): Promise<void> {
    if (!this.#mosquitto) return
    await this.until(async () => (await this.figures()).includes('\nsanliang_broker_linked 1\n'))
  }

  async figures(): Promise<string> {
    return (await this.#api.send('GET', '/metrics')).text()
  }
}
