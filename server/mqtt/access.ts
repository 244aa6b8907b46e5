import { DOWN_KINDS, downFilter, downTopic, upTopic } from '../../protocol/topics.ts'

interface Publish {
  topic: string
  retain?: boolean | undefined
}

/**
 * Why a device may not publish this; null = it may. Kinds that do not exist below its own `up` pass: they end in
 * quarantine with an acknowledgement.
 */
export function publishRefusal(device: string, { topic, retain }: Publish): string | null {
  if (!topic.startsWith(`d1/${device}/up/`)) return `a device may publish below d1/${device}/up only`
  return retain ? 'a device may not publish retained messages' : null
}

export function willRefusal(device: string, { topic, retain }: Publish): string | null {
  if (topic !== upTopic(device, 'will')) return `a will may go to ${upTopic(device, 'will')} only`
  return retain ? 'a will may not be retained' : null
}

/** What a device may subscribe to: its own topics, each by name or all at once. */
export function downFilters(device: string): { wildcards: string[]; all: string[] } {
  const wildcards = [downFilter(device), `d1/${device}/dn/+`]
  return { wildcards, all: [...wildcards, ...DOWN_KINDS.map((kind) => downTopic(device, kind))] }
}

export const mayReceive = (device: string, topic: string): boolean => topic.startsWith(`d1/${device}/dn/`)
