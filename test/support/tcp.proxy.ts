import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A stretch of network on this machine that can be broken in the ways networks break. */
export class TcpProxy {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  /** Sockets of those who came. */
  readonly #near = new Set<Socket>()
  #broken = false
  /** Sees what the target says. */
  tap: (data: Buffer) => void = () => undefined

  private constructor(target: number) {
    this.#server = createServer((near) => this.#join(near, connect({ port: target, host: '127.0.0.1' })))
  }

  /** Leads to a port of this machine. */
  static async start(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Nothing comes through and nobody is told: a half-open link, or a partition. New connections are taken and lead nowhere. */
  freeze(): void {
    this.#broken = true
    for (const socket of this.#sockets) socket.pause()
  }

  /** What was under way arrives late. */
  thaw(): void {
    this.#broken = false
    for (const socket of this.#sockets) socket.resume()
  }

  /** New connections come through; those that were frozen stay so, and nobody is told: a router that forgot them. */
  renew(): void {
    this.#broken = false
  }

  /** Says something to those who came, as if it were the target. */
  inject(data: Buffer): void {
    for (const socket of this.#near) socket.write(data)
  }

  /** Ends every connection on both sides. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async stop(): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #join(near: Socket, far: Socket): void {
    this.#near.add(near)
    near.on('close', () => this.#near.delete(near))
    far.on('data', (data) => this.tap(data))
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.setNoDelay(true)
      this.#sockets.add(from)
      from.on('data', (data) => to.write(data))
      from.on('error', () => undefined)
      from.on('close', () => {
        this.#sockets.delete(from)
        // A frozen network does not carry the news either.
        if (!this.#broken) to.destroy()
      })
      if (this.#broken) from.pause()
    }
  }
}
