import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { TooManyError } from '../../errors.ts'
import { networkOf } from '../../network.ts'

/** Codes that are not open, from one address in 15 minutes: installers of one office share an address. */
const PER_ADDRESS = { points: 10, duration: 15 * 60 }
/** With the same first four characters, from anywhere in an hour: whoever has seen half a code gets no further. */
const PER_PREFIX = { points: 20, duration: 60 * 60 }
const PREFIX = 4

/**
 * Limits guessing. A point is taken before the code is looked up, so that parallel guesses count, and given back when it
 * was open. In memory only; addresses are kept nowhere else.
 */
export class ClaimThrottle {
  readonly #addresses = new RateLimiterMemory(PER_ADDRESS)
  readonly #prefixes = new RateLimiterMemory(PER_PREFIX)

  /** Throws `TooManyError`. Call `succeeded` of what it returns when the code was open. */
  async admit(code: string, address: string): Promise<{ succeeded(): Promise<void> }> {
    // The address first: one that is refused must not empty the bucket of others.
    const buckets = [
      [this.#addresses, networkOf(address)],
      [this.#prefixes, code.slice(0, PREFIX)],
    ] as const
    for (const [limiter, key] of buckets)
      try {
        await limiter.consume(key)
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        throw new TooManyError(
          'Too many codes that are not open. Wait, and compare the code with the sheet.',
          Math.ceil(refusal.msBeforeNext / 1_000),
        )
      }
    return {
      succeeded: async () => {
        for (const [limiter, key] of buckets) await limiter.reward(key)
      },
    }
  }
}
