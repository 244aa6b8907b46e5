import type { QuarantinedMessage } from '../../../protocol/api/quarantined.ts'
import { legible } from './quarantine.ts'
import type { QuarantinedRow } from './quarantined.store.ts'

/** Characters of a preview. */
const SHOWN = 1_000

export function describeQuarantined({
  message,
  device,
  locationName,
  closedByName,
}: QuarantinedRow): QuarantinedMessage {
  const { id, deviceId, topic, reason, detail, size, note } = message
  return {
    id,
    deviceId,
    deviceKind: device?.kind ?? null,
    deviceName: device?.name ?? null,
    locationId: device?.locationId ?? null,
    locationName,
    topic,
    reason,
    detail,
    size,
    ...preview(Buffer.from(message.payload, 'base64')),
    receivedAt: message.receivedAt.toISOString(),
    closedAt: message.closedAt?.toISOString() ?? null,
    closedByName,
    note,
  }
}

/** What a person may look at: text without anything that steers a screen, or hex. */
function preview(payload: Buffer): Pick<QuarantinedMessage, 'preview' | 'encoding'> {
  try {
    // What is kept may end in the middle of a character.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(payload, { stream: true })
    return { preview: legible(text, SHOWN), encoding: 'text' }
  } catch {
    const hex = payload.subarray(0, Math.floor(SHOWN / 3)).toString('hex')
    return { preview: hex.replaceAll(/..(?!$)/g, '$& '), encoding: 'hex' }
  }
}
