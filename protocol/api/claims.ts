import { z } from 'zod'
import { readClaimCode } from '../claim-code.ts'
import { jurisdiction } from './accounts.ts'
import { product } from './catalog.ts'
import { assignedChannel } from './devices.ts'
import { divisionCode, id, instant, page, pageQuery, text } from './parts.ts'
import { coordinates, createLocation, location } from './places.ts'

export const claimState = z.enum(['open', 'used', 'expired', 'revoked'])
export type ClaimState = z.infer<typeof claimState>

/** Codes on one sheet. */
export const CODES_PER_SHEET = 200
/** A code opens this many days. */
export const DEFAULT_CODE_DAYS = 14
export const MAX_CODE_DAYS = 90
export const codeDays = z.number().int().min(1).max(MAX_CODE_DAYS).default(DEFAULT_CODE_DAYS)

/**
 * Makes a sheet of codes: `count` for new machines somewhere in the jurisdiction (the caller's own when absent), or one
 * for each of `locationIds`, the planned places of machines. With `replaces` the machine that stands there is revoked when
 * the new one is claimed. With `deviceId` one code, with which that machine gets a new secret: a new board.
 */
export const createClaimCodes = z.strictObject({
  jurisdictionCode: divisionCode.optional(),
  count: z.number().int().min(1).max(CODES_PER_SHEET).default(1),
  locationIds: z.array(id).min(1).max(CODES_PER_SHEET).optional(),
  replaces: z.boolean().default(false),
  deviceId: id.optional(),
  /** Serial number on the machine, for the installer to compare. */
  serial: text(1, 60).optional(),
  note: text(1, 120).optional(),
  days: codeDays,
})
export type CreateClaimCodes = z.output<typeof createClaimCodes>

export const claimCodeView = z.object({
  id,
  sheetId: id,
  /** On its sheet, from 1. */
  number: z.number().int(),
  state: claimState,
  jurisdictionCode: divisionCode,
  jurisdictionName: z.string(),
  /** The planned place. */
  locationId: id.nullable(),
  placeName: z.string().nullable(),
  replaces: z.boolean(),
  /** The machine that gets a new secret. */
  deviceId: id.nullable(),
  serial: z.string().nullable(),
  note: z.string().nullable(),
  createdBy: z.string(),
  createdAt: instant,
  expiresAt: instant,
  revokedAt: instant.nullable(),
  usedAt: instant.nullable(),
  /** The machine it was used for. */
  claimedDeviceId: id.nullable(),
})
export type ClaimCodeView = z.infer<typeof claimCodeView>
export const claimCodePage = page(claimCodeView)
/** The codes are shown once. */
export const createdClaimCodes = z.object({
  sheetId: id,
  items: z.array(claimCodeView.extend({ code: z.string() })),
})
export type CreatedClaimCodes = z.infer<typeof createdClaimCodes>

export const claimCodeQuery = z.strictObject({
  ...pageQuery,
  jurisdiction: divisionCode.optional(),
  state: claimState.optional(),
  sheet: id.optional(),
})
/** With `sheet` every open code of the same sheet, as when a printed one is lost. */
export const revokeClaimCode = z.strictObject({ sheet: z.boolean().default(false) })
export const revokedClaimCodes = z.object({ revoked: z.number().int() })

/** What an installer typed or scanned. A wrong character is told from a code that is not open. */
export const claimCode = z
  .string()
  .max(200)
  .transform((typed, context) => {
    const code = readClaimCode(typed)
    if (code !== null) return code
    context.addIssue({ code: 'custom', message: 'is no claim code: compare each character with the sheet' })
    return z.NEVER
  })

const spot = location.pick({ name: true, address: true, longitude: true, latitude: true })

/** What a code is for, as an installer without an account may know it. */
export const claimOffer = z.object({
  kind: z.enum(['dispenser', 'sensor']),
  /** A new machine; one in the place of another, which is revoked; or a machine that is known gets a secret. */
  purpose: z.enum(['new', 'replace', 'secret']),
  /** The machine that is replaced or gets a secret. */
  deviceId: id.nullable(),
  serial: z.string().nullable(),
  note: z.string().nullable(),
  expiresAt: instant,
  /** Where it may stand: the jurisdiction of the code, then those below it. */
  jurisdictions: z.array(jurisdiction.pick({ code: true, name: true, nameEn: true })),
  /** The planned place. Only one that is not public yet can be corrected. */
  place: location
    .pick({
      name: true,
      jurisdictionName: true,
      address: true,
      phone: true,
      hours: true,
      longitude: true,
      latitude: true,
    })
    .extend({ editable: z.boolean() })
    .nullable(),
  /** Without a planned place: places that wait for a machine, to pick from. */
  waiting: z.array(spot.extend({ id, editable: z.boolean() })),
  /** As the place has them; empty when nothing is known. */
  channels: z.array(
    z.object({ channel: z.number().int(), product: id.nullable(), capacity: z.number().int() }),
  ),
  /** A public place keeps its channels when its machine is replaced. */
  channelsFixed: z.boolean(),
  /** What may lie in a channel. */
  products: z.array(
    product.pick({ id: true, code: true, category: true, name: true, nameEn: true, specification: true }),
  ),
  /** Public places around, to find one's way on a map without a picture. */
  landmarks: z.array(spot.omit({ address: true })),
})
export type ClaimOffer = z.infer<typeof claimOffer>

export const lookUpClaim = z.strictObject({ code: claimCode })

/**
 * Uses a code up. `attempt` is 256 random bits in hex, made once for this claim: the same attempt gets the same answer
 * until the machine first speaks, for 30 minutes at most. For a new place, `place` has its name and coordinates.
 */
export const claim = z.strictObject({
  code: claimCode,
  attempt: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits'),
  /** One of the places that wait. */
  locationId: id.optional(),
  place: z
    .strictObject({
      name: createLocation.shape.name.optional(),
      jurisdictionCode: divisionCode.optional(),
      coordinates: coordinates.optional(),
      address: createLocation.shape.address,
      phone: createLocation.shape.phone,
      hours: createLocation.shape.hours,
    })
    .optional(),
  channels: z.array(assignedChannel).min(1).max(99).optional(),
})
export type Claim = z.output<typeof claim>

/** What is typed into the machine. The secret is shown now and not again. */
export const claimed = z.object({
  deviceId: id,
  secret: z.string(),
  placeName: z.string(),
  jurisdictionName: z.string(),
  /** Where the machine connects. Null: the same host as this page. */
  server: z.object({ host: z.string().nullable(), port: z.number().int(), tls: z.boolean() }),
})
export type Claimed = z.infer<typeof claimed>
