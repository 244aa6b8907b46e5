import type { Jurisdiction } from '../../protocol/api/accounts.ts'
import type { FinderCell, FinderPoint } from '../../protocol/api/finder.ts'
import { expectedEffort, middleOf, type Position } from '../../protocol/nearby.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import { NotFoundError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { CalendarService } from '../places/calendar.service.ts'
import type { LandmarksService } from '../places/landmarks/landmarks.service.ts'
import { PlaceFollower } from '../places/place.follower.ts'
import type { PlacesService } from '../places/places.service.ts'
import { isPublicKind } from '../places/public-fields.ts'
import type { TimeZone } from '../places/time-zone.ts'
import { EntryReader } from './entry.reader.ts'
import { type FinderEntry, type FinderFilter, FinderIndex, type Near, type Wanted } from './finder.index.ts'
import { ANYTHING, chanceAt, toPoint } from './finder.point.ts'
import type { FinderLandmark } from './landmark.index.ts'
import type { LedgerSource, MachineSource, VisitorSource } from './stock.sources.ts'
import { type County, townshipsOf } from './townships.ts'

interface Dependencies {
  places: Pick<PlacesService, 'placesInUse' | 'varieties' | 'jurisdictions' | 'get'>
  calendar: Pick<CalendarService, 'days'>
  landmarks: Pick<LandmarksService, 'list'>
  ledger: LedgerSource
  machines: MachineSource
  visitors: VisitorSource
  changes: Changes
  ambient: Ambient
  timeZone: TimeZone
  log: Log
}

/** A place that was found, with what puts it in order. */
export interface Found {
  entry: FinderEntry
  /** From the middle of the cell asked about; null when the list has no middle. */
  metres: number | null
  chance: number
}
/** The same as it is shown. */
export interface FinderItem extends Found {
  point: FinderPoint
}

/** Many townships have a market; `area` tells which one it is. */
export interface FoundLandmark {
  landmark: FinderLandmark
  area: Jurisdiction | null
}

/** The circle a list was made from: what changes outside of it changes nothing of the list. */
export interface Reach {
  middle: Position
  metres: number
}

const MINUTE = 60_000
/** Points that are put in order before the best are shown: more would only be farther away. */
const CANDIDATES = 60
/** Of those that are open, as many at least: at night all that are near may be closed. */
const OPEN_CANDIDATES = 20
/** Farther than this is another county's business. */
const MAX_METRES = 50_000
/** The index and the list work out distances each in its own way. */
const ROUNDING = 1.001
/** Points in the answer of the JSON interface. */
const CELL_POINTS = 20
const everything: FinderFilter = { ...ANYTHING, openNow: false, selfService: false, noId: false }

