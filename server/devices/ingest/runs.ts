/** Inclusive run of whole numbers. */
export type Run = [from: number, to: number]

/**
 * Sorted, disjoint runs with at least one number missing between two of them: what a log has received, or lost, in the
 * fewest words. All functions change the array in place and take time in the number of runs, of which there are few.
 */
export type Runs = Run[]

export function includes(runs: Runs, n: number): boolean {
  return runs.some(([from, to]) => from <= n && n <= to)
}

/** Adds [from, to] and joins what it touches. */
export function add(runs: Runs, from: number, to: number): void {
  let start = 0
  while (start < runs.length && (runs[start]?.[1] ?? 0) < from - 1) start++
  let end = start
  const joined: Run = [from, to]
  for (; end < runs.length; end++) {
    const run = runs[end]
    if (!run || run[0] > to + 1) break
    joined[0] = Math.min(joined[0], run[0])
    joined[1] = Math.max(joined[1], run[1])
  }
  runs.splice(start, end - start, joined)
}

export function remove(runs: Runs, n: number): void {
  const at = runs.findIndex(([from, to]) => from <= n && n <= to)
  const run = runs[at]
  if (!run) return
  const [from, to] = run
  const rest: Runs = []
  if (from < n) rest.push([from, n - 1])
  if (n < to) rest.push([n + 1, to])
  runs.splice(at, 1, ...rest)
}

/** The numbers of [from, to] that lie in no run. */
export function missing(runs: Runs, from: number, to: number): Runs {
  const holes: Runs = []
  let next = from
  for (const [start, end] of runs) {
    if (end < next) continue
    if (start > to) break
    if (start > next) holes.push([next, start - 1])
    next = end + 1
  }
  if (next <= to) holes.push([next, to])
  return holes
}

/** The runs that [from, to] touches, whole. */
export function touching(runs: Runs, from: number, to: number): Runs {
  return runs.filter(([start, end]) => start <= to && end >= from)
}
