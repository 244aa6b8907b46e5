import type { Availability } from '../../../protocol/api/finder.ts'
import type { PublicReportKind } from '../../../protocol/api/public-reports.ts'

/** Reports of one kind about one point that nobody has answered. */
export interface OpenReports {
  kind: PublicReportKind
  /** When each was told. */
  at: readonly Date[]
}

/** How long a report speaks to other visitors: milliseconds. The manager keeps it until it is answered. */
const SPEAKS_FOR = 7 * 86_400_000
/** So many have to say the same before others are told: one may be mistaken, or joke. */
const TOLD_FROM = 2
/** From here on stock is said to be unknown. It is never said to be out by strangers alone: that would be too easy to do. */
const UNKNOWN_FROM = 3

/** Of `reports`, those of the last week that are newer than what is known otherwise. */
const heard = ({ at }: OpenReports, since: Date | null, now: Date): Date[] =>
  at.filter((told) => now.getTime() - told.getTime() < SPEAKS_FOR && (since === null || told > since))

/** That a point is empty is answered by newer news of its stock (`knownAt`); what else is wrong with it is not. */
const heardSince = ({ kind }: OpenReports, knownAt: Date | null): Date | null =>
  kind === 'empty' ? knownAt : null

/**
 * What enough people say of a point, to be shown to others: each kind with when it was last told. `knownAt` is when anything
 * of its stock was last known otherwise.
 */
export function toldOf(
  reports: readonly OpenReports[],
  knownAt: Date | null,
  now: Date,
): { kind: PublicReportKind; lastAt: Date }[] {
  return reports.flatMap((group) => {
    const times = heard(group, heardSince(group, knownAt), now)
    const last = times.reduce((latest, at) => Math.max(latest, at.getTime()), 0)
    return times.length >= TOLD_FROM ? [{ kind: group.kind, lastAt: new Date(last) }] : []
  })
}

/**
 * The band of stock that is left of `availability` when people have found otherwise: two alike take one step, three all.
 * That it is empty counts only when it was told after the stock was last known; a point that is broken, closed or gone
 * gives nothing out whatever lies in it.
 */
export function doubted(
  availability: Availability,
  knownAt: Date | null,
  reports: readonly OpenReports[],
  now: Date,
): Availability {
  if (availability === 'out' || reports.length === 0) return availability
  const most = Math.max(0, ...reports.map((group) => heard(group, heardSince(group, knownAt), now).length))
  if (most >= UNKNOWN_FROM) return 'unknown'
  if (most < TOLD_FROM) return availability
  return availability === 'confirmed' ? 'probable' : 'unknown'
}
