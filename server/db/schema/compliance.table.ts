import type {
  AnswerState,
  AssessedTier,
  ChecklistContent,
  InspectionKind,
  Tier,
} from '../../../protocol/api/compliance.ts'
import type {
  FindingStatus,
  FollowUpKind,
  JudgedCriterion,
  Photo,
  Signature,
} from '../../../protocol/api/inspections.ts'
import {
  boolean,
  index,
  integer,
  json,
  primaryKey,
  real,
  table,
  text,
  timestamp,
  uniqueIndex,
} from '../columns.ts'
import { people } from './accounts.table.ts'
import { locations } from './places.table.ts'

/** The county's own versions of the checklist, from 1; version 0 is the one shipped. Append-only. */
export const checklistVersions = table('checklist_versions', {
  version: integer('version').primaryKey(),
  createdAt: timestamp('created_at').notNull(),
  createdBy: text('created_by')
    .notNull()
    .references(() => people.id),
  reason: text('reason').notNull(),
  content: json<ChecklistContent>('content').notNull(),
})

/** Places whose tier a person set; the others follow their kind. */
export const assessedPlaces = table('assessed_places', {
  locationId: text('location_id')
    .primaryKey()
    .references(() => locations.id, { onDelete: 'cascade' }),
  tier: text('tier').$type<Tier>().notNull(),
})

/**
 * Evidence. The pixels lie in the data folder under their SHA-256; the same upload at one place is one photo. Append-only,
 * but for those that nothing refers to: a trigger refuses to delete any other.
 */
export const photos = table(
  'photos',
  {
    id: text('id').primaryKey(),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    /** Of the bytes that were sent, hex: knows a repeat. */
    sentSha256: text('sent_sha256').notNull(),
    /** Of the file that is kept, hex. */
    sha256: text('sha256').notNull(),
    bytes: integer('bytes').notNull(),
    width: integer('width').notNull(),
    height: integer('height').notNull(),
    takenAt: timestamp('taken_at').notNull(),
    takenFrom: text('taken_from').$type<Photo['takenFrom']>().notNull(),
    uploadedAt: timestamp('uploaded_at').notNull(),
    uploadedBy: text('uploaded_by')
      .notNull()
      .references(() => people.id),
  },
  (t) => [uniqueIndex('photos_sent').on(t.locationId, t.sentSha256), index('photos_file').on(t.sha256)],
)

/** Append-only. */
export const inspections = table(
  'inspections',
  {
    /** Made by the phone that sends it. */
    id: text('id').primaryKey(),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    tier: text('tier').$type<AssessedTier>().notNull(),
    kind: text('kind').$type<InspectionKind>().notNull(),
    checklistVersion: integer('checklist_version').notNull(),
    /** 1 for the first of the place. */
    revision: integer('revision').notNull(),
    startedAt: timestamp('started_at').notNull(),
    finishedAt: timestamp('finished_at').notNull(),
    receivedAt: timestamp('received_at').notNull(),
    inspectorId: text('inspector_id')
      .notNull()
      .references(() => people.id),
    signature: json<Signature>('signature'),
    placeSignature: json<Signature>('place_signature'),
    note: text('note'),
    /** SHA-256 of what was sent, hex: a repeat is told from another inspection under the same id. */
    requestHash: text('request_hash').notNull(),
  },
  (t) => [
    uniqueIndex('inspections_location').on(t.locationId, t.revision),
    index('inspections_finished').on(t.finishedAt),
  ],
)

/** Score of the place just after an inspection, its answers and findings included. Append-only. */
export const inspectionResults = table('inspection_results', {
  inspectionId: text('inspection_id')
    .primaryKey()
    .references(() => inspections.id),
  pass: integer('pass').notNull(),
  fail: integer('fail').notNull(),
  unknown: integer('unknown').notNull(),
  notApplicable: integer('not_applicable').notNull(),
  /** Every criterion that the counts are of; null in rows from before it was written down. */
  judged: json<JudgedCriterion[]>('judged'),
  /** Whether all that a person has to answer was answered, so that the next is due anew; null like `judged`, and counts. */
  complete: boolean('complete'),
})

