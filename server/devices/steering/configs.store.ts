import { and, asc, count, desc, eq, inArray, isNull, lt, max, ne, or, sql } from 'drizzle-orm'
import type { Reader, Writer } from '../../db/database.ts'
import { insertRows } from '../../db/insert.rows.ts'
import {
  configTemplates,
  deviceConfigStates,
  deviceConfigs,
  devices,
  dispenserChannels,
  jurisdictions,
  locations,
  people,
  products,
} from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'
import type { ConfigSources } from './config-document.ts'

export type ConfigStateRow = typeof deviceConfigStates.$inferSelect
export type ConfigRow = typeof deviceConfigs.$inferSelect
export type NamedConfigRow = ConfigRow & { createdByName: string | null }
export type TemplateRow = typeof configTemplates.$inferSelect
export type NamedTemplateRow = TemplateRow & { createdByName: string | null }

/** A device with what its document is made of, the template aside. */
export interface ConfiguredDevice {
  id: string
  locationId: string
  jurisdictionCode: string
  revokedAt: Date | null
  /** Null: it has no document yet. */
  state: ConfigStateRow | null
  /** Of the desired document. */
  sha256: string | null
  channels: ConfigSources['channels']
}

/** Those of the ids that are in scope. */
export async function loadDevices(
  db: Reader,
  scope: string | null,
  ids: readonly string[],
): Promise<ConfiguredDevice[]> {
  const rows = await db
    .select({
      id: devices.id,
      locationId: devices.locationId,
      jurisdictionCode: locations.jurisdictionCode,
      revokedAt: devices.revokedAt,
      state: deviceConfigStates,
      sha256: deviceConfigs.sha256,
    })
    .from(devices)
    .innerJoin(locations, eq(locations.id, devices.locationId))
    .leftJoin(deviceConfigStates, eq(deviceConfigStates.deviceId, devices.id))
    .leftJoin(deviceConfigs, isDesired)
    .where(and(inArray(devices.id, [...ids]), inScope(locations.jurisdictionCode, scope)))
  const channels = await db
    .select({
      locationId: dispenserChannels.locationId,
      channel: dispenserChannels.channel,
      capacity: dispenserChannels.capacity,
      blocked: dispenserChannels.blocked,
      productName: products.name,
    })
    .from(dispenserChannels)
    .leftJoin(products, eq(products.id, dispenserChannels.productId))
    .where(
      inArray(
        dispenserChannels.locationId,
        rows.map(({ locationId }) => locationId),
      ),
    )
    .orderBy(asc(dispenserChannels.channel))
  return rows.map((row) => ({
    ...row,
    channels: channels.filter(({ locationId }) => locationId === row.locationId),
  }))
}

const isDesired = and(
  eq(deviceConfigs.deviceId, deviceConfigStates.deviceId),
  eq(deviceConfigs.version, deviceConfigStates.desiredVersion),
)

export async function saveState(tx: Writer, row: ConfigStateRow): Promise<void> {
  const { deviceId: _key, ...values } = row
  await tx
    .insert(deviceConfigStates)
    .values(row)
    .onConflictDoUpdate({ target: deviceConfigStates.deviceId, set: values })
}

export const insertConfigs = (tx: Writer, rows: ConfigRow[]): Promise<void> =>
  insertRows(tx, deviceConfigs, rows)

export function listStates(db: Reader, deviceIds: readonly string[]): Promise<ConfigStateRow[]> {
  return db
    .select()
    .from(deviceConfigStates)
    .where(inArray(deviceConfigStates.deviceId, [...deviceIds]))
}

/** Desired documents that these devices have not applied. */
export async function listOutstanding(db: Reader, deviceIds: readonly string[]): Promise<ConfigRow[]> {
  const rows = await db
    .select({ config: deviceConfigs })
    .from(deviceConfigStates)
    .innerJoin(deviceConfigs, isDesired)
    .where(
      and(
        inArray(deviceConfigStates.deviceId, [...deviceIds]),
        ne(deviceConfigStates.appliedVersion, deviceConfigStates.desiredVersion),
      ),
    )
  return rows.map(({ config }) => config)
}

export interface HistoryFilter {
  version?: number | undefined
  /** Older than this version. */
  before?: number | undefined
}

