import type {
  ConfirmProposal,
  DismissProposal,
  HeatQuery,
  HeatSettings,
  HeatSettingsView,
  LotHeat,
  LotHeatDetail,
  ProposalQuery,
  QuarantineProposal,
  SetHeatSettings,
} from '../../../protocol/api/heat.ts'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { CatalogService } from '../../catalog/catalog.service.ts'
import type { Changes } from '../../changes.ts'
import type { Database, Reader } from '../../db/database.ts'
import { covers, narrowest } from '../../db/scope.ts'
import { badCursor, ConflictError, ForbiddenError, NotFoundError } from '../../errors.ts'
import type { QuarantineService } from '../../inventory/quarantine.service.ts'
import type { Log } from '../../log.ts'
import { COUNTY_DIGITS, isBelowCounty } from '../../places/division-code.ts'
import type { Actor } from '../../route.ts'
import { HeatKeeper } from './heat.keeper.ts'
import { HeatReader } from './heat.reader.ts'
import * as store from './heat.store.ts'
import { exposureOf, figuresOf, lotHeatOf, proposalOf, staysOf } from './heat.view.ts'
import { listHeat, lostDaysAt } from './heat-pages.store.ts'
import { DEFAULT_HEAT_SETTINGS } from './heat-settings.ts'
import * as proposals from './proposals.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  log: Log
  catalog: Pick<CatalogService, 'storageInTime'>
  quarantines: Pick<QuarantineService, 'startWithin'>
}

/** Proposals that become work of a day, at most. */
const TASKS = 100

