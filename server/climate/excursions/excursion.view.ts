import type { Excursion } from '../../../protocol/api/excursions.ts'
import { badCursor } from '../../errors.ts'
import type { DescribedExcursion, ExcursionCursor } from './excursion-pages.store.ts'
import { SILENCE } from './limits.ts'

/** One that lasts is as long as it has lasted by `now`. */
export function describeExcursion({ excursion, ...names }: DescribedExcursion, now: Date): Excursion {
  const { sourceName, locationName, locationKind, jurisdictionCode, jurisdictionName } = names
  const { id, kind, locationId, profileId, profileName, profileNameEn } = excursion
  const end = excursion.endedAt ?? now
  const own = profileId !== SILENCE
  return {
    id,
    kind,
    locationId,
    locationName,
    locationKind,
    jurisdictionCode,
    jurisdictionName,
    sourceId: names.sourceId,
    sourceKind: names.sourceKind,
    sourceName,
    profileId: own ? profileId : null,
    profileName: own ? profileName : null,
    profileNameEn: own ? profileNameEn : null,
    limit: excursion.limit,
    toleranceMinutes: excursion.toleranceMinutes,
    startedAt: excursion.startedAt.toISOString(),
    endedAt: excursion.endedAt?.toISOString() ?? null,
    endedBy: excursion.endedBy,
    minutes: Math.max(0, Math.round((end.getTime() - excursion.startedAt.getTime()) / 60_000)),
    peak: excursion.peak,
    peakAt: excursion.peakAt?.toISOString() ?? null,
    mean: excursion.mean,
    acknowledgedAt: excursion.acknowledgedAt?.toISOString() ?? null,
    acknowledgedBy: names.acknowledgedByName,
    reason: excursion.reason,
    action: excursion.action,
    withdrawnAt: excursion.withdrawnAt?.toISOString() ?? null,
  }
}
/** `{o|e}.{milliseconds}.{id}`: lasts or ended. */
export const fromCursor = ({ endedAt, startedAt, id }: DescribedExcursion['excursion']): string =>
  `${endedAt === null ? 'o' : 'e'}.${startedAt.getTime()}.${id}`

/** Throws `InvalidError` `bad_cursor`. */
export function toCursor(cursor: string): ExcursionCursor {
  const [, open, at, id] = /^([oe])\.(\d{1,15})\.([\w-]{1,64})$/.exec(cursor) ?? []
  if (!open || !at || !id) throw badCursor()
  return { open: open === 'o', startedAt: new Date(Number(at)), id }
}
