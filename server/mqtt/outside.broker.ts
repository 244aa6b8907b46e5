import { DEVICE_ID, type DownKind, downTopic } from '../../protocol/topics.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { AdmissionService } from '../devices/credentials/admission.service.ts'
import type { DevicesService } from '../devices/devices.service.ts'
import { type DeviceMessage, readMessage } from '../devices/ingest/device-message.ts'
import type { IngestService } from '../devices/ingest/ingest.service.ts'
import type { Log } from '../log.ts'
import { type Arrival, type BrokerAddress, BrokerConnection, type LinkTimings } from './broker.connection.ts'
import { type DeviceLink, type Figure, QOS } from './device-link.ts'
import { DynamicSecurity } from './dynamic.security.ts'
import { Inbox } from './inbox.ts'
import { Outbox } from './outbox.ts'

interface Dependencies {
  devices: Pick<DevicesService, 'isRegistered' | 'steering'>
  ingest: Pick<IngestService, 'commit' | 'acknowledgement'>
  changes: Changes
  ambient: Ambient
  log: Log
  admission: AdmissionService
  /** `accounts`: the server keeps them; otherwise people do. */
  address: BrokerAddress & { accounts: boolean }
  timings?: Partial<LinkTimings>
}

/** What the broker keeps for a device that is away. A command is never kept: the server says it again after a birth. */
const RETAINED: readonly DownKind[] = ['config', 'update']

/**
 * The server as a worker on an outside broker, which admits the devices and answers them. A PUBACK of ours means to the
 * broker what it means to a device of the embedded one: stored. A device hears of that by `dn/ack` alone. Who a message
 * is from is what the broker's access rules make of its topic (docs/outside-broker.md).
 */
export class OutsideBroker implements DeviceLink {
  readonly #parts: Dependencies
  readonly #connection: BrokerConnection
  readonly #accounts: DynamicSecurity | null
  readonly #inbox: Inbox
  readonly #outbox: Outbox
  /** Devices to which something could not be said; they are tried again when the link is up. */
  readonly #unsaid = new Set<string>()

  constructor(parts: Dependencies) {
    const { ingest, log, address, timings } = parts
    this.#parts = parts
    this.#accounts = address.accounts ? new DynamicSecurity(parts) : null
    this.#connection = new BrokerConnection({
      address,
      log,
      timings,
      receive: (arrival, done) => this.#inbox.submit(this.#read(arrival), done),
      linked: () => this.#linked(),
    })
    this.#inbox = new Inbox({ ingest, log, committed: (awaiting) => this.#outbox.committed(awaiting) })
    this.#outbox = new Outbox({
      ...parts,
      steering: parts.devices.steering,
      // The broker knows who listens, and a device that is there has told of its connection before.
      listens: (deviceId) => this.#isReachable(deviceId),
      send: (...letter) => this.send(...letter),
    })
  }

  /** Does not wait for the broker: a server without one still serves people. */
  async start(): Promise<void> {
    this.#parts.changes.on('revoked', this.#revoked)
    this.#outbox.start()
    this.#accounts?.start()
    this.#connection.start()
  }

  async stop(): Promise<void> {
    await this.#inbox.close()
    await this.#outbox.stop()
    this.#parts.changes.off('revoked', this.#revoked)
    await this.#connection.stop()
    await this.#accounts?.stop()
  }

  get port(): number {
    return Number(new URL(this.#parts.address.url).port)
  }

  get tlsPort(): number | null {
    return this.#parts.address.url.startsWith('mqtts:') ? this.port : null
  }

  get figures(): Figure[] {
    const linked = {
      name: 'sanliang_broker_linked',
      help: '1 = what devices say to the outside broker arrives',
      read: () => Number(this.#connection.connected),
    }
    const accounts = this.#accounts
    if (!accounts) return [linked]
    const unknown = {
      name: 'sanliang_broker_unknown_devices',
      help: 'Devices that the outside broker does not admit',
      read: () => accounts.unknown,
    }
    return [linked, unknown]
  }

  send(deviceId: string, kind: DownKind, message: unknown): void {
    const letter = { qos: QOS[kind], retain: RETAINED.includes(kind) }
    const payload = message === null ? '' : JSON.stringify(message)
    if (!this.#connection.publish(downTopic(deviceId, kind), payload, letter)) this.#unsaid.add(deviceId)
  }

  #isReachable(deviceId: string): boolean {
    if (!this.#connection.connected) this.#unsaid.add(deviceId)
    return this.#connection.connected
  }

  #linked(): void {
    this.#accounts?.check()
    const unsaid = [...this.#unsaid]
    this.#unsaid.clear()
    for (const deviceId of unsaid) this.#outbox.listening(deviceId)
  }

  #read({ topic, payload, retain }: Arrival): DeviceMessage {
    const [, id = ''] = topic.split('/', 2)
    const deviceId = DEVICE_ID.test(id) ? id : ''
    const receivedAt = this.#parts.ambient.now().getTime()
    const secretId = this.#accounts?.secretOf(deviceId) ?? null
    const received = { deviceId, secretId, topic, payload, receivedAt, queued: true }
    const refusal = this.#refusal(deviceId, retain)
    if (refusal) return { ...received, content: { kind: 'bad', reason: 'forbidden', detail: refusal } }
    return readMessage(received)
  }

  /** What the embedded broker never lets in. Null: nothing against it. */
  #refusal(deviceId: string, retain: boolean): string | null {
    if (retain) return 'a device may not leave retained messages at the broker'
    // Something the broker took before it heard of the revocation, or its access rules are not what they should be.
    if (deviceId && !this.#parts.devices.isRegistered(deviceId)) return 'the device is not registered'
    return null
  }

  /** Nothing waits for whoever gets in under its name. */
  readonly #revoked = (deviceId: string): void => {
    for (const kind of RETAINED)
      this.#connection.publish(downTopic(deviceId, kind), '', { qos: QOS[kind], retain: true })
  }
}
