import { setImmediate } from 'node:timers/promises'
import type { Jurisdiction } from '../../protocol/api/accounts.ts'
import type { Category } from '../../protocol/api/catalog.ts'
import type { OpeningHours } from '../../protocol/api/places.ts'
import type { CalendarService } from '../places/calendar.service.ts'
import { ancestorsOf, levelOf } from '../places/division-code.ts'
import type { LandmarksService } from '../places/landmarks/landmarks.service.ts'
import type { Calendar } from '../places/opening-hours.ts'
import type { PlacesService } from '../places/places.service.ts'
import { isPublicKind } from '../places/public-fields.ts'
import type { TimeZone } from '../places/time-zone.ts'
import type { FinderEntry, Offer } from './finder.index.ts'
import { LandmarkIndex } from './landmark.index.ts'
import { freeMethodOf } from './methods/methods.ts'
import { knowledgeOf, type Machine, placesInDoubt } from './product.knowledge.ts'
import type { OpenReports } from './reports/doubt.ts'
import { Schedule } from './schedule.ts'
import { asSearched, soundOf } from './sounds.ts'
import type { LedgerKnowledge, LedgerSource, MachineSource, VisitorSource } from './stock.sources.ts'

interface Sources {
  places: Pick<PlacesService, 'placesInUse' | 'varieties' | 'jurisdictions'>
  calendar: Pick<CalendarService, 'days'>
  landmarks: Pick<LandmarksService, 'list'>
  ledger: LedgerSource
  machines: MachineSource
  visitors: VisitorSource
  timeZone: TimeZone
}
type Variety = Awaited<ReturnType<PlacesService['varieties']>>[number]
type Place = Awaited<ReturnType<PlacesService['placesInUse']>>[number]

/** Put together at once, for which others wait: about 15 ms. */
const PLACES_AT_ONCE = 200
/** What most people come for comes first. */
const ORDER: readonly Category[] = ['condom', 'drug', 'iud']

/** Puts together what the finder says of a place out of what the other domains know of it. */
export class EntryReader {
  readonly #from: Sources
  readonly #entries = new Map<string, FinderEntry>()
  #jurisdictions: ReadonlyMap<string, Jurisdiction> = new Map()
  #varieties: ReadonlyMap<string, Variety> = new Map()
  #calendar: Calendar = new Map()
  #landmarks = new LandmarkIndex([])
  /** By their JSON: most places share one of a few dozen. */
  #schedules = new Map<string, Schedule>()

  constructor(sources: Sources) {
    this.#from = sources
  }

  get jurisdictions(): ReadonlyMap<string, Jurisdiction> {
    return this.#jurisdictions
  }

  get landmarks(): LandmarkIndex {
    return this.#landmarks
  }