/** Append-only: another inspection answers again. */
export const inspectionAnswers = table(
  'inspection_answers',
  {
    id: text('id').primaryKey(),
    inspectionId: text('inspection_id')
      .notNull()
      .references(() => inspections.id),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    criterion: text('criterion').notNull(),
    state: text('state').$type<AnswerState>().notNull(),
    number: real('number'),
    /** Codes of the sub-checks that are met. */
    subchecks: json<string[]>('subchecks').notNull(),
    /** Products whose bin card was seen and agreed. */
    productIds: json<string[]>('product_ids').notNull(),
    asset: text('asset'),
    note: text('note'),
    reason: text('reason'),
    photoIds: json<string[]>('photo_ids').notNull(),
    answeredAt: timestamp('answered_at').notNull(),
    /** What its age counts from: the newest photo, or the answer itself. */
    evidenceAt: timestamp('evidence_at').notNull(),
  },
  (t) => [
    index('inspection_answers_inspection').on(t.inspectionId),
    index('inspection_answers_place').on(t.locationId, t.criterion, t.answeredAt),
  ],
)

/** The answer that holds: the latest by its own time, in whichever order they arrived. */
export const latestAnswers = table(
  'latest_answers',
  {
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    criterion: text('criterion').notNull(),
    answerId: text('answer_id')
      .notNull()
      .references(() => inspectionAnswers.id),
    answeredAt: timestamp('answered_at').notNull(),
    /** The latest answer of the level above, which a self-check after it does not undo; null without one. */
    verificationId: text('verification_id').references(() => inspectionAnswers.id),
    verifiedAt: timestamp('verified_at'),
  },
  (t) => [primaryKey({ columns: [t.locationId, t.criterion] })],
)

export const findings = table(
  'findings',
  {
    id: text('id').primaryKey(),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    criterion: text('criterion'),
    text: text('text').notNull(),
    /** `YYYY-MM-DD`. */
    deadline: text('deadline').notNull(),
    status: text('status').$type<FindingStatus>().notNull(),
    photoIds: json<string[]>('photo_ids').notNull(),
    raisedAt: timestamp('raised_at').notNull(),
    raisedBy: text('raised_by')
      .notNull()
      .references(() => people.id),
    inspectionId: text('inspection_id').references(() => inspections.id),
  },
  (t) => [
    index('findings_location').on(t.locationId, t.status),
    index('findings_deadline').on(t.status, t.deadline),
    index('findings_inspection').on(t.inspectionId),
  ],
)

/** Append-only. */
export const findingFollowUps = table(
  'finding_follow_ups',
  {
    id: text('id').primaryKey(),
    findingId: text('finding_id')
      .notNull()
      .references(() => findings.id),
    kind: text('kind').$type<FollowUpKind>().notNull(),
    text: text('text').notNull(),
    photoIds: json<string[]>('photo_ids').notNull(),
    at: timestamp('at').notNull(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id),
  },
  (t) => [index('finding_follow_ups_finding').on(t.findingId)],
)

/** Score of a place at the end of a day on which it changed. */
export const scoreDays = table(
  'score_days',
  {
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id, { onDelete: 'cascade' }),
    /** `YYYY-MM-DD`, county time. */
    day: text('day').notNull(),
    /** False: the place was no longer assessed. */
    assessed: boolean('assessed').notNull(),
    pass: integer('pass').notNull(),
    fail: integer('fail').notNull(),
    unknown: integer('unknown').notNull(),
    notApplicable: integer('not_applicable').notNull(),
  },
  (t) => [primaryKey({ columns: [t.locationId, t.day] }), index('score_days_day').on(t.day)],
)
