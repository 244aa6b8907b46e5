import type { Jurisdiction } from '../../protocol/api/accounts.ts'
import type { Category } from '../../protocol/api/catalog.ts'
import type { FinderCell, FinderPoint } from '../../protocol/api/finder.ts'
import { expectedEffort, middleOf, type Position } from '../../protocol/nearby.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import { NotFoundError } from '../errors.ts'
import type { Log } from '../log.ts'
import { PlaceFollower } from '../places/place.follower.ts'
import type { PlacesService } from '../places/places.service.ts'
import { isPublicKind, isUnattended } from '../places/public-fields.ts'
import type { TimeZone } from '../places/time-zone.ts'
import { availabilityOf } from './availability.ts'
import { EntryReader } from './entry.reader.ts'
import { type FinderEntry, type FinderFilter, FinderIndex } from './finder.index.ts'
import { chanceOf } from './ranking.ts'
import type { LedgerSource, MachineSource } from './stock.sources.ts'
import { type County, townshipsOf } from './townships.ts'

interface Dependencies {
  places: Pick<PlacesService, 'placesInUse' | 'varieties' | 'jurisdictions' | 'calendar' | 'get'>
  ledger: LedgerSource
  machines: MachineSource
  changes: Changes
  ambient: Ambient
  timeZone: TimeZone
  log: Log
}

/** A place in a list. */
export interface FinderItem {
  point: FinderPoint
  entry: FinderEntry
  /** From the middle of the cell asked about; null when the list has no middle. */
  metres: number | null
}

/** Points that are put in order before the best are shown: more would only be farther away. */
const CANDIDATES = 60
/** Farther than this is another county's business. */
const MAX_METRES = 50_000
/** Points in the answer of the JSON interface. */
const CELL_POINTS = 20
const everything: FinderFilter = { category: null, openNow: false, selfService: false }

/** What the public may know: published places, how likely one is given something there, and how old that knowledge is. */
export class FinderService {
  readonly #from: Dependencies
  readonly #reader: EntryReader
  readonly #follower: PlaceFollower
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
    if (!(await this.#reader.read(ids))) return
    this.#index = new FinderIndex(this.#reader.entries())
    this.#counties = townshipsOf(this.#reader.jurisdictions, this.#index.countByJurisdiction())
  }

  now(): Date {
    return this.#from.ambient.now()
  }

  get timeZone(): TimeZone {
    return this.#from.timeZone
  }

  /** Counties and their townships that have a published place. */
  get counties(): readonly County[] {
    return this.#counties
  }

  jurisdiction(code: string): Jurisdiction | undefined {
    return this.#reader.jurisdictions.get(code)
  }

  /** Within 50 km, least expected effort first. Null when the cell is not one on Earth. */
  near(cell: string, filter: FinderFilter): FinderItem[] | null {
    const middle = middleOf(cell)
    return middle && this.nearPosition(middle, filter)
  }

  nearPosition(position: Position, filter: FinderFilter = everything): FinderItem[] {
    const now = this.now()
    return this.#index
      .nearest(position, filter, now, CANDIDATES, MAX_METRES)
      .map(({ entry, metres }) => this.#item(entry, now, metres, filter.category))
      .sort((a, b) => effort(a) - effort(b))
  }

  /** Best chance first. */
  within(code: string, filter: FinderFilter): FinderItem[] {
    const now = this.now()
    return this.#byChance(this.#index.within(code, filter, now), now, filter.category)
  }

  /** Places whose name has the text, then others that mention it; best chance first in each. */
  matching(text: string, filter: FinderFilter): FinderItem[] {
    const now = this.now()
    const groups = this.#index.matching(text.toLowerCase(), filter, now)
    return groups.flatMap((group) => this.#byChance(group, now, filter.category))
  }

  point(id: string): FinderItem | null {
    const entry = this.#index.get(id)
    return entry ? this.#item(entry, this.now(), null, null) : null
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
    const points = nearest.map(({ entry, metres }) => this.#item(entry, now, metres, null).point)
    return { cell, ...middle, at: now.toISOString(), points }
  }

  #byChance(entries: readonly FinderEntry[], now: Date, category: Category | null): FinderItem[] {
    return entries
      .map((entry) => this.#item(entry, now, null, category))
      .sort((a, b) => b.point.chance - a.point.chance)
  }

  #item(entry: FinderEntry, now: Date, metres: number | null, category: Category | null): FinderItem {
    const stock = [...entry.stock].map(([offered, { knowledge, products }]) => ({
      category: offered,
      availability: availabilityOf(knowledge, now),
      knownAt: knowledge?.knownAt.toISOString() ?? null,
      source: knowledge?.source ?? null,
      products: [...products],
    }))
    const opening = entry.schedule.at(now)
    const wanted = stock.filter((item) => category === null || item.category === category)
    const chance = chanceOf(
      wanted.map((item) => item.availability),
      opening,
      now,
    )
    const { id, kind, name, nameEn, address, phone, position, township, townshipEn } = entry
    const { schedule, stepFree, indoor } = entry
    const point: FinderPoint = {
      id,
      name,
      nameEn,
      attended: !isUnattended(kind),
      kind,
      address,
      phone,
      longitude: position?.longitude ?? null,
      latitude: position?.latitude ?? null,
      township,
      townshipEn,
      openNow: opening.openNow,
      changesAt: opening.changesAt?.toISOString() ?? null,
      always: schedule.hours?.always ?? false,
      stepFree,
      indoor,
      stock,
      chance,
    }
    return { point, entry, metres }
  }
}

const effort = ({ metres, point }: FinderItem): number => expectedEffort(metres ?? 0, point.chance)
