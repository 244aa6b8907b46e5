import { z } from 'zod'
import { channelReport } from './birth.ts'
import { clockSource, count, deviceClock, deviceText, logId, version } from './parts.ts'

/** `up/state`, QoS 0: the present, for the map. Never history; the highest (log, next) wins. */
export const state = z.looseObject({
  v: version,
  log: logId,
  boot: count,
  /** Next sequence number of the log when this state was true. */
  next: count,
  uptime: count,
  at: deviceClock,
  clock: clockSource,
  celsius: z.number().min(-300).max(300).nullable(),
  humidity: z.number().min(-100).max(200).nullable(),
  door: z.enum(['open', 'closed']).nullable(),
  /** Received signal strength in dBm. */
  rssi: z.number().min(-200).max(0).nullable(),
  /** Of the machine itself; those of channels stand with their channel. */
  faults: z.array(deviceText(64)).max(32),
  channels: z.array(channelReport).max(99),
})
export type State = z.infer<typeof state>
