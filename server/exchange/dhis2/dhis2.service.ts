import { setImmediate as breath } from 'node:timers/promises'
import { DHIS2_MEASURES, type Dhis2Export, type Dhis2Measure } from '../../../protocol/api/exchange.ts'
import type { CatalogService } from '../../catalog/catalog.service.ts'
import { InvalidError } from '../../errors.ts'
import type { PlacesService } from '../../places/places.service.ts'
import type { ProductMonth } from '../../reports/months/month-series.ts'
import type { MonthSumsService } from '../../reports/months/month-sums.service.ts'
import type { Actor } from '../../route.ts'
import { readSheet } from '../../spreadsheet/sheet.reader.ts'
import { figureKey, readMapping } from './mapping.ts'

interface Dependencies {
  places: Pick<PlacesService, 'list'>
  catalog: Pick<CatalogService, 'products'>
  months: Pick<MonthSumsService, 'catchUp' | 'ofPlaces'>
}

const MAX_ROWS = 20_000
/** Places between two breaths, in which others are served. */
const AT_ONCE = 50

/** Monthly figures of places as aggregate data values of DHIS2, out of the sums that reports are made of. */
export class Dhis2Service {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /**
   * Figures of the months from `from` to `to` (`YYYY-MM`, both included) of the places in the caller's jurisdiction that are
   * in use. Throws `InvalidError` as `readSheet` does, and `bad_mapping` that names the rows.
   */
  async dataValues(actor: Actor, bytes: Buffer, range: { from: string; to: string }): Promise<Dhis2Export> {
    const { places, catalog, months } = this.#from
    const { mapping, errors } = readMapping((await readSheet(bytes, { maxRows: MAX_ROWS })).rows)
    if (errors.length > 0)
      throw new InvalidError('bad_mapping', `${errors.length} rows of the mapping cannot be read.`, {
        params: { errors: errors.length },
        errors,
      })
    await months.catchUp()
    const codes = new Map((await catalog.products()).map(({ id, code }) => [id, code]))
    const dataValues: Dhis2Export['dataValueSet']['dataValues'] = []
    const unmappedPlaces: Dhis2Export['unmapped']['places'] = []
    const unmapped = new Map<string, { product: string; measure: Dhis2Measure }>()
    for (const [i, { id, name }] of (await places.list(actor.scope, { archived: false })).entries()) {
      if (i % AT_ONCE === 0) await breath()
      const rows = await months.ofPlaces([id], range)
      const orgUnit = mapping.orgUnits.get(id) ?? mapping.orgUnits.get(name)
      if (orgUnit === undefined && rows.length > 0) unmappedPlaces.push({ id, name })
      for (const row of rows)
        for (const measure of DHIS2_MEASURES) {
          const value = figureOf(row, measure)
          const product = codes.get(row.productId) ?? row.productId
          const element = mapping.dataElements.get(figureKey(product, measure))
          if (value === null) continue
          if (!element && value !== 0) unmapped.set(figureKey(product, measure), { product, measure })
          if (!element || orgUnit === undefined) continue
          const { dataElement, categoryOptionCombo } = element
          dataValues.push({
            dataElement,
            period: row.month.replace('-', ''),
            orgUnit,
            ...(categoryOptionCombo !== null && { categoryOptionCombo }),
            value: String(value),
          })
        }
    }
    return {
      dataValueSet: { dataValues },
      unmapped: { places: unmappedPlaces, figures: [...unmapped.values()] },
    }
  }
}

/** Null: not known. Where a product is not offered, there is no day on which it should have been there. */
function figureOf(row: ProductMonth, measure: Dhis2Measure): number | null {
  switch (measure) {
    case 'received':
      return row.received + row.transferredIn
    case 'consumed':
      return row.issued + row.vended
    case 'closing':
      return row.closing
    case 'stockout_days':
      return row.offeredDays === 0 ? null : row.outDays
    case 'wasted':
      return row.damaged + row.stolen + row.expired + row.disposed + row.lost
  }
}
