import {
  type SetStockSettings,
  type StockOverride,
  type StockSettingsView,
  stockTier,
} from '../../protocol/api/stock-settings.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { Database, Reader } from '../db/database.ts'
import { ForbiddenError, InvalidError, NotFoundError } from '../errors.ts'
import type { Actor } from '../route.ts'
import * as store from './stock-settings.store.ts'
import { type Contradiction, DEFAULT_SETTINGS, SettingsBook } from './stock-settings.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
}

/** What stock is judged by, as people set it. It holds for every place, so who sets it answers for every place. */
export class StockSettingsService {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  async view(): Promise<StockSettingsView> {
    const rows = await store.listSettings(this.#from.db)
    const book = new SettingsBook(rows)
    return {
      tiers: stockTier.options.map((tier) => ({
        tier,
        defaults: DEFAULT_SETTINGS[tier],
        settings: book.of(tier, null),
        origins: book.originsOf(tier, null),
      })),
      overrides: rows.map((row) => ({ ...row, updatedAt: row.updatedAt.toISOString() })),
    }
  }

  /**
   * Sets what holds for a tier, a product or both, or takes it back; everything is judged by it from the next answer on.
   * Throws what `wanted` does.
   */
  async set(actor: Actor, wanted: SetStockSettings): Promise<StockSettingsView> {
    const { db, ambient, changes, audit } = this.#from
    const { tier, productId } = wanted
    await db.write(async (tx, afterCommit) => {
      const before = await store.readSettings(tx)
      const override = toOverride(wanted)
      await this.#wanted(tx, actor, before, wanted)
      if (override)
        await store.saveSettings(tx, wanted, {
          override,
          updatedAt: ambient.now(),
          updatedBy: actor.person.id,
        })
      else await store.deleteSettings(tx, wanted)
      await audit.record(tx, {
        actor,
        action: 'stock_settings.set',
        subjectKind: 'stock_settings',
        subjectId: [tier, productId].filter(Boolean).join(' '),
        detail: { tier, productId, before: before.own(tier, productId), after: override },
      })
      afterCommit(() => changes.emit('reference'))
    })
    return this.view()
  }

  /**
   * What would hold with this. Throws `ForbiddenError` `county_required`, `NotFoundError` of the product, and
   * `InvalidError` `stock_minimum_above_maximum`, `stock_emergency_above_minimum`, `stock_safety_above_minimum` and
   * `stock_red_before_amber`.
   */
  async wanted(
    actor: Actor,
    wanted: SetStockSettings,
  ): Promise<{ before: SettingsBook; after: SettingsBook }> {
    const { db } = this.#from
    const before = await store.readSettings(db)
    return { before, after: await this.#wanted(db, actor, before, wanted) }
  }

  async #wanted(
    db: Reader,
    actor: Actor,
    before: SettingsBook,
    { tier, productId, ...wanted }: SetStockSettings,
  ): Promise<SettingsBook> {
    if (actor.scope !== null)
      throw new ForbiddenError(
        'These limits hold for every place: somebody responsible for all of them has to set them.',
        'county_required',
      )
    if (productId !== null && !(await store.productName(db, productId)))
      throw new NotFoundError('product', productId)
    const after = before.with(tier, productId, toOverride(wanted))
    const contradiction = after.contradiction()
    if (contradiction) throw await refused(db, contradiction)
    return after
  }
}

/** Nothing set is the same as none. */
const toOverride = ({ override }: { override: StockOverride | null }): StockOverride | null =>
  override && Object.keys(override).length > 0 ? override : null

const CODES: Partial<Record<Contradiction['lower'], string>> = {
  minMonths: 'stock_minimum_above_maximum',
  emergencyMonths: 'stock_emergency_above_minimum',
  safetyMonths: 'stock_safety_above_minimum',
  redMonths: 'stock_red_before_amber',
}

async function refused(
  db: Reader,
  { lower, upper, tier, productId, values }: Contradiction,
): Promise<InvalidError> {
  const product = productId === null ? null : ((await store.productName(db, productId)) ?? productId)
  const where = product === null ? tier : `${product} in ${tier}`
  return new InvalidError(
    CODES[lower] ?? 'stock_settings_contradict',
    `For ${where} ${lower} ${values.lower} would be above ${upper} ${values.upper}. Change one of them.`,
    {
      params: { ...values, tier, product },
      errors: [{ path: `override.${lower}`, message: `must not be above ${upper}` }],
    },
  )
}
