import { and, asc, eq, gt, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm'
import type { Reader, Writer } from '../../db/database.ts'
import { insertRows } from '../../db/insert.rows.ts'
import { deviceSecrets, devices, locations } from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'
import { perReader } from '../../db/statements.ts'

export type DeviceRow = typeof devices.$inferSelect
export type SecretRow = typeof deviceSecrets.$inferSelect

/** A device of any kind whose place lies in the scope. */
export async function findDevice(
  db: Reader,
  scope: string | null,
  id: string,
): Promise<DeviceRow | undefined> {
  const [row] = await db
    .select({ device: devices })
    .from(devices)
    .innerJoin(locations, eq(locations.id, devices.locationId))
    .where(and(eq(devices.id, id), inScope(locations.jurisdictionCode, scope)))
  return row?.device
}

/** All it ever had, oldest first. */
export function listSecrets(db: Reader, deviceId: string): Promise<SecretRow[]> {
  return db
    .select()
    .from(deviceSecrets)
    .where(eq(deviceSecrets.deviceId, deviceId))
    .orderBy(asc(deviceSecrets.createdAt), asc(deviceSecrets.id))
}

/**
 * Secrets that open a connection, oldest first; none when the device is revoked or does not exist. A rotated one that the
 * device has not used in time has lapsed.
 */
export async function validSecrets(db: Reader, deviceId: string, now: Date): Promise<SecretRow[]> {
  const rows = await findValid(db).execute({ deviceId, now })
  return rows.map(({ secret }) => secret)
}

/** Asked for every connection, so that a fleet that comes back together is let in quickly. */
const findValid = perReader((db) =>
  db
    .select({ secret: deviceSecrets })
    .from(deviceSecrets)
    .innerJoin(devices, eq(devices.id, deviceSecrets.deviceId))
    .where(
      and(
        eq(devices.id, sql.placeholder('deviceId')),
        isNull(devices.revokedAt),
        isNull(deviceSecrets.retiredAt),
        or(
          isNull(deviceSecrets.expiresAt),
          isNotNull(deviceSecrets.provenAt),
          gt(deviceSecrets.expiresAt, sql.param(sql.placeholder('now'), deviceSecrets.expiresAt)),
        ),
      ),
    )
    .orderBy(asc(deviceSecrets.createdAt), asc(deviceSecrets.id))
    .prepare('valid_secrets'),
)

export const insertSecrets = (tx: Writer, rows: readonly SecretRow[]): Promise<void> =>
  insertRows(tx, deviceSecrets, rows)

export async function retireSecrets(tx: Writer, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return
  await tx
    .update(deviceSecrets)
    .set({ retiredAt: at })
    .where(inArray(deviceSecrets.id, [...ids]))
}

/** False when it was revoked before. */
export async function revokeDevice(tx: Writer, id: string, at: Date): Promise<boolean> {
  const revoked = await tx
    .update(devices)
    .set({ revokedAt: at })
    .where(and(eq(devices.id, id), isNull(devices.revokedAt)))
    .returning({ id: devices.id })
  return revoked.length > 0
}
