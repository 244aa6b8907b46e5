import type { ChannelReport } from '../protocol/messages/birth.ts'
import type { LogImage } from './append-log.ts'
import type { DeviceRecord } from './credentials.ts'
import { randomName, randomStream } from './random.ts'

/** What the board keeps in flash, and so across power cuts. */
export interface DispenserMemory {
  log: LogImage
  /** Starts since manufacture, this one not yet counted. */
  boot: number
  channels: readonly ChannelReport[]
}

/** Boots are counted in seconds from here when a device has no flash: no two runs may share a boot number. */
const BOOT_EPOCH = Date.UTC(2020, 0, 1)

/**
 * The memory of a device that runs for the first time. Its log id comes from the seed and from the instant of the start:
 * were it the seed alone, a second run would write other events under the same numbers, which is what a cloned board does.
 */
export function firstMemory(seed: string, record: DeviceRecord, startedAt: number): DispenserMemory {
  return {
    log: { id: randomName(randomStream(seed, record.id, 'log', startedAt), 12), first: 0, entries: [] },
    boot: Math.max(0, Math.floor((startedAt - BOOT_EPOCH) / 1_000)),
    channels: record.channels.map(unusedChannel),
  }
}

/** What the device kept in flash, with the channels that it has now. */
export function remembered(memory: DispenserMemory | null, record: DeviceRecord): DispenserMemory | null {
  if (!memory) return null
  const added = record.channels.filter(
    ({ channel }) => !memory.channels.some((known) => known.channel === channel),
  )
  return { ...memory, channels: [...memory.channels, ...added.map(unusedChannel)] }
}

function unusedChannel({ channel, capacity, remaining }: DeviceRecord['channels'][number]): ChannelReport {
  return { channel, capacity, remaining, fault: null, counters: { vend: 0, failed: 0, test: 0 } }
}
