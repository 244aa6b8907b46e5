/** One dispenser of the load generator: a raw socket, so that it costs less than what it measures. */
import { connect, type Socket } from 'node:net'
import mqtt from 'mqtt-packet'
import { downFilter, upTopic } from '../protocol/topics.ts'

export interface Identity {
  id: string
  secret: string
}
export interface Target {
  port: number
  /** Address of this machine to connect from: the server limits connections per address. */
  source: string
}
export interface Load {
  eventsPerMessage: number
  /** 1 = every event is a vend, 4 = every fourth, climate readings between. */
  vendEvery: number
  /** Messages that are sent and that the server has not said to have stored; null = as many as there are PUBACKs. */
  unstored: number | null
}

const CONNACK = 2
const PUBLISH = 3
const PUBACK = 4
const CHANNELS = 4
const THROUGH = /"through":(-?\d+)/

/** Keeps one append log over all its connections, and one message in flight. */
export class LoadDevice {
  readonly #identity: Identity
  #socket: Socket | null = null
  #seq = 0
  #conn = 0
  #messageId = 0
  #vends = 0
  #rest: Buffer | null = null
  #awaited: { type: number; arrived: () => void } | null = null
  #load: Load = { eventsPerMessage: 1, vendEvery: 1, unstored: null }
  #waitsToBeStored = false
  /** Up to here the server said that it has stored the log. */
  through = -1
  /** When the message in flight was due; null while there is none. */
  sentAt: number | null = null
  /** The broker has the message in flight. */
  acknowledged: (device: LoadDevice) => void = () => {}
  /** The connection ended, by whoever. */
  lost: (device: LoadDevice) => void = () => {}

  constructor(identity: Identity) {
    this.#identity = identity
  }

  /** Connects, listens and says what it is. Rejects when the connection ends before that is acknowledged. */
  async signIn({ port, source }: Target): Promise<void> {
    const { id, secret } = this.#identity
    const socket = connect({ port, host: '127.0.0.1', localAddress: source, noDelay: true })
    this.#socket = socket
    this.#rest = null
    const ended = new Promise<never>((_, reject) => {
      socket.on('error', () => undefined)
      socket.on('close', () => {
        this.#socket = null
        this.sentAt = null
        reject(new Error('The connection ended'))
        this.lost(this)
      })
    })
    ended.catch(() => undefined)
    socket.on('data', (data) => this.#read(data))
    const connected = this.#answer(CONNACK)
    socket.write(
      mqtt.generate({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clean: true,
        keepalive: 600,
        clientId: id,
        username: id,
        password: Buffer.from(secret),
      }),
    )
    await Promise.race([connected, ended])
    socket.write(
      mqtt.generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: downFilter(id), qos: 1 }] }),
    )
    const born = this.#answer(PUBACK)
    this.#publish('birth', this.#birth())
    await Promise.race([born, ended])
  }

  take(load: Load): void {
    this.#load = load
    this.#waitsToBeStored = false
  }

  /** Sends the next message; it was due at `due`, milliseconds of `performance.now()`. */
  send(due: number): void {
    const { eventsPerMessage } = this.#load
    const at = new Date().toISOString()
    const events = Array.from({ length: eventsPerMessage }, (_, i) => this.#happens(this.#seq + i, at))
    this.sentAt = due
    this.#publish('events', { v: 1, log: 'bench', first: this.#seq, events })
    this.#seq += eventsPerMessage
  }

  close(): void {
    this.lost = () => {}
    this.#socket?.destroy()
  }

  #birth(): unknown {
    const vended = Array.from({ length: CHANNELS }, (_, i) =>
      Math.ceil(Math.max(0, this.#vends - i) / CHANNELS),
    )
    this.#conn++
    return {
      v: 1,
      log: 'bench',
      boot: 1,
      conn: this.#conn,
      first: Math.min(this.through + 1, this.#seq),
      next: this.#seq,
      firmware: '1.4.0',
      hardware: 'rev-b',
      config: 0,
      uptime: 2_000 + this.#seq,
      at: new Date().toISOString(),
      clock: 'ntp',
      channels: vended.map((vend, i) => ({
        channel: i + 1,
        remaining: 20,
        capacity: 20,
        fault: null,
        counters: { vend, failed: 0, test: 0 },
      })),
    }
  }

  #happens(seq: number, at: string): unknown {
    const moment = { boot: 1, uptime: 2_000 + seq, at, clock: 'ntp' }
    if (seq % this.#load.vendEvery > 0) return { kind: 'climate', ...moment, celsius: 24.6, humidity: 51.2 }
    const channel = (this.#vends % CHANNELS) + 1
    const vend = Math.floor(this.#vends++ / CHANNELS) + 1
    return { kind: 'vend', ...moment, channel, quantity: 1, counters: { vend, failed: 0, test: 0 } }
  }

  #publish(kind: 'birth' | 'events', message: unknown): void {
    this.#messageId = (this.#messageId % 65_000) + 1
    const topic = upTopic(this.#identity.id, kind)
    const payload = JSON.stringify(message)
    const messageId = this.#messageId
    this.#socket?.write(
      mqtt.generate({ cmd: 'publish', topic, payload, qos: 1, dup: false, retain: false, messageId }),
    )
  }

  #answer(type: number): Promise<void> {
    return new Promise((arrived) => {
      this.#awaited = { type, arrived }
    })
  }

  #read(data: Buffer): void {
    let bytes = this.#rest ? Buffer.concat([this.#rest, data]) : data
    this.#rest = null
    while (bytes.length >= 2) {
      let size = 0
      let header = 1
      for (; header < 5; header++) {
        const byte = bytes[header] ?? 0x80
        size += (byte & 0x7f) * 128 ** (header - 1)
        if (byte < 0x80) break
      }
      const end = header + 1 + size
      if (bytes.length < end || bytes.length <= header) break
      this.#hear(bytes[0] ?? 0, bytes.subarray(header + 1, end))
      bytes = bytes.subarray(end)
    }
    if (bytes.length > 0) this.#rest = bytes
  }

  #hear(first: number, body: Buffer): void {
    const type = first >> 4
    if (type === PUBLISH) this.#told((first >> 1) & 3, body)
    if (this.#awaited?.type === type) {
      const { arrived } = this.#awaited
      this.#awaited = null
      arrived()
    } else if (type === PUBACK && this.sentAt !== null) {
      this.#waitsToBeStored = this.#isFull()
      if (!this.#waitsToBeStored) this.acknowledged(this)
    }
  }

  #told(qos: number, body: Buffer): void {
    const topicEnd = 2 + body.readUInt16BE(0)
    if (qos > 0) this.#socket?.write(mqtt.generate({ cmd: 'puback', messageId: body.readUInt16BE(topicEnd) }))
    if (!body.subarray(2, topicEnd).toString().endsWith('/dn/ack')) return
    this.through = Number(THROUGH.exec(body.subarray(topicEnd).toString())?.[1] ?? this.through)
    if (!this.#waitsToBeStored || this.#isFull()) return
    this.#waitsToBeStored = false
    this.acknowledged(this)
  }

  #isFull(): boolean {
    const { unstored, eventsPerMessage } = this.#load
    return unstored !== null && this.#seq - 1 - this.through >= unstored * eventsPerMessage
  }
}
