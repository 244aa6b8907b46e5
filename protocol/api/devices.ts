import { z } from 'zod'
import { channelReport } from '../messages/birth.ts'
import { clockSource } from '../messages/parts.ts'
import { day, divisionCode, id, instant, page, pageQuery, queryNumber, text } from './parts.ts'
import { coordinates, createLocation, presence } from './places.ts'
import { quarantineReason } from './quarantined.ts'
import { stockStatus } from './status.ts'

export const assignedChannel = z.strictObject({
  /** 1 to 99, as printed on the machine. */
  channel: z.number().int().min(1).max(99),
  product: id.describe('product id or product code').nullable(),
  capacity: z.number().int().min(1).max(10_000).default(20),
})
export type AssignedChannel = z.output<typeof assignedChannel>

/**
 * Registers a machine. With `locationId` it is put into an existing dispenser place; otherwise a place is made from
 * `name`, `jurisdictionCode` (the caller's own when absent), `coordinates` and the public fields.
 */
export const createDispenser = z.strictObject({
  id: id.optional(),
  locationId: id.optional(),
  name: text(1, 80).optional(),
  jurisdictionCode: divisionCode.optional(),
  coordinates: coordinates.nullish(),
  address: createLocation.shape.address,
  phone: createLocation.shape.phone,
  hours: createLocation.shape.hours,
  migrantArea: z.boolean().optional(),
  published: z.boolean().optional(),
  channels: z.array(assignedChannel).max(99).optional(),
})
export type CreateDispenser = z.output<typeof createDispenser>
export const assignChannels = z.strictObject({ channels: z.array(assignedChannel).min(1).max(99) })

export const dispenserChannel = z.object({
  channel: z.number().int(),
  productId: id.nullable(),
  productName: z.string().nullable(),
  capacity: z.number().int(),
  blocked: z.boolean(),
  /** As the machine last said; null when it has not spoken. */
  reported: channelReport.pick({ remaining: true, fault: true, counters: true }).nullable(),
})
export const dispenser = z.object({
  id,
  locationId: id,
  name: z.string(),
  jurisdictionCode: divisionCode,
  jurisdictionName: z.string(),
  longitude: z.number().nullable(),
  latitude: z.number().nullable(),
  presence,
  lastSeenAt: instant.nullable(),
  firmware: z.string().nullable(),
  hardware: z.string().nullable(),
  /** Units in the ledger at this place, usable ones, and the sum the machine reports. */
  ledger: z.number().int(),
  usable: z.number().int(),
  reported: z.number().int().nullable(),
  capacity: z.number().int(),
  stock: stockStatus,
  /** As last measured; null when the sensor has failed. */
  celsius: z.number().nullable(),
  humidity: z.number().nullable(),
  /** When temperature was last measured. */
  climateAt: instant.nullable(),
  /** Codes of the machine, and of a channel with its number before: `4:jam`. */
  faults: z.array(z.string()),
  door: z.enum(['open', 'closed']).nullable(),
  /** Since when the door is so, as far as is known. */
  doorSince: instant.nullable(),
  clock: clockSource.nullable(),
  /** Its own clock minus ours when it last told, milliseconds. */
  clockErrorMs: z.number().int().nullable(),
  openDiscrepancies: z.number().int(),
  /** Bad messages that nobody has seen to. */
  quarantinedMessages: z.number().int(),
  /** Two machines may be speaking under this name. */
  suspect: z.boolean(),
  revokedAt: instant.nullable(),
})
export type Dispenser = z.infer<typeof dispenser>
/**
 * How the time of an event is known: by the device's own clock; by its uptime since a boot whose time is known; as an
 * interval between what happened before and after; or only when it arrived.
 */
export const timeQuality = z.enum(['clock', 'offset', 'interval', 'received'])
export type TimeQuality = z.infer<typeof timeQuality>
export const deviceEvent = z.object({
  log: z.string(),
  seq: z.number().int(),
  kind: z.string(),
  channel: z.number().int().nullable(),
  occurredAt: instant,
  receivedAt: instant,
  timeQuality,
  /** Bounds of the interval in which it happened; null = there is none on this side, or it is known better. */
  occurredAfter: instant.nullable(),
  occurredBefore: instant.nullable(),
  quantity: z.number().int().nullable(),
})
export type DeviceEventView = z.infer<typeof deviceEvent>

/** `kind` may name several, parted by commas. */
export const eventQuery = z.strictObject({
  ...pageQuery,
  kind: z
    .string()
    .regex(/^[a-z0-9_]{1,64}(,[a-z0-9_]{1,64}){0,19}$/, 'is no list of event kinds')
    .transform((kinds) => kinds.split(','))
    .optional(),
  channel: queryNumber(1, 99).optional(),
})
/** Newest first: by log, and within a log by sequence number. */
export const eventHistory = page(
  deviceEvent.extend({
    /** Of the log: a board swap or a format begins the next. */
    generation: z.number().int(),
    /** The issue it became. */
    movementId: id.nullable(),
    /** The event as the device sent it. */
    sent: z.record(z.string(), z.unknown()),
  }),
)
export type EventHistory = z.infer<typeof eventHistory>

/** Units of one lot in a machine, by the ledger. */
export const lotInMachine = z.object({
  lotId: id,
  productId: id,
  lotNumber: z.string(),
  expiresOn: day,
  quantity: z.number().int(),
  /** When it was loaded. */
  since: instant,
})
export type LotInMachine = z.infer<typeof lotInMachine>
export const dispenserDetail = dispenser.extend({
  /** `lots` as the ledger has them, first loaded first. */
  channels: z.array(dispenserChannel.extend({ lots: z.array(lotInMachine) })),
  /** In the machine, in no channel that anybody named: any channel with that product drops it. */
  unassigned: z.array(lotInMachine),
  recent: z.array(deviceEvent),
})
export type DispenserDetail = z.infer<typeof dispenserDetail>
/** The secret is shown once. */
export const createdDispenser = dispenserDetail.extend({ secret: z.string() })
export type CreatedDispenser = z.infer<typeof createdDispenser>

export const dispenserQuery = z.strictObject({
  jurisdiction: divisionCode.optional(),
  presence: presence.optional(),
  search: z.string().max(60).optional(),
})

/** Proof of delivery, per append log. */
export const delivery = z.object({
  logs: z.array(
    z.object({
      log: z.string(),
      generation: z.number().int(),
      /** Everything up to here is committed or known to be lost; −1 at first. */
      through: z.number().int(),
      /** Inclusive runs of sequence numbers that never arrived. */
      gaps: z.array(z.tuple([z.number().int(), z.number().int()])),
      /** Events stored. */
      events: z.number().int(),
      /** Units the counters prove and no event explains. */
      unattributed: z.number().int(),
    }),
  ),
  /** Events of kinds that this server does not know: kept as they came. */
  unknownKinds: z.array(z.object({ kind: z.string(), events: z.number().int() })),
  /** The newest. */
  quarantined: z.array(
    z.object({
      topic: z.string(),
      reason: quarantineReason,
      detail: z.string(),
      size: z.number().int(),
      receivedAt: instant,
    }),
  ),
  discrepancies: z.array(
    z.object({
      channel: z.number().int(),
      quantity: z.number().int(),
      cause: z.enum(['beyond_balance', 'no_product']),
      occurredAt: instant,
      log: z.string(),
      seq: z.number().int(),
    }),
  ),
})
export type Delivery = z.infer<typeof delivery>
