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
import { limitsOf, type ProfileLimits, SILENCE, sameLimits, type Tracks, trackOf } from './limits.ts'
import { reconcile, type StoredStretch } from './reconciling.ts'
import type { Wanted } from './watch-plan.ts'

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
  known: store.WatchRow | undefined
  since: number
  restarts: Restart[]
}

/** Judges a source by everything that is wanted. True when an excursion changed. */
export async function judgeSource(
  judging: Judging,
  watches: readonly store.WatchRow[],
  wanted: readonly Wanted[],
): Promise<boolean> {
  const { tx, source, now } = judging
  let changed = false
  const end = async (profileId: string) => {
    if ((await store.endExcursions(tx, source.number, profileId, new Date(now))) > 0) changed = true
  }
  for (const { profileId } of watches)
    if (!wanted.some((watch) => watch.profileId === profileId)) {
      await store.deleteWatch(tx, source.number, profileId)
      await end(profileId)
    }
  const plans: Plan[] = []
  const backSince = await returnedAt(judging, watches, wanted)
  for (const watch of wanted) {
    let known = watches.find(({ profileId }) => profileId === watch.profileId)
    let since = known?.since ?? Math.max(watch.since, backSince)
    if (known && !sameLimits(known.limits, watch.limits)) {
      // What was found under other limits stays as it was found; from now on these are in force.
      await end(watch.profileId)
      known = undefined
      since = now
    }
    const restarts: Restart[] = []
    for (const limit of limitsOf(watch.profileId, watch.limits))
      restarts.push(await restart(judging, limit, since, known))
    plans.push({ wanted: watch, known, since, restarts })
  }
  const from = Math.min(...plans.flatMap(({ restarts }) => restarts.map((each) => each.from)))
  const readings = Number.isFinite(from)
    ? (await store.readingsFrom(tx, source.number, from)).map(asCounted)
    : []
  for (const plan of plans) if (await carryOut(judging, plan, readings)) changed = true
  return changed
}

/**
 * From when on a source is heard again that was gone, with its device or its place: what was found before stays, and the time
 * away was no silence. 0 = it never was: a source of which silence is told is watched for it as long as it is there. Where
 * nothing was found before, all that is known is judged: what measured before anybody asked may never have been.
 */
async function returnedAt(
  { tx, source, now, mark = now }: Judging,
  watches: readonly store.WatchRow[],
  wanted: readonly Wanted[],
): Promise<number> {
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
  const newest = readings.at(-1)
  // What is settled before the hour of the newest reading need not be read again until something in it changes.
  const settledAt = newest ? Math.max(newest.at - (newest.at % HOUR), since) : (known?.settledAt ?? since)
  const tracks: Tracks = {}
  let dueAt: number | null = null
  let changed = false
  for (const { limit, track, from, begins } of restarts) {
    const own = readings.filter(({ at }) => at >= from)
    const settled = own.filter(({ at }) => at < settledAt)
    const first = judge(track, settled, limit, rhythm)
    const second = judge(first.track, own.slice(settled.length), limit, rhythm)
    tracks[limit.kind] = first.track
    const judgement = { track: second.track, ended: [...first.ended, ...second.ended] }
    const { stretches, dueAt: due } = stretchesOf(judgement, limit, rhythm, now)
    dueAt = due === null ? dueAt : Math.min(due, dueAt ?? due)
    if (await save(judging, wanted, limit, begins, stretches)) changed = true
  }
  const asBefore =
    mark === undefined && known?.settledAt === settledAt && known.dueAt === dueAt && known.since === since
  const { profileId, limits } = wanted
  if (!asBefore)
    await store.saveWatch(tx, { source: source.number, profileId, limits, since, settledAt, tracks, dueAt })
  return changed
}

async function restart(
  { tx, source, mark, now }: Judging,
  limit: Limit,
  since: number,
  known: store.WatchRow | undefined,
): Promise<Restart> {
  if (known && (mark === undefined || mark >= known.settledAt)) {
    const track = trackOf(known.tracks, limit)
    const begins = Math.min(track.outside?.startedAt ?? known.settledAt, track.last?.at ?? known.settledAt)
    return { limit, track, from: known.settledAt, begins }
  }
  // Readings are kept for a time, rows of excursions for ever: those before the first reading stay.
  if (!known) {
    const first = await store.firstReadingFrom(tx, source.number, since)
    return { limit, track: newTrack(), from: since, begins: first ?? now }
  }
  // History changed: back to where nothing lasted, whatever came before.
  let before = mark ?? since
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
  { profileId, limits }: Wanted,
  { kind, value }: Limit,
  begins: number,
  stretches: readonly Stretch[],
): Promise<boolean> {
  const rows = await store.excursionsFrom(tx, { source: source.number, profileId, kind }, new Date(begins))
  const { insert, update, remove, withdraw } = reconcile(rows.map(asStored), stretches)
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

const asRow = ({ startedAt, endedAt, endedBy, peak, peakAt, mean }: Stretch) => ({
  startedAt: new Date(startedAt),
  endedAt: endedAt === null ? null : new Date(endedAt),
  endedBy,
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
