import {
  type AlertOverride,
  type AlertRule,
  type AlertRuleView,
  alertRule,
  type SetAlertRule,
} from '../../protocol/api/alerts.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Database } from '../db/database.ts'
import { InvalidError } from '../errors.ts'
import type { PlacesService } from '../places/places.service.ts'
import type { Actor } from '../route.ts'
import { ALERT_RULES } from './alert-rules.ts'
import { SettingsBook } from './alert-settings.ts'
import { requireJurisdiction } from './jurisdiction.check.ts'
import * as store from './rules.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  audit: Pick<AuditLog, 'record'>
  places: Pick<PlacesService, 'jurisdictions'>
  /** Something else holds from now on. */
  changed(): void
}

/** What each rule does where: defaults, and what managers set for a jurisdiction and all below it. */
export class RulesService {
  readonly #from: Dependencies
  #book = new SettingsBook([])

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  async start(): Promise<void> {
    this.#book = new SettingsBook(await store.listOverrides(this.#from.db))
  }

  /** As committed. */
  book(): SettingsBook {
    return this.#book
  }

  /** Rules as they are for a jurisdiction, by default the caller's own. Throws `NotFoundError` outside the scope. */
  async list(actor: Actor, code: string | null): Promise<AlertRuleView[]> {
    const asked = code ?? actor.scope
    if (asked !== null) await requireJurisdiction(this.#from.places, actor, asked)
    // Who is responsible for a county has nothing to say about the server.
    const shown = alertRule.options.filter((rule) => asked === null || ALERT_RULES[rule].covers === 'places')
    return shown.map((rule) => this.#view(rule, asked))
  }

  /**
   * Sets what a rule does for a jurisdiction and below, or takes back what was set. Throws `NotFoundError`,
   * `ForbiddenError` `scope_too_wide`, `InvalidError` `unknown_limit`, `limit_out_of_range` and `not_of_a_jurisdiction`.
   */
  async set(
    actor: Actor,
    rule: AlertRule,
    { jurisdictionCode, override }: SetAlertRule,
  ): Promise<AlertRuleView> {
    await requireJurisdiction(this.#from.places, actor, jurisdictionCode)
    if (jurisdictionCode !== null && ALERT_RULES[rule].covers !== 'places')
      throw new InvalidError('not_of_a_jurisdiction', `The rule ${rule} holds for the whole installation.`)
    if (override) checkLimits(rule, override)
    const { db, ambient, audit } = this.#from
    const code = jurisdictionCode ?? ''
    const before = this.#book.own(rule, jurisdictionCode)
    await db.write(async (tx, afterCommit) => {
      if (override) await store.saveOverride(tx, { jurisdictionCode: code, rule, override }, ambient.now())
      else await store.deleteOverride(tx, code, rule)
      await audit.record(tx, {
        actor,
        action: 'alert_rule.set',
        subjectKind: 'alert_rule',
        subjectId: rule,
        detail: { jurisdictionCode, before, after: override },
      })
      const book = new SettingsBook(await store.listOverrides(tx))
      afterCommit(() => {
        this.#book = book
        this.#from.changed()
      })
    })
    return this.#view(rule, jurisdictionCode)
  }

  #view(rule: AlertRule, code: string | null): AlertRuleView {
    const { closes, covers, limits } = ALERT_RULES[rule]
    return {
      rule,
      closes,
      covers,
      settings: this.#book.of(rule, code),
      inherited: this.#book.inherited(rule, code),
      override: this.#book.own(rule, code),
      ranges: Object.fromEntries(Object.entries(limits).map(([name, { min, max }]) => [name, { min, max }])),
    }
  }
}

function checkLimits(rule: AlertRule, { limits = {} }: AlertOverride): void {
  const known = ALERT_RULES[rule].limits
  for (const [name, value] of Object.entries(limits)) {
    const range = Object.hasOwn(known, name) ? known[name] : undefined
    const path = `override.limits.${name}`
    if (!range)
      throw new InvalidError('unknown_limit', `The rule ${rule} has no limit ${name}.`, {
        errors: [{ path, message: 'is not known' }],
      })
    if (value < range.min || value > range.max)
      throw new InvalidError('limit_out_of_range', `${name} must be from ${range.min} to ${range.max}.`, {
        params: { min: range.min, max: range.max, limit: name },
        errors: [{ path, message: `must be from ${range.min} to ${range.max}` }],
      })
  }
}
