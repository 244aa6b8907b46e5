import { and, asc, count, desc, eq, inArray, isNull, or, type SQL, sql, sum } from 'drizzle-orm'
import { EVENT_KINDS } from '../../protocol/messages/events.ts'
import type { Reader, Writer } from '../db/database.ts'
import {
  balances,
  deviceConfigStates,
  deviceEvents,
  deviceLogs,
  deviceStates,
  devices,
  discrepancies,
  dispenserChannels,
  jurisdictions,
  locations,
  products,
  unattributedEntries,
} from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'
import { countQuarantined } from './ingest/quarantined.store.ts'

export type DeviceRow = typeof devices.$inferSelect
export type StateRow = typeof deviceStates.$inferSelect
export type EventRow = typeof deviceEvents.$inferSelect
export type ChannelRow = typeof dispenserChannels.$inferSelect & { productName: string | null }

export interface Machine {
  device: DeviceRow
  location: { name: string; jurisdictionCode: string; longitude: number | null; latitude: number | null }
  jurisdictionName: string
  state: StateRow | null
}

/** SQLite binds at most 32,766 values; a shorter list also plans faster. */
const IDS_PER_QUERY = 1_000

/** Every device with the place it serves, when it was last seen and how often it reports. */
export function listRegistered(db: Reader) {
  return db
    .select({
      id: devices.id,
      locationId: devices.locationId,
      kind: devices.kind,
      revokedAt: devices.revokedAt,
      lastSeenAt: deviceStates.lastSeenAt,
      boot: deviceStates.boot,
      conn: deviceStates.conn,
      stateSeconds: deviceConfigStates.stateSeconds,
    })
    .from(devices)
    .leftJoin(deviceStates, eq(deviceStates.deviceId, devices.id))
    .leftJoin(deviceConfigStates, eq(deviceConfigStates.deviceId, devices.id))
    .orderBy(asc(devices.createdAt), asc(devices.id))
}

export function listMachines(
  db: Reader,
  scope: string | null,
  { id, search }: { id?: string; search?: string | undefined },
): Promise<Machine[]> {
  return db
    .select({
      device: devices,
      location: {
        name: locations.name,
        jurisdictionCode: locations.jurisdictionCode,
        longitude: locations.longitude,
        latitude: locations.latitude,
      },
      jurisdictionName: jurisdictions.name,
      state: deviceStates,
    })
    .from(devices)
    .innerJoin(locations, eq(locations.id, devices.locationId))
    .innerJoin(jurisdictions, eq(jurisdictions.code, locations.jurisdictionCode))
    .leftJoin(deviceStates, eq(deviceStates.deviceId, devices.id))
    .where(
      and(
        eq(devices.kind, 'dispenser'),
        inScope(locations.jurisdictionCode, scope),
        id === undefined ? undefined : eq(devices.id, id),
        search ? containsText(search) : undefined,
      ),
    )
    .orderBy(asc(locations.jurisdictionCode), asc(locations.name), asc(devices.id))
}

