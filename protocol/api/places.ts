import { z } from 'zod'
import { createJurisdiction } from './accounts.ts'
import { category } from './catalog.ts'
import { day, divisionCode, id, instant, queryFlag, text } from './parts.ts'
import { stockStatus } from './status.ts'

/** Real places that hold stock. */
export const PLACE_KINDS = [
  'warehouse',
  'storeroom',
  'dispenser',
  'staffed_outlet',
  'social_outlet',
  'free_box',
  'kit',
] as const
/** The ledger's other sides: one of each per county. */
export const ACCOUNT_KINDS = ['supplier', 'recipient', 'disposal', 'in_transit', 'variance'] as const
export const placeKind = z.enum(PLACE_KINDS)
export type PlaceKind = z.infer<typeof placeKind>
export type AccountKind = (typeof ACCOUNT_KINDS)[number]
export const locationKind = z.enum([...PLACE_KINDS, ...ACCOUNT_KINDS])
export type LocationKind = z.infer<typeof locationKind>

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'use HH:MM')
/** From `open` until `close` in county time; `close` at or before `open` runs past midnight. */
export const interval = z.strictObject({ open: clock, close: clock })
const intervals = z.array(interval).max(4)
/** Service hours (服务时间). `always` = 24 h. Index 0 of `week` is Monday. Exceptions win over holidays, holidays over the week. */
export const openingHours = z.strictObject({
  always: z.boolean().default(false),
  week: z.tuple([intervals, intervals, intervals, intervals, intervals, intervals, intervals]).optional(),
  /** On public holidays: closed, as usual, or these hours. */
  holidays: z.union([z.literal('closed'), z.literal('as_usual'), intervals]).default('closed'),
  exceptions: z.array(z.strictObject({ day, intervals })).max(60).default([]),
})
export type OpeningHours = z.infer<typeof openingHours>

export const datum = z.enum(['wgs84', 'gcj02', 'bd09'])
export type Datum = z.infer<typeof datum>
/** Degrees in the datum said; stored as WGS-84. Inside China's bounding box: a swapped pair is an error. */
export const coordinates = z.strictObject({
  longitude: z
    .number()
    .min(73, 'longitude lies outside China (73 to 136): are the two numbers swapped?')
    .max(136, 'longitude lies outside China (73 to 136)'),
  latitude: z
    .number()
    .min(3, 'latitude lies outside China (3 to 54)')
    .max(54, 'latitude lies outside China (3 to 54): are the two numbers swapped?'),
  datum,
})

/** The five public fields (place, address, hours, varieties, phone) and what else a visitor wants to know. */
export const location = z.object({
  id,
  kind: locationKind,
  jurisdictionCode: divisionCode,
  jurisdictionName: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  address: z.string().nullable(),
  phone: z.string().nullable(),
  hours: openingHours.nullable(),
  productIds: z.array(id),
  longitude: z.number().nullable(),
  latitude: z.number().nullable(),
  sourceDatum: datum.nullable(),
  verifiedOn: day.nullable(),
  migrantArea: z.boolean(),
  stepFree: z.boolean().nullable(),
  indoor: z.boolean().nullable(),
  /** Whether an identity card is asked for; null = nobody has said. */
  asksId: z.boolean().nullable(),
  published: z.boolean(),
  archivedAt: instant.nullable(),
  /** How many of the five public fields are filled. */
  publicFields: z.number().int().min(0).max(5),
})
export type Location = z.infer<typeof location>

export const createLocation = z.strictObject({
  kind: placeKind,
  jurisdictionCode: divisionCode,
  name: text(1, 80),
  nameEn: text(1, 120).nullish(),
  address: text(1, 200).nullish(),
  phone: z
    .string()
    .trim()
    .regex(/^[+\d][\d -]{4,24}$/, 'is not a phone number')
    .nullish(),
  hours: openingHours.nullish(),
  productIds: z.array(id).max(100).default([]),
  coordinates: coordinates.nullish(),
  verifiedOn: day.nullish(),
  migrantArea: z.boolean().default(false),
  stepFree: z.boolean().nullish(),
  indoor: z.boolean().nullish(),
  asksId: z.boolean().nullish(),
  published: z.boolean().default(false),
})
export type CreateLocation = z.output<typeof createLocation>
/**
 * Only what is sent changes; null empties a field. `archived: true` takes a place out of use, false brings it back.
 * Written out, because zod would fill the defaults of `createLocation` into whatever is left out.
 */
export const updateLocation = z.strictObject({
  jurisdictionCode: divisionCode.optional(),
  name: createLocation.shape.name.optional(),
  nameEn: createLocation.shape.nameEn,
  address: createLocation.shape.address,
  phone: createLocation.shape.phone,
  hours: createLocation.shape.hours,
  productIds: z.array(id).max(100).optional(),
  coordinates: createLocation.shape.coordinates,
  verifiedOn: createLocation.shape.verifiedOn,
  migrantArea: z.boolean().optional(),
  stepFree: createLocation.shape.stepFree,
  indoor: createLocation.shape.indoor,
  asksId: createLocation.shape.asksId,
  published: z.boolean().optional(),
  archived: z.boolean().optional(),
})
export type UpdateLocation = z.output<typeof updateLocation>
/** A place as saved, with what a person should look at again: `far_from_county` = far from the county's other places. */
export const savedLocation = location.extend({ warnings: z.array(z.enum(['far_from_county'])) })
export type SavedLocation = z.infer<typeof savedLocation>

