import { z } from 'zod'
import { timeQuality } from './devices.ts'
import { day, id, instant, queryNumber } from './parts.ts'

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

/** At most 31 days; the last seven when nothing is said. */
export const climateQuery = z.strictObject({ from: instant.optional(), to: instant.optional() })
/** As told: what a broken sensor says is kept, and no measurement. */
export const climateReading = z.object({
  occurredAt: instant,
  timeQuality,
  celsius: z.number(),
  humidity: z.number().nullable(),
  /** False when the sensor said that it had failed. */
  measured: z.boolean(),
})
export type ClimateReading = z.infer<typeof climateReading>
/** Readings of every device at a place, oldest first. */
export const climateRecord = z.object({
  devices: z.array(
    z.object({
      id,
      /** Null: a dispenser, which goes by the name of its place. */
      name: z.string().nullable(),
      kind: z.enum(['dispenser', 'sensor']),
      readings: z.array(climateReading),
    }),
  ),
})
export type ClimateRecord = z.infer<typeof climateRecord>
