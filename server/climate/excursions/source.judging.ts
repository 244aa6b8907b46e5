import { sameLimits } from '../../catalog/storage-in-time.ts'
import type { Writer } from '../../db/database.ts'
import { measuredHumidity } from '../reading-fault.ts'
import {
  type Limit,
  newTrack,
  type Rhythm,
  type Stretch,
  type Track,
  type TrackReading,
} from './excursion-track.ts'
import * as store from './excursions.store.ts'
import { judge, settledBefore, stretchesOf } from './judging.ts'
import { limitsOf, NO_LIMITS, type ProfileLimits, SILENCE, type Tracks, trackOf } from './limits.ts'
import { reconcile, type StoredStretch } from './reconciling.ts'
import type { Wanted } from './watch-plan.ts'
import { deleteWatch, saveWatch, type WatchRow } from './watches.store.ts'

const HOUR = 3_600_000
/** Readings looked through at once for one that settles a limit. */
const PAGE = 500

interface Judging {
  tx: Writer
  now: number
  newId(): string
  source: { number: number; locationId: string }
  rhythm: Rhythm
  /** The earliest hour whose readings changed; undefined = none, only time has passed. */
  mark: number | undefined
}

/** From where one limit is worked out: `track` stands before the readings at `from`, and rows from `begins` are its. */
interface Restart {
  limit: Limit
  track: Track
  from: number
  begins: number
}

/** What a source is judged by, and from where on. */
interface Plan {
  wanted: Wanted
  known: WatchRow | undefined
  since: number
  restarts: Restart[]
}

/** Judges a source by everything that is wanted. True when an excursion changed. */
export async function judgeSource(
  judging: Judging,
  rows: readonly WatchRow[],
  wanted: readonly Wanted[],
): Promise<boolean> {
  const { tx, source, now, mark = now } = judging
  const [past, present]: [Plan[], Plan[]] = [[], []]
  const backSince = await returnedAt(judging, rows, wanted)
  const watches = rows.filter((row) => !isAway(row))
  for (const watch of wanted) {
    const kept = watches.find(({ profileId }) => profileId === watch.profileId)
    const known = kept && watchOf(kept, wanted) === watch ? kept : undefined
    // What held before changes only with readings of then.
    if (!holds(watch) && !known && mark >= watch.until) continue
    // What was found under other limits stays as it was found; these are in force since they were set.
    const begun = kept && holds(watch) ? (watch.since > kept.since ? watch.since : now) : watch.since
    const since = known?.since ?? Math.max(begun, holds(watch) ? backSince : 0)
    const restarts: Restart[] = []
    for (const limit of limitsOf(watch.profileId, watch.limits))
      restarts.push(await restart(judging, limit, { ...watch, since }, known))
    const plans = holds(watch) ? present : past
    plans.push({ wanted: watch, known, since, restarts })
  }
  const from = Math.min(...[...past, ...present].flatMap(({ restarts }) => restarts.map((each) => each.from)))
  const readings = Number.isFinite(from)
    ? (await store.readingsFrom(tx, source.number, from)).map(asCounted)
    : []
  let changed = false
  for (const plan of past) if (await carryOut(judging, plan, readings)) changed = true
  for (const kept of watches) {
    const next = watchOf(kept, wanted)
    if (next && holds(next)) continue
    await deleteWatch(tx, source.number, kept.profileId)
    if ((await store.endExcursions(tx, source.number, kept.profileId, new Date(now))) > 0) changed = true
  }
  if (wanted.length === 0 && watches.length > 0) await saveWatch(tx, away(source.number, now))
  if (wanted.length > 0 && rows.some(isAway)) await deleteWatch(tx, source.number, SILENCE)
  for (const plan of present) if (await carryOut(judging, plan, readings)) changed = true
  return changed
}

/** Stands in for the watches of a source that is gone, so that it is known when it comes back; it judges nothing. */
const away = (source: number, since: number): WatchRow => ({
  source,
  profileId: SILENCE,
  limits: NO_LIMITS,
  since,
  settledAt: since,
  tracks: {},
  dueAt: null,
})
const isAway = ({ profileId, tracks }: WatchRow): boolean =>
  profileId === SILENCE && tracks.no_data === undefined

const holds = ({ until }: Wanted): boolean => until === Number.POSITIVE_INFINITY

/**
 * What a watch is of: what holds now by the limits it judges by, or else what held last, which it judges to its end.
 * Undefined: of what nobody wants there any more.
 */
function watchOf(kept: WatchRow, wanted: readonly Wanted[]): Wanted | undefined {
  const own = wanted.filter(({ profileId }) => profileId === kept.profileId)
  const last = own.findLast((watch) => !holds(watch))
  return (
    own.find((watch) => holds(watch) && sameLimits(watch.limits, kept.limits)) ??
    (last && kept.settledAt <= last.until ? last : undefined)
  )
}

/**
 * From when on a source is heard again that was gone, with its device or its place: what was found before stays, and the time
 * away was no silence. 0 = it never was. One that was not told to be silent for another reason came back when something was
 * found of it; where nothing was, all that is known is judged: what measured before anybody asked may never have been.
 */
async function returnedAt(
  { tx, source, now, mark = now }: Judging,
  watches: readonly WatchRow[],
  wanted: readonly Wanted[],
): Promise<number> {
  if (watches.some(isAway)) return mark
  const isSilence = ({ profileId }: { profileId: string }) => profileId === SILENCE
  if (watches.some(isSilence) || !wanted.some(isSilence)) return 0
  return (await store.hasExcursions(tx, source.number)) ? mark : 0
}

