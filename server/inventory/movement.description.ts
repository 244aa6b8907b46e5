import type { Movement } from '../../protocol/api/inventory.ts'
import type { Transfer } from '../../protocol/api/transfers.ts'
import type { DescribedMovement } from './movements.store.ts'
import type { DescribedTransfer } from './transfers.store.ts'

export function toMovement({
  movement,
  from,
  to,
  personName,
  reversedById,
  delivery,
  witness,
  lines,
}: DescribedMovement): Movement {
  const { id, kind, occurredAt, recordedAt, deviceId, transferId, reversesId, reason, note } = movement
  return {
    id,
    kind,
    from,
    to,
    occurredAt: occurredAt.toISOString(),
    recordedAt: recordedAt.toISOString(),
    personName,
    deviceId,
    transferId,
    reversesId,
    reversedById,
    reason,
    note,
    delivery,
    witness: witness && { name: witness.name, confirmedAt: witness.confirmedAt?.toISOString() ?? null },
    lines: lines.map(({ movementId: _, ...line }) => line),
  }
}

export function toTransfer({
  transfer,
  fromName,
  toName,
  dispatchedByName,
  lines,
}: DescribedTransfer): Transfer {
  const { id, fromLocationId, toLocationId, status, dispatchedAt, closedAt, note } = transfer
  return {
    id,
    from: { id: fromLocationId, name: fromName },
    to: { id: toLocationId, name: toName },
    status,
    dispatchedAt: dispatchedAt.toISOString(),
    dispatchedBy: dispatchedByName,
    closedAt: closedAt?.toISOString() ?? null,
    note,
    lines: lines.map(({ transferId: _, ...line }) => line),
  }
}
