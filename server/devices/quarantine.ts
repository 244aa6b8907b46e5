import type { QuarantineReason } from './device-message.ts'
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

/** Text from outside, which may hold anything: NUL and half characters cannot be stored everywhere. */
const legible = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  text.slice(0, TEXT_KEPT).replaceAll(/[\u0000-\u001f\u007f\p{Surrogate}]/gu, '\ufffd')
