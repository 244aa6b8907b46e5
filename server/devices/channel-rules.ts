import type { AssignedChannel } from '../../protocol/api/devices.ts'

/** What a machine has when nobody says otherwise. */
const DEFAULT_CHANNELS = 4
const DEFAULT_CAPACITY = 20

export const defaultChannels = (): AssignedChannel[] =>
  Array.from({ length: DEFAULT_CHANNELS }, (_, i) => ({
    channel: i + 1,
    product: null,
    capacity: DEFAULT_CAPACITY,
  }))
