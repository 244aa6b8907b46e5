import type { Excursion } from './api/excursions.ts'

/** As much of an excursion as says what it belongs to. */
export interface Stretch extends Pick<Excursion, 'kind' | 'startedAt' | 'endedAt' | 'withdrawnAt'> {
  sourceId: string | number
}

const end = ({ endedAt }: Stretch): string => endedAt ?? '~'
/** What turned out not to be so says so by itself. */
const belongs = (one: Stretch, other: Stretch): boolean =>
  one.withdrawnAt === null &&
  other.withdrawnAt === null &&
  one.startedAt < end(other) &&
  other.startedAt < end(one)

/**
 * What a person calls one excursion: a source that was too warm, with every limit that it passed meanwhile. The record keeps
 * each limit by itself, since products tolerate different things; what overlaps is one event. In the order of the first of
 * each, which stands at its head.
 */
export function excursionEvents<E extends Stretch>(excursions: readonly E[]): E[][] {
  const bySource = new Map<string, E[][]>()
  for (const excursion of excursions) {
    const key = `${excursion.kind} ${excursion.sourceId}`
    const groups = bySource.get(key) ?? []
    const [home, ...others] = groups.filter((group) => group.some((other) => belongs(excursion, other)))
    if (!home) bySource.set(key, [...groups, [excursion]])
    else {
      // It may join what did not touch before.
      home.push(...others.flat(), excursion)
      bySource.set(
        key,
        groups.filter((group) => !others.includes(group)),
      )
    }
  }
  const order = new Map(excursions.map((excursion, i) => [excursion, i]))
  const placeOf = ([first]: E[]) => (first && order.get(first)) ?? 0
  return [...bySource.values()].flat().sort((a, b) => placeOf(a) - placeOf(b))
}
