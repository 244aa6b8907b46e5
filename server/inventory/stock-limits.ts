import type { LocationKind } from '../../protocol/api/places.ts'
import type { StockSettings, StockTier } from '../../protocol/api/stock-settings.ts'
import { addMonths } from './expiry.ts'
import type { SettingsBook } from './stock-settings.ts'
import type { StockThresholds } from './stock-status.ts'

export function tierOf(kind: LocationKind): StockTier {
  if (kind === 'warehouse') return 'county'
  return kind === 'dispenser' ? 'dispenser' : 'service_point'
}

/** What decides a status on a day, the county's calendar date. */
export function thresholdsOf(
  { minMonths, maxMonths, emergencyMonths, redMonths }: StockSettings,
  today: string,
): StockThresholds {
  return { minMonths, maxMonths, emergencyMonths, nearExpiryUntil: addMonths(today, redMonths) }
}

/** The thresholds of one day, by kind of place and product: asked 200,000 times in a row, so each is made once. */
export class LimitsOfDay {
  readonly today: string
  readonly #book: SettingsBook
  readonly #thresholds = new Map<StockSettings, StockThresholds>()

  /** `today` is the county's calendar date. */
  constructor(book: SettingsBook, today: string) {
    this.#book = book
    this.today = today
  }

  settingsOf(kind: LocationKind, productId: string): StockSettings {
    return this.#book.of(tierOf(kind), productId)
  }

  thresholdsOf(kind: LocationKind, productId: string): StockThresholds {
    const settings = this.settingsOf(kind, productId)
    const known = this.#thresholds.get(settings) ?? thresholdsOf(settings, this.today)
    this.#thresholds.set(settings, known)
    return known
  }
}