/** What lots went through, and what is to be done about it. */
export class HeatService {
  readonly #from: Dependencies
  readonly keeper: HeatKeeper

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
    this.keeper = new HeatKeeper({ ...dependencies, settings: () => this.#settings(dependencies.db) })
  }

  start(): void {
    this.keeper.start()
  }

  stop(): Promise<void> {
    return this.keeper.stop()
  }

  /** One page, worst first. Throws `InvalidError` `bad_cursor`. */
  async list(
    actor: Actor,
    { cursor, jurisdiction, limit, ...query }: HeatQuery,
  ): Promise<{ items: LotHeat[]; next: string | null }> {
    const scope = narrowest(actor.scope, jurisdiction ?? null)
    if (scope === undefined) return { items: [], next: null }
    if (cursor !== undefined && !/^\d{1,9}$/.test(cursor)) throw badCursor()
    const skip = Number(cursor ?? 0)
    const lines = await listHeat(this.#from.db, scope, { ...query, limit }, skip)
    return {
      items: lines.map(lotHeatOf),
      next: lines.length === limit ? String(skip + limit) : null,
    }
  }

  /** As of now, with every place it lay in. Throws `NotFoundError` where none of it lies. */
  async of(actor: Actor, lotId: string, location?: string): Promise<LotHeatDetail> {
    const { db, ambient, catalog } = this.#from
    const [line] = await listHeat(db, actor.scope, { location, lotId, limit: 1 })
    // What came a moment ago has not been worked out yet; the next hour knows it.
    if (!line) throw new NotFoundError('lot', lotId)
    const [lot] = await store.listLying(db, { locationIds: [line.heat.locationId], lotId })
    if (!lot) throw new NotFoundError('lot', lotId)
    const now = ambient.now()
    const { stays, sums, origin } = await new HeatReader(
      db,
      await catalog.storageInTime(),
      now.getTime(),
    ).historyOf(lot)
    const places = stays.flatMap((stay) => stay.locationId ?? [])
    const names = new Map(
      (await store.namesOf(db, places))
        .filter(({ jurisdictionCode }) => covers(countyOf(actor.scope), jurisdictionCode))
        .map(({ id, name }) => [id, name]),
    )
    return {
      ...lotHeatOf(line),
      ...exposureOf(figuresOf(sums)),
      at: now.toISOString(),
      stays: staysOf(stays, (id) => names.get(id) ?? null),
      origin,
    }
  }

  /** Whole days of life lost by lots at a place, when first expired, first out goes by that; empty when it does not. */
  async lostDays(db: Reader, locationId: string): Promise<ReadonlyMap<string, number>> {
    const { fefoByRemainingLife } = await this.#settings(db)
    return fefoByRemainingLife ? lostDaysAt(db, locationId) : new Map()
  }

  async settings(): Promise<HeatSettingsView> {
    const found = await proposals.readSettings(this.#from.db)
    return {
      ...(await this.#settings(this.#from.db)),
      defaults: DEFAULT_HEAT_SETTINGS,
      updatedAt: found?.settings.updatedAt.toISOString() ?? null,
      updatedBy: found?.updatedByName ?? null,
    }
  }

  /** They hold for every place. Throws `ForbiddenError` `county_required`. */
  async setSettings(actor: Actor, change: SetHeatSettings): Promise<HeatSettingsView> {
    const { db, ambient, audit } = this.#from
    if (isBelowCounty(actor.scope))
      throw new ForbiddenError(
        'This holds for every place: ask somebody responsible for the county.',
        'county_required',
      )
    await db.write(async (tx) => {
      const before = await this.#settings(tx)
      const after: HeatSettings = {
        fefoByRemainingLife: change.fefoByRemainingLife ?? before.fefoByRemainingLife,
        proposeHotHours: change.proposeHotHours ?? before.proposeHotHours,
        proposeLostDays: change.proposeLostDays ?? before.proposeLostDays,
      }
      await proposals.saveSettings(tx, { ...after, updatedAt: ambient.now(), updatedBy: actor.person.id })
      await audit.record(tx, {
        actor,
        action: 'heat_settings.set',
        subjectKind: 'heat_settings',
        subjectId: 'county',
        detail: { before, after },
      })
    })
    return this.settings()
  }

  /** One page, latest first. Throws `InvalidError` `bad_cursor`. */
  async proposals(
    actor: Actor,
    { cursor, jurisdiction, ...query }: ProposalQuery,
  ): Promise<{ items: QuarantineProposal[]; next: string | null }> {
    const scope = narrowest(actor.scope, jurisdiction ?? null)
    if (scope === undefined) return { items: [], next: null }
    const after = cursor === undefined ? null : toCursor(cursor)
    const rows = await proposals.pageOfProposals(this.#from.db, scope, query, after)
    const last = rows.length === query.limit ? rows.at(-1)?.proposal : undefined
    return {
      items: rows.map(proposalOf),
      next: last ? `${last.proposedAt.getTime()}.${last.id}` : null,
    }
  }

  /** Those that wait in a scope; for Today. */
  async waiting(scope: string | null): Promise<QuarantineProposal[]> {
    const rows = await proposals.pageOfProposals(this.#from.db, scope, { state: 'open', limit: TASKS }, null)
    return rows.map(proposalOf)
  }

  /** Holds the lot at that place. Throws `NotFoundError` and `ConflictError` `proposal_decided`. */
  confirm(actor: Actor, id: string, { note }: ConfirmProposal): Promise<QuarantineProposal> {
    return this.#decide(actor, id, 'confirmed', note ?? null)
  }

  /** Throws `NotFoundError` and `ConflictError` `proposal_decided`. */
  dismiss(actor: Actor, id: string, { reason }: DismissProposal): Promise<QuarantineProposal> {
    return this.#decide(actor, id, 'dismissed', reason)
  }

  async #decide(
    actor: Actor,
    id: string,
    state: 'confirmed' | 'dismissed',
    reason: string | null,
  ): Promise<QuarantineProposal> {
    const { db, ambient, audit, quarantines, changes } = this.#from
    return db.write(async (tx, afterCommit) => {
      const found = await proposals.findProposal(tx, actor.scope, id)
      if (!found) throw new NotFoundError('quarantine proposal', id)
      const { lotId, locationId, hotHours, profileName } = found.proposal
      const set = { state, decidedAt: ambient.now(), decidedBy: actor.person.id, reason }
      if (!(await proposals.decide(tx, id, set)))
        throw new ConflictError(
          'proposal_decided',
          `${found.decidedByName ?? 'The system'} has decided this already.`,
          { by: found.decidedByName, state: found.proposal.state },
        )
      if (state === 'confirmed') {
        const why = `${profileName} > ${found.proposal.maxCelsius} °C: ${Math.round(hotHours)} h`
        const input = { lotId, locationId, reason: why, ...(reason !== null && { note: reason }) }
        const { id: quarantineId } = await quarantines.startWithin(tx, afterCommit, actor, input)
        await proposals.noteQuarantine(tx, id, quarantineId)
      }
      await audit.record(tx, {
        actor,
        action: `quarantine_proposal.${state}`,
        subjectKind: 'quarantine_proposal',
        subjectId: id,
        detail: { lotId, locationId, reason },
      })
      afterCommit(() => changes.emit('proposals', [locationId]))
      const decided = await proposals.findProposal(tx, actor.scope, id)
      if (!decided) throw new NotFoundError('quarantine proposal', id)
      return proposalOf(decided)
    })
  }

  async #settings(db: Reader): Promise<HeatSettings> {
    const { settings } = (await proposals.readSettings(db)) ?? {}
    const { fefoByRemainingLife, proposeHotHours, proposeLostDays } = DEFAULT_HEAT_SETTINGS
    return {
      fefoByRemainingLife: settings?.fefoByRemainingLife ?? fefoByRemainingLife,
      proposeHotHours: settings?.proposeHotHours ?? proposeHotHours,
      proposeLostDays: settings?.proposeLostDays ?? proposeLostDays,
    }
  }
}

/** Goods come down from the county: who works in a township may know in which of its stores they lay. */
const countyOf = (scope: string | null): string | null => scope?.slice(0, COUNTY_DIGITS) ?? null

/** `{milliseconds}.{id}` */
function toCursor(cursor: string): { at: Date; id: string } {
  const [, at, id] = /^(\d{1,15})\.([\w-]{1,64})$/.exec(cursor) ?? []
  if (!at || !id) throw badCursor()
  return { at: new Date(Number(at)), id }
}
