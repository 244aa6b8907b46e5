import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { AlertState } from '../../protocol/api/alerts.ts'
import type { Reader, Writer } from '../db/database.ts'
import { alertEvents, alerts, jurisdictions, locations, people, products } from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'

export type AlertRow = typeof alerts.$inferSelect
export type AlertEventRow = typeof alertEvents.$inferSelect

/** SQLite binds at most 32,766 values. */
const IDS_PER_QUERY = 1_000

/** What the engine has to remember after a start, oldest first: what is open, or resolved since then. */
export function listRemembered(db: Reader, resolvedSince: Date): Promise<AlertRow[]> {
  return db
    .select()
    .from(alerts)
    .where(or(isNull(alerts.resolvedAt), gt(alerts.resolvedAt, resolvedSince)))
    .orderBy(asc(alerts.openedAt), asc(alerts.id))
}

export async function findAlerts(db: Reader, ids: readonly string[]): Promise<AlertRow[]> {
  if (ids.length === 0) return []
  return db
    .select()
    .from(alerts)
    .where(inArray(alerts.id, [...ids]))
}

/** Ids of those that were inserted: one with the same key that is open keeps another out. */
export async function insertAlerts(tx: Writer, rows: readonly AlertRow[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const inserted = await tx
    .insert(alerts)
    .values([...rows])
    .onConflictDoNothing()
    .returning({ id: alerts.id })
  return new Set(inserted.map(({ id }) => id))
}

/** Changes an alert as long as it is open, or resolved when `wasOpen` is false. False when it was not. */
export async function updateAlert(
  tx: Writer,
  id: string,
  set: Partial<Omit<AlertRow, 'id' | 'key'>>,
  wasOpen = true,
): Promise<boolean> {
  const changed = await tx
    .update(alerts)
    .set(set)
    .where(and(eq(alerts.id, id), wasOpen ? isNull(alerts.resolvedAt) : isNotNull(alerts.resolvedAt)))
    .returning({ id: alerts.id })
  return changed.length > 0
}

export async function insertEvents(tx: Writer, rows: readonly AlertEventRow[]): Promise<void> {
  if (rows.length > 0) await tx.insert(alertEvents).values([...rows])
}

/** Open alerts whose time to be told further up has come, earliest first. */
export function listToEscalate(db: Reader, now: Date, limit: number) {
  return placed(db)
    .where(and(lte(alerts.escalateAt, now), isNull(alerts.resolvedAt)))
    .orderBy(asc(alerts.escalateAt))
    .limit(limit)
}

/** Open alerts whose snooze is over, earliest first. */
export function listToWake(db: Reader, now: Date, limit: number) {
  return placed(db)
    .where(and(lte(alerts.snoozedUntil, now), isNull(alerts.resolvedAt)))
    .orderBy(asc(alerts.snoozedUntil))
    .limit(limit)
}

/** An alert with the division code it belongs to. */
const placed = (db: Reader) =>
  db
    .select({
      alert: alerts,
      code: sql<string | null>`coalesce(${locations.jurisdictionCode}, ${alerts.jurisdictionCode})`,
    })
    .from(alerts)
    .leftJoin(locations, eq(locations.id, alerts.locationId))

export type PlacedAlert = Awaited<ReturnType<typeof listToWake>>[number]

/** Alerts of these ids in the scope, with the division code they belong to. */
export function findPlaced(db: Reader, ids: readonly string[], scope: string | null): Promise<PlacedAlert[]> {
  return placed(db).where(and(inArray(alerts.id, [...ids]), within(scope)))
}

/** A place's alerts belong to its jurisdiction, the others to the one they name; what names none is seen without a limit. */
const within = (scope: string | null): SQL | undefined =>
  scope === null
    ? undefined
    : or(inScope(locations.jurisdictionCode, scope), inScope(alerts.jurisdictionCode, scope))

export interface AlertFilter {
  scope: string | null
  /** Undefined: all that are not resolved. */
  state: AlertState | undefined
  severity: AlertRow['severity'] | undefined
  rule: AlertRow['rule'] | undefined
  location: string | undefined
  device: string | undefined
  assignee: string | undefined
}

const STATES: Record<AlertState, SQL | undefined> = {
  open: and(isNull(alerts.resolvedAt), isNull(alerts.snoozedUntil), isNull(alerts.acknowledgedAt)),
  acknowledged: and(isNull(alerts.resolvedAt), isNull(alerts.snoozedUntil), isNotNull(alerts.acknowledgedAt)),
  snoozed: and(isNull(alerts.resolvedAt), isNotNull(alerts.snoozedUntil)),
  resolved: isNotNull(alerts.resolvedAt),
}

const meets = ({ scope, state, severity, rule, location, device, assignee }: AlertFilter): SQL | undefined =>
  and(
    within(scope),
    state ? STATES[state] : isNull(alerts.resolvedAt),
    severity && eq(alerts.severity, severity),
    rule && eq(alerts.rule, rule),
    location === undefined ? undefined : eq(alerts.locationId, location),
    device === undefined ? undefined : eq(alerts.deviceId, device),
    assignee === undefined ? undefined : eq(alerts.assigneeId, assignee),
  )

/** What grouping and ordering need of every alert that meets the filter. */
export function outlines(db: Reader, filter: AlertFilter) {
  return db
    .select({
      id: alerts.id,
      rule: alerts.rule,
      severity: alerts.severity,
      locationId: alerts.locationId,
      jurisdictionCode: alerts.jurisdictionCode,
      openedAt: alerts.openedAt,
    })
    .from(alerts)
    .leftJoin(locations, eq(locations.id, alerts.locationId))
    .where(meets(filter))
}
export type Outline = Awaited<ReturnType<typeof outlines>>[number]

/** Ids of resolved alerts, latest first. */
export function resolvedPage(
  db: Reader,
  filter: AlertFilter,
  { after, limit }: { after: { at: Date; id: string } | undefined; limit: number },
) {
  return db
    .select({ id: alerts.id, at: alerts.resolvedAt })
    .from(alerts)
    .leftJoin(locations, eq(locations.id, alerts.locationId))
    .where(
      and(
        meets(filter),
        after &&
          or(lt(alerts.resolvedAt, after.at), and(eq(alerts.resolvedAt, after.at), lt(alerts.id, after.id))),
      ),
    )
    .orderBy(desc(alerts.resolvedAt), desc(alerts.id))
    .limit(limit)
}

/** What a person reads of these alerts, as far as the scope reaches. */
export async function describeAlerts(db: Reader, ids: readonly string[], scope: string | null) {
  const found: DescribedAlert[] = []
  for (let from = 0; from < ids.length; from += IDS_PER_QUERY)
    found.push(
      ...(await described(db, and(inArray(alerts.id, ids.slice(from, from + IDS_PER_QUERY)), within(scope)))),
    )
  return found
}
export type DescribedAlert = Awaited<ReturnType<typeof described>>[number]

function described(db: Reader, where: SQL | undefined) {
  const acknowledger = alias(people, 'acknowledger')
  const assignee = alias(people, 'assignee')
  const resolver = alias(people, 'resolver')
  return db
    .select({
      alert: alerts,
      locationName: locations.name,
      locationKind: locations.kind,
      jurisdictionCode: jurisdictions.code,
      jurisdictionName: jurisdictions.name,
      productName: products.name,
      productNameEn: products.nameEn,
      acknowledgedBy: acknowledger.displayName,
      assigneeName: assignee.displayName,
      resolvedBy: resolver.displayName,
    })
    .from(alerts)
    .leftJoin(locations, eq(locations.id, alerts.locationId))
    .leftJoin(
      jurisdictions,
      eq(jurisdictions.code, sql`coalesce(${locations.jurisdictionCode}, ${alerts.jurisdictionCode})`),
    )
    .leftJoin(products, eq(products.id, alerts.productId))
    .leftJoin(acknowledger, eq(acknowledger.id, alerts.acknowledgedBy))
    .leftJoin(assignee, eq(assignee.id, alerts.assigneeId))
    .leftJoin(resolver, eq(resolver.id, alerts.resolvedBy))
    .where(where)
}

/** Oldest first. */
export function historyOf(db: Reader, alertId: string) {
  return db
    .select({ event: alertEvents, personName: people.displayName })
    .from(alertEvents)
    .leftJoin(people, eq(people.id, alertEvents.personId))
    .where(eq(alertEvents.alertId, alertId))
    .orderBy(asc(alertEvents.at), asc(alertEvents.id))
}

/** Alerts that are not resolved, by severity and state. */
export function countOpen(db: Reader, scope: string | null) {
  const state = sql<Exclude<AlertState, 'resolved'>>`case
    when ${alerts.snoozedUntil} is not null then 'snoozed'
    when ${alerts.acknowledgedAt} is not null then 'acknowledged'
    else 'open' end`
  return db
    .select({ severity: alerts.severity, state: state.as('state'), alerts: count() })
    .from(alerts)
    .leftJoin(locations, eq(locations.id, alerts.locationId))
    .where(and(within(scope), isNull(alerts.resolvedAt)))
    .groupBy(alerts.severity, sql`state`)
}

export async function countAssigned(db: Reader, scope: string | null, personId: string): Promise<number> {
  const [row] = await db
    .select({ alerts: count() })
    .from(alerts)
    .leftJoin(locations, eq(locations.id, alerts.locationId))
    .where(and(within(scope), isNull(alerts.resolvedAt), eq(alerts.assigneeId, personId)))
  return row?.alerts ?? 0
}

/** Staff who are responsible for this division code, and may do something about it. */
export function listAssignees(db: Reader, code: string | null) {
  const responsible =
    code === null
      ? isNull(people.jurisdictionCode)
      : or(
          isNull(people.jurisdictionCode),
          // A code begins with those of the levels above.
          inArray(
            people.jurisdictionCode,
            Array.from({ length: code.length }, (_, i) => code.slice(0, i + 1)),
          ),
        )
  return db
    .select({
      id: people.id,
      displayName: people.displayName,
      role: people.role,
      jurisdictionCode: people.jurisdictionCode,
    })
    .from(people)
    .where(
      and(isNull(people.disabledAt), inArray(people.role, ['administrator', 'supply_manager']), responsible),
    )
    .orderBy(asc(people.displayName), asc(people.id))
}
