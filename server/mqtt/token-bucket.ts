/**
 * Allows `rate` a second in the long run and `burst` at once. Synchronous and without timers: it is asked for every
 * packet.
 */
export class TokenBucket {
  private readonly rate: number
  private readonly burst: number
  private tokens: number
  private at: number

  /** Times are milliseconds on any one clock. */
  constructor(rate: number, burst: number, now: number) {
    this.rate = rate
    this.burst = burst
    this.tokens = burst
    this.at = now
  }

  /** Takes one if there is one. */
  take(now: number): boolean {
    this.fill(now)
    if (this.tokens < 1) return false
    this.tokens -= 1
    return true
  }

  /** Takes one, of the future if need be, and says how many milliseconds off that is. */
  borrow(now: number): number {
    this.fill(now)
    this.tokens -= 1
    return this.tokens >= 0 ? 0 : Math.ceil((-this.tokens / this.rate) * 1_000)
  }

  /** Nobody has taken anything for so long that a new bucket would be the same. */
  isFull(now: number): boolean {
    this.fill(now)
    return this.tokens === this.burst
  }

  private fill(now: number): void {
    const passed = Math.max(0, now - this.at)
    this.tokens = Math.min(this.burst, this.tokens + (passed / 1_000) * this.rate)
    this.at = now
  }
}
