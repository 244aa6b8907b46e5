import {
  type StockOverride,
  type StockSettingName,
  type StockSettings,
  stockSettingName,
} from '../../protocol/api/stock-settings.ts'

export const NAMES: readonly StockSettingName[] = stockSettingName.options
/** Those that may be without a limit. */
export const MAY_BE_NONE: ReadonlySet<StockSettingName> = new Set(['minMonths', 'maxMonths'])
/** Those in whole calendar months. */
export const WHOLE: ReadonlySet<StockSettingName> = new Set(['amberMonths', 'redMonths', 'lookBackMonths'])

/** A field of the form: a number, no limit (null), or left empty. */
export type Draft = Record<StockSettingName, number | '' | null>

/** What the form shows first: what is set, and for a tier what holds otherwise; empty where an exception says nothing. */
export function draftOf(override: StockOverride, inherited: StockSettings | null): Draft {
  const draft = {} as Draft
  for (const name of NAMES) {
    const set = override[name]
    draft[name] = set === undefined ? (inherited ? inherited[name] : '') : set
  }
  return draft
}

/**
 * What has to be set so that the form's values hold: not what is empty, nor what holds anyway. Null when that is nothing.
 */
export function overrideOf(draft: Draft, inherited: StockSettings | null): StockOverride | null {
  const override: Partial<Record<StockSettingName, number | null>> = {}
  for (const name of NAMES) {
    const value = draft[name]
    if (value === '' || (value === null && !MAY_BE_NONE.has(name))) continue
    if (!inherited || inherited[name] !== value) override[name] = value
  }
  return Object.keys(override).length > 0 ? (override as StockOverride) : null
}
