import { z } from 'zod'
import { id, instant, text } from './parts.ts'

/** A board (主板) of a machine, as it told of itself. */
export const board = z.object({
  /** The random id of its append log: the only name that a board has. */
  log: z.string(),
  firmware: z.string(),
  hardware: z.string(),
  /** When it last connected. */
  bornAt: instant,
  /** Units that it counts in each channel, and that it gave out in its life. */
  channels: z.array(
    z.object({ channel: z.number().int(), remaining: z.number().int(), vends: z.number().int() }),
  ),
})
export type Board = z.infer<typeof board>

export const boards = z.object({
  locationId: id,
  /** By which the machine is judged; null before it spoke. */
  present: board.nullable(),
  /** One that was swapped out and connected since the present one did, first at `since`. */
  older: board.extend({ since: instant }).nullable(),
})
export type Boards = z.infer<typeof boards>

export const believeBoard = z.strictObject({ log: id, reason: text(1, 200) })
export type BelieveBoard = z.output<typeof believeBoard>
