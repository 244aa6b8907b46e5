import { z } from 'zod'
import { clockSource } from '../messages/parts.ts'
import { divisionCode, id, instant, text } from './parts.ts'
import { presence } from './places.ts'

/** Where the climate of supplies is watched; a dispenser measures its own. */
export const SENSOR_PLACES = ['warehouse', 'storeroom', 'staffed_outlet', 'social_outlet'] as const

/** Registers a climate sensor at a place, which may have several. */
export const createSensor = z.strictObject({ id: id.optional(), name: text(1, 80), locationId: id })
export type CreateSensor = z.output<typeof createSensor>

export const sensor = z.object({
  id,
  name: z.string(),
  locationId: id,
  locationName: z.string(),
  jurisdictionCode: divisionCode,
  jurisdictionName: z.string(),
  presence,
  lastSeenAt: instant.nullable(),
  firmware: z.string().nullable(),
  hardware: z.string().nullable(),
  /** °C and % relative humidity as last measured; null when the sensor has failed or never spoke. */
  celsius: z.number().nullable(),
  humidity: z.number().nullable(),
  /** When temperature was last measured. */
  climateAt: instant.nullable(),
  faults: z.array(z.string()),
  clock: clockSource.nullable(),
  /** Its own clock minus ours when it last told, milliseconds. */
  clockErrorMs: z.number().int().nullable(),
  /** Bad messages that nobody has seen to. */
  quarantinedMessages: z.number().int(),
  /** Two devices may be speaking under this name. */
  suspect: z.boolean(),
  createdAt: instant,
  revokedAt: instant.nullable(),
})
export type Sensor = z.infer<typeof sensor>
/** The secret is shown once. */
export const createdSensor = sensor.extend({ secret: z.string() })
export type CreatedSensor = z.infer<typeof createdSensor>

export const sensorQuery = z.strictObject({
  jurisdiction: divisionCode.optional(),
  location: id.optional(),
  presence: presence.optional(),
})
