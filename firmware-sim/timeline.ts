import type { TimedIncident } from './incidents.ts'

/** Incidents of several sources, each in order of time, as one in order of time. Of two at once the earlier source's is first. */
export function* inOrder(sources: readonly Iterable<TimedIncident>[]): Generator<TimedIncident, void> {
  const heads = sources.map((source) => {
    const rest = source[Symbol.iterator]()
    return { rest, next: rest.next() }
  })
  for (;;) {
    let earliest: { head: (typeof heads)[number]; incident: TimedIncident } | null = null
    for (const head of heads)
      if (!head.next.done && head.next.value.at < (earliest?.incident.at ?? Number.POSITIVE_INFINITY))
        earliest = { head, incident: head.next.value }
    if (!earliest) return
    yield earliest.incident
    earliest.head.next = earliest.head.rest.next()
  }
}

/** The incidents of `source` before `until`. */
export function* before(until: number, source: Iterable<TimedIncident>): Generator<TimedIncident, void> {
  for (const each of source) {
    if (each.at >= until) return
    yield each
  }
}
