import { z } from 'zod'
import { count, logId } from './parts.ts'

/**
 * `dn/ack`: every event of `log` up to and including `through` is committed; −1 when nothing is. `gaps` lists
 * inclusive runs of sequence numbers above the last contiguous one that the server still misses.
 * A device trims its log on this alone.
 */
export const ack = z.looseObject({
  log: logId,
  through: z.number().int().min(-1).max(Number.MAX_SAFE_INTEGER),
  gaps: z
    .array(z.tuple([count, count]))
    .max(64)
    .optional(),
})
export type Ack = z.infer<typeof ack>
