import { z } from 'zod'
import { amount, day, divisionCode, id, instant, pageQuery, text } from './parts.ts'
import { locationKind } from './places.ts'

/**
 * Heat budget: what a lot that lies at a place went through, in every place it lay in before. Units of a lot at one place
 * cannot be told apart, so they carry the history of those that went through most.
 */
export const exposure = z.object({
  /** Hours it has been followed, and of how many of them the climate is known. Goods in transit are not known. */
  hours: z.number(),
  knownHours: z.number(),
  /** `knownHours` ÷ `hours`, 0 to 1: to be shown beside every other figure. */
  coverage: z.number(),
  /** Mean kinetic temperature, USP <1160>, °C; null = nothing is known. */
  kineticCelsius: z.number().nullable(),
  /** Hours above the greatest temperature and humidity its product may have. */
  hotHours: z.number(),
  humidHours: z.number(),
  /**
   * Days of life lost to heat: of every hour above the greatest temperature, how much faster it ages than at that
   * temperature (e^(10,000 K × (1/Tmax − 1/T)) − 1). Puts lots into an order; the printed expiry date holds.
   */
  lostDays: z.number(),
})
export type Exposure = z.infer<typeof exposure>

export const lotHeat = exposure.extend({
  lotId: id,
  lotNumber: z.string(),
  expiresOn: day,
  productId: id,
  productName: z.string(),
  productNameEn: z.string(),
  locationId: id,
  locationName: z.string(),
  locationKind,
  quantity: amount,
  profileId: z.string(),
  profileName: z.string(),
  profileNameEn: z.string(),
  maxCelsius: z.number().nullable(),
  maxHumidity: z.number().nullable(),
  quarantined: z.boolean(),
  /** The proposal that waits for a person, if there is one. */
  proposalId: id.nullable(),
  /** When it was last worked out; it is done again every hour and when an excursion begins or ends. */
  at: instant,
})
export type LotHeat = z.infer<typeof lotHeat>
/** Worst first: most days lost, then most hours above. Lots of which nothing is known come last. */
export const heatQuery = z.strictObject({
  ...pageQuery,
  jurisdiction: divisionCode.optional(),
  location: id.optional(),
  product: id.optional(),
})
export type HeatQuery = z.output<typeof heatQuery>

/** One place it lay in, oldest first; the last is where it lies. */
export const heatStay = exposure.extend({
  /** Null in transit. */
  locationId: id.nullable(),
  /** Null in transit, and for a place of another county. */
  locationName: z.string().nullable(),
  from: instant,
  /** Null: it lies there. */
  to: instant.nullable(),
  maxCelsiusMeasured: z.number().nullable(),
  /** Most hours above the limit, or days lost, of all stays. */
  worst: z.boolean(),
})
export type HeatStay = z.infer<typeof heatStay>
export const lotHeatDetail = lotHeat.extend({
  stays: z.array(heatStay),
  /** Where the history begins: `receipt` from a supplier, `found` at a count, `unknown` when it cannot be followed further. */
  origin: z.enum(['receipt', 'found', 'unknown']),
})
export type LotHeatDetail = z.infer<typeof lotHeatDetail>
/** Without a place: where it went through most. */
export const heatDetailQuery = z.strictObject({ location: id.optional() })

/** For the whole county. */
export const heatSettings = z.object({
  /** First expired, first out goes by the remaining safe life: the expiry date less the days lost. */
  fefoByRemainingLife: z.boolean(),
  /** Quarantine is proposed from so many hours above the limit, or days lost. */
  proposeHotHours: z.number().int().min(1).max(10_000),
  proposeLostDays: z.number().int().min(1).max(1_000),
})
export type HeatSettings = z.infer<typeof heatSettings>
export const setHeatSettings = heatSettings.partial().strict()
export type SetHeatSettings = z.output<typeof setHeatSettings>
export const heatSettingsView = heatSettings.extend({
  defaults: heatSettings,
  updatedAt: instant.nullable(),
  updatedBy: z.string().nullable(),
})
export type HeatSettingsView = z.infer<typeof heatSettingsView>

/** A lot at a place went through more than the settings allow. The system only proposes; a person decides. */
export const quarantineProposal = z.object({
  id,
  lotId: id,
  lotNumber: z.string(),
  expiresOn: day,
  productId: id,
  productName: z.string(),
  productNameEn: z.string(),
  locationId: id,
  locationName: z.string(),
  /** Lying there now. */
  quantity: amount,
  /** What speaks for it, as of `proposedAt`. */
  hotHours: z.number(),
  lostDays: z.number(),
  kineticCelsius: z.number().nullable(),
  coverage: z.number(),
  maxCelsius: z.number().nullable(),
  profileName: z.string(),
  profileNameEn: z.string(),
  proposedAt: instant,
  /** `moot`: it was held otherwise, or nothing of it lies there any more. */
  state: z.enum(['open', 'confirmed', 'dismissed', 'moot']),
  decidedAt: instant.nullable(),
  decidedBy: z.string().nullable(),
  reason: z.string().nullable(),
  quarantineId: id.nullable(),
})
export type QuarantineProposal = z.infer<typeof quarantineProposal>
/** Without `state`: those that wait. Latest first. */
export const proposalQuery = z.strictObject({
  ...pageQuery,
  state: quarantineProposal.shape.state.default('open'),
  jurisdiction: divisionCode.optional(),
  location: id.optional(),
})
export type ProposalQuery = z.output<typeof proposalQuery>
/** The lot is held at that place. */
export const confirmProposal = z.strictObject({ note: text(0, 300).optional() })
export type ConfirmProposal = z.output<typeof confirmProposal>
/** It is proposed again when it went through as much once more. */
export const dismissProposal = z.strictObject({ reason: text(1, 300) })
export type DismissProposal = z.output<typeof dismissProposal>
