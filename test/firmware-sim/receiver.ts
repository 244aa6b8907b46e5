import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { Aedes, type AedesPublishPacket, type Client } from 'aedes'
import { type Birth, birth } from '../../protocol/messages/birth.ts'
import { type Reply, reply } from '../../protocol/messages/command.ts'
import { type ConfigReport, configReport } from '../../protocol/messages/config.ts'
import { type Events, events as eventsMessage } from '../../protocol/messages/events.ts'
import { type State, state } from '../../protocol/messages/state.ts'
import { type UpdateReport, updateReport } from '../../protocol/messages/update.ts'
import { type Will, will } from '../../protocol/messages/will.ts'
import { type DownKind, downTopic, parseTopic } from '../../protocol/topics.ts'

interface ReceivedLog {
  /** Content by sequence number. */
  events: Map<number, string>
  /** The device said that it holds nothing before this. */
  lostBelow: number
}

/**
 * A real broker with as much of a server behind it as devices need: it parses everything with the protocol's schemas,
 * stores by (device, log, seq), and acknowledges what is contiguous.
 */
export class Receiver {
  readonly births: (Birth & { device: string })[] = []
  readonly states: (State & { device: string })[] = []
  readonly wills: (Will & { device: string })[] = []
  readonly batches: (Events & { device: string })[] = []
  readonly replies: (Reply & { device: string })[] = []
  readonly configReports: (ConfigReport & { device: string })[] = []
  readonly updateReports: (UpdateReport & { device: string })[] = []
  /** Messages that the protocol forbids, and events that came twice with different content. */
  readonly violations: string[] = []
  /** Order of everything that came up: `device kind`. */
  readonly order: string[] = []
  /** Goodbyes: connections that ended with DISCONNECT. */
  readonly goodbyes: string[] = []
  acknowledging = true
  /** Whether births are answered with the time too. */
  tellsTime = false
  /** Called for every message from a device before its PUBACK; the PUBACK waits for `proceed`. */
  beforePuback: (kind: string, proceed: () => void) => void = (_, proceed) => proceed()
  /** Whether devices may listen. */
  allowsSubscriptions = true
  /** Secrets by device; null lets everybody in. */
  secrets: Map<string, string> | null = null
  private readonly logs = new Map<string, ReceivedLog>()
  private broker: Aedes | null = null
  private server: Server | null = null
  private port = 0

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`
  }

  /** Starts the broker; after a `stop`, on the same port and with the same memory. */
  async start(): Promise<void> {
    const broker = await Aedes.createBroker({
      authenticate: (client, username, password, done) => {
        const known = this.secrets === null || this.secrets.get(client.id) === password?.toString()
        done(null, username === client.id && known)
      },
      authorizeSubscribe: (_, subscription, done) =>
        done(null, this.allowsSubscriptions ? subscription : null),
      authorizePublish: (_, packet, done) => {
        const kind = packet.topic.split('/')[3] ?? ''
        this.beforePuback(kind, () => done(null))
      },
    })
    broker.on('publish', (packet, client) => this.receive(packet, client))
    broker.on('client', (client) => client.on('error', () => {}))
    const server = createServer((socket) => {
      socket.on('data', (bytes) => {
        // DISCONNECT is the two bytes E0 00 at the end of what a client sends (MQTT 3.1.1, 3.14).
        if (typeof bytes !== 'string' && bytes.subarray(-2).equals(Buffer.from([0xe0, 0])))
          this.goodbyes.push('bye')
      })
      broker.handle(socket)
    })
    server.listen(this.port, '127.0.0.1')
    await once(server, 'listening')
    this.port = (server.address() as AddressInfo).port
    this.broker = broker
    this.server = server
  }

  /** The broker goes away: every connection breaks. */
  async stop(): Promise<void> {
    const { broker, server } = this
    this.broker = null
    this.server = null
    if (!broker || !server) return
    await new Promise<void>((resolve) => broker.close(resolve))
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }

  /** Sends `message` down to a device. */
  tell(device: string, kind: DownKind, message: unknown): void {
    const payload = typeof message === 'string' ? message : JSON.stringify(message)
    this.broker?.publish(
      {
        cmd: 'publish',
        topic: downTopic(device, kind),
        payload: Buffer.from(payload),
        qos: 1,
        retain: false,
        dup: false,
      },
      () => {},
    )
  }

  /** What arrived of a device, over all its logs, in order of sequence numbers. */
  eventsOf(device: string): { kind: string; [field: string]: unknown }[] {
    const own = [...this.logs].filter(([key]) => key.startsWith(`${device}/`))
    return own.flatMap(([, log]) =>
      [...log.events].sort(([a], [b]) => a - b).map(([, json]) => JSON.parse(json)),
    )
  }

  /** Events stored, each counted once. */
  get stored(): number {
    return [...this.logs.values()].reduce((sum, log) => sum + log.events.size, 0)
  }

  get logCount(): number {
    return this.logs.size
  }

  /** Sequence numbers below the highest that never came and were not declared lost. */
  get missing(): string[] {
    return [...this.logs].flatMap(([key, log]) => {
      const highest = Math.max(-1, ...log.events.keys())
      const seqs = Array.from({ length: highest + 1 }, (_, seq) => seq)
      return seqs.filter((seq) => seq >= log.lostBelow && !log.events.has(seq)).map((seq) => `${key}/${seq}`)
    })
  }

  /** Acknowledges now, whether `acknowledging` or not. */
  acknowledge(device: string, log: string): void {
    const known = this.log(device, log)
    let through = known.lostBelow - 1
    while (known.events.has(through + 1)) through++
    this.tell(device, 'ack', { log, through })
  }

  /** The time, and then what is committed, as the server answers a birth. */
  private answerBirth(device: string, log: string): void {
    if (this.tellsTime) this.tell(device, 'time', { at: new Date().toISOString() })
    this.acknowledge(device, log)
  }

  private receive(packet: AedesPublishPacket, client: Client | null): void {
    const topic = parseTopic(packet.topic)
    // Wills come from the broker itself, without a client.
    if (topic?.direction !== 'up' || (client && client.id !== topic.device)) return
    const { device, kind } = topic
    this.order.push(`${device} ${kind}`)
    const message: unknown = JSON.parse(packet.payload.toString())
    switch (kind) {
      case 'birth':
        this.takeBirth(device, message)
        break
      case 'events':
        this.takeEvents(device, message)
        break
      case 'state':
        this.check(device, state.safeParse(message), (valid) => this.states.push({ ...valid, device }))
        break
      case 'will':
        this.check(device, will.safeParse(message), (valid) => this.wills.push({ ...valid, device }))
        break
      case 'reply':
        this.check(device, reply.safeParse(message), (valid) => this.replies.push({ ...valid, device }))
        break
      case 'config':
        this.check(device, configReport.safeParse(message), (valid) =>
          this.configReports.push({ ...valid, device }),
        )
        break
      case 'update':
        this.check(device, updateReport.safeParse(message), (valid) =>
          this.updateReports.push({ ...valid, device }),
        )
        break
    }
  }

  private takeBirth(device: string, message: unknown): void {
    this.check(device, birth.safeParse(message), (valid) => {
      this.births.push({ ...valid, device })
      const log = this.log(device, valid.log)
      log.lostBelow = Math.max(log.lostBelow, valid.first)
      if (this.acknowledging) this.answerBirth(device, valid.log)
    })
  }

  private takeEvents(device: string, message: unknown): void {
    this.check(device, eventsMessage.safeParse(message), (valid) => {
      this.batches.push({ ...valid, device })
      const log = this.log(device, valid.log)
      for (const [index, event] of valid.events.entries()) {
        const seq = valid.first + index
        const json = JSON.stringify(event)
        const before = log.events.get(seq)
        if (before !== undefined && before !== json)
          this.violations.push(`${device}/${valid.log}/${seq} came with other content`)
        log.events.set(seq, json)
      }
      if (this.acknowledging) this.acknowledge(device, valid.log)
    })
  }

  private check<T>(
    device: string,
    parsed: { success: true; data: T } | { success: false; error: Error },
    take: (valid: T) => void,
  ): void {
    if (parsed.success) take(parsed.data)
    else this.violations.push(`${device}: ${parsed.error.message}`)
  }

  private log(device: string, id: string): ReceivedLog {
    const key = `${device}/${id}`
    const known = this.logs.get(key) ?? { events: new Map(), lostBelow: 0 }
    this.logs.set(key, known)
    return known
  }
}
