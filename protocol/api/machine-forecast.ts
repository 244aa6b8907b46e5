import { z } from 'zod'
import { divisionCode, id, instant, list, queryNumber } from './parts.ts'

/** Days from now: with a chance of 10, 50 and 90 % the channel is empty by then. Null: not in ten years. */
export const daysToEmpty = z.object({
  p10: z.number().nullable(),
  p50: z.number().nullable(),
  p90: z.number().nullable(),
})
export const channelForecast = z.object({
  channel: z.number().int(),
  productId: id.nullable(),
  productName: z.string().nullable(),
  capacity: z.number().int(),
  remaining: z.number().int().nullable(),
  blocked: z.boolean(),
  /** Units given out in the look-back, and the days in which there were any to give. */
  units: z.number().int(),
  days: z.number(),
  /** Null = unknown: never in stock, or nobody knows what lies there. */
  perDay: z.number().nullable(),
  daysToEmpty: daysToEmpty.nullable(),
  /** Chance that it is empty before the horizon, and units that would be missed by then. */
  chanceOfEmpty: z.number().nullable(),
  unmet: z.number().nullable(),
  /** A count here was declared wrong: count again. */
  recount: z.boolean(),
})
export type ChannelForecast = z.infer<typeof channelForecast>
export const machineForecast = z.object({
  locationId: id,
  locationName: z.string(),
  deviceId: id.nullable(),
  jurisdictionCode: divisionCode,
  jurisdictionName: z.string(),
  longitude: z.number().nullable(),
  latitude: z.number().nullable(),
  /** When the machine last told what it holds. */
  toldAt: instant.nullable(),
  lastVisitAt: instant.nullable(),
  channels: z.array(channelForecast),
  /** Of the channel that is empty first. */
  daysToEmpty: daysToEmpty.nullable(),
  /** Chance that some channel is empty before the horizon; null = unknown. */
  chanceOfEmpty: z.number().nullable(),
  unmet: z.number().nullable(),
  /** Free room in all channels. */
  room: z.number().int(),
  openItems: z.number().int(),
  /** The open round that goes there. */
  roundId: id.nullable(),
})
export type MachineForecast = z.infer<typeof machineForecast>
export const HORIZON_DAYS = 14
export const forecastQuery = z.strictObject({
  jurisdiction: divisionCode.optional(),
  location: id.optional(),
  /** Days until the next chance to come by. */
  horizon: queryNumber(1, 120).default(HORIZON_DAYS),
})
export const forecastList = list(machineForecast)
