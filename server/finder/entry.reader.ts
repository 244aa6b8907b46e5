import type { Jurisdiction } from '../../protocol/api/accounts.ts'
import type { Category } from '../../protocol/api/catalog.ts'
import type { OpeningHours } from '../../protocol/api/places.ts'
import { ancestorsOf, levelOf } from '../places/division-code.ts'
import type { LandmarksService } from '../places/landmarks/landmarks.service.ts'
import type { Calendar } from '../places/opening-hours.ts'
import type { PlacesService } from '../places/places.service.ts'
import { isPublicKind } from '../places/public-fields.ts'
import type { TimeZone } from '../places/time-zone.ts'
import { better, type StockKnowledge } from './availability.ts'
import type { FinderEntry, Offer } from './finder.index.ts'
import { LandmarkIndex } from './landmark.index.ts'
import type { OpenReports } from './reports/doubt.ts'
import { Schedule } from './schedule.ts'
import { soundOf } from './sounds.ts'
import type {
  LedgerKnowledge,
  LedgerSource,
  MachineReport,
  MachineSource,
  VisitorSource,
} from './stock.sources.ts'

interface Sources {
  places: Pick<PlacesService, 'placesInUse' | 'varieties' | 'jurisdictions' | 'calendar'>
  landmarks: Pick<LandmarksService, 'list'>
  ledger: LedgerSource
  machines: MachineSource
  visitors: VisitorSource
  timeZone: TimeZone
}
type Variety = Awaited<ReturnType<PlacesService['varieties']>>[number]
type Place = Awaited<ReturnType<PlacesService['placesInUse']>>[number]

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
    const [found, ledgers, machineReports, told] = await Promise.all([
      places.placesInUse(ids),
      ledger.knowledgeByLocation(ids),
      machines.reportsByLocation(ids),
      visitors.openByLocation(ids),
    ])
    const fresh = new Map<string, FinderEntry>()
    for (const place of found) {
      const entry = this.#toEntry(
        place,
        ledgers.get(place.id) ?? [],
        machineReports.get(place.id),
        told.get(place.id) ?? [],
      )
      if (entry) fresh.set(place.id, entry)
    }
    if (ids?.every((id) => differsInKnowledgeOnly(this.#entries.get(id), fresh.get(id))))
      return [...fresh.values()].flatMap((entry) => this.#relearn(entry) ?? [])
    for (const id of ids ?? [...this.#entries.keys()]) this.#entries.delete(id)
    for (const [id, entry] of fresh) this.#entries.set(id, entry)
    return null
  }

  /** The kept entry, when it shows something else from now on. */
  #relearn({ id, stock, reports }: FinderEntry): FinderEntry | null {
    const entry = this.#entries.get(id)
    if (!entry || knowledgeIn(entry) === knowledgeIn({ stock, reports })) return null
    return Object.assign(entry, { stock, reports })
  }

  async #readReference(): Promise<void> {
    const { places, landmarks } = this.#from
    const [jurisdictions, varieties, days, known] = await Promise.all([
      places.jurisdictions(null),
      places.varieties(),
      places.calendar(),
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
    report: MachineReport | undefined,
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
      stock: this.#stockOf(place.productIds, ledger, report),
      reports,
      searchable: this.#searchable(
        id,
        `${name}\n${nameEn ?? ''}`.toLowerCase(),
        `${address ?? ''}\n${township?.name ?? ''}\n${township?.nameEn ?? ''}\n${place.jurisdictionName}\n${landmark?.name ?? ''}\n${landmark?.nameEn ?? ''}`.toLowerCase(),
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
    report: MachineReport | undefined,
  ): FinderEntry['stock'] {
    const loaded = report?.channels.flatMap(({ productId }) => productId ?? []) ?? []
    const offered = [...new Set([...productIds, ...loaded])].flatMap((id) => this.#varieties.get(id) ?? [])
    const stock = new Map<Category, Offer>()
    for (const wanted of ORDER) {
      const products = offered.filter(({ category }) => category === wanted)
      if (products.length === 0) continue
      const books = this.#sumOfLedger(ledger.filter(({ productId }) => this.#isOf(wanted, productId)))
      const knowledge = better(this.#sumOfMachine(wanted, report, books?.perDay ?? null), books)
      stock.set(wanted, { products: products.map(({ name, nameEn }) => ({ name, nameEn })), knowledge })
    }
    return stock
  }

  #isOf(wanted: Category, productId: string | null): boolean {
    return productId !== null && this.#varieties.get(productId)?.category === wanted
  }

  #sumOfLedger(products: readonly LedgerKnowledge[]): StockKnowledge | null {
    if (products.length === 0) return null
    const rates = products.flatMap(({ perDay }) => perDay ?? [])
    return {
      source: 'manual',
      knownAt: new Date(Math.max(...products.map(({ knownAt }) => knownAt.getTime()))),
      remaining: sum(products.map(({ usable }) => usable)),
      perDay: rates.length > 0 ? sum(rates) : null,
    }
  }

  /** Jammed and blocked channels hold nothing that anyone could get. */
  #sumOfMachine(
    wanted: Category,
    report: MachineReport | undefined,
    perDay: number | null,
  ): StockKnowledge | null {
    const channels = report?.channels.filter(({ productId }) => this.#isOf(wanted, productId))
    if (!report || !channels || channels.length === 0) return null
    const working = channels.filter(({ fault, blocked }) => fault === null && !blocked)
    return {
      source: 'machine',
      knownAt: report.at,
      remaining: sum(working.map(({ remaining }) => remaining)),
      perDay,
    }
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const knowledgeIn = ({ stock, reports }: Pick<FinderEntry, 'stock' | 'reports'>): string =>
  JSON.stringify([...stock, reports])

function differsInKnowledgeOnly(before: FinderEntry | undefined, after: FinderEntry | undefined): boolean {
  if (!before || !after) return before === after
  const rest = (entry: FinderEntry) => JSON.stringify({ ...entry, stock: null, reports: null })
  return rest(before) === rest(after) && before.schedule === after.schedule
}
