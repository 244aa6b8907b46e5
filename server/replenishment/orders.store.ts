import { and, asc, desc, eq, gte, inArray, isNull, lt, ne, or, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { OrderStatus } from '../../protocol/api/replenishment.ts'
import type { Reader, Writer } from '../db/database.ts'
import {
  locations,
  people,
  products,
  replenishmentEvents,
  replenishmentLines,
  replenishmentOrders,
} from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'
import type { Store } from './supplying-store.ts'

export type OrderRow = typeof replenishmentOrders.$inferSelect
export type LineRow = typeof replenishmentLines.$inferSelect
export type EventRow = typeof replenishmentEvents.$inferSelect

/** Places in use that supply others. */
export async function readStores(db: Reader): Promise<Store[]> {
  const rows = await db
    .select({
      id: locations.id,
      name: locations.name,
      kind: locations.kind,
      jurisdictionCode: locations.jurisdictionCode,
    })
    .from(locations)
    .where(and(inArray(locations.kind, ['warehouse', 'storeroom']), isNull(locations.archivedAt)))
  return rows.flatMap(({ kind, ...row }) =>
    kind === 'warehouse' || kind === 'storeroom' ? [{ ...row, kind }] : [],
  )
}

export async function insertOrder(tx: Writer, row: OrderRow): Promise<void> {
  await tx.insert(replenishmentOrders).values(row)
}

/** The lines of a draft, in place of those it had. */
export async function replaceLines(tx: Writer, orderId: string, rows: LineRow[]): Promise<void> {
  await tx.delete(replenishmentLines).where(eq(replenishmentLines.orderId, orderId))
  await tx.insert(replenishmentLines).values(rows)
}

export async function approveLine(
  tx: Writer,
  { orderId, productId }: Pick<LineRow, 'orderId' | 'productId'>,
  approved: number,
): Promise<void> {
  await tx
    .update(replenishmentLines)
    .set({ approved })
    .where(and(eq(replenishmentLines.orderId, orderId), eq(replenishmentLines.productId, productId)))
}

export async function insertEvent(tx: Writer, row: EventRow): Promise<void> {
  await tx.insert(replenishmentEvents).values(row)
}

/** False, and nothing changed, when the order is no longer at this version. */
export async function updateOrder(
  tx: Writer,
  { id, version }: Pick<OrderRow, 'id' | 'version'>,
  change: Partial<OrderRow>,
): Promise<boolean> {
  const rows = await tx
    .update(replenishmentOrders)
    .set({ ...change, version: version + 1 })
    .where(and(eq(replenishmentOrders.id, id), eq(replenishmentOrders.version, version)))
    .returning({ id: replenishmentOrders.id })
  return rows.length > 0
}

/** Oldest first. */
export function readEvents(db: Reader, orderId: string): Promise<(EventRow & { personName: string })[]> {
  return db
    .select({
      id: replenishmentEvents.id,
      orderId: replenishmentEvents.orderId,
      action: replenishmentEvents.action,
      at: replenishmentEvents.at,
      personId: replenishmentEvents.personId,
      note: replenishmentEvents.note,
      transferId: replenishmentEvents.transferId,
      movementId: replenishmentEvents.movementId,
      personName: people.displayName,
    })
    .from(replenishmentEvents)
    .innerJoin(people, eq(people.id, replenishmentEvents.personId))
    .where(eq(replenishmentEvents.orderId, orderId))
    .orderBy(asc(replenishmentEvents.at), asc(replenishmentEvents.id))
}

const ENDED: readonly OrderStatus[] = ['rejected', 'cancelled', 'closed']

export interface OrderFilter {
  scope: string | null
  /** Of these in the scope, those of places in a jurisdiction. */
  jurisdiction?: string | undefined
  id?: string | undefined
  status?: OrderStatus | undefined
  /** Any of these. */
  statuses?: readonly OrderStatus[] | undefined
  open?: boolean | undefined
  location?: string | undefined
  supplier?: string | undefined
  /** Those that come after this one. */
  after?: Pick<OrderRow, 'id' | 'emergency'> | undefined
  limit?: number | undefined
}

/**
 * Latest first, and among those still worked on the emergencies before all. Whoever sees the place or the store that
 * supplies it sees an order.
 */
export function listOrders(db: Reader, { scope, limit = 10_000, ...filter }: OrderFilter) {
  const supplier = alias(locations, 'supplier')
  const urgentFirst = filter.open === true
  return db
    .select({
      order: replenishmentOrders,
      location: {
        id: locations.id,
        name: locations.name,
        kind: locations.kind,
        jurisdictionCode: locations.jurisdictionCode,
      },
      supplier: {
        id: supplier.id,
        name: supplier.name,
        kind: supplier.kind,
        jurisdictionCode: supplier.jurisdictionCode,
      },
      createdByName: people.displayName,
    })
    .from(replenishmentOrders)
    .innerJoin(locations, eq(locations.id, replenishmentOrders.locationId))
    .leftJoin(supplier, eq(supplier.id, replenishmentOrders.supplierId))
    .innerJoin(people, eq(people.id, replenishmentOrders.createdBy))
    .where(
      and(
        or(inScope(locations.jurisdictionCode, scope), inScope(supplier.jurisdictionCode, scope)),
        filter.jurisdiction === undefined
          ? undefined
          : inScope(locations.jurisdictionCode, filter.jurisdiction),
        filter.id === undefined ? undefined : eq(replenishmentOrders.id, filter.id),
        filter.status && eq(replenishmentOrders.status, filter.status),
        filter.statuses && inArray(replenishmentOrders.status, [...filter.statuses]),
        filter.open === undefined ? undefined : isOpen(filter.open),
        filter.location === undefined ? undefined : eq(replenishmentOrders.locationId, filter.location),
        filter.supplier === undefined ? undefined : eq(replenishmentOrders.supplierId, filter.supplier),
        filter.after && comesAfter(filter.after, urgentFirst),
      ),
    )
    .orderBy(...(urgentFirst ? [desc(replenishmentOrders.emergency)] : []), desc(replenishmentOrders.id))
    .limit(limit)
}
export type DescribedOrder = Awaited<ReturnType<typeof listOrders>>[number]

function comesAfter({ id, emergency }: Pick<OrderRow, 'id' | 'emergency'>, urgentFirst: boolean) {
  const earlier = lt(replenishmentOrders.id, id)
  if (!urgentFirst) return earlier
  const regular = eq(replenishmentOrders.emergency, false)
  return emergency
    ? or(and(eq(replenishmentOrders.emergency, true), earlier), regular)
    : and(regular, earlier)
}

const isOpen = (open: boolean): SQL | undefined =>
  open
    ? and(...ENDED.map((status) => ne(replenishmentOrders.status, status)))
    : inArray(replenishmentOrders.status, [...ENDED])

/** Bound values in one query have a limit. */
const CHUNK = 1_000

/** Lines of orders, those of each in the order of the catalogue. */
export async function readLines(db: Reader, orderIds: readonly string[]): Promise<DescribedLine[]> {
  const lines: DescribedLine[] = []
  for (let from = 0; from < orderIds.length; from += CHUNK)
    lines.push(...(await linesOf(db, orderIds.slice(from, from + CHUNK))))
  return lines
}
const linesOf = (db: Reader, orderIds: readonly string[]) =>
  db
    .select({ line: replenishmentLines, productName: products.name, boxSize: products.boxSize })
    .from(replenishmentLines)
    .innerJoin(products, eq(products.id, replenishmentLines.productId))
    .where(inArray(replenishmentLines.orderId, [...orderIds]))
    .orderBy(asc(products.category), asc(products.code))
export type DescribedLine = Awaited<ReturnType<typeof linesOf>>[number]

/** When a place last submitted a regular order that was neither rejected nor cancelled; null: never. */
export async function lastRegularOrder(db: Reader, locationId: string): Promise<Date | null> {
  const [row] = await db
    .select({ submittedAt: replenishmentOrders.submittedAt })
    .from(replenishmentOrders)
    .where(
      and(
        eq(replenishmentOrders.locationId, locationId),
        inArray(replenishmentOrders.status, ['submitted', 'approved', 'closed']),
        eq(replenishmentOrders.emergency, false),
      ),
    )
    .orderBy(desc(replenishmentOrders.submittedAt))
    .limit(1)
  return row?.submittedAt ?? null
}

/** Whether somebody else may approve orders on a place with one of these division codes: its own and those above it. */
export async function hasOtherApprover(
  db: Reader,
  codes: readonly string[],
  personId: string,
): Promise<boolean> {
  const [other] = await db
    .select({ id: people.id })
    .from(people)
    .where(
      and(
        ne(people.id, personId),
        inArray(people.role, ['administrator', 'supply_manager']),
        isNull(people.disabledAt),
        or(isNull(people.jurisdictionCode), inArray(people.jurisdictionCode, [...codes])),
      ),
    )
    .limit(1)
  return other !== undefined
}

/** Orders of a scope that were approved in a period, by the day the decision fell. */
export function approvedIn(
  db: Reader,
  { scope, from, until }: { scope: string | null; from: Date | undefined; until: Date | undefined },
): Promise<Pick<OrderRow, 'id' | 'status'>[]> {
  return db
    .select({ id: replenishmentOrders.id, status: replenishmentOrders.status })
    .from(replenishmentOrders)
    .innerJoin(locations, eq(locations.id, replenishmentOrders.locationId))
    .where(
      and(
        inArray(replenishmentOrders.status, ['approved', 'closed']),
        inScope(locations.jurisdictionCode, scope),
        from && gte(replenishmentOrders.decidedAt, from),
        until && lt(replenishmentOrders.decidedAt, until),
      ),
    )
}

/** Drafts of a scope: which place and product they name. */
export function draftsOf(db: Reader, scope: string | null) {
  return db
    .select({
      orderId: replenishmentOrders.id,
      locationId: replenishmentOrders.locationId,
      productId: replenishmentLines.productId,
    })
    .from(replenishmentOrders)
    .innerJoin(replenishmentLines, eq(replenishmentLines.orderId, replenishmentOrders.id))
    .innerJoin(locations, eq(locations.id, replenishmentOrders.locationId))
    .where(and(eq(replenishmentOrders.status, 'draft'), inScope(locations.jurisdictionCode, scope)))
    .orderBy(asc(replenishmentOrders.id))
}

/** Lines that may still be supplied, of the places of a scope. */
export function linesUnderWay(db: Reader, scope: string | null, location: string | undefined) {
  return db
    .select({
      orderId: replenishmentOrders.id,
      locationId: replenishmentOrders.locationId,
      productId: replenishmentLines.productId,
      requested: replenishmentLines.requested,
      approved: replenishmentLines.approved,
    })
    .from(replenishmentOrders)
    .innerJoin(replenishmentLines, eq(replenishmentLines.orderId, replenishmentOrders.id))
    .innerJoin(locations, eq(locations.id, replenishmentOrders.locationId))
    .where(
      and(
        inArray(replenishmentOrders.status, ['submitted', 'approved']),
        inScope(locations.jurisdictionCode, scope),
        location === undefined ? undefined : eq(replenishmentOrders.locationId, location),
      ),
    )
}
