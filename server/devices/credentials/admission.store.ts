import { and, asc, eq, isNull, lt } from 'drizzle-orm'
import type { Reader, Writer } from '../../db/database.ts'
import { deviceSecrets, devices } from '../../db/schema/index.ts'

/** Every device, once for each of its secrets that is not retired, oldest first; once without any when it has none. */
export function listDeviceSecrets(db: Reader) {
  return db
    .select({ deviceId: devices.id, revokedAt: devices.revokedAt, secretId: deviceSecrets.id })
    .from(devices)
    .leftJoin(deviceSecrets, and(eq(deviceSecrets.deviceId, devices.id), isNull(deviceSecrets.retiredAt)))
    .orderBy(asc(devices.id), asc(deviceSecrets.createdAt), asc(deviceSecrets.id))
}

/** Older secrets of the device are void, and this one does not lapse. */
export async function leaveOnly(tx: Writer, deviceId: string, secretId: string, at: Date): Promise<void> {
  const [left] = await tx
    .update(deviceSecrets)
    .set({ expiresAt: null })
    .where(and(eq(deviceSecrets.deviceId, deviceId), eq(deviceSecrets.id, secretId)))
    .returning({ createdAt: deviceSecrets.createdAt })
  if (!left) return
  await tx
    .update(deviceSecrets)
    .set({ retiredAt: at })
    .where(
      and(
        eq(deviceSecrets.deviceId, deviceId),
        isNull(deviceSecrets.retiredAt),
        lt(deviceSecrets.createdAt, left.createdAt),
      ),
    )
}