async function carryOut(
  judging: Judging,
  { wanted, known, since, restarts }: Plan,
  readings: readonly TrackReading[],
): Promise<boolean> {
  const { tx, source, rhythm, now, mark } = judging
  const { until } = wanted
  const newest = readings.at(-1)
  // What is settled before the hour of the newest reading need not be read again until something in it changes.
  const settledAt = newest ? Math.max(newest.at - (newest.at % HOUR), since) : (known?.settledAt ?? since)
  const tracks: Tracks = {}
  let dueAt: number | null = null
  let changed = false
  for (const { limit, track, from, begins } of restarts) {
    const own = readings.filter(({ at }) => at >= from && at < until)
    const settled = own.filter(({ at }) => at < settledAt)
    const first = judge(track, settled, limit, rhythm)
    const second = judge(first.track, own.slice(settled.length), limit, rhythm)
    tracks[limit.kind] = first.track
    const judgement = { track: second.track, ended: [...first.ended, ...second.ended] }
    const { stretches, dueAt: due } = stretchesOf(judgement, limit, rhythm, Math.min(now, until))
    dueAt = due === null ? dueAt : Math.min(due, dueAt ?? due)
    if (await save(judging, wanted, limit, begins, stretches)) changed = true
  }
  if (!holds(wanted)) return changed
  const asBefore =
    mark === undefined && known?.settledAt === settledAt && known.dueAt === dueAt && known.since === since
  const { profileId, limits } = wanted
  if (!asBefore)
    await saveWatch(tx, { source: source.number, profileId, limits, since, settledAt, tracks, dueAt })
  return changed
}

async function restart(
  { tx, source, mark, now }: Judging,
  limit: Limit,
  watch: Wanted,
  known: WatchRow | undefined,
): Promise<Restart> {
  const { since } = watch
  if (known && (mark === undefined || mark >= known.settledAt)) {
    const track = trackOf(known.tracks, limit)
    const begins = Math.min(track.outside?.startedAt ?? known.settledAt, track.last?.at ?? known.settledAt)
    return { limit, track, from: known.settledAt, begins }
  }
  // Readings are kept for a time, rows of excursions for ever: those before the first reading stay.
  if (!known && holds(watch)) {
    const first = await store.firstReadingFrom(tx, source.number, since)
    return { limit, track: newTrack(), from: since, begins: first ?? now }
  }
  // History changed: back to where nothing lasted, whatever came before.
  let before = Math.max(mark ?? since, since)
  for (;;) {
    const page = (await store.readingsBefore(tx, source.number, before, since, PAGE)).map(asCounted)
    const settled = settledBefore(page, limit)
    if (settled) return { limit, track: settled.track, from: settled.at + 1, begins: settled.at + 1 }
    const earliest = page.at(-1)
    if (earliest) before = earliest.at
    // As above.
    if (page.length < PAGE) return { limit, track: newTrack(), from: before, begins: before }
  }
}

async function save(
  { tx, source, now, newId }: Judging,
  { profileId, limits, until }: Wanted,
  { kind, value }: Limit,
  begins: number,
  stretches: readonly Stretch[],
): Promise<boolean> {
  const end = Number.isFinite(until) ? new Date(until) : undefined
  const limited = { source: source.number, profileId, kind }
  const rows = await store.excursionsFrom(tx, limited, new Date(begins), end)
  // What lasted when other limits came into force ended there.
  const found = end
    ? stretches.map((each) => (each.endedAt === null ? { ...each, endedAt: until } : each))
    : stretches
  const { insert, update, remove, withdraw } = reconcile(rows.map(asStored), found)
  await store.deleteExcursions(tx, remove)
  for (const id of withdraw) {
    const withdrawnAt = new Date(now)
    const endedAt = rows.find((row) => row.id === id)?.endedAt ?? withdrawnAt
    await store.updateExcursion(tx, id, { withdrawnAt, endedAt })
  }
  for (const { id, stretch } of update)
    await store.updateExcursion(tx, id, { ...asRow(stretch), withdrawnAt: null })
  for (const stretch of insert)
    await store.insertExcursion(tx, {
      id: newId(),
      source: source.number,
      locationId: source.locationId,
      kind,
      profileId,
      ...asFound(profileId, limits, value),
      ...asRow(stretch),
      acknowledgedAt: null,
      acknowledgedBy: null,
      reason: null,
      action: null,
      withdrawnAt: null,
    })
  return insert.length + update.length + remove.length + withdraw.length > 0
}

const asFound = (profileId: string, { name, nameEn, toleranceMinutes }: ProfileLimits, value: number) => ({
  profileName: name,
  profileNameEn: nameEn,
  limit: profileId === SILENCE ? null : value,
  toleranceMinutes,
})

/** Silence ends by itself; of a limit, an end that no reading tells of is that of the limit. */
const asRow = ({ startedAt, endedAt, endedBy, peak, peakAt, mean }: Stretch) => ({
  startedAt: new Date(startedAt),
  endedAt: endedAt === null ? null : new Date(endedAt),
  endedBy: endedBy ?? (endedAt !== null && peak !== null ? ('limits_gone' as const) : null),
  peak,
  peakAt: peakAt === null ? null : new Date(peakAt),
  mean,
})

const asStored = (row: store.ExcursionRow): StoredStretch => ({
  id: row.id,
  startedAt: row.startedAt.getTime(),
  endedAt: row.endedAt?.getTime() ?? null,
  // `limits_gone` is no end that readings tell of.
  endedBy: row.endedBy === 'limits_gone' ? null : row.endedBy,
  peak: row.peak,
  peakAt: row.peakAt?.getTime() ?? null,
  mean: row.mean,
  acknowledged: row.acknowledgedAt !== null,
  withdrawn: row.withdrawnAt !== null,
})

const asCounted = ({ at, celsius, humidity }: TrackReading): TrackReading => ({
  at,
  celsius,
  humidity: measuredHumidity(humidity),
})
