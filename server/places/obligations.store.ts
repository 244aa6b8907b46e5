import { and, eq, isNull, ne, or } from 'drizzle-orm'
import type { Reader } from '../db/database.ts'
import { balances, devices, stocktakes, transfers } from '../db/schema/index.ts'
import type { Obligations } from './location.rules.ts'

export async function obligationsOf(db: Reader, id: string): Promise<Obligations> {
  const [stock] = await db
    .select({ lotId: balances.lotId })
    .from(balances)
    .where(and(eq(balances.locationId, id), ne(balances.quantity, 0)))
    .limit(1)
  const ofPlace = or(eq(transfers.fromLocationId, id), eq(transfers.toLocationId, id))
  const [transfer] = await db
    .select({ id: transfers.id })
    .from(transfers)
    .where(and(ofPlace, isNull(transfers.closedAt)))
    .limit(1)
  const [machine] = await db
    .select({ id: devices.id })
    .from(devices)
    .where(and(eq(devices.locationId, id), eq(devices.kind, 'dispenser'), isNull(devices.revokedAt)))
    .limit(1)
  const [stocktake] = await db
    .select({ id: stocktakes.id })
    .from(stocktakes)
    .where(and(eq(stocktakes.locationId, id), isNull(stocktakes.closedAt)))
    .limit(1)
  return {
    stock: stock !== undefined,
    transfer: transfer !== undefined,
    machine: machine !== undefined,
    stocktake: stocktake !== undefined,
  }
}
