import {
  type SettingOrigins,
  type StockOverride,
  type StockSettingName,
  type StockSettings,
  type StockTier,
  stockSettingName,
  stockTier,
} from '../../protocol/api/stock-settings.ts'

/** One set of values as somebody set it; null = for every tier, for every product. */
export interface SetSettings {
  tier: StockTier | null
  productId: string | null
  override: StockOverride
}

const everywhere = { amberMonths: 12, redMonths: 6, lookBackMonths: 6 }

/**
 * Editable defaults. A dispenser holds what fits into its channels, about a
 * month of normal use: it is low when a week's stock is left, and cannot hold too much. Safety stock is a month, where
 * supply comes in months: the slowest emergency delivery.
 */
export const DEFAULT_SETTINGS: Readonly<Record<StockTier, StockSettings>> = {
  county: { minMonths: 3, maxMonths: 6, emergencyMonths: 1, safetyMonths: 1, ...everywhere },
  service_point: { minMonths: 2, maxMonths: 5, emergencyMonths: 1, safetyMonths: 1, ...everywhere },
  dispenser: { minMonths: 0.25, maxMonths: null, emergencyMonths: 0.1, safetyMonths: 0.1, ...everywhere },
}

interface Resolved {
  settings: StockSettings
  origins: SettingOrigins
}

/** Two values that contradict each other: `lower` must not be above `upper`. */
export interface Contradiction {
  lower: StockSettingName
  upper: StockSettingName
  tier: StockTier
  productId: string | null
  values: { lower: number; upper: number }
}

const ORDERED: readonly [lower: StockSettingName, upper: StockSettingName][] = [
  ['minMonths', 'maxMonths'],
  ['emergencyMonths', 'minMonths'],
  ['safetyMonths', 'minMonths'],
  ['redMonths', 'amberMonths'],
]

/**
 * What holds for a product in a tier. Each value is looked for by itself, from the most to the least particular: set for
 * the product in the tier, for the product, for the tier, the default.
 */
export class SettingsBook {
  readonly #set: readonly SetSettings[]
  readonly #byKey: ReadonlyMap<string, StockOverride>
  /** Products that something was said of. */
  readonly #productIds: ReadonlySet<string>
  readonly #resolved = new Map<string, Resolved>()

  constructor(set: readonly SetSettings[]) {
    this.#set = set
    this.#byKey = new Map(set.map(({ tier, productId, override }) => [keyOf(tier, productId), override]))
    this.#productIds = new Set(set.flatMap(({ productId }) => productId ?? []))
  }

  /** `productId` null: where nothing is said of the product. */
  of(tier: StockTier, productId: string | null): StockSettings {
    return this.#resolve(tier, productId).settings
  }

  originsOf(tier: StockTier, productId: string | null): SettingOrigins {
    return this.#resolve(tier, productId).origins
  }

  own(tier: StockTier | null, productId: string | null): StockOverride | null {
    return this.#byKey.get(keyOf(tier, productId)) ?? null
  }

  /** With this set instead; null takes it back. */
  with(tier: StockTier | null, productId: string | null, override: StockOverride | null): SettingsBook {
    const others = this.#set.filter((row) => row.tier !== tier || row.productId !== productId)
    return new SettingsBook(override ? [...others, { tier, productId, override }] : others)
  }

  /** Every tier without and with each product that something was said of. */
  *combinations(): Generator<[tier: StockTier, productId: string | null]> {
    for (const tier of stockTier.options)
      for (const productId of [null, ...this.#productIds]) yield [tier, productId]
  }

  contradiction(): Contradiction | null {
    for (const [tier, productId] of this.combinations()) {
      const settings = this.of(tier, productId)
      for (const [lower, upper] of ORDERED) {
        const values = { lower: settings[lower], upper: settings[upper] }
        if (values.lower !== null && values.upper !== null && values.lower > values.upper)
          return { lower, upper, tier, productId, values: { lower: values.lower, upper: values.upper } }
      }
    }
    return null
  }

  /** The largest value of any product in any tier, months. */
  longest(name: 'lookBackMonths' | 'redMonths' | 'amberMonths'): number {
    return Math.max(...[...this.combinations()].map(([tier, product]) => this.of(tier, product)[name]))
  }

  equals(other: SettingsBook): boolean {
    return JSON.stringify(this.#set) === JSON.stringify(other.#set)
  }

  /** Whether consumption counted by that book is what this one wants. */
  looksBackLike(other: SettingsBook): boolean {
    const pairs = [...this.combinations(), ...other.combinations()]
    return pairs.every(
      ([tier, product]) => this.of(tier, product).lookBackMonths === other.of(tier, product).lookBackMonths,
    )
  }

  #resolve(tier: StockTier, productId: string | null): Resolved {
    // Most products share what holds for their tier: one object for all of them.
    const particular = productId !== null && this.#productIds.has(productId)
    const key = keyOf(tier, particular ? productId : null)
    const known = this.#resolved.get(key)
    if (known) return known
    const resolved = resolve(DEFAULT_SETTINGS[tier], [
      ['tier', this.own(tier, null)],
      ['product', particular ? this.own(null, productId) : null],
      ['tier_product', particular ? this.own(tier, productId) : null],
    ])
    this.#resolved.set(key, resolved)
    return resolved
  }
}

const keyOf = (tier: StockTier | null, productId: string | null): string => `${tier ?? ''} ${productId ?? ''}`

function resolve(
  defaults: StockSettings,
  layers: readonly [SettingOrigins[StockSettingName], StockOverride | null][],
): Resolved {
  const settings = { ...defaults }
  const origins = Object.fromEntries(
    stockSettingName.options.map((name) => [name, 'default']),
  ) as SettingOrigins
  for (const [origin, override] of layers) {
    Object.assign(settings, override)
    for (const name of stockSettingName.options) if (override?.[name] !== undefined) origins[name] = origin
  }
  return { settings, origins }
}
