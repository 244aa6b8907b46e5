import { around } from 'geokdbush'
import KDBush from 'kdbush'
import type { Category } from '../../protocol/api/catalog.ts'
import { metresBetween, type Position } from '../../protocol/nearby.ts'
import { covers } from '../db/scope.ts'
import { isUnattended, type PublicKind } from '../places/public-fields.ts'
import type { StockKnowledge } from './availability.ts'
import { everydayWords } from './everyday.words.ts'
import { type FreeMethod, METHODS } from './methods/methods.ts'
import type { OpenReports } from './reports/doubt.ts'
import type { Schedule } from './schedule.ts'
import { asSearched, type Sound, SoundSearch } from './sounds.ts'

/** A product that a place offers. */
export interface Offer {
  name: string
  nameEn: string
  method: FreeMethod
  /** Null = nothing is known of it there. */
  knowledge: StockKnowledge | null
}

/** A published place as the finder keeps it. */
export interface FinderEntry {
  id: string
  kind: PublicKind
  name: string
  nameEn: string | null
  address: string | null
  phone: string | null
  position: Position | null
  jurisdictionCode: string
  /** What everybody knows beside it. */
  landmark: { name: string; nameEn: string | null } | null
  township: string
  townshipEn: string | null
  schedule: Schedule
  stepFree: boolean | null
  indoor: boolean | null
  asksId: boolean | null
  verifiedOn: string | null
  /** By category it offers, what most people come for first. */
  stock: ReadonlyMap<Category, readonly Offer[]>
  /** What visitors told and nobody has answered. */
  reports: readonly OpenReports[]
  /** Lower case, and how it sounds. */
  searchable: { name: string; rest: string; sound: Sound; restSound: Sound }
}

/** What a visitor wants of a place. */
export interface FinderFilter {
  category: Category | null
  /** One method of that category. */
  method: FreeMethod | null
  openNow: boolean
  selfService: boolean
  /** Only places that are known to ask for no identity card. */
  noId: boolean
}

/** What somebody wants to be given. */
export type Wanted = Pick<FinderFilter, 'category' | 'method'>

export interface Near {
  entry: FinderEntry
  metres: number
}

/** Every published place, found by distance, jurisdiction, name or id. Immutable but for what is known of its entries. */
export class FinderIndex {
  readonly #entries: readonly FinderEntry[]
  readonly #placed: readonly (FinderEntry & { position: Position })[]
  readonly #tree: KDBush
  readonly #byId: ReadonlyMap<string, FinderEntry>
  /** What each placed entry offers, beside each other: a search looks at many more than it finds. */
  readonly #traits: Uint16Array
  readonly #positionOf: ReadonlyMap<string, number>

  constructor(entries: readonly FinderEntry[]) {
    this.#entries = entries
    this.#byId = new Map(entries.map((entry) => [entry.id, entry]))
    this.#placed = entries.filter(
      (entry): entry is FinderEntry & { position: Position } => entry.position !== null,
    )
    this.#tree = new KDBush(this.#placed.length)
    for (const { position } of this.#placed) this.#tree.add(position.longitude, position.latitude)
    this.#tree.finish()
    this.#traits = Uint16Array.from(this.#placed, traitsOf)
    this.#positionOf = new Map(this.#placed.map(({ id }, position) => [id, position]))
  }

  /** The stock of these entries is another, in place. */
  restocked(entries: readonly FinderEntry[]): void {
    for (const entry of entries) {
      const position = this.#positionOf.get(entry.id)
      if (position !== undefined) this.#traits[position] = traitsOf(entry)
    }
  }

  get(id: string): FinderEntry | undefined {
    return this.#byId.get(id)
  }

