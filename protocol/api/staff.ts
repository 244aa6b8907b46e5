import { z } from 'zod'
import { day, divisionCode, id, instant, pageQuery, queryFlag, text } from './parts.ts'
import { locationKind } from './places.ts'

/** 药管员, full or part time, who need a post certificate; and those who help them, who need none. */
export const staffPost = z.enum(['manager', 'part_time_manager', 'assistant'])
export type StaffPost = z.infer<typeof staffPost>

/** `certificate`: 药管员上岗证. `counsellor`: 生殖健康咨询师证, a bonus. */
export const staffRecordKind = z.enum(['certificate', 'training', 'exam', 'counsellor'])
export type StaffRecordKind = z.infer<typeof staffRecordKind>

const paper = {
  number: text(1, 40),
  /** Day of issue. */
  happenedOn: day,
  /** Last day on which it holds; null = without end. */
  validUntil: day.nullish(),
}
const lesson = {
  happenedOn: day,
  topic: text(1, 120),
  /** Who entered it on the certificate and signed; a training counts once it is confirmed. */
  confirmedBy: text(1, 80).nullish(),
}
/** What is entered for a member of the staff. */
export const staffRecordInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('certificate'), ...paper }),
  z.strictObject({ kind: z.literal('counsellor'), ...paper }),
  z.strictObject({ kind: z.literal('training'), ...lesson }),
  z.strictObject({ kind: z.literal('exam'), ...lesson, passed: z.boolean() }),
])
export type StaffRecordInput = z.output<typeof staffRecordInput>

const reason = text(1, 300)
/** Replaces a record that was entered wrongly; without `record` it is only withdrawn. Both stay to be seen. */
export const correctStaffRecord = z.strictObject({ reason, record: staffRecordInput.nullable() })
export type CorrectStaffRecord = z.output<typeof correctStaffRecord>

const name = text(1, 40)
const phone = z
  .string()
  .trim()
  .regex(/^[+\d][\d -]{4,24}$/, 'is not a phone number')
/** People who work for the supply; never people who take supplies. */
export const newStaffMember = z.strictObject({
  locationId: id,
  name,
  post: staffPost,
  /** Of work. */
  phone: phone.nullish(),
  startedOn: day,
})
export type NewStaffMember = z.output<typeof newStaffMember>
/** Only what is sent changes. `leftOn` is the last day at work; null = is back. */
export const updateStaffMember = z.strictObject({
  reason,
  locationId: id.optional(),
  name: name.optional(),
  post: staffPost.optional(),
  phone: phone.nullish(),
  startedOn: day.optional(),
  leftOn: day.nullish(),
})
export type UpdateStaffMember = z.output<typeof updateStaffMember>

/** How the parts of a member's standing are, by the calendar of today. */
export const staffStanding = z.object({
  /** The worst of what follows; `none`: nothing is asked of this post. */
  state: z.enum(['overdue', 'due', 'ok', 'none', 'left']),
  /** C1. `due`: runs out within the warning time. */
  certificate: z.object({
    state: z.enum(['missing', 'expired', 'due', 'valid', 'not_needed']),
    number: z.string().nullable(),
    validUntil: day.nullable(),
  }),
  /** C2. `dueOn`: last day for the next one. */
  training: z.object({
    state: z.enum(['overdue', 'due', 'valid', 'not_needed']),
    lastOn: day.nullable(),
    dueOn: day.nullable(),
    /** A later training that nobody has confirmed yet. */
    unconfirmedOn: day.nullable(),
  }),
  /** C3: of new staff, that training and examination came before the certificate. */
  entry: z.object({ state: z.enum(['pass', 'fail', 'unknown', 'not_applicable']) }),
  /** C4, a bonus. */
  counsellor: z.boolean(),
})
export type StaffStanding = z.infer<typeof staffStanding>

export const staffMember = z.object({
  id,
  /** Null: made anonymous after this person had left. */
  name: z.string().nullable(),
  post: staffPost,
  phone: z.string().nullable(),
  location: z.object({
    id,
    name: z.string(),
    kind: locationKind,
    jurisdictionCode: divisionCode,
    jurisdictionName: z.string(),
  }),
  startedOn: day,
  leftOn: day.nullable(),
  standing: staffStanding,
})
export type StaffMember = z.infer<typeof staffMember>

export const staffRecord = z.object({
  id,
  kind: staffRecordKind,
  happenedOn: day,
  validUntil: day.nullable(),
  number: z.string().nullable(),
  topic: z.string().nullable(),
  passed: z.boolean().nullable(),
  confirmedBy: z.string().nullable(),
  recordedAt: instant,
  recordedBy: z.string().nullable(),
  /** The record that this one replaces, and why. */
  supersedesId: id.nullable(),
  reason: z.string().nullable(),
  /** Says that the replaced record was wrong altogether. */
  withdrawal: z.boolean(),
  /** Replaced or withdrawn by a later one: it does not count. */
  superseded: z.boolean(),
})
export type StaffRecord = z.infer<typeof staffRecord>

/** What became of the member; names and numbers are not repeated here. */
export const staffChange = z.object({
  at: instant,
  kind: z.enum(['entered', 'changed', 'moved', 'left', 'returned', 'anonymised']),
  /** Null: the system, or somebody who is no longer known. */
  by: z.string().nullable(),
  fields: z.array(z.string()),
  reason: z.string().nullable(),
})
export type StaffChange = z.infer<typeof staffChange>
export const staffDetail = staffMember.extend({
  /** Latest first. */
  records: z.array(staffRecord),
  history: z.array(staffChange),
})
export type StaffDetail = z.infer<typeof staffDetail>

/** Those who work now, or those who have left. Most urgent first. */
export const staffQuery = z.strictObject({
  ...pageQuery,
  jurisdiction: divisionCode.optional(),
  location: id.optional(),
  state: staffStanding.shape.state.optional(),
  search: z.string().trim().max(40).optional(),
  left: queryFlag.default(false),
})
export type StaffQuery = z.output<typeof staffQuery>
export const staffPage = z.object({
  items: z.array(staffMember),
  next: z.string().nullable(),
  /** Of all who meet the query, the state aside. */
  counts: z.record(staffStanding.shape.state, z.number().int()),
})
export type StaffPage = z.infer<typeof staffPage>

/** Defaults of the county; no national text fixes them. */
export const staffSettings = z.strictObject({
  /** A training is due so many months after the last. */
  trainingMonths: z.number().int().min(1).max(60),
  /** Renewals are announced so many days before. */
  warningDays: z.number().int().min(0).max(365),
  /** New staff are new for so long after they started. */
  newStaffMonths: z.number().int().min(1).max(60),
  /** Who left is made anonymous after so many months. */
  keepLeftMonths: z.number().int().min(1).max(240),
})
export type StaffSettings = z.infer<typeof staffSettings>
