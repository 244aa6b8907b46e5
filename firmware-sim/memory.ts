import { z } from 'zod'
import { channelReport } from '../protocol/messages/birth.ts'
import { commandId } from '../protocol/messages/command.ts'
import { deviceConfig } from '../protocol/messages/config.ts'
import { count } from '../protocol/messages/parts.ts'
import { firmwareVersion, updateManifest } from '../protocol/messages/update.ts'
import type { LogImage } from './append-log.ts'
import type { DeviceRecord } from './credentials.ts'
import { letter } from './mailbox.ts'
import { randomName, randomStream } from './random.ts'

/** A channel with what people have told it to do. */
const { channel, remaining, capacity, fault } = channelReport.shape
const channelMemory = z.object({
  channel,
  remaining,
  capacity,
  fault,
  counters: z.object({ vend: count, failed: count, test: count }),
  /** People have told it to give nothing out. */
  blocked: z.boolean(),
})
export type ChannelMemory = z.infer<typeof channelMemory>

const commandMemory = z.object({ id: commandId, state: z.enum(['received', 'done', 'rejected', 'expired']) })
export type CommandMemory = z.infer<typeof commandMemory>

const configMemory = z.object({ version: count, config: deviceConfig })
export type ConfigMemory = z.infer<typeof configMemory>

const updateMemory = z.object({
  /** What runs. */
  firmware: firmwareVersion,
  /** The update under way, and how far it is. */
  underway: z
    .object({
      manifest: updateManifest,
      phase: z.enum(['queued', 'downloading', 'verified', 'applying', 'trial']),
      /** What ran before, to go back to. */
      before: firmwareVersion,
    })
    .nullable(),
  /** The last update that came to an end, so that the same retained manifest does not begin it again. */
  settled: z.object({ signature: z.string(), deadline: z.string() }).nullable(),
})
export type UpdateMemory = z.infer<typeof updateMemory>

/** What the board keeps in flash beside its log and a half-downloaded image, and so across power cuts. */
export const boardMemory = z.object({
  /** Starts since manufacture, this one not yet counted. */
  boot: count,
  channels: z.array(channelMemory),
  config: configMemory,
  /** Oldest first. */
  commands: z.array(commandMemory),
  /** What no broker has confirmed yet. */
  mail: z.array(letter),
  update: updateMemory,
})
export type BoardMemory = z.infer<typeof boardMemory>

export interface DispenserMemory extends BoardMemory {
  log: LogImage
  /** As much as is downloaded of the update under way. */
  image: readonly Uint8Array[]
}

/** What a board ships with. */
export const FACTORY_FIRMWARE = '1.0.0'

/** A board that has never run. */
export function factoryMemory(
  log: string,
  channels: readonly Pick<ChannelMemory, 'channel' | 'capacity' | 'remaining'>[],
): DispenserMemory {
  return {
    log: { id: log, first: 0, entries: [] },
    image: [],
    boot: 0,
    channels: channels.map(unusedChannel),
    config: { version: 0, config: {} },
    commands: [],
    mail: [],
    update: { firmware: FACTORY_FIRMWARE, underway: null, settled: null },
  }
}

/** Boots are counted in seconds from here when a device has no flash: no two runs may share a boot number. */
const BOOT_EPOCH = Date.UTC(2020, 0, 1)

/**
 * The memory of a device that runs for the first time. Its log id comes from the seed and from the instant of the start:
 * were it the seed alone, a second run would write other events under the same numbers, which is what a cloned board does.
 */
export function firstMemory(seed: string, record: DeviceRecord, startedAt: number): DispenserMemory {
  return {
    ...factoryMemory(randomName(randomStream(seed, record.id, 'log', startedAt), 12), record.channels),
    boot: Math.max(0, Math.floor((startedAt - BOOT_EPOCH) / 1_000)),
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

function unusedChannel({
  channel,
  capacity,
  remaining,
}: Pick<ChannelMemory, 'channel' | 'capacity' | 'remaining'>): ChannelMemory {
  return {
    channel,
    capacity,
    remaining,
    fault: null,
    blocked: false,
    counters: { vend: 0, failed: 0, test: 0 },
  }
}
