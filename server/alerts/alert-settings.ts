import type { AlertOverride, AlertRule, AlertSettings } from '../../protocol/api/alerts.ts'
import { defined } from '../defined.ts'
import { defaultsOf } from './alert-rules.ts'

/** What a jurisdiction sets of a rule; the code is empty for everything. */
export interface SetOverride {
  jurisdictionCode: string
  rule: AlertRule
  override: AlertOverride
}

/** Settings with what an override says otherwise. */
function withOverride(settings: AlertSettings, override: AlertOverride): AlertSettings {
  const { limits = {}, ...given } = override
  return { ...settings, ...defined(given), limits: { ...settings.limits, ...limits } }
}

/** What is set where, asked about each place: the nearest level that says something wins, field by field. */
export class SettingsBook {
  readonly #overrides = new Map<string, AlertOverride>()
  readonly #worked = new Map<string, AlertSettings>()

  constructor(overrides: readonly SetOverride[]) {
    for (const { jurisdictionCode, rule, override } of overrides)
      this.#overrides.set(`${rule} ${jurisdictionCode}`, override)
  }

  /** For places of this division code; null = the installation. */
  of(rule: AlertRule, code: string | null): AlertSettings {
    const key = `${rule} ${code ?? ''}`
    const known = this.#worked.get(key) ?? this.#work(rule, code ?? '')
    this.#worked.set(key, known)
    return known
  }

  /** The same without what is set for `code` itself. */
  inherited(rule: AlertRule, code: string | null): AlertSettings {
    return this.#fold(rule, levelsAbove(code ?? ''))
  }

  /** What is set for `code` itself. */
  own(rule: AlertRule, code: string | null): AlertOverride | null {
    return this.#overrides.get(`${rule} ${code ?? ''}`) ?? null
  }

  #work(rule: AlertRule, code: string): AlertSettings {
    return this.#fold(rule, [...levelsAbove(code), code])
  }

  #fold(rule: AlertRule, codes: readonly string[]): AlertSettings {
    return codes.reduce((settings, code) => {
      const override = this.#overrides.get(`${rule} ${code}`)
      return override ? withOverride(settings, override) : settings
    }, defaultsOf(rule))
  }
}

/** Codes of the levels above, widest first; the empty one stands for everything. A code begins with its parent's. */
const levelsAbove = (code: string): string[] =>
  Array.from({ length: code.length }, (_, digits) => code.slice(0, digits))
