import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { pipeline, Transform } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * `clear`: as if it were not there. `slow`: a mobile link at the edge of its cell. `frozen`: connections stay open and
 * carry nothing, in either direction, new ones too: neither side is told. `cut`: connections break, new ones as well.
 */
export type LineState = 'clear' | 'slow' | 'frozen' | 'cut'

/** Of a slow line: bytes in one piece, and milliseconds for each. */
const SLOW_BYTES = 256
const SLOW_PAUSE = 20

/** What lies between one machine and the broker: a TCP proxy that can be made slow, half-open or broken. */
export class Line {
  private state: LineState = 'clear'
  private server: Server | null = null
  private readonly sockets = new Set<Socket>()
  private readonly waiting = new Set<() => void>()

  constructor(private readonly broker: { host: string; port: number }) {}

  /** Listens on loopback; gives the port to connect to. */
  async start(): Promise<number> {
    // Half-open, so that the end of one direction is told to the other only when the line carries it.
    const server = createServer({ allowHalfOpen: true }, (device) => this.join(device))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    this.server = server
    return (server.address() as AddressInfo).port
  }

  async stop(): Promise<void> {
    this.become('cut')
    const { server } = this
    this.server = null
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()))
  }

  become(state: LineState): void {
    this.state = state
    if (state === 'cut') for (const socket of this.sockets) socket.destroy()
    for (const wake of this.waiting) wake()
    this.waiting.clear()
  }

  private join(device: Socket): void {
    const broker = connect({ ...this.broker, allowHalfOpen: true })
    for (const socket of [device, broker]) {
      socket.setNoDelay(true)
      this.sockets.add(socket)
      socket.on('close', () => this.sockets.delete(socket))
    }
    const broken = (error: unknown): void => {
      if (!error) return
      device.destroy()
      broker.destroy()
    }
    pipeline(device, this.direction(), broker, broken)
    pipeline(broker, this.direction(), device, broken)
    if (this.state === 'cut') device.destroy()
  }

  private direction(): Transform {
    const carry = async (bytes: Buffer, out: Transform): Promise<void> => {
      for (let rest = bytes; rest.length > 0; ) {
        await this.thaw()
        const isSlow = this.state === 'slow'
        if (isSlow) await sleep(SLOW_PAUSE)
        const length = isSlow ? SLOW_BYTES : rest.length
        out.push(rest.subarray(0, length))
        rest = rest.subarray(length)
      }
    }
    const line = this
    return new Transform({
      transform(bytes: Buffer, _encoding, done) {
        carry(bytes, this).then(() => done(), done)
      },
      flush(done) {
        line.thaw().then(() => done(), done)
      },
    })
  }

  private async thaw(): Promise<void> {
    while (this.state === 'frozen') await new Promise<void>((resolve) => this.waiting.add(resolve))
  }
}
