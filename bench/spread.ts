/** Milliseconds at the median and at the 99th of 100. */
export interface Spread {
  p50: number
  p99: number
}

/** Does the work so many times, one after another, and tells how long one takes. */
export async function spread(times: number, work: (n: number) => Promise<unknown>): Promise<Spread> {
  const taken: number[] = []
  for (let n = 0; n < times; n++) {
    const began = performance.now()
    await work(n)
    taken.push(performance.now() - began)
  }
  return spreadOf(taken)
}

/** Of what was measured, in milliseconds. */
export function spreadOf(taken: readonly number[]): Spread {
  const sorted = taken.toSorted((a, b) => a - b)
  const at = (share: number) =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1))
  return { p50: at(0.5), p99: at(0.99) }
}
