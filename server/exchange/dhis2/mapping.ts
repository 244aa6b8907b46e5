import { type Dhis2Measure, dhis2Measure } from '../../../protocol/api/exchange.ts'
import type { FieldError } from '../../errors.ts'
import type { SheetRow } from '../../spreadsheet/sheet.reader.ts'

export interface DataElement {
  dataElement: string
  categoryOptionCombo: string | null
}
export interface Dhis2Mapping {
  /** DHIS2's organisation unit by place id or name. */
  orgUnits: ReadonlyMap<string, string>
  dataElements: ReadonlyMap<string, DataElement>
}

export const figureKey = (product: string, measure: Dhis2Measure): string =>
  `${product.toLowerCase()} ${measure}`

const HEADINGS = ['type', 'local', 'measure', 'id', 'category_option_combo']
/** DHIS2 takes UIDs, or codes when asked to. */
const REFERENCE = /^\S{1,50}$/

/**
 * Reads a mapping: rows of `place, <id or name>, , <organisation unit>` and
 * `data, <product code>, <measure>, <data element>, <category option combo>`. What cannot be read is told by row.
 */
export function readMapping(rows: readonly SheetRow[]): { mapping: Dhis2Mapping; errors: FieldError[] } {
  const orgUnits = new Map<string, string>()
  const dataElements = new Map<string, DataElement>()
  const errors: FieldError[] = []
  const [head, ...body] = rows
  if (!head || HEADINGS.some((heading, i) => head.cells[i]?.toLowerCase() !== heading))
    errors.push({ path: `row ${head?.row ?? 1}`, message: `the headings have to be ${HEADINGS.join(', ')}` })
  for (const { row, cells } of errors.length > 0 ? [] : body) {
    const [type = '', local = '', measure = '', id = '', combo = ''] = cells
    const complain = (message: string) => errors.push({ path: `row ${row}`, message })
    const known = dhis2Measure.safeParse(measure)
    if (local === '' || !REFERENCE.test(id)) complain('a name here and an id of DHIS2 are both needed')
    else if (type === 'place' && orgUnits.has(local)) complain(`${local} is mapped twice`)
    else if (type === 'place') orgUnits.set(local, id)
    else if (type !== 'data') complain(`"${type}" is neither place nor data`)
    else if (!known.success) complain(`"${measure}" is none of ${dhis2Measure.options.join(', ')}`)
    else if (dataElements.has(figureKey(local, known.data))) complain(`${local} ${measure} is mapped twice`)
    else
      dataElements.set(figureKey(local, known.data), {
        dataElement: id,
        categoryOptionCombo: combo === '' ? null : combo,
      })
  }
  return { mapping: { orgUnits, dataElements }, errors }
}
