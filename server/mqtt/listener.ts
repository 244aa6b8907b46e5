import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { Log } from '../log.ts'
import type { BrokerLimits } from './limits.ts'
import { TokenBucket } from './token-bucket.ts'

export interface ListenAddress {
  host: string
  /** 0 = any free port. */
  port: number
  tls: { port: number; key: string; cert: string } | null
}

interface Parts {
  address: ListenAddress
  limits: BrokerLimits
  log: Log
  accept(socket: Socket): void
}

/** Above this many addresses, those that have been quiet are forgotten. */
const ADDRESSES_REMEMBERED = 10_000

/** The TCP and TLS ports, and how many connections they take. */
export class Listener {
  readonly #parts: Parts
  readonly #servers: Server[] = []
  readonly #sockets = new Set<Socket>()
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Rejects when a port is taken. */
  async start(): Promise<void> {
    const { host, port, tls } = this.#parts.address
    // Acknowledgements are small, and must not wait for more to say.
    await this.#listen(createServer({ noDelay: true }), 'connection', host, port)
    if (!tls) return
    const { key, cert, port: tlsPort } = tls
    const { connectTimeout: handshakeTimeout } = this.#parts.limits
    const options = { key, cert, handshakeTimeout, minVersion: 'TLSv1.2', noDelay: true } as const
    await this.#listen(createTlsServer(options), 'secureConnection', host, tlsPort)
  }

  /** Closes the ports and every connection. */
  async stop(): Promise<void> {
    const closed = this.#servers.map((server) => once(server, 'close'))
    for (const server of this.#servers) server.close()
    for (const socket of this.#sockets) socket.destroy()
    await Promise.all(closed)
    this.#servers.length = 0
  }

  get port(): number {
    return portOf(this.#servers[0])
  }

  /** Null without TLS. */
  get tlsPort(): number | null {
    return this.#servers[1] ? portOf(this.#servers[1]) : null
  }

  async #listen(server: Server, connected: 'connection' | 'secureConnection', host: string, port: number) {
    server.maxConnections = this.#parts.limits.connections
    // Before TLS spends anything on it.
    server.on('connection', (socket: Socket) => {
      if (!this.#admit(socket)) {
        socket.destroy()
        return
      }
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    server.on(connected, (socket: Socket) => {
      if (!socket.destroyed) this.#parts.accept(socket)
    })
    // A handshake that failed or took too long leaves its socket open.
    server.on('tlsClientError', (_error, socket: Socket) => socket.destroy())
    server.listen({ host, port })
    await once(server, 'listening')
    server.on('error', (error) => this.#parts.log.error({ err: error }, 'The MQTT port failed'))
    this.#servers.push(server)
  }

  #admit({ remoteAddress = '' }: Socket): boolean {
    const now = performance.now()
    const { connectsPerSecond, connectBurst } = this.#parts.limits
    const bucket = this.#buckets.get(remoteAddress) ?? new TokenBucket(connectsPerSecond, connectBurst, now)
    this.#buckets.set(remoteAddress, bucket)
    if (this.#buckets.size > ADDRESSES_REMEMBERED)
      for (const [address, each] of this.#buckets) if (each.isFull(now)) this.#buckets.delete(address)
    return bucket.take(now)
  }
}

function portOf(server: Server | undefined): number {
  const address = server?.address() as AddressInfo | null | undefined
  if (!address) throw new Error('The MQTT port is not open')
  return address.port
}
