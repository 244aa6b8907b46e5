import type { QuarantineReason } from '../../../protocol/api/quarantined.ts'
import type { QuarantineRow } from './ingest.store.ts'

const PAYLOAD_KEPT = 4_096
const TEXT_KEPT = 500

interface Complaint {
  message: { deviceId: string; topic: string; payload: Buffer; receivedAt: number }
  reason: QuarantineReason
  detail: string
  /** What of the message is complained of; absent = all of it. */
  part?: unknown
}

/** What quarantine keeps of a bad message: enough to see what a device said, never enough to fill a disk. */
export function quarantineRow(
  id: string,
  { message: { deviceId, topic, payload, receivedAt }, reason, detail, part }: Complaint,
): QuarantineRow {
  const kept = part === undefined ? payload : Buffer.from(JSON.stringify(part))
  return {
    id,
    deviceId,
    topic: legible(topic),
    reason,
    detail: legible(detail),
    payload: kept.subarray(0, PAYLOAD_KEPT).toString('base64'),
    size: payload.length,
    receivedAt: new Date(receivedAt),
    closedAt: null,
    closedBy: null,
    note: null,
  }
}

/** Text from outside, which may hold anything: what cannot be stored everywhere, or steers a screen, is replaced. */
export const legible = (text: string, length = TEXT_KEPT): string =>
  text.slice(0, length).replaceAll(/[\p{Control}\p{Format}\p{Surrogate}]/gu, '\ufffd')
