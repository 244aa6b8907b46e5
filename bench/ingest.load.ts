/**
 * A load generator in a process of its own: raw sockets, so that it costs less than what it measures. Each connection is
 * a device that keeps one message in flight. Told what to do by its parent.
 */
import { connect, type Socket } from 'node:net'
import mqtt from 'mqtt-packet'
import { downFilter, upTopic } from '../protocol/topics.ts'

export interface LoadOrder {
  port: number
  devices: { id: string; secret: string }[]
  eventsPerMessage: number
  /** 1 = every event is a vend, 4 = every fourth, climate readings between. */
  vendEvery: number
  warmUpMs: number
  measureMs: number
}
export interface LoadResult {
  messagesPerSecond: number
  eventsPerSecond: number
  /** Messages acknowledged, those of the warm-up included. */
  messages: number
  /** Milliseconds from sending a message to its PUBACK. */
  p50: number
  p99: number
}

const CONNACK = 2
const PUBACK = 4
const CHANNELS = 4

class Device {
  readonly #socket: Socket
  readonly #identity: { id: string; secret: string }
  readonly #eventsPerMessage: number
  readonly #vendEvery: number
  #seq = 0
  #messageId = 0
  #vends = 0
  #rest: Buffer | null = null
  #onAnswer: (type: number) => void = () => {}
  sentAt = 0

  constructor(identity: { id: string; secret: string }, { port, eventsPerMessage, vendEvery }: LoadOrder) {
    this.#identity = identity
    this.#eventsPerMessage = eventsPerMessage
    this.#vendEvery = vendEvery
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.#socket.on('data', (data) => this.#read(data))
    this.#socket.on('error', (error) => {
      throw error
    })
  }

  async signIn(): Promise<void> {
    const { id, secret } = this.#identity
    const connected = this.#answer(CONNACK)
    this.#socket.write(
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
    await connected
    this.#socket.write(
      mqtt.generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: downFilter(id), qos: 1 }] }),
    )
    const born = this.#answer(PUBACK)
    const channels = Array.from({ length: CHANNELS }, (_, i) => ({
      channel: i + 1,
      remaining: 20,
      capacity: 20,
      fault: null,
      counters: { vend: 0, failed: 0, test: 0 },
    }))
    this.#publish('birth', {
      v: 1,
      log: 'bench',
      boot: 1,
      conn: 1,
      first: 0,
      next: 0,
      firmware: '1.4.0',
      hardware: 'rev-b',
      config: 0,
      uptime: 1_000,
      at: new Date().toISOString(),
      clock: 'ntp',
      channels,
    })
    await born
  }

  /** Sends one message after another, each when the one before is acknowledged. */
  run(done: (device: Device) => void): void {
    this.#onAnswer = (type) => {
      if (type !== PUBACK) return
      done(this)
      this.#next()
    }
    this.#next()
  }

  close(): void {
    this.#socket.removeAllListeners('error')
    this.#socket.on('error', () => undefined)
    this.#socket.destroy()
  }

  #next(): void {
    const at = new Date().toISOString()
    const events = Array.from({ length: this.#eventsPerMessage }, (_, i) => this.#happens(this.#seq + i, at))
    this.sentAt = performance.now()
    this.#publish('events', { v: 1, log: 'bench', first: this.#seq, events })
    this.#seq += this.#eventsPerMessage
  }

  #happens(seq: number, at: string): unknown {
    const moment = { boot: 1, uptime: 2_000 + seq, at, clock: 'ntp' }
    if (seq % this.#vendEvery > 0) return { kind: 'climate', ...moment, celsius: 24.6, humidity: 51.2 }
    const channel = (this.#vends % CHANNELS) + 1
    const vend = Math.floor(this.#vends++ / CHANNELS) + 1
    return { kind: 'vend', ...moment, channel, quantity: 1, counters: { vend, failed: 0, test: 0 } }
  }

  #publish(kind: 'birth' | 'events', message: unknown): void {
    this.#messageId = (this.#messageId % 65_000) + 1
    const { id } = this.#identity
    this.#socket.write(
      mqtt.generate({
        cmd: 'publish',
        topic: upTopic(id, kind),
        payload: JSON.stringify(message),
        qos: 1,
        dup: false,
        retain: false,
        messageId: this.#messageId,
      }),
    )
  }

  #answer(wanted: number): Promise<void> {
    return new Promise((resolve) => {
      this.#onAnswer = (type) => {
        if (type === wanted) resolve()
      }
    })
  }

  /** Packet types are all that matters: packets to a device are shorter than 16 KiB. */
  #read(data: Buffer): void {
    let bytes = this.#rest ? Buffer.concat([this.#rest, data]) : data
    this.#rest = null
    while (bytes.length >= 2) {
      const first = bytes[1] ?? 0
      const long = first >= 128
      const length = long ? (first & 127) + (bytes[2] ?? 0) * 128 + 3 : first + 2
      if (bytes.length < length || (long && bytes.length < 3)) break
      this.#onAnswer((bytes[0] ?? 0) >> 4)
      bytes = bytes.subarray(length)
    }
    if (bytes.length > 0) this.#rest = bytes
  }
}

async function run(order: LoadOrder): Promise<LoadResult> {
  const { devices, eventsPerMessage, warmUpMs, measureMs } = order
  const fleet: Device[] = []
  for (let from = 0; from < devices.length; from += 50) {
    const some = devices.slice(from, from + 50).map((identity) => new Device(identity, order))
    await Promise.all(some.map((device) => device.signIn()))
    fleet.push(...some)
  }
  process.send?.({ connected: fleet.length })
  await new Promise<void>((resolve) => process.once('message', () => resolve()))

  let latencies: number[] | null = null
  let messages = 0
  for (const device of fleet)
    device.run(({ sentAt }) => {
      messages++
      latencies?.push(performance.now() - sentAt)
    })
  await new Promise((resolve) => setTimeout(resolve, warmUpMs))
  latencies = []
  const began = performance.now()
  await new Promise((resolve) => setTimeout(resolve, measureMs))
  const seconds = (performance.now() - began) / 1_000
  const taken = Float64Array.from(latencies).sort()
  latencies = null
  for (const device of fleet) device.close()
  return {
    messagesPerSecond: taken.length / seconds,
    messages,
    eventsPerSecond: (taken.length * eventsPerMessage) / seconds,
    p50: taken[Math.floor(taken.length * 0.5)] ?? Number.NaN,
    p99: taken[Math.floor(taken.length * 0.99)] ?? Number.NaN,
  }
}

process.once('message', (order: LoadOrder) => {
  run(order).then(
    (result) => process.send?.({ result }, () => process.exit(0)),
    (error) => {
      console.error(error)
      process.exit(1)
    },
  )
})
