import type { IncomingMessage } from 'node:http'
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { networkOf } from '../network.ts'
import { connectionOf, type HttpConfig } from './connection.ts'

/** Counts what each address asks for, in memory for a minute and nowhere else. */
export class AddressLimit {
  readonly #http: HttpConfig
  readonly #limiter: RateLimiterMemory

  constructor(http: HttpConfig, perMinute: number) {
    this.#http = http
    this.#limiter = new RateLimiterMemory({ points: perMinute, duration: 60 })
  }

  /** Rejects with `RateLimiterRes` where it is too much. */
  consume({ headers, socket }: IncomingMessage): Promise<RateLimiterRes> {
    const { address } = connectionOf(headers, socket.remoteAddress, this.#http)
    return this.#limiter.consume(networkOf(address))
  }
}
