import { createHash } from 'node:crypto'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { TooManyError } from '../errors.ts'
import { networkOf } from '../network.ts'

/** Failed attempts in a window of 15 minutes. */
const WINDOW_SECONDS = 15 * 60
const PER_ACCOUNT = 10
const PER_KNOWN_CLIENT = 10
/** A county office shares one address. */
const PER_ADDRESS = 50
/** Pairs of account and address that signed in since the start; the oldest are forgotten first. */
const MAX_KNOWN = 10_000

export interface Attempt {
  username: string
  /** Network address. */
  address: string
  /** Name of the device, when it proved that it has signed in to this account before. */
  device: string | null
}

/**
 * Limits guessing without letting a guesser lock the owner out (docs/decisions/2026-11-21-sign-in-throttle.md). Clients
 * that have signed in to the account before, known by a device cookie or by their address, have a bucket each. All
 * others share one per account and one per address; emptying those stops strangers and nobody else.
 *
 * A point is taken before the password is checked, so that parallel guesses count, and given back when it was right.
 * The names of accounts are counted whether or not they exist.
 */
export class SignInThrottle {
  readonly #accounts = new RateLimiterMemory({ points: PER_ACCOUNT, duration: WINDOW_SECONDS })
  readonly #addresses = new RateLimiterMemory({ points: PER_ADDRESS, duration: WINDOW_SECONDS })
  readonly #clients = new RateLimiterMemory({ points: PER_KNOWN_CLIENT, duration: WINDOW_SECONDS })
  readonly #known = new Set<string>()

  /** Throws `TooManyError`. Call `succeeded` of what it returns when the password was right. */
  async admit({ username, address, device }: Attempt): Promise<{ succeeded(): Promise<void> }> {
    const account = digest(username)
    const network = networkOf(address)
    const pair = `${account} ${network}`
    if (device !== null) return this.#take([[this.#clients, `${account} device ${device}`]], pair)
    if (this.#known.has(pair)) return this.#take([[this.#clients, pair]], pair)
    // The address first: one that is refused must not empty the account's bucket.
    const buckets: Bucket[] = [
      [this.#addresses, network],
      [this.#accounts, account],
    ]
    return this.#take(buckets, pair)
  }

  async #take(buckets: Bucket[], pair: string): Promise<{ succeeded(): Promise<void> }> {
    for (const [limiter, key] of buckets) {
      try {
        await limiter.consume(key)
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        throw new TooManyError(
          'Too many failed sign-ins. Wait, or use a device that has signed in before.',
          Math.ceil(refusal.msBeforeNext / 1000),
        )
      }
    }
    return {
      succeeded: async () => {
        for (const [limiter, key] of buckets) await limiter.reward(key)
        this.#remember(pair)
      },
    }
  }

  #remember(pair: string): void {
    this.#known.delete(pair)
    this.#known.add(pair)
    const [oldest] = this.#known
    if (this.#known.size > MAX_KNOWN && oldest !== undefined) this.#known.delete(oldest)
  }
}

type Bucket = [limiter: RateLimiterMemory, key: string]

/** People type passwords where the user name belongs: none is kept in the open, and long ones take no room. */
const digest = (text: string): string => createHash('sha256').update(text).digest('base64url')