/** Newest first. */
export async function listConfigs(
  db: Reader,
  deviceId: string,
  { version, before }: HistoryFilter,
  limit: number,
): Promise<NamedConfigRow[]> {
  const rows = await db
    .select({ config: deviceConfigs, createdByName: people.displayName })
    .from(deviceConfigs)
    .leftJoin(people, eq(people.id, deviceConfigs.createdBy))
    .where(
      and(
        eq(deviceConfigs.deviceId, deviceId),
        version === undefined ? undefined : eq(deviceConfigs.version, version),
        before === undefined ? undefined : lt(deviceConfigs.version, before),
      ),
    )
    .orderBy(desc(deviceConfigs.version))
    .limit(limit)
  return rows.map(({ config, createdByName }) => ({ ...config, createdByName }))
}

/** Between two reports by this document, in seconds; null = the firmware's default, also when it is none of ours. */
export async function stateSecondsOf(db: Reader, deviceId: string, version: number): Promise<number | null> {
  const [row] = await db
    .select({ config: deviceConfigs.config })
    .from(deviceConfigs)
    .where(and(eq(deviceConfigs.deviceId, deviceId), eq(deviceConfigs.version, version)))
  return row?.config.stateSeconds ?? null
}

// Templates

/** The latest of each county. */
export async function latestTemplates(
  db: Reader,
  counties?: readonly string[],
): Promise<Map<string, NamedTemplateRow>> {
  const latest = await db
    .select({ code: configTemplates.jurisdictionCode, version: max(configTemplates.version) })
    .from(configTemplates)
    .where(counties && inArray(configTemplates.jurisdictionCode, [...counties]))
    .groupBy(configTemplates.jurisdictionCode)
  if (latest.length === 0) return new Map()
  const rows = await db
    .select({ template: configTemplates, createdByName: people.displayName })
    .from(configTemplates)
    .leftJoin(people, eq(people.id, configTemplates.createdBy))
    .where(
      or(
        ...latest.map(({ code, version }) =>
          and(eq(configTemplates.jurisdictionCode, code), eq(configTemplates.version, Number(version))),
        ),
      ),
    )
  return new Map(
    rows.map(({ template, createdByName }) => [template.jurisdictionCode, { ...template, createdByName }]),
  )
}

/** False when somebody else made that version. */
export async function insertTemplate(tx: Writer, row: TemplateRow): Promise<boolean> {
  const inserted = await tx
    .insert(configTemplates)
    .values(row)
    .onConflictDoNothing()
    .returning({ version: configTemplates.version })
  return inserted.length > 0
}

export async function hasCounty(db: Reader, code: string): Promise<boolean> {
  const [row] = await db
    .select({ code: jurisdictions.code })
    .from(jurisdictions)
    .where(and(eq(jurisdictions.code, code), eq(jurisdictions.level, 'county')))
  return row !== undefined
}

/** Devices of a county whose document was made from an older template. */
export async function listBehind(
  db: Reader,
  county: string,
  version: number,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .select({ id: devices.id })
    .from(devices)
    .innerJoin(locations, eq(locations.id, devices.locationId))
    .leftJoin(deviceConfigStates, eq(deviceConfigStates.deviceId, devices.id))
    .where(
      and(
        isNull(devices.revokedAt),
        inScope(locations.jurisdictionCode, county),
        or(isNull(deviceConfigStates.deviceId), lt(deviceConfigStates.templateVersion, version)),
      ),
    )
    .orderBy(asc(devices.id))
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** Devices of a county, and those of them that have applied what they are meant to have. */
export async function countInSync(db: Reader, county: string): Promise<{ machines: number; inSync: number }> {
  const [row] = await db
    .select({
      machines: count(),
      inSync:
        sql`sum(case when ${deviceConfigStates.appliedVersion} = ${deviceConfigStates.desiredVersion} then 1 else 0 end)`.mapWith(
          Number,
        ),
    })
    .from(devices)
    .innerJoin(locations, eq(locations.id, devices.locationId))
    .leftJoin(deviceConfigStates, eq(deviceConfigStates.deviceId, devices.id))
    .where(and(isNull(devices.revokedAt), inScope(locations.jurisdictionCode, county)))
  return { machines: row?.machines ?? 0, inSync: row?.inSync ?? 0 }
}

export const noState = (deviceId: string): ConfigStateRow => ({
  deviceId,
  overrides: {},
  templateVersion: 0,
  desiredVersion: 0,
  appliedVersion: 0,
  appliedAt: null,
  rejectedVersion: null,
  rejectedError: null,
  rejectedAt: null,
  stateSeconds: null,
})
