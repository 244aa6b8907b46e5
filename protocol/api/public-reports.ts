import { z } from 'zod'
import { divisionCode, id, instant, text } from './parts.ts'
import { placeKind } from './places.ts'

/** What a visitor may say of a point without an account: nothing left, out of order, closed when it should be open, gone. */
export const PUBLIC_REPORT_KINDS = ['empty', 'broken', 'closed', 'moved'] as const
export const publicReportKind = z.enum(PUBLIC_REPORT_KINDS)
export type PublicReportKind = z.infer<typeof publicReportKind>

/** What a manager found: it was so and is put right, or it was not so. */
export const publicReportOutcome = z.enum(['put_right', 'unfounded'])
export type PublicReportOutcome = z.infer<typeof publicReportOutcome>

/** Reports of one kind about one point, which are answered together. */
export const publicReportGroup = z.object({
  locationId: id,
  locationName: z.string(),
  locationKind: placeKind,
  jurisdictionCode: divisionCode,
  jurisdictionName: z.string(),
  kind: publicReportKind,
  /** How many told it, one for each network and day. */
  reports: z.number().int(),
  firstAt: instant,
  lastAt: instant,
  /** Null while open. */
  answeredAt: instant.nullable(),
  answeredBy: z.string().nullable(),
  outcome: publicReportOutcome.nullable(),
  note: z.string().nullable(),
})
export type PublicReportGroup = z.infer<typeof publicReportGroup>

/** `open`: those nobody has answered, most told first; `answered`: the latest 100. */
export const publicReportQuery = z.strictObject({ state: z.enum(['open', 'answered']).default('open') })

export const answerPublicReports = z.strictObject({
  locationId: id,
  kind: publicReportKind,
  outcome: publicReportOutcome,
  note: text(1, 500).nullish(),
})
export type AnswerPublicReports = z.output<typeof answerPublicReports>
