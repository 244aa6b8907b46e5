import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { limitedServer } from './server.limits.ts'

/** The HTTP server of the installation, within limits. */
export class WebServer {
  /** What live connections are upgraded on. */
  readonly server: Server
  readonly #address: { host: string; port: number }

  constructor(listener: RequestListener, address: { host: string; port: number }) {
    this.server = limitedServer(listener)
    this.#address = address
  }

  /** The port bound, also when 0 was asked for. */
  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  start(): Promise<void> {
    const { server } = this
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.#address.port, this.#address.host, () => {
        server.off('error', reject)
        resolve()
      })
    })
  }

  /** Lets answers under way finish, and drops idle connections at once. */
  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve())
      this.server.closeIdleConnections()
      setTimeout(() => this.server.closeAllConnections(), 2_000).unref()
    })
  }
}
