import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import mqtt, { type IConnectPacket, type Packet } from 'mqtt-packet'

/** One connection of a client to a scripted broker. */
export interface Visit {
  connect: IConnectPacket
  /** Packet ids that the client has acknowledged, in order. */
  acknowledged: number[]
  published: { topic: string; payload: string; qos: number; retain: boolean }[]
  socket: Socket
  send(packet: Packet): void
  isClosed: boolean
}

/** A broker that does what a test tells it and keeps no state: somebody else's, and possibly a bad one. */
export class ScriptedBroker {
  readonly visits: Visit[] = []
  /** CONNACK code for those who come. */
  returnCode = 0
  /** Said in the same breath as the CONNACK, as the rest of a kept session is. */
  greeting: Packet[] = []
  /** Answers nobody, and does not even say so. */
  frozen = false
  readonly #server: Server
  #waiting: (() => void)[] = []

  private constructor(server: Server) {
    this.#server = server
    server.on('connection', (socket) => this.#meet(socket))
  }

  static async start(): Promise<ScriptedBroker> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new ScriptedBroker(server)
  }

  get url(): string {
    return `mqtt://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** The visit of this number, from 0, once it has subscribed. */
  async visit(number: number): Promise<Visit> {
    await this.until(() => this.visits.length > number)
    const visit = this.visits[number]
    if (!visit) throw new Error('Nobody came')
    return visit
  }

  /** Waits for what happens on the wire. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  async stop(): Promise<void> {
    for (const { socket } of this.visits) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #meet(socket: Socket): void {
    const parser = mqtt.parser({ protocolVersion: 4 })
    let visit: Visit | undefined
    const send = (packet: Packet) => void socket.write(mqtt.generate(packet))
    parser.on('packet', (packet: Packet) => {
      if (this.frozen) return
      if (packet.cmd === 'connect') {
        visit = { connect: packet, acknowledged: [], published: [], socket, send, isClosed: false }
        const connack: Packet = { cmd: 'connack', returnCode: this.returnCode, sessionPresent: true }
        socket.write(Buffer.concat([connack, ...this.greeting].map((each) => mqtt.generate(each))))
        if (this.returnCode !== 0) this.visits.push(visit)
      } else if (packet.cmd === 'subscribe' && visit) {
        send({ cmd: 'suback', messageId: packet.messageId ?? 0, granted: [1] })
        this.visits.push(visit)
      } else if (packet.cmd === 'puback') visit?.acknowledged.push(packet.messageId ?? 0)
      else if (packet.cmd === 'pingreq') send({ cmd: 'pingresp' })
      else if (packet.cmd === 'publish') {
        const { topic, payload, qos, retain } = packet
        visit?.published.push({ topic, payload: payload.toString(), qos, retain })
        if (qos === 1) send({ cmd: 'puback', messageId: packet.messageId ?? 0 })
      }
      this.#wake()
    })
    socket.on('data', (data) => parser.parse(data))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      if (visit) visit.isClosed = true
      this.#wake()
    })
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake()
  }
}