/** Without `kind`: the real places, not the ledger's accounts. Archived ones only when asked for. */
export const locationQuery = z.strictObject({
  kind: locationKind.optional(),
  jurisdiction: divisionCode.optional(),
  search: z.string().trim().max(60).optional(),
  published: queryFlag.optional(),
  archived: queryFlag.default(false),
})
export type LocationQuery = z.output<typeof locationQuery>

export const updateJurisdiction = createJurisdiction.omit({ code: true }).partial()

/** Public holidays and make-up working days (调休上班), which shift the hours of places. */
export const calendarDay = z.strictObject({ day, kind: z.enum(['holiday', 'workday']), name: text(1, 40) })
export type CalendarDay = z.infer<typeof calendarDay>
/**
 * The whole calendar, by day; `version` names what it says. Whoever replaces it sends the version that was looked at: if it
 * says something else by now, 409 `calendar_changed`.
 */
export const calendar = z.strictObject({
  days: z.array(calendarDay).max(2_000),
  version: z.string().regex(/^[0-9a-f]{16}$/),
})
export type Calendar = z.infer<typeof calendar>

/** Presence of a device. After a server start every device is unknown until it speaks. */
export const presence = z.enum(['online', 'stale', 'offline', 'unknown'])
export type Presence = z.infer<typeof presence>

/** What markers tell of: stock, whether supplies are stored within limits, or the Three Bright standard. */
export const mapLayer = z.enum(['stock', 'storage', 'three_bright'])
export type MapLayer = z.infer<typeof mapLayer>
/** What the map draws, worst first over all layers. */
export const mapStatus = z.enum(['out', 'excursion', 'fail', 'low', 'no_data', 'offline', 'unknown', 'ok'])
export type MapStatus = z.infer<typeof mapStatus>
/**
 * Worst first. `stock`: of the place, and for a dispenser whether it speaks. `storage`: outside limits now, silent, never
 * measured although something lies there, within limits. `three_bright`: something fails, something is unknown, all pass.
 */
export const LAYER_STATUSES: Readonly<Record<MapLayer, readonly MapStatus[]>> = {
  stock: ['out', 'low', 'offline', 'unknown', 'ok'],
  storage: ['excursion', 'no_data', 'unknown', 'ok'],
  three_bright: ['fail', 'unknown', 'ok'],
}

export const mapQuery = z.strictObject({
  /** west,south,east,north in degrees. */
  box: z
    .string()
    .regex(/^-?[\d.]+,-?[\d.]+,-?[\d.]+,-?[\d.]+$/, 'use west,south,east,north')
    .optional(),
  zoom: z.coerce.number().int().min(0).max(20).default(12),
  jurisdiction: divisionCode.optional(),
  layer: mapLayer.default('stock'),
  /** Place kinds, comma between them. */
  kind: z.string().max(200).optional(),
  /** Map statuses, comma between them. */
  status: z.string().max(100).optional(),
  /** Shows the status of this category only, of the places that offer it. For the layer `stock`. */
  category: category.optional(),
  search: z.string().max(60).optional(),
})
export const mapPoint = z.object({
  type: z.literal('point'),
  id,
  kind: placeKind,
  name: z.string(),
  jurisdictionCode: divisionCode,
  jurisdictionName: z.string(),
  longitude: z.number(),
  latitude: z.number(),
  status: mapStatus,
  stock: stockStatus,
  presence: presence.nullable(),
  migrantArea: z.boolean(),
})
export type MapPoint = z.infer<typeof mapPoint>
export const mapCluster = z.object({
  type: z.literal('cluster'),
  id: z.number().int(),
  longitude: z.number(),
  latitude: z.number(),
  count: z.number().int(),
  /** The worst status inside. */
  status: mapStatus,
  /** Zoom at which it falls apart. */
  expandsAt: z.number().int(),
})
export type MapCluster = z.infer<typeof mapCluster>
/** At most 600 features. `list` holds the places in the box, worst first, at most 300; `total` counts them all. */
export const mapView = z.object({
  features: z.array(z.discriminatedUnion('type', [mapPoint, mapCluster])),
  list: z.array(mapPoint),
  total: z.number().int(),
  /** Places in the filter (the status filter aside) by status of the layer, and those without coordinates, which a map cannot show. */
  counts: z.partialRecord(mapStatus, z.number().int()),
  unplaced: z.number().int(),
  /** west, south, east, north of all places in the filter; null when there are none. */
  extent: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
})
export type MapView = z.infer<typeof mapView>
