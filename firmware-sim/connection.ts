import { connect, type MqttClient } from 'mqtt'
import type { Will } from '../protocol/messages/will.ts'
import { type DownKind, downFilter, parseTopic, type UpKind, upTopic } from '../protocol/topics.ts'

/** Where and as whom a device connects. */
export interface Endpoint {
  /** `mqtt://host:port`, or `mqtts://` for TLS. */
  url: string
  /** Device id: client id and user name. */
  device: string
  secret: string
  /** Milliseconds to wait for the broker's answer. */
  connectTimeout: number
  /** Seconds of silence after which a ping goes out; the connection is given up after 1.5 of them. */
  keepalive: number
}

/** Why a connection ended: the broker does not want this device, or anything else between here and there. */
export interface ConnectionEnd {
  refused: boolean
  reason: string
}

export interface ConnectionListener {
  /** Connected and subscribed: what is said from now on can be answered. */
  opened(): void
  received(kind: DownKind, payload: Buffer): void
  /** Once, unless this side closed or cut it. */
  ended(end: ConnectionEnd): void
}

/** CONNACK codes 2, 4 and 5 (MQTT 3.1.1, 3.2.2.3): bad identifier, bad user name or password, not authorized. */
const REFUSALS = [2, 4, 5]
/** Milliseconds that the broker gets to close its side after a DISCONNECT. */
const CLOSE_GRACE = 2_000

/**
 * One MQTT 3.1.1 connection with a clean session. A link makes a new one for every attempt, so that nothing of an old
 * connection (packets in flight, late callbacks, its will) can reach into the next.
 */
export class Connection {
  private client: MqttClient | null = null
  private failure: ConnectionEnd | null = null

  constructor(
    private readonly endpoint: Endpoint,
    private readonly will: Will,
    private readonly listener: ConnectionListener,
  ) {}

  open(): void {
    const { url, device, secret, connectTimeout, keepalive } = this.endpoint
    const client = connect(url, {
      clientId: device,
      username: device,
      password: secret,
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      connectTimeout,
      keepalive,
      timerVariant: 'native',
      will: {
        topic: upTopic(device, 'will'),
        payload: Buffer.from(JSON.stringify(this.will)),
        qos: 1,
        retain: false,
      },
    })
    this.client = client
    client.on('connect', () => this.subscribe(client))
    client.on('message', (topic, payload) => {
      const parsed = parseTopic(topic)
      if (this.client === client && parsed?.direction === 'dn') this.listener.received(parsed.kind, payload)
    })
    client.on('error', (error) => {
      this.failure ??= {
        refused: 'code' in error && REFUSALS.includes(Number(error.code)),
        reason: describe(error),
      }
    })
    client.on('close', () => {
      if (this.client !== client) return
      this.client = null
      this.listener.ended(this.failure ?? { refused: false, reason: 'the connection was closed' })
    })
  }

  /** `confirmed` is called on the PUBACK of a QoS 1 message, and never when the connection ends before. */
  publish(kind: UpKind, message: unknown, qos: 0 | 1, confirmed?: () => void): void {
    const { client } = this
    client?.publish(upTopic(this.endpoint.device, kind), JSON.stringify(message), { qos }, (error) => {
      if (!error && this.client === client) confirmed?.()
    })
  }

  /** Drops the line without a word, as a power cut does: the broker sends the will. */
  cut(): void {
    const { client } = this
    this.client = null
    client?.end(true)
  }

  /** Says goodbye (DISCONNECT), so that the broker drops the will. Resolves when the line is closed. */
  async close(): Promise<void> {
    const { client } = this
    this.client = null
    if (!client) return
    if (!client.connected) {
      client.end(true)
      return
    }
    // MQTT.js would wait for PUBACKs that may never come; what they are for stays in the device's log.
    for (const messageId of Object.keys(client.outgoing)) client.removeOutgoingMessage(Number(messageId))
    await new Promise<void>((resolve) => {
      const impatience = setTimeout(() => client.stream.destroy(), CLOSE_GRACE)
      client.end(false, () => {
        clearTimeout(impatience)
        resolve()
      })
    })
  }

  private subscribe(client: MqttClient): void {
    const filter = downFilter(this.endpoint.device)
    client.subscribe(filter, { qos: 1 }, (error) => {
      if (this.client !== client) return
      if (!error) {
        this.listener.opened()
        return
      }
      this.failure = { refused: true, reason: `the broker refuses the subscription to ${filter}` }
      client.stream.destroy()
    })
  }
}

function describe(error: Error): string {
  // A failed connect to a name with several addresses is an AggregateError: a code and no message.
  return error.message || ('code' in error ? String(error.code) : error.name)
}
