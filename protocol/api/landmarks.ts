import { z } from 'zod'
import { divisionCode, id, text } from './parts.ts'
import { coordinates } from './places.ts'

/** What everybody in a county knows (地标): a station, a factory gate, a market. Visitors search from there. */
export const landmark = z.object({
  id,
  jurisdictionCode: divisionCode,
  jurisdictionName: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  /** WGS-84 degrees. */
  longitude: z.number(),
  latitude: z.number(),
})
export type Landmark = z.infer<typeof landmark>

export const createLandmark = z.strictObject({
  jurisdictionCode: divisionCode,
  name: text(2, 40),
  nameEn: text(1, 80).nullish(),
  coordinates,
})
export type CreateLandmark = z.output<typeof createLandmark>
/** Only what is sent changes. */
export const updateLandmark = createLandmark.partial()
export type UpdateLandmark = z.output<typeof updateLandmark>