function containsText(search: string): SQL | undefined {
  const pattern = `%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  return or(
    ...[locations.name, locations.address, devices.id].map(
      (column) => sql`lower(${column}) like ${pattern} escape '\\'`,
    ),
  )
}

export async function listChannels(db: Reader, locationIds?: readonly string[]): Promise<ChannelRow[]> {
  const select = (where: SQL | undefined) =>
    db
      .select({
        locationId: dispenserChannels.locationId,
        channel: dispenserChannels.channel,
        productId: dispenserChannels.productId,
        capacity: dispenserChannels.capacity,
        blocked: dispenserChannels.blocked,
        productName: products.name,
      })
      .from(dispenserChannels)
      .leftJoin(products, eq(products.id, dispenserChannels.productId))
      .where(where)
      .orderBy(asc(dispenserChannels.locationId), asc(dispenserChannels.channel))
  return inPieces(locationIds, (ids) => select(ids && inArray(dispenserChannels.locationId, ids)))
}

/** What machines last told, of those that are not revoked. */
export async function listStates(
  db: Reader,
  locationIds?: readonly string[],
): Promise<Pick<Machine & { state: StateRow }, 'device' | 'state'>[]> {
  const select = (where: SQL | undefined) =>
    db
      .select({ device: devices, state: deviceStates })
      .from(devices)
      .innerJoin(deviceStates, eq(deviceStates.deviceId, devices.id))
      .where(and(eq(devices.kind, 'dispenser'), isNull(devices.revokedAt), where))
  return inPieces(locationIds, (ids) => select(ids && inArray(devices.locationId, ids)))
}

/** One query when nothing limits it, else one for each thousand ids. */
async function inPieces<T>(
  ids: readonly string[] | undefined,
  query: (ids: string[] | undefined) => Promise<T[]>,
): Promise<T[]> {
  if (ids === undefined) return query(undefined)
  const rows: T[] = []
  for (let from = 0; from < ids.length; from += IDS_PER_QUERY)
    rows.push(...(await query(ids.slice(from, from + IDS_PER_QUERY))))
  return rows
}

export interface Counts {
  /** Units in the ledger, by place. */
  ledger: Map<string, number>
  /** Open ones, by device. */
  discrepancies: Map<string, number>
  /** Open ones, by device. */
  quarantined: Map<string, number>
  /** Devices under whose name two may be speaking. */
  suspect: Set<string>
}

/** Figures of these devices and their places. */
export async function countsOf(db: Reader, machines: readonly DeviceRow[]): Promise<Counts> {
  const ids = machines.map(({ id }) => id)
  const [units, open, bad] = await Promise.all([
    inPieces(
      machines.map(({ locationId }) => locationId),
      (of = []) =>
        db
          .select({ id: balances.locationId, value: sum(balances.quantity).mapWith(Number) })
          .from(balances)
          .where(inArray(balances.locationId, of))
          .groupBy(balances.locationId),
    ),
    inPieces(ids, (of = []) =>
      db
        .select({ id: discrepancies.deviceId, value: count() })
        .from(discrepancies)
        .where(and(inArray(discrepancies.deviceId, of), isNull(discrepancies.closedAt)))
        .groupBy(discrepancies.deviceId),
    ),
    countQuarantined(db, ids),
  ])
  return { ledger: byId(units), discrepancies: byId(open), ...bad }
}

const byId = (rows: readonly { id: string | null; value: number | null }[]): Map<string, number> =>
  new Map(rows.flatMap(({ id, value }) => (id === null ? [] : [[id, value ?? 0] as const])))

/** Newest first, of the log that the device last began. */
export async function recentEvents(db: Reader, deviceId: string, limit: number): Promise<EventRow[]> {
  const [latest] = await db
    .select({ log: deviceLogs.log })
    .from(deviceLogs)
    .where(eq(deviceLogs.deviceId, deviceId))
    .orderBy(desc(deviceLogs.generation))
    .limit(1)
  if (!latest) return []
  return db
    .select()
    .from(deviceEvents)
    .where(and(eq(deviceEvents.deviceId, deviceId), eq(deviceEvents.log, latest.log)))
    .orderBy(desc(deviceEvents.seq))
    .limit(limit)
}

/** Events stored, by log and of unknown kinds, and units of each log that counters prove and no event explains. */
export async function deliveryCounts(db: Reader, deviceId: string) {
  const [stored, unattributed] = await Promise.all([
    db
      .select({ log: deviceEvents.log, kind: deviceEvents.kind, events: count() })
      .from(deviceEvents)
      .where(eq(deviceEvents.deviceId, deviceId))
      .groupBy(deviceEvents.log, deviceEvents.kind),
    db
      .select({ id: unattributedEntries.log, value: sum(unattributedEntries.quantity).mapWith(Number) })
      .from(unattributedEntries)
      .where(eq(unattributedEntries.deviceId, deviceId))
      .groupBy(unattributedEntries.log),
  ])
  const events = new Map<string, number>()
  const unknown = new Map<string, number>()
  for (const { log, kind, events: number } of stored) {
    events.set(log, (events.get(log) ?? 0) + number)
    if (!EVENT_KINDS.some((known) => known === kind)) unknown.set(kind, (unknown.get(kind) ?? 0) + number)
  }
  const unknownKinds = [...unknown].map(([kind, number]) => ({ kind, events: number }))
  return { events, unknownKinds, unattributed: byId(unattributed) }
}

export function listOpenDiscrepancies(db: Reader, deviceId: string) {
  return db
    .select()
    .from(discrepancies)
    .where(and(eq(discrepancies.deviceId, deviceId), isNull(discrepancies.closedAt)))
    .orderBy(desc(discrepancies.occurredAt), desc(discrepancies.seq))
}

/** False when the id is taken. */
export async function insertDevice(tx: Writer, row: typeof devices.$inferInsert): Promise<boolean> {
  return (await tx.insert(devices).values(row).onConflictDoNothing().returning({ id: devices.id })).length > 0
}

/** The dispenser that serves a place, if one does. */
export async function deviceAt(db: Reader, locationId: string): Promise<DeviceRow | undefined> {
  const [row] = await db
    .select()
    .from(devices)
    .where(and(eq(devices.locationId, locationId), eq(devices.kind, 'dispenser'), isNull(devices.revokedAt)))
  return row
}

export async function findDispenserPlace(
  db: Reader,
  locationId: string,
  scope: string | null,
): Promise<
  Pick<typeof locations.$inferSelect, 'kind' | 'name' | 'jurisdictionCode' | 'published'> | undefined
> {
  const { kind, name, jurisdictionCode, published } = locations
  const [row] = await db
    .select({ kind, name, jurisdictionCode, published })
    .from(locations)
    .where(
      and(
        eq(locations.id, locationId),
        isNull(locations.archivedAt),
        inScope(locations.jurisdictionCode, scope),
      ),
    )
  return row
}

export interface LoadableProduct {
  id: string
  code: string
  name: string
  selfService: boolean
}

/** Products in use by id or code. */
export async function findProducts(db: Reader, refs: readonly string[]): Promise<LoadableProduct[]> {
  if (refs.length === 0) return []
  return db
    .select({ id: products.id, code: products.code, name: products.name, selfService: products.selfService })
    .from(products)
    .where(
      and(
        isNull(products.archivedAt),
        or(inArray(products.id, [...refs]), inArray(products.code, [...refs])),
      ),
    )
}

/** The channels of a place from now on; resolves to those before. A channel that stays keeps whether it is blocked. */
export async function replaceChannels(
  tx: Writer,
  locationId: string,
  channels: readonly Omit<typeof dispenserChannels.$inferInsert, 'locationId' | 'blocked'>[],
): Promise<{ channel: number; productId: string | null }[]> {
  const { channel, productId, blocked: isBlocked } = dispenserChannels
  const known = await tx
    .select({ channel, productId, blocked: isBlocked })
    .from(dispenserChannels)
    .where(eq(dispenserChannels.locationId, locationId))
  const blocked = new Map(known.map((row) => [row.channel, row.blocked]))
  await tx.delete(dispenserChannels).where(eq(dispenserChannels.locationId, locationId))
  if (channels.length > 0)
    await tx
      .insert(dispenserChannels)
      .values(channels.map((row) => ({ ...row, locationId, blocked: blocked.get(row.channel) ?? false })))
  return known
}
