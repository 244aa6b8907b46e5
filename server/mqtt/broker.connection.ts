import { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { connect, type IClientOptions, type MqttClient, type Packet, UniqueMessageIdProvider } from 'mqtt'
import { ALL_UP_FILTER } from '../../protocol/topics.ts'
import type { Log } from '../log.ts'

/** Where an outside broker is, and as whom the server signs in. */
export interface BrokerAddress {
  /** `mqtt://host:port` or `mqtts://host:port`, without credentials. */
  url: string
  username: string | null
  password: string | null
  /** PEM of the authority that signed the broker's certificate; null = those of the system. */
  ca: string | null
  /** Of this server, always the same: the broker keeps what arrives while it is away under this name. */
  clientId: string
}

export interface LinkTimings {
  /** Seconds of silence after which a ping goes out; the link is given up after 1.5 of them. */
  keepalive: number
  /** Milliseconds for the broker's answer to a CONNECT. */
  connectTimeout: number
  /** Milliseconds between two attempts to connect. */
  retry: number
  /** A client that has not been connected for this many milliseconds is thrown away and made anew. */
  patience: number
}

const defaultTimings: LinkTimings = {
  keepalive: 30,
  connectTimeout: 10_000,
  retry: 2_000,
  patience: 30_000,
}

/** A message as it came from the broker. */
export interface Arrival {
  topic: string
  payload: Buffer
  /** The broker had kept it as a retained message: nobody says it now. */
  retain: boolean
}

interface Parts {
  address: BrokerAddress
  log: Log
  timings?: Partial<LinkTimings> | undefined
  /** Stores a message. `done` is called once: without an error when it is stored, with one when it is not. */
  receive(arrival: Arrival, done: (error?: Error) => void): void
  /** Connected and subscribed, after a start or an outage. */
  linked(): void
}

/** Messages under way at once, which bounds memory: beyond it nothing more is read. */
const MAX_IN_FLIGHT = 1_000
/** Bytes waiting for a broker that does not read; what is said beyond them is dropped, and said again after a birth. */
const MAX_UNSENT = 16 * 1024 * 1024
const SUBSCRIPTION_REFUSED = 128
/** Milliseconds for the last words. */
const GOODBYE = 1_000

/** What is not answered yet on one network connection, and how to go on reading from it. */
interface Window {
  open: number
  resume: (() => void) | null
}

/**
 * The server as a client of an outside broker, with a session that outlives its connections (MQTT 3.1.1, 3.1.2.4). A
 * message is acknowledged when it is stored and not before, and only on the network connection that brought it: packet ids
 * begin anew with the next one. When a message cannot be stored, the connection is dropped, because a broker repeats what
 * is not acknowledged after a reconnect only (4.4).
 */
export class BrokerConnection {
  readonly #parts: Parts
  readonly #timings: LinkTimings
  #client: MqttClient | null = null
  #connected = false
  /** When it was last connected, or a client made. */
  #since = 0
  /** Why there is no connection was logged: once, not with every attempt. */
  #told = false
  #watchdog: NodeJS.Timeout | undefined

  constructor(parts: Parts) {
    this.#parts = parts
    this.#timings = { ...defaultTimings, ...parts.timings }
  }

  /** Begins to connect, and goes on trying until `stop`. */
  start(): void {
    this.#open()
    this.#watchdog = setInterval(() => this.#watch(), this.#timings.patience / 4)
    this.#watchdog.unref()
  }

  /** Leaves the session to the broker. */
  async stop(): Promise<void> {
    clearInterval(this.#watchdog)
    const client = this.#forget()
    if (!client) return
    // Behind the last acknowledgements; MQTT.js would wait for those of the broker, too.
    if (client.connected) {
      const said = new Promise<void>((resolve) => client.stream.end(disconnect, () => resolve()))
      await Promise.race([said, delay(GOODBYE)])
    }
    client.end(true)
  }

  /** Connected and subscribed: what devices say arrives. */
  get connected(): boolean {
    return this.#connected
  }

  /** False when it is not sent: there is no connection, or the broker does not read. */
  publish(topic: string, payload: string, { qos, retain }: { qos: 0 | 1; retain: boolean }): boolean {
    const client = this.#client
    if (!client || !this.#connected || client.stream.writableLength > MAX_UNSENT) return false
    client.publish(topic, payload, { qos, retain })
    return true
  }

  #open(): void {
    const { address } = this.#parts
    const client = connect(address.url, { ...optionsFor(address, this.#timings), manualConnect: true })
    this.#client = client
    this.#since = performance.now()
    let window: Window = { open: 0, resume: null }
    // All of it before the first byte: a kept session speaks at once.
    client.on('packetreceive', acknowledgeOurselves)
    client.handleMessage = ({ topic, payload, retain, messageId }, done) => {
      const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload
      this.#take(client, window, { arrival: { topic, payload: bytes, retain }, messageId, done })
    }
    client.on('connect', () => {
      window = { open: 0, resume: null }
      this.#subscribe(client)
    })
    client.on('close', () => {
      if (this.#client === client) this.#lost('The link to the outside broker is down')
    })
    client.on('error', (error) => {
      if (this.#client === client) this.#lost('The outside broker cannot be used', error)
    })
    client.connect()
  }

  #subscribe(client: MqttClient): void {
    const { stream } = client
    // Acknowledgements are small, and must not wait for more to say.
    if (stream instanceof Socket) stream.setNoDelay(true)
    client.subscribe(ALL_UP_FILTER, { qos: 1 }, (error, granted) => {
      if (this.#client !== client || client.stream !== stream) return
      if (error || granted?.[0]?.qos === SUBSCRIPTION_REFUSED) {
        this.#lost(`The outside broker refuses the subscription to ${ALL_UP_FILTER}`, error)
        stream.destroy()
        return
      }
      this.#connected = true
      this.#told = false
      this.#parts.log.info('Connected to the outside broker')
      this.#parts.linked()
    })
  }

  #lost(what: string, error?: Error | null): void {
    if (this.#connected) this.#since = performance.now()
    this.#connected = false
    if (this.#told) return
    this.#told = true
    this.#parts.log.error({ err: error ?? undefined }, what)
  }

  #take(
    { stream }: MqttClient,
    window: Window,
    { arrival, messageId, done }: { arrival: Arrival; messageId: number | undefined; done: () => void },
  ): void {
    window.open++
    this.#parts.receive(arrival, (error) => {
      window.open--
      if (error) stream.destroy()
      else if (messageId !== undefined && stream.writable) {
        // Those of one transaction leave together.
        stream.cork()
        stream.write(puback(messageId))
        process.nextTick(() => stream.uncork())
      }
      const { resume } = window
      window.resume = null
      resume?.()
    })
    if (window.open < MAX_IN_FLIGHT) done()
    else window.resume = done
  }

  #watch(): void {
    const client = this.#client
    if (!client || this.#connected || performance.now() - this.#since < this.#timings.patience) return
    this.#parts.log.warn('Not connected to the outside broker for long: trying with a new client')
    this.#forget()?.end(true)
    this.#open()
  }

  #forget(): MqttClient | null {
    const client = this.#client
    this.#client = null
    this.#connected = false
    return client
  }
}

function optionsFor(
  { username, password, ca, clientId }: BrokerAddress,
  timings: LinkTimings,
): IClientOptions {
  return {
    clientId,
    ...(username !== null && { username }),
    ...(password !== null && { password }),
    ...(ca !== null && { ca }),
    protocolVersion: 4,
    clean: false,
    keepalive: timings.keepalive,
    connectTimeout: timings.connectTimeout,
    reconnectPeriod: timings.retry,
    resubscribe: false,
    timerVariant: 'native',
    messageIdProvider: new UniqueMessageIdProvider(),
  }
}

/**
 * MQTT.js reads the next packet when the one before is acknowledged, and one message a transaction would be a thirtieth
 * of what a group is. So it is made to believe that there is nothing to acknowledge; `#take` does it. A QoS 2 message
 * cannot come: the subscription is of QoS 1.
 */
function acknowledgeOurselves(packet: Packet): void {
  if (packet.cmd === 'publish' && packet.qos === 1) packet.qos = 0
}

/** MQTT 3.1.1, 3.4. */
const puback = (messageId: number): Buffer => Buffer.from([0x40, 2, messageId >> 8, messageId & 0xff])
/** MQTT 3.1.1, 3.14. */
const disconnect = Buffer.from([0xe0, 0])
