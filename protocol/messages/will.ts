import { z } from 'zod'
import { count, version } from './parts.ts'

/** `up/will`: sent by the broker when the link dies. Older (boot, conn) than the current birth: ignored. */
export const will = z.looseObject({ v: version, boot: count, conn: count })
export type Will = z.infer<typeof will>