  entries(): FinderEntry[] {
    return [...this.#entries.values()]
  }

  /**
   * Reads these places, or all. Those that show another stock or other words of visitors now, when no more than that changed;
   * null when it did.
   */
  async read(ids: readonly string[] | undefined): Promise<FinderEntry[] | null> {
    const { places, ledger, machines, visitors } = this.#from
    if (ids === undefined) await this.#readReference()
    const found = new Map((await places.placesInUse(ids)).map((place) => [place.id, place]))
    const fresh = new Map<string, FinderEntry>()
    /** As long as no more than knowledge changed: those of which it did. */
    let relearnt: FinderEntry[] | null = ids ? [] : null
    const all = ids ?? [...found.keys()]
    for (let from = 0; from < all.length; from += PLACES_AT_ONCE) {
      // SQLite answers without pause: let others have a turn.
      if (from > 0) await setImmediate()
      const some = all.slice(from, from + PLACES_AT_ONCE)
      const [ledgers, reports, told] = await Promise.all([
        ledger.knowledgeByLocation(some),
        machines.reportsByLocation(some),
        visitors.openByLocation(some),
      ])
      const inChannels = await ledger.unitsInChannels(placesInDoubt(ledgers, reports))
      for (const id of some) {
        const place = found.get(id)
        const machine = { report: reports.get(id), inChannels: inChannels.get(id) ?? [] }
        const entry = place && this.#toEntry(place, ledgers.get(id) ?? [], machine, told.get(id) ?? [])
        if (entry) fresh.set(id, entry)
        const before = this.#entries.get(id)
        if (!differsInKnowledgeOnly(before, entry ?? undefined)) relearnt = null
        else if (before && entry && knowledgeIn(before) !== knowledgeIn(entry)) relearnt?.push(entry)
      }
    }
    if (relearnt) return relearnt.flatMap((entry) => this.#relearn(entry) ?? [])
    for (const id of ids ?? [...this.#entries.keys()]) this.#entries.delete(id)
    for (const [id, entry] of fresh) this.#entries.set(id, entry)
    return null
  }

  /** The kept entry, which shows something else from now on: all of them do at once. */
  #relearn({ id, stock, reports }: FinderEntry): FinderEntry | null {
    const entry = this.#entries.get(id)
    return entry ? Object.assign(entry, { stock, reports }) : null
  }

  async #readReference(): Promise<void> {
    const { places, calendar, landmarks } = this.#from
    const [jurisdictions, varieties, days, known] = await Promise.all([
      places.jurisdictions(null),
      places.varieties(),
      calendar.days(),
      landmarks.list(null),
    ])
    this.#jurisdictions = new Map(jurisdictions.map((jurisdiction) => [jurisdiction.code, jurisdiction]))
    this.#varieties = new Map(varieties.map((variety) => [variety.id, variety]))
    this.#calendar = new Map(days.map(({ day, kind }) => [day, kind]))
    this.#landmarks = new LandmarkIndex(known)
    this.#schedules = new Map()
  }

  #toEntry(
    place: Place,
    ledger: readonly LedgerKnowledge[],
    machine: Machine,
    reports: readonly OpenReports[],
  ): FinderEntry | null {
    const {
      id,
      kind,
      name,
      nameEn,
      address,
      phone,
      longitude,
      latitude,
      jurisdictionCode,
      stepFree,
      indoor,
      asksId,
      verifiedOn,
    } = place
    if (!place.published || !isPublicKind(kind)) return null
    const township = this.#townshipOf(jurisdictionCode)
    const position = longitude === null || latitude === null ? null : { longitude, latitude }
    const landmark = position && this.#landmarks.beside(position)
    return {
      id,
      kind,
      name,
      nameEn,
      address,
      phone,
      position,
      jurisdictionCode,
      landmark: landmark && { name: landmark.name, nameEn: landmark.nameEn },
      township: township?.name ?? place.jurisdictionName,
      townshipEn: township?.nameEn ?? null,
      schedule: this.#scheduleOf(place.hours),
      stepFree,
      indoor,
      asksId,
      verifiedOn,
      stock: this.#stockOf(place.productIds, ledger, machine),
      reports,
      searchable: this.#searchable(
        id,
        asSearched(`${name}\n${nameEn ?? ''}`),
        asSearched(
          `${address ?? ''}\n${township?.name ?? ''}\n${township?.nameEn ?? ''}\n${place.jurisdictionName}\n${landmark?.name ?? ''}\n${landmark?.nameEn ?? ''}`,
        ),
      ),
    }
  }

  /** Reading aloud costs more than all the rest of an entry: done again only for what has another text. */
  #searchable(id: string, name: string, rest: string): FinderEntry['searchable'] {
    const before = this.#entries.get(id)?.searchable
    return {
      name,
      rest,
      sound: before?.name === name ? before.sound : soundOf(name),
      restSound: before?.rest === rest ? before.restSound : soundOf(rest),
    }
  }

  /** Its township, or the county where it belongs to no township. */
  #townshipOf(code: string): Jurisdiction | undefined {
    const township = [code, ...ancestorsOf(code)].find((candidate) => levelOf(candidate) === 'township')
    return this.#jurisdictions.get(township ?? code)
  }

  #scheduleOf(hours: OpeningHours | null): Schedule {
    const key = JSON.stringify(hours)
    const schedule = this.#schedules.get(key) ?? new Schedule(hours, this.#calendar, this.#from.timeZone)
    this.#schedules.set(key, schedule)
    return schedule
  }

  #stockOf(
    productIds: readonly string[],
    ledger: readonly LedgerKnowledge[],
    machine: Machine,
  ): FinderEntry['stock'] {
    const loaded = machine.report?.channels.flatMap(({ productId }) => productId ?? []) ?? []
    const offered = [...new Set([...productIds, ...loaded])].flatMap((id) => this.#varieties.get(id) ?? [])
    const stock = new Map<Category, readonly Offer[]>()
    for (const wanted of ORDER) {
      const products = offered.filter(({ category }) => category === wanted)
      if (products.length === 0) continue
      const offers = products.map(({ id, category, method, name, nameEn }) => ({
        name,
        nameEn,
        method: freeMethodOf(method),
        knowledge: knowledgeOf({ id, category }, ledger, machine),
      }))
      stock.set(wanted, offers)
    }
    return stock
  }
}

const knowledgeIn = ({ stock, reports }: Pick<FinderEntry, 'stock' | 'reports'>): string =>
  JSON.stringify([...stock, reports])

function differsInKnowledgeOnly(before: FinderEntry | undefined, after: FinderEntry | undefined): boolean {
  if (!before || !after) return before === after
  const rest = (entry: FinderEntry) => JSON.stringify({ ...entry, stock: null, reports: null })
  return rest(before) === rest(after) && before.schedule === after.schedule
}
