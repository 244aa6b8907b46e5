/**
 * MQTT topics of dispenser protocol d1: `d1/{device}/up/{kind}` from the device, `d1/{device}/dn/{kind}` to it.
 */

/** A device id is its MQTT user name, its client id and its place in every topic. */
export const DEVICE_ID = /^[A-Za-z0-9_-]{1,64}$/

export const UP_KINDS = ['birth', 'events', 'state', 'will', 'reply', 'config', 'update'] as const
export const DOWN_KINDS = ['ack', 'command', 'config', 'update', 'time'] as const
export type UpKind = (typeof UP_KINDS)[number]
export type DownKind = (typeof DOWN_KINDS)[number]

export const upTopic = (device: string, kind: UpKind): string => `d1/${device}/up/${kind}`
export const downTopic = (device: string, kind: DownKind): string => `d1/${device}/dn/${kind}`
/** What a device subscribes to: everything that is sent to it. */
export const downFilter = (device: string): string => `d1/${device}/dn/#`
/** What an ingest worker on an outside broker subscribes to. */
export const ALL_UP_FILTER = 'd1/+/up/#'

export type ParsedTopic =
  | { device: string; direction: 'up'; kind: UpKind }
  | { device: string; direction: 'dn'; kind: DownKind }

/** The parts of a d1 topic, or null when it is not one. */
export function parseTopic(topic: string): ParsedTopic | null {
  const parts = topic.split('/')
  const [version, device, direction, kind] = parts
  if (parts.length !== 4 || version !== 'd1' || !device || !DEVICE_ID.test(device)) return null
  if (direction === 'up') {
    const known = UP_KINDS.find((k) => k === kind)
    return known ? { device, direction, kind: known } : null
  }
  if (direction === 'dn') {
    const known = DOWN_KINDS.find((k) => k === kind)
    return known ? { device, direction, kind: known } : null
  }
  return null
}
