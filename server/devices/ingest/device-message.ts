import type { z } from 'zod'
import type { QuarantineReason } from '../../../protocol/api/quarantined.ts'
import { type Birth, birth } from '../../../protocol/messages/birth.ts'
import { type Reply, reply } from '../../../protocol/messages/command.ts'
import { type ConfigReport, configReport } from '../../../protocol/messages/config.ts'
import { type Events, events } from '../../../protocol/messages/events.ts'
import { MAX_PAYLOAD_BYTES } from '../../../protocol/messages/parts.ts'
import { type State, state } from '../../../protocol/messages/state.ts'
import { type UpdateReport, updateReport } from '../../../protocol/messages/update.ts'
import { type Will, will } from '../../../protocol/messages/will.ts'
import { parseTopic } from '../../../protocol/topics.ts'
import { hotEvents } from './hot-events.ts'
import { isStorable } from './untrusted.ts'

/** A message as it came from a device that proved who it is. */
export interface Received {
  deviceId: string
  /** Which of its secrets opened the connection. */
  secretId: string | null
  topic: string
  payload: Buffer
  /** Milliseconds since 1970. */
  receivedAt: number
  /** A broker beside the server may have kept it for hours. */
  queued?: boolean
}

export interface Bad {
  kind: 'bad'
  reason: QuarantineReason
  /** What is wrong with it, in English. */
  detail: string
}

export type Content =
  | { kind: 'birth'; birth: Birth }
  | { kind: 'events'; events: Events }
  | { kind: 'state'; state: State }
  | { kind: 'will'; will: Will }
  | { kind: 'reply'; reply: Reply }
  | { kind: 'config'; config: ConfigReport }
  | { kind: 'update'; update: UpdateReport }
  | Bad

export type DeviceMessage = Received & { content: Content }

const bad = (reason: QuarantineReason, detail: string): Bad => ({ kind: 'bad', reason, detail })

/** What a message says, or why it cannot be taken. Never throws; changes nothing. */
export function readMessage(received: Received): DeviceMessage {
  return { ...received, content: read(received) }
}

function read({ deviceId, topic, payload }: Received): Content {
  const parsed = parseTopic(topic)
  if (parsed?.direction !== 'up' || parsed.device !== deviceId)
    return bad('topic', 'is no topic of protocol d1 on which this device may speak')
  if (payload.length > MAX_PAYLOAD_BYTES)
    return bad('oversized', `the payload is longer than ${MAX_PAYLOAD_BYTES} bytes`)

  const { kind } = parsed
  const value = decode(payload)
  if ('content' in value) return value.content
  const { json } = value
  const hot = kind === 'events' ? hotEvents(json) : null
  if (hot) return { kind: 'events', events: hot }
  if (!isStorable(json))
    return bad('content', 'has NUL, half a surrogate pair, a key __proto__ or too many levels')
  switch (kind) {
    case 'birth': {
      const result = birth.safeParse(json)
      return result.success ? { kind, birth: result.data } : unfit(result.error)
    }
    case 'events': {
      const result = events.safeParse(json)
      if (!result.success) return unfit(result.error)
      if (!Number.isSafeInteger(result.data.first + result.data.events.length))
        return bad('schema', 'first: the last sequence number is not a safe integer')
      return { kind, events: result.data }
    }
    case 'state': {
      const result = state.safeParse(json)
      return result.success ? { kind, state: result.data } : unfit(result.error)
    }
    case 'will': {
      const result = will.safeParse(json)
      return result.success ? { kind, will: result.data } : unfit(result.error)
    }
    case 'reply': {
      const result = reply.safeParse(json)
      return result.success ? { kind, reply: result.data } : unfit(result.error)
    }
    case 'config': {
      const result = configReport.safeParse(json)
      return result.success ? { kind, config: result.data } : unfit(result.error)
    }
    case 'update': {
      const result = updateReport.safeParse(json)
      return result.success ? { kind, update: result.data } : unfit(result.error)
    }
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function decode(payload: Buffer): { json: unknown } | { content: Bad } {
  let text: string
  try {
    text = utf8.decode(payload)
  } catch {
    return { content: bad('encoding', 'the payload is not UTF-8') }
  }
  try {
    return { json: JSON.parse(text) }
  } catch (error) {
    return { content: bad('json', error instanceof Error ? error.message : 'is not JSON') }
  }
}

const ISSUES_TOLD = 3

function unfit(error: z.ZodError): Bad {
  const told = error.issues.slice(0, ISSUES_TOLD)
  return bad('schema', told.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
}
