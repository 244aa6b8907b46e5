import { connect, type Socket } from 'node:net'
import mqtt, { type IConnectPacket, type Packet } from 'mqtt-packet'
import { type DownKind, downFilter, downTopic, type UpKind, upTopic } from '../../protocol/topics.ts'

export interface Letter {
  topic: string
  payload: string
  qos: number
  retain: boolean
}

interface Identity {
  id: string
  secret: string
}

/** An MQTT client that does exactly what it is told, and may break any rule; nothing is sent on its own account. */
export class RawDevice {
  readonly id: string
  readonly letters: Letter[] = []
  /** Resolves when the server has ended the connection. */
  readonly ended: Promise<void>
  readonly socket: Socket
  #closed = false
  #nextId = 1
  readonly #packets: Packet[] = []
  readonly #waiting = new Set<() => void>()

  private constructor(id: string, socket: Socket) {
    this.id = id
    this.socket = socket
    const parser = mqtt.parser({ protocolVersion: 4 })
    parser.on('packet', (packet: Packet) => {
      if (packet.cmd === 'publish') {
        const { topic, payload, qos, retain, messageId } = packet
        this.letters.push({ topic, payload: payload.toString(), qos, retain })
        if (qos === 1 && messageId !== undefined) this.send({ cmd: 'puback', messageId })
      } else this.#packets.push(packet)
      this.#wake()
    })
    socket.on('data', (data) => parser.parse(data))
    // What the server says on the way out does not matter, only that it ends.
    socket.on('error', () => undefined)
    this.ended = new Promise((resolve) =>
      socket.on('close', () => {
        this.#closed = true
        this.#wake()
        resolve()
      }),
    )
  }

  /** A TCP connection that has said nothing. */
  static async open(port: number, id = ''): Promise<RawDevice> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const device = new RawDevice(id, socket)
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    return device
  }

  /** A device that is signed in and listens. Throws with the return code when it is refused. */
  static async signedIn(
    port: number,
    { id, secret }: Identity,
    more: Partial<IConnectPacket> = {},
  ): Promise<RawDevice> {
    const device = await RawDevice.open(port, id)
    const code = await device.connect({ clientId: id, username: id, password: Buffer.from(secret), ...more })
    if (code !== 0) throw new Error(`Refused with return code ${code}`)
    await device.subscribe(downFilter(id))
    return device
  }

  get isClosed(): boolean {
    return this.#closed
  }

  send(packet: Packet): void {
    this.socket.write(mqtt.generate(packet))
  }

  /** The return code; null when the connection ended without one. */
  async connect(packet: Partial<IConnectPacket>): Promise<number | null> {
    const all: IConnectPacket = {
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      keepalive: 60,
      clientId: '',
      ...packet,
    }
    this.send(all)
    const answer = await this.#next((each) => each.cmd === 'connack')
    return answer?.cmd === 'connack' ? (answer.returnCode ?? null) : null
  }

  /** Granted quality of service, 128 = refused; null when the connection ended instead. */
  async subscribe(topic: string, qos: 0 | 1 = 1): Promise<number | null> {
    const messageId = this.#nextId++
    this.send({ cmd: 'subscribe', messageId, subscriptions: [{ topic, qos }] })
    const answer = await this.#next((each) => each.cmd === 'suback' && each.messageId === messageId)
    return answer?.cmd === 'suback' ? Number(answer.granted[0]) : null
  }

  /** QoS 1; true = the server acknowledged it, false = it ended the connection. */
  async publish(topic: string, payload: string | Buffer, more: { retain?: boolean } = {}): Promise<boolean> {
    return this.acknowledged(this.send1(topic, payload, more))
  }

  /** Sends at QoS 1 and does not wait; the id to wait for. */
  send1(topic: string, payload: string | Buffer, { retain = false }: { retain?: boolean } = {}): number {
    const messageId = this.#nextId++
    this.send({ cmd: 'publish', topic, payload, qos: 1, dup: false, retain, messageId })
    return messageId
  }

  send0(topic: string, payload: string | Buffer): void {
    this.send({ cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false })
  }

  async acknowledged(messageId: number): Promise<boolean> {
    return (await this.#next((each) => each.cmd === 'puback' && each.messageId === messageId)) !== null
  }

  /** Whether an acknowledgement has arrived, without waiting for it. */
  hasAcknowledgement(messageId: number): boolean {
    return this.#packets.some((packet) => packet.cmd === 'puback' && packet.messageId === messageId)
  }

  /** Tells something in its own name. */
  tell(kind: UpKind, message: unknown): Promise<boolean> {
    return this.publish(upTopic(this.id, kind), JSON.stringify(message))
  }

  /** The next message of this kind that meets the condition, since the beginning. */
  async hears<T>(kind: DownKind, condition: (message: T) => boolean = () => true): Promise<T> {
    const topic = downTopic(this.id, kind)
    const find = () =>
      this.letters
        .filter((letter) => letter.topic === topic)
        .map(({ payload }) => JSON.parse(payload) as T)
        .find(condition)
    await this.#until(() => find() !== undefined)
    const found = find()
    if (!found) throw new Error(`The connection ended before dn/${kind} came`)
    return found
  }

  /** Waits for a ping to come back: everything sent before has been read. */
  async ping(): Promise<boolean> {
    this.send({ cmd: 'pingreq' })
    return (await this.#next((each) => each.cmd === 'pingresp')) !== null
  }

  /** Says goodbye: no will. */
  async disconnect(): Promise<void> {
    this.send({ cmd: 'disconnect' })
    await this.ended
  }

  /** Cuts the link: the will is sent. */
  async cut(): Promise<void> {
    this.socket.destroy()
    await this.ended
  }

  async #next(wanted: (packet: Packet) => boolean): Promise<Packet | null> {
    await this.#until(() => this.#packets.some(wanted))
    const at = this.#packets.findIndex(wanted)
    return at < 0 ? null : (this.#packets.splice(at, 1)[0] ?? null)
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition() && !this.#closed)
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#waiting.delete(wake)
          resolve()
        }
        this.#waiting.add(wake)
      })
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake()
  }
}