  /** The nearest `count` within `maxMetres` that meet the filter, nearest first. */
  nearest(position: Position, filter: FinderFilter, now: Date, count: number, maxMetres: number): Near[] {
    if (this.#placed.length === 0) return []
    const wanted = wantedTraits(filter)
    const meetsFilter = (item: number): boolean =>
      ((this.#traits[item] ?? 0) & wanted) === wanted &&
      (!filter.openNow || this.#placed[item]?.schedule.at(now).openNow === true)
    const { longitude, latitude } = position
    return around(this.#tree, longitude, latitude, count, maxMetres / 1_000, meetsFilter).flatMap((item) => {
      const entry = this.#placed[item]
      return entry ? [{ entry, metres: metresBetween(position, entry.position) }] : []
    })
  }

  within(code: string, filter: FinderFilter, now: Date): FinderEntry[] {
    return this.#entries.filter((entry) => covers(code, entry.jurisdictionCode) && meets(entry, filter, now))
  }

  /**
   * Those whose name has the text, then those that have it elsewhere, then those whose name calls the same kind of place
   * otherwise. Where there are none: names that sound like it, then what else does; then those that have each of its words
   * somewhere; at last what has one letter else.
   */
  matching(wanted: string, filter: FinderFilter, now: Date): { exact: boolean; groups: FinderEntry[][] } {
    const text = asSearched(wanted)
    const offered = this.#entries.filter((entry) => meets(entry, filter, now))
    const literal = inTwo(
      offered,
      ({ searchable }) => searchable.name.includes(text),
      ({ searchable }) => searchable.rest.includes(text),
    )
    const exact = [...literal, calledOtherwise(text, offered, new Set(literal.flat()))]
    if (exact.some((group) => group.length > 0)) return { exact: true, groups: exact }
    const search = new SoundSearch(text)
    const sounding = inTwo(
      offered,
      ({ searchable }) => search.isIn(searchable.sound),
      ({ searchable }) => search.isIn(searchable.restSound),
    )
    if (sounding.some((group) => group.length > 0)) return { exact: false, groups: sounding }
    const wordly = havingEach(wanted.split(/\s+/).map(asSearched), offered)
    if (wordly.length > 0) return { exact: true, groups: [wordly] }
    const misspelt = (where: 'sound' | 'restSound') =>
      new Set(search.misspeltIn(offered.map(({ searchable }) => searchable[where])))
    const [inName, elsewhere] = [misspelt('sound'), misspelt('restSound')]
    const groups = [
      offered.filter((_entry, i) => inName.has(i)),
      offered.filter((_entry, i) => elsewhere.has(i) && !inName.has(i)),
    ]
    return { exact: false, groups }
  }

  /** How many places each jurisdiction holds itself. */
  countByJurisdiction(): Map<string, number> {
    const counts = new Map<string, number>()
    for (const { jurisdictionCode } of this.#entries)
      counts.set(jurisdictionCode, (counts.get(jurisdictionCode) ?? 0) + 1)
    return counts
  }
}

const TRAIT: Readonly<Record<Category | 'selfService' | 'noId', number>> = {
  condom: 1,
  drug: 2,
  iud: 4,
  selfService: 8,
  noId: 16,
}
const METHOD_TRAIT = new Map(METHODS.map((method, i): [FreeMethod, number] => [method, 32 << i]))
const traitOf = (method: FreeMethod): number => METHOD_TRAIT.get(method) ?? 0

function traitsOf({ stock, kind, asksId }: FinderEntry): number {
  let traits = (isUnattended(kind) ? TRAIT.selfService : 0) | (asksId === false ? TRAIT.noId : 0)
  for (const [category, offers] of stock) {
    traits |= TRAIT[category]
    for (const { method } of offers) traits |= traitOf(method)
  }
  return traits
}

const wantedTraits = ({ category, method, selfService, noId }: FinderFilter): number =>
  (category === null ? 0 : TRAIT[category]) |
  (method === null ? 0 : traitOf(method)) |
  (selfService ? TRAIT.selfService : 0) |
  (noId ? TRAIT.noId : 0)

function meets(entry: FinderEntry, filter: FinderFilter, now: Date): boolean {
  const wanted = wantedTraits(filter)
  if ((traitsOf(entry) & wanted) !== wanted) return false
  return !filter.openNow || entry.schedule.at(now).openNow === true
}

/** Those that are meant by an everyday word, and are not among the `known`. */
function calledOtherwise(
  text: string,
  entries: readonly FinderEntry[],
  known: ReadonlySet<FinderEntry>,
): FinderEntry[] {
  const words = everydayWords(text)
  if (!words) return []
  const { before, others } = words
  return entries.filter(
    (entry) =>
      others.some((word) => entry.searchable.name.includes(word)) &&
      (entry.searchable.name.includes(before) || entry.searchable.rest.includes(before)) &&
      !known.has(entry),
  )
}

/** Those that have every one of several words, or what sounds like it, in whatever order. None for a single word. */
function havingEach(words: readonly string[], entries: readonly FinderEntry[]): FinderEntry[] {
  const searches = words.filter(Boolean).map((word) => ({ word, sounding: new SoundSearch(word) }))
  if (searches.length < 2) return []
  return entries.filter(({ searchable: { name, rest, sound, restSound } }) =>
    searches.every(
      ({ word, sounding }) =>
        name.includes(word) || rest.includes(word) || sounding.isIn(sound) || sounding.isIn(restSound),
    ),
  )
}

function inTwo(
  entries: readonly FinderEntry[],
  isFirst: (entry: FinderEntry) => boolean,
  isSecond: (entry: FinderEntry) => boolean,
): [FinderEntry[], FinderEntry[]] {
  const first: FinderEntry[] = []
  const second: FinderEntry[] = []
  for (const entry of entries)
    if (isFirst(entry)) first.push(entry)
    else if (isSecond(entry)) second.push(entry)
  return [first, second]
}
