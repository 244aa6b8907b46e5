import type { Reconciliation } from '../../protocol/api/reconciliations.ts'
import type { DescribedDiscrepancy, DescribedReconciliation } from './reconciliations.store.ts'

export const describeReconciliation = (
  { row, locationName, jurisdictionName, productName, closedByName }: DescribedReconciliation,
  deviceId: string | null,
  ledgerChange: number | null,
): Reconciliation => ({
  id: row.id,
  kind: row.kind,
  locationId: row.locationId,
  locationName,
  jurisdictionName,
  deviceId,
  channel: row.channel,
  productId: row.productId,
  productName,
  expected: row.expected,
  observed: row.observed,
  difference: row.observed - row.expected,
  parts: row.parts,
  evidence: row.evidence,
  ledgerChange,
  occurredAt: row.occurredAt.toISOString(),
  openedAt: row.openedAt.toISOString(),
  closedAt: row.closedAt?.toISOString() ?? null,
  closedBy: closedByName,
  resolution: row.resolution,
  reason: row.reason,
})

/** Units that a machine gave out and the ledger had not: expected 0, observed as many. */
export const describeDiscrepancy = ({
  row,
  locationName,
  jurisdictionName,
  productName,
  closedByName,
}: DescribedDiscrepancy): Reconciliation => ({
  id: row.id,
  kind: row.cause,
  locationId: row.locationId,
  locationName,
  jurisdictionName,
  deviceId: row.deviceId,
  channel: row.channel,
  productId: row.productId,
  productName,
  expected: 0,
  observed: row.quantity,
  difference: row.quantity,
  parts: [],
  evidence: null,
  // What was given out was there before: it is found and handed out at once.
  ledgerChange: row.closedAt === null ? 0 : null,
  occurredAt: row.occurredAt.toISOString(),
  openedAt: row.openedAt.toISOString(),
  closedAt: row.closedAt?.toISOString() ?? null,
  closedBy: closedByName,
  resolution: row.resolution,
  reason: row.closingReason,
})
