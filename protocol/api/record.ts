import { z } from 'zod'
import { day, queryNumber } from './parts.ts'

/** What devices wrote down, read for a stretch of time. */

export const demandQuery = z.strictObject({ days: queryNumber(1, 400).default(30) })
const units = z.number().int()
const demandCounts = {
  /** Units given out. */
  vended: units,
  /** Asked for and nothing dropped. */
  failed: units,
  /** Pressed and turned away, by the reason the machine gave: unmet demand. */
  refused: z.object({ sold_out: units, cooldown: units, fault: units, blocked: units, other: units }),
}
export const demandDay = z.object({
  /** In the county's time zone. */
  day,
  ...demandCounts,
  /** Channels that were asked, by number. */
  channels: z.array(z.object({ channel: z.number().int(), ...demandCounts })),
})
export type DemandDay = z.infer<typeof demandDay>
/** Every day of the stretch, oldest first; the last is today, which is not over. */
export const demand = z.object({ days: z.array(demandDay) })
export type Demand = z.infer<typeof demand>
