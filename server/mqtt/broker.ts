import type { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import type { AuthenticateError, Client, ConnectPacket, PublishPacket, Subscription } from 'aedes'
import { type DownKind, downTopic } from '../../protocol/topics.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { DevicesService } from '../devices/devices.service.ts'
import { type DeviceMessage, readMessage } from '../devices/ingest/device-message.ts'
import type { IngestService } from '../devices/ingest/ingest.service.ts'
import type { Log } from '../log.ts'
import { downFilters, mayReceive, publishRefusal } from './access.ts'
import { BAD_CREDENTIALS, connectRefusal, refuse, UNAVAILABLE } from './connect-refusal.ts'
import { DeviceAedes } from './device.aedes.ts'
import { grantedFor, type Session } from './device.session.ts'
import { type DeviceLink, type Figure, QOS } from './device-link.ts'
import { FrameGate, type Verdict } from './frame.gate.ts'
import { Inbox } from './inbox.ts'
import { type BrokerLimits, defaultLimits } from './limits.ts'
import { type ListenAddress, Listener } from './listener.ts'
import { Outbox } from './outbox.ts'
import { TokenBucket } from './token-bucket.ts'

interface Dependencies {
  devices: Pick<DevicesService, 'authenticate' | 'left' | 'steering'>
  ingest: Pick<IngestService, 'commit' | 'acknowledgement'>
  changes: Changes
  ambient: Ambient
  log: Log
  address: ListenAddress
  limits?: Partial<BrokerLimits>
}

type Done = (error?: Error | null) => void

/**
 * The embedded MQTT broker: each device speaks for itself and hears what is said to it, and a PUBACK means that its
 * message is stored. A hook of aedes that throws ends the process; so what fails inside a hook refuses.
 */
export class Broker implements DeviceLink {
  readonly #parts: Dependencies
  readonly #limits: BrokerLimits
  readonly #aedes: DeviceAedes
  readonly #listener: Listener
  readonly #inbox: Inbox
  readonly #outbox: Outbox
  readonly #refusals = new WeakMap<Client, AuthenticateError>()
  readonly #sessions = new WeakMap<Client, Session>()
  readonly #online = new Map<string, Session>()
  readonly #revoked = new Set<string>()
  #stopping = false

  constructor(parts: Dependencies) {
    const { ingest, log, address, limits } = parts
    this.#parts = parts
    this.#limits = { ...defaultLimits, ...limits }
    const { connectTimeout, keepalive, drainTimeout } = this.#limits
    this.#aedes = new DeviceAedes({
      connectTimeout,
      keepaliveLimit: keepalive,
      drainTimeout,
      preConnect: (client, packet, done) => {
        guard(
          (error) => done(error, false),
          () => {
            this.#meet(client, packet)
            done(null, true)
          },
        )
      },
      authenticate: (client, username, password, done) => {
        this.#identify(client, username, password)
          .then((refusal) => done(refusal, refusal === null))
          .catch((error) => log.error({ err: error }, 'A device was not answered'))
      },
      authorizePublish: (client, packet, done) => {
        guard(done, () => this.#take(client, packet, done))
      },
      authorizeSubscribe: (client, subscription, done) => {
        this.#inTurn(client, () =>
          guard(done, () => {
            // Null answers this filter with failure (MQTT 3.1.1, 3.9.3) and leaves the connection alone.
            done(null, this.#listens(client, subscription) ? subscription : null)
          }),
        )
      },
      authorizeForward: (client, packet) => (mayReceive(client.id, packet.topic) ? packet : null),
    })
    this.#listener = new Listener({
      address,
      limits: this.#limits,
      log,
      accept: (socket) => this.#accept(socket),
    })
    this.#inbox = new Inbox({ ingest, log, committed: (awaiting) => this.#committed(awaiting) })
    this.#outbox = new Outbox({
      ...parts,
      steering: parts.devices.steering,
      listens: (deviceId) => this.#isAttentive(deviceId),
      send: (...letter) => this.send(...letter),
    })
  }

  /** Rejects when a port is taken. */
  async start(): Promise<void> {
    const { log, changes } = this.#parts
    this.#aedes.on('client', (client) => this.#arrived(client))
    this.#aedes.on('clientDisconnect', (client) => this.#left(client))
    this.#aedes.on('unsubscribe', (filters, client) => this.#unsubscribed(client, filters))
    const failures: EventEmitter = this.#aedes
    failures.on('error', (error) => log.error({ err: error }, 'The broker failed'))
    for (const event of ['clientError', 'connectionError'] as const)
      this.#aedes.on(event, ({ id }, error) =>
        log.debug({ deviceId: id, err: error }, 'MQTT connection ended'),
      )
    changes.on('revoked', this.#revoke)
    await this.#aedes.listen()
    this.#outbox.start()
    await this.#listener.start()
  }

  /** Answers what has arrived, then disconnects everyone. */
  async stop(): Promise<void> {
    this.#stopping = true
    await this.#inbox.close()
    await this.#outbox.stop()
    this.#parts.changes.off('revoked', this.#revoke)
    await new Promise<void>((resolve) => this.#aedes.close(resolve))
    await this.#listener.stop()
  }

  get port(): number {
    return this.#listener.port
  }

  /** Null without TLS. */
  get tlsPort(): number | null {
    return this.#listener.tlsPort
  }

  get figures(): Figure[] {
    const help = 'Devices connected over MQTT'
    return [{ name: 'sanliang_devices_connected', help, read: () => this.connected }]
  }

  /** Devices connected now. */
  get connected(): number {
    return this.#online.size
  }

  /**
   * Tells a device something, if it is connected and listens. Everything takes this one way, straight to the client:
   * messages of two qualities of service that go through aedes overtake each other, and the overtaken one is then dropped
   * as a duplicate (aedes #994).
   */
  send(deviceId: string, kind: DownKind, message: unknown): void {
    const session = this.#online.get(deviceId)
    if (!session || session.client.closed) return
    const granted = grantedFor(session, kind)
    if (granted === null) return
    const topic = downTopic(deviceId, kind)
    const qos = granted > 0 ? QOS[kind] : 0
    const payload = message === null ? '' : JSON.stringify(message)
    session.client.publish({ cmd: 'publish', topic, payload, qos, dup: false, retain: false }, (error) => {
      if (error) this.#parts.log.debug({ deviceId, kind, err: error }, 'Not delivered')
    })
  }

  #accept(socket: Socket): void {
    const gate = new FrameGate({
      limit: () => (this.#sessions.has(client) ? this.#limits.packet : this.#limits.packetBeforeLogin),
      exceeded: (packet) => this.#exceeded(this.#sessions.get(client), packet),
    })
    gate.guard(socket)
    const client = this.#aedes.handle(socket)
  }

  #exceeded(session: Session | undefined, packet: { isPublish: boolean; size: number }): Verdict {
    if (!session) return 'close'
    // Ingest quarantines what is left of it, and acknowledges: closing the connection would make the device send it again.
    if (packet.isPublish && packet.size <= this.#limits.packetToCut) return 'cut'
    const detail = `a packet of ${packet.size} bytes ended the connection`
    this.#quarantine(session, '', Buffer.alloc(0), 'oversized', detail)
    return 'close'
  }

  #meet(client: Client, packet: ConnectPacket): void {
    // A session that outlives its connection would queue without limit; the server keeps what a device must still hear.
    packet.clean = true
    const refusal = connectRefusal(packet)
    if (refusal) this.#refusals.set(client, refusal)
  }

  /** Null: it is who it says. */
  async #identify(
    client: Client,
    username: string | undefined,
    password: Buffer | undefined,
  ): Promise<AuthenticateError | null> {
    const refusal = this.#refusals.get(client)
    if (refusal) return refusal
    if (!username || !password) return refuse(BAD_CREDENTIALS, 'user name and password are missing')
    try {
      const proof = await this.#parts.devices.authenticate(username, password)
      if (!proof || this.#revoked.has(username))
        return refuse(BAD_CREDENTIALS, 'unknown device or wrong secret')
      const { messagesPerSecond, messageBurst } = this.#limits
      const bucket = new TokenBucket(messagesPerSecond, messageBurst, performance.now())
      const { secretId } = proof
      const filters = new Map<string, number>()
      this.#sessions.set(client, { deviceId: username, secretId, client, filters, born: false, bucket })
      return null
    } catch (error) {
      this.#parts.log.warn({ err: error }, 'A device could not be authenticated')
      return refuse(UNAVAILABLE, 'not available')
    }
  }

  #take(client: Client | null, { topic, payload, retain }: PublishPacket, done: Done): void {
    const session = client ? this.#sessions.get(client) : undefined
    if (!session) throw new Error('Not signed in')
    const { deviceId, secretId } = session
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload
    const refusal = publishRefusal(deviceId, { topic, retain })
    if (refusal) {
      this.#quarantine(session, topic, bytes, 'forbidden', refusal)
      throw new Error(refusal)
    }
    const receivedAt = this.#parts.ambient.now().getTime()
    const message = readMessage({ deviceId, secretId, topic, payload: bytes, receivedAt })
    this.#inTurn(client, () => this.#inbox.submit(message, done))
  }

  /** Nothing more is read from a client before its packets are answered, so that waiting slows the device down. */
  #inTurn(client: Client | null, answer: () => void): void {
    const wait = (client && this.#sessions.get(client)?.bucket.borrow(performance.now())) ?? 0
    if (wait > 0) setTimeout(answer, wait).unref()
    else answer()
  }

  #listens(client: Client, { topic, qos }: Subscription): boolean {
    const session = this.#sessions.get(client)
    if (!session || !downFilters(session.deviceId).all.includes(topic)) return false
    session.filters.set(topic, qos)
    // It may have missed what was said before it listened.
    setImmediate(() => this.#outbox.listening(session.deviceId))
    return true
  }

  #committed(awaiting: ReadonlyMap<string, boolean>): void {
    for (const [deviceId, born] of awaiting) {
      const session = born ? this.#online.get(deviceId) : undefined
      if (session) session.born = true
    }
    this.#outbox.committed(awaiting)
  }

  /** Before its birth nobody knows which connection of the device this is, and what was said on it before. */
  #isAttentive(deviceId: string): boolean {
    const session = this.#online.get(deviceId)
    return session?.born === true && grantedFor(session, 'command') !== null
  }

  #unsubscribed(client: Client, filters: string[]): void {
    for (const filter of filters) this.#sessions.get(client)?.filters.delete(filter)
  }

  #quarantine(
    { deviceId, secretId }: Session,
    topic: string,
    payload: Buffer,
    reason: 'forbidden' | 'oversized',
    detail: string,
  ): void {
    const receivedAt = this.#parts.ambient.now().getTime()
    const content = { kind: 'bad', reason, detail } as const
    const message: DeviceMessage = { deviceId, secretId, topic, payload, receivedAt, content }
    this.#inbox.submit(message, () => {})
  }

  #arrived(client: Client): void {
    const session = this.#sessions.get(client)
    if (!session) return
    const before = this.#online.get(session.deviceId)
    this.#online.set(session.deviceId, session)
    // aedes forgets a connection that was closing when its successor came; there must never be two.
    if (before && before.client !== client) before.client.close()
  }

  #left(client: Client): void {
    const session = this.#sessions.get(client)
    if (!session || this.#online.get(session.deviceId) !== session) return
    this.#online.delete(session.deviceId)
    this.#outbox.gone(session.deviceId)
    if (!this.#stopping) this.#parts.devices.left(session.deviceId)
  }

  readonly #revoke = (deviceId: string): void => {
    this.#revoked.add(deviceId)
    this.#online.get(deviceId)?.client.close()
  }
}

/** What throws refuses. */
function guard(refuse: (error: Error) => void, work: () => void): void {
  try {
    work()
  } catch (error) {
    refuse(error instanceof Error ? error : new Error(String(error)))
  }
}