/** What the public may know: published places, how likely one is given something there, and how old that knowledge is. */
export class FinderService {
  readonly #from: Dependencies
  readonly #reader: EntryReader
  readonly #follower: PlaceFollower
  readonly #listeners: ((positions: readonly Position[] | null) => void)[] = []
  #index = new FinderIndex([])
  #counties: County[] = []

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
    this.#reader = new EntryReader(dependencies)
    this.#follower = new PlaceFollower({ ...dependencies, read: (ids) => this.#read(ids) })
  }

  start(): Promise<void> {
    return this.#follower.start()
  }

  stop(): Promise<void> {
    return this.#follower.stop()
  }

  /** Resolves when all that was committed before the call shows. */
  refresh(): Promise<void> {
    return this.#follower.refresh()
  }

  async #read(ids: readonly string[] | undefined): Promise<void> {
    const changed = await this.#reader.read(ids)
    if (changed === null) {
      this.#index = new FinderIndex(this.#reader.entries())
      this.#counties = townshipsOf(this.#reader.jurisdictions, this.#index.countByJurisdiction())
    } else this.#index.restocked(changed)
    const positions = changed?.flatMap(({ position }) => position ?? []) ?? null
    for (const listener of this.#listeners) listener(positions)
  }

  /** Calls back as soon as these places show something else; null = all may, and there may be others. */
  onChange(listener: (positions: readonly Position[] | null) => void): void {
    this.#listeners.push(listener)
  }

  /** The minute: within it what is shown of a place changes by what is learned of the place alone. */
  now(): Date {
    const now = this.#from.ambient.now().getTime()
    return new Date(now - (now % MINUTE))
  }

  get timeZone(): TimeZone {
    return this.#from.timeZone
  }

  /** Counties and their townships that have a published place. */
  get counties(): readonly County[] {
    return this.#counties
  }

  /** Every published place. */
  entries(): readonly FinderEntry[] {
    return this.#reader.entries()
  }

  jurisdiction(code: string): Jurisdiction | undefined {
    return this.#reader.jurisdictions.get(code)
  }

  landmark(id: string): FinderLandmark | undefined {
    return this.#reader.landmarks.get(id)
  }

  /** Landmarks of that name, or of one that reads or is written alike. */
  landmarksMatching(text: string): FoundLandmark[] {
    return this.#reader.landmarks
      .matching(text)
      .map((landmark) => ({ landmark, area: this.jurisdiction(landmark.jurisdictionCode) ?? null }))
  }

  /** Within 50 km, least expected effort first. Throws `NotFoundError` for a cell that is not one on Earth. */
  near(cell: string, filter: FinderFilter): { list: Found[]; reach: Reach } {
    const middle = middleOf(cell)
    if (middle === null) throw new NotFoundError('cell', cell)
    const { candidates, isCut } = this.#candidates(middle, filter)
    const farthest = isCut ? Math.max(...candidates.map(({ metres }) => metres)) : MAX_METRES
    return { list: this.#byEffort(candidates, filter), reach: { middle, metres: farthest * ROUNDING } }
  }

  nearPosition(position: Position, filter: FinderFilter = everything): Found[] {
    return this.#byEffort(this.#candidates(position, filter).candidates, filter)
  }

  /** The nearest, and the nearest that are open. `isCut`: what lies beyond the farthest of them changes nothing of them. */
  #candidates(position: Position, filter: FinderFilter): { candidates: Near[]; isCut: boolean } {
    const nearest = (filter: FinderFilter, count: number) =>
      this.#index.nearest(position, filter, this.now(), count, MAX_METRES)
    const candidates = nearest(filter, CANDIDATES)
    if (candidates.length < CANDIDATES) return { candidates, isCut: false }
    const now = this.now()
    const open = candidates.filter(({ entry }) => entry.schedule.at(now).openNow)
    if (filter.openNow || open.length >= OPEN_CANDIDATES) return { candidates, isCut: true }
    const nearestOpen = nearest({ ...filter, openNow: true }, OPEN_CANDIDATES)
    const known = new Set(candidates.map(({ entry }) => entry.id))
    candidates.push(...nearestOpen.filter(({ entry }) => !known.has(entry.id)))
    return { candidates, isCut: nearestOpen.length === OPEN_CANDIDATES }
  }

  #byEffort(candidates: readonly Near[], wanted: Wanted): Found[] {
    const now = this.now()
    const list = candidates.map(({ entry, metres }) => {
      const chance = chanceAt(entry, wanted, now)
      return { effort: expectedEffort(metres, chance), found: { entry, metres, chance } }
    })
    // Two at one spot come in the same order every time.
    list.sort((a, b) => a.effort - b.effort || (a.found.entry.id < b.found.entry.id ? -1 : 1))
    return list.map(({ found }) => found)
  }

  /** Best chance first. */
  within(code: string, filter: FinderFilter): Found[] {
    return this.#byChance(this.#index.within(code, filter, this.now()), filter)
  }

  /** Places whose name has the text, then others that mention it; best chance first in each. Else what is written alike. */
  matching(text: string, filter: FinderFilter): { exact: boolean; list: Found[] } {
    const { exact, groups } = this.#index.matching(text, filter, this.now())
    return { exact, list: groups.flatMap((group) => this.#byChance(group, filter)) }
  }

  #byChance(entries: readonly FinderEntry[], wanted: Wanted): Found[] {
    const now = this.now()
    return entries
      .map((entry) => ({ entry, metres: null, chance: chanceAt(entry, wanted, now) }))
      .sort((a, b) => b.chance - a.chance)
  }

  point(id: string): FinderItem | null {
    const entry = this.#index.get(id)
    return entry
      ? this.describe({ entry, metres: null, chance: chanceAt(entry, ANYTHING, this.now()) })
      : null
  }

  describe(found: Found, wanted: Wanted = ANYTHING): FinderItem {
    return { ...found, point: toPoint(found, wanted, this.now()) }
  }

  /** A place that was public once and is out of use: an old link or QR code should still help. */
  async closedPoint(id: string): Promise<{ name: string; position: Position | null } | null> {
    try {
      const { name, kind, published, archivedAt, longitude, latitude } = await this.#from.places.get(null, id)
      if (!published || archivedAt === null || !isPublicKind(kind)) return null
      return { name, position: longitude === null || latitude === null ? null : { longitude, latitude } }
    } catch (error) {
      if (error instanceof NotFoundError) return null
      throw error
    }
  }

  /** Nearest first, for programs. Throws `NotFoundError` for a cell that is not one on Earth. */
  cell(cell: string): FinderCell {
    const middle = middleOf(cell)
    if (middle === null) throw new NotFoundError('cell', cell)
    const now = this.now()
    const nearest = this.#index.nearest(middle, everything, now, CELL_POINTS, MAX_METRES)
    const points = nearest.map(({ entry }) =>
      toPoint({ entry, chance: chanceAt(entry, ANYTHING, now) }, ANYTHING, now),
    )
    return { cell, ...middle, at: now.toISOString(), points }
  }
}
