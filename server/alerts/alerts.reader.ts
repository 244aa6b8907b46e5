import type {
  Alert,
  AlertDetail,
  AlertGroup,
  AlertQuery,
  AlertSummary,
  Assignee,
} from '../../protocol/api/alerts.ts'
import type { Database } from '../db/database.ts'
import { narrowest } from '../db/scope.ts'
import { badCursor, NotFoundError } from '../errors.ts'
import type { Actor } from '../route.ts'
import { bundle, inOrder, toDetail, toGroup } from './alert.view.ts'
import * as store from './alerts.store.ts'
import { noticesOf } from './notices.store.ts'

interface Page {
  items: AlertGroup[]
  next: string | null
}

const UNANSWERED_SHOWN = 200

/** What people read of alerts, as far as their jurisdiction reaches. */
export class AlertsReader {
  readonly #db: Database

  constructor({ db }: { db: Database }) {
    this.#db = db
  }

  /** One page of alerts, by place and cause. */
  async list(
    actor: Actor,
    { limit, cursor, state, jurisdiction, assigned, ...query }: AlertQuery,
  ): Promise<Page> {
    const scope = narrowest(actor.scope, jurisdiction ?? null)
    if (scope === undefined) return { items: [], next: null }
    const { severity, rule, location, device } = query
    const assignee = assigned === 'me' ? actor.person.id : undefined
    const filter = { scope, state, severity, rule, location, device, assignee }
    return state === 'resolved' ? this.#resolved(filter, limit, cursor) : this.#current(filter, limit, cursor)
  }

  /** What is not resolved is never more than can be put in order in memory. */
  async #current(filter: store.AlertFilter, limit: number, cursor: string | undefined): Promise<Page> {
    const after = cursor === undefined ? undefined : toPosition(cursor)
    const bundles = bundle(await store.outlines(this.#db, filter))
    const rest = after ? bundles.filter((each) => inOrder(after, each) < 0) : bundles
    const shown = rest.slice(0, limit)
    const described = await this.#describe(
      shown.flatMap(({ ids }) => ids),
      filter.scope,
    )
    const last = shown.at(-1)
    return {
      items: shown.flatMap(
        ({ key, ids }) =>
          toGroup(
            key,
            ids.flatMap((id) => described.get(id) ?? []),
          ) ?? [],
      ),
      next: rest.length > limit && last ? `${last.badness}.${last.latest}.${last.key}` : null,
    }
  }

  async #resolved(filter: store.AlertFilter, limit: number, cursor: string | undefined): Promise<Page> {
    const after = cursor === undefined ? undefined : toMoment(cursor)
    const found = await store.resolvedPage(this.#db, filter, { after, limit: limit + 1 })
    const shown = found.slice(0, limit)
    const described = await this.#describe(
      shown.map(({ id }) => id),
      filter.scope,
    )
    const last = shown.at(-1)
    return {
      items: shown.flatMap(({ id }) => {
        const alert = described.get(id)
        return (alert && toGroup(id, [alert])) ?? []
      }),
      next: found.length > limit && last?.at ? `${last.at.getTime()}.${last.id}` : null,
    }
  }

  async #describe(ids: readonly string[], scope: string | null): Promise<Map<string, store.DescribedAlert>> {
    return new Map((await store.describeAlerts(this.#db, ids, scope)).map((row) => [row.alert.id, row]))
  }

  /** Throws `NotFoundError`, also for one outside the scope. */
  async get(actor: Actor, id: string): Promise<AlertDetail> {
    const [described] = await store.describeAlerts(this.#db, [id], actor.scope)
    if (!described) throw new NotFoundError('alert', id)
    const [history, notices] = await Promise.all([store.historyOf(this.#db, id), noticesOf(this.#db, id)])
    return toDetail(described, history, notices)
  }

  async summary({ scope, person }: Actor): Promise<AlertSummary> {
    const [counts, mine] = await Promise.all([
      store.countOpen(this.#db, scope),
      store.countAssigned(this.#db, scope, person.id),
    ])
    const summary: AlertSummary = {
      open: { critical: 0, warning: 0, info: 0 },
      acknowledged: 0,
      snoozed: 0,
      mine,
    }
    for (const { severity, state, alerts } of counts)
      if (state === 'open') summary.open[severity] += alerts
      else summary[state] += alerts
    return summary
  }

  /** Alerts that nobody has answered, the worst and latest first; at most 200. */
  async unanswered(scope: string | null): Promise<Alert[]> {
    const filter: store.AlertFilter = {
      scope,
      state: 'open',
      severity: undefined,
      rule: undefined,
      location: undefined,
      device: undefined,
      assignee: undefined,
    }
    const { items } = await this.#current(filter, UNANSWERED_SHOWN, undefined)
    return items.flatMap(({ alerts }) => alerts)
  }

  /** Who can be given an alert: those nearest to it first. Throws `NotFoundError`. */
  async assignees(actor: Actor, id: string): Promise<Assignee[]> {
    const [placed] = await store.findPlaced(this.#db, [id], actor.scope)
    if (!placed) throw new NotFoundError('alert', id)
    return assigneesOf(await store.listAssignees(this.#db, placed.code))
  }
}

const assigneesOf = (people: Awaited<ReturnType<typeof store.listAssignees>>): Assignee[] =>
  people
    .toSorted((a, b) => (b.jurisdictionCode?.length ?? 0) - (a.jurisdictionCode?.length ?? 0))
    .map(({ id, displayName, role }) => ({ id, displayName, role }))

function toPosition(cursor: string): { badness: number; latest: number; key: string } {
  const [, badness, latest, key = ''] = /^(\d)\.(\d{1,15})\.(.+)$/.exec(cursor) ?? []
  if (badness === undefined || latest === undefined) throw badCursor()
  return { badness: Number(badness), latest: Number(latest), key }
}

function toMoment(cursor: string): { at: Date; id: string } {
  const [, at, id = ''] = /^(\d{1,15})\.([A-Za-z0-9_-]{1,64})$/.exec(cursor) ?? []
  if (at === undefined) throw badCursor()
  return { at: new Date(Number(at)), id }
}
