import type { Category } from '../../../protocol/api/catalog.ts'
import type { Availability } from '../../../protocol/api/finder.ts'
import type { PublicReportKind } from '../../../protocol/api/public-reports.ts'
import type { PublicKind } from '../../places/public-fields.ts'
import type { MethodsText } from '../methods/methods.ts'

/**
 * Everything the finder says in one language. A language is a file that exports one of these, named in `locales.ts`; it
 * is published only after a native reader has reviewed it. Texts with `{n}` are also used by the page's script.
 */
export interface Locale {
  /** BCP 47, as in `?lang=`. */
  code: string
  dir: 'ltr' | 'rtl'
  /** The language's own name. */
  name: string
  /** Whether names of places are shown in English where they have one. */
  usesEnglishNames: boolean

  product: string
  skipToContent: string
  languages: string
  footerPrivacy: string
  footerNoTracking: string

  start: {
    title: string
    heading: string
    /** What every visitor should know before anything else. The third is of us: a point may ask for more, and says so. */
    promises: readonly [string, string, string, string]
    near: string
    nearPrivacy: string
    search: string
    searchHint: string
    searchButton: string
    townships: string
    points: (count: number) => string
    noPoints: string
    wholeCounty: (county: string) => string
    methods: string
    /** When it is known already what somebody wants. */
    wanted: (category: string) => string
  }
  locating: string
  locationDenied: string
  locationFailed: string
  noConnection: string

  list: {
    near: string
    inArea: (area: string) => string
    matching: (text: string) => string
    nearLandmark: (landmark: string) => string
    /** Above landmarks that a search found. */
    landmarks: string
    count: (count: number) => string
    orderNear: string
    orderNearExact: string
    orderFrom: (landmark: string) => string
    order: string
    /** Above results that only sound or look like what was searched. */
    alike: string
    none: string
    /** No point has the name that was searched, landmarks above have. */
    noneButLandmarks: string
    noneFiltered: string
    dropFilters: string
    tooFar: string
    more: string
    previous: string
    filters: string
    all: string
    openNow: string
    selfService: string
    back: string
    details: (name: string) => string
    detailsShort: string
  }

  /** Of the map that the script draws. */
  map: {
    show: string
    hide: string
    opening: string
    failed: string
    /** For who hears the page: what the map holds. */
    label: string
    note: string
    /** Where the deployer has set up pictures behind the points. */
    noteOnPictures: string
    me: string
    /** When the phone's position has been drawn: in view, or where one has to move the map. */
    meShown: string
    meOutside: string
    zoomIn: string
    zoomOut: string
  }
  /** Of what a visitor keeps on the phone. */
  keep: {
    keep: string
    note: string
    kept: string
    clear: string
    cleared: string
    failed: string
    /** In place of a heading that says what was searched, or what was near then. */
    heading: string
    /** Above a kept page, with `{time}`. */
    bannerList: string
    bannerPoint: string
    /** With `{ago}`. */
    age: string
    again: string
    notKept: string
    others: string
  }

  category: Record<Category, string>
  /** What to know before one comes for it. */
  categoryNote: Record<Category, string | null>
  availability: Record<Availability, string>
  kind: Record<PublicKind, string>
  confirmedAgo: (ago: string) => string
  probableAgo: (ago: string) => string
  outAgo: (ago: string) => string
  unknownSince: (ago: string) => string
  neverKnown: string
  justNow: string
  /** How long ago, for a language in which the platform says `-5 min` (Tibetan, Yi, Zhuang); left out by all others. */
  ago?: (count: number, unit: 'minute' | 'hour' | 'day') => string
  source: { machine: string; manual: string }
  noStockKnown: string

  open: string
  openUntil: (when: string) => string
  openAlways: string
  closed: string
  closedUntil: (when: string) => string
  hoursUnknown: string
  tomorrow: (clock: string) => string
  onDay: (day: string, clock: string) => string
  hours: string
  daysFromTo: (from: string, to: string) => string
  closedAllDay: string
  wholeDay: string
  holidays: string
  holidaysAsUsual: string
  /** Nobody entered those of this year. */
  holidaysUnknown: string
  listSeparator: string

  metres: string
  kilometres: string
  about: (distance: string) => string
  underOneKilometre: string

  point: {
    stock: string
    address: string
    noAddress: string
    beside: (landmark: string) => string
    copyAddress: string
    copied: string
    phone: string
    noPhone: string
    call: (phone: string) => string
    callPlace: (name: string) => string
    directions: string
    amap: string
    baidu: string
    tencent: string
    otherMap: string
    directionsNote: string
    about: string
    attended: string
    selfService: string
    noId: string
    asksId: string
    free: string
    stepFree: string
    notStepFree: string
    indoor: string
    outdoor: string
    verified: (day: string) => string
    nearby: string
  }

  report: {
    heading: string
    lead: string
    kinds: Record<PublicReportKind, string>
    /** What others told, and when last. */
    told: Record<PublicReportKind, (ago: string) => string>
    thanks: string
    thanksText: string
    backToPoint: string
  }

  /** What is printed. */
  print: {
    /** Of a place that is known to ask for nothing. */
    unrecorded: string
    poster: string
    sticker: string
    list: string
    file: string
    back: string
    how: string
    scan: string
    scanList: string
    tell: string
    offers: string
    place: string
    stockChanges: string
    /** Where a list has more points than are printed. */
    cut: (shown: number, total: number) => string
    printed: (day: string) => string
    /** Beside the paper: its code leads to an address that only this network knows. */
    codeOfHere: (host: string) => string
  }

  /** Informed choice: what each free method is and is not. */
  methods: MethodsText

  hints: {
    tooManyReports: string
    badReport: string
    badCell: string
    badLanguage: string
    badFilter: string
    unknownArea: string
    unknownLandmark: string
    unknownPoint: string
    closedPoint: (name: string) => string
    longSearch: string
    unknownPage: string
    failed: string
  }

  privacy: {
    title: string
    intro: string
    sections: readonly { heading: string; items: readonly string[] }[]
  }
}
