/** World time and timers, passed in so that tests can hold them. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  /** Calls `run` once, `ms` from now (at once when negative, never when Infinity). The returned function calls it off. */
  after(ms: number, run: () => void): () => void
}

/** A Node timer that is asked for longer fires at once instead. */
const LONGEST_TIMER = 2_147_483_647

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    if (ms === Number.POSITIVE_INFINITY) return () => {}
    let timer: NodeJS.Timeout
    const wait = (left: number): void => {
      timer =
        left > LONGEST_TIMER
          ? setTimeout(wait, LONGEST_TIMER, left - LONGEST_TIMER)
          : setTimeout(run, Math.max(0, left))
    }
    wait(ms)
    return () => clearTimeout(timer)
  },
}
