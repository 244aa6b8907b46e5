import { z } from 'zod'
import { divisionCode, id, instant, list, page, pageQuery, text } from './parts.ts'

/** Bad messages of devices: kept with the reason until a person has seen to them. */

/** Why a message lies in quarantine. */
export const QUARANTINE_REASONS = [
  'topic',
  'oversized',
  'encoding',
  'json',
  'content',
  'schema',
  'forbidden',
  'conflict',
  'counter_fell',
  'counter_jumped',
  'counter_short',
  'too_far_ahead',
  'too_many_logs',
  'wrong_kind',
  'cloned',
  'foreign_log',
  'unknown_command',
  'foreign_command',
  'unsent_command',
  'unknown_config',
  'unknown_update',
  'unstorable',
  'flood',
] as const
export const quarantineReason = z.enum(QUARANTINE_REASONS)
export type QuarantineReason = z.infer<typeof quarantineReason>

/** Reasons that speak of two devices under one name: a copied board, or one that was moved with its memory. */
export const TWIN_REASONS: readonly QuarantineReason[] = ['conflict', 'cloned', 'foreign_log']

const state = z.enum(['open', 'closed', 'all']).default('open')
const selection = { jurisdiction: divisionCode.optional(), device: id.optional() }

export const quarantinedQuery = z.strictObject({
  ...pageQuery,
  ...selection,
  reason: quarantineReason.optional(),
  state,
})
export const quarantinedMessage = z.object({
  id,
  deviceId: z.string().nullable(),
  /** Null, like its place: a device that is not registered. */
  deviceKind: z.enum(['dispenser', 'sensor']).nullable(),
  /** Of a sensor. */
  deviceName: z.string().nullable(),
  locationId: id.nullable(),
  locationName: z.string().nullable(),
  topic: z.string(),
  reason: quarantineReason,
  /** What is wrong with it, in English. */
  detail: z.string(),
  /** Bytes of the message, of which the beginning is kept. */
  size: z.number().int(),
  /** The beginning as text without control characters, or as hex when it is no text. */
  preview: z.string(),
  encoding: z.enum(['text', 'hex']),
  receivedAt: instant,
  closedAt: instant.nullable(),
  closedByName: z.string().nullable(),
  note: z.string().nullable(),
})
export type QuarantinedMessage = z.infer<typeof quarantinedMessage>
/** Newest first. */
export const quarantinedPage = page(quarantinedMessage)
export type QuarantinedPage = z.infer<typeof quarantinedPage>

export const quarantinedCountsQuery = z.strictObject(selection)
/** By reason, the most frequent open ones first. */
export const quarantinedCounts = list(
  z.object({ reason: quarantineReason, open: z.number().int(), closed: z.number().int() }),
)
export type QuarantinedCounts = z.infer<typeof quarantinedCounts>

/** All of them or none: an id that is not here is an error. */
export const closeQuarantined = z.strictObject({ ids: z.array(id).min(1).max(500), note: text(1, 300) })
export const closedQuarantined = z.object({ closed: z.number().int() })
