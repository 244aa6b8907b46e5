import { z } from 'zod'

/** `dn/time`: the server's clock, answers a birth. */
export const time = z.looseObject({ at: z.iso.datetime() })
export type Time = z.infer<typeof time>
