import type { StaffChange, StaffPost, StaffRecordKind } from '../../../protocol/api/staff.ts'
import { boolean, index, json, table, text, timestamp, uniqueIndex } from '../columns.ts'
import { people } from './accounts.table.ts'
import { locations } from './places.table.ts'

/** Who works for the supply at a place. Name and phone are emptied some time after they have left. */
export const staffMembers = table(
  'staff_members',
  {
    id: text('id').primaryKey(),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    name: text('name'),
    post: text('post').$type<StaffPost>().notNull(),
    phone: text('phone'),
    /** `YYYY-MM-DD`, both included. */
    startedOn: text('started_on').notNull(),
    leftOn: text('left_on'),
    anonymisedAt: timestamp('anonymised_at'),
  },
  (t) => [index('staff_members_location').on(t.locationId), index('staff_members_left').on(t.leftOn)],
)

/**
 * Certificates, trainings and examinations. Append-only: a correction is another row. What may name a person, `number`,
 * `confirmed_by` and `reason`, is emptied when the member is made anonymous; triggers hold the rest.
 */
export const staffRecords = table(
  'staff_records',
  {
    id: text('id').primaryKey(),
    memberId: text('member_id')
      .notNull()
      .references(() => staffMembers.id),
    kind: text('kind').$type<StaffRecordKind>().notNull(),
    /** Day of issue, training or examination. */
    happenedOn: text('happened_on').notNull(),
    validUntil: text('valid_until'),
    number: text('number'),
    topic: text('topic'),
    passed: boolean('passed'),
    confirmedBy: text('confirmed_by'),
    supersedesId: text('supersedes_id'),
    withdrawal: boolean('withdrawal').notNull(),
    reason: text('reason'),
    recordedAt: timestamp('recorded_at').notNull(),
    recordedBy: text('recorded_by')
      .notNull()
      .references(() => people.id),
  },
  (t) => [
    index('staff_records_member').on(t.memberId),
    // A record is corrected once; the correction can be corrected in turn.
    uniqueIndex('staff_records_supersedes').on(t.supersedesId),
  ],
)

/**
 * What became of a member. Append-only, and without names: which fields changed, not what stood there. Of these, too, the
 * reason that somebody typed is emptied when the member is made anonymous.
 */
export const staffChanges = table(
  'staff_changes',
  {
    id: text('id').primaryKey(),
    memberId: text('member_id')
      .notNull()
      .references(() => staffMembers.id),
    at: timestamp('at').notNull(),
    kind: text('kind').$type<StaffChange['kind']>().notNull(),
    /** Null: the system. */
    personId: text('person_id').references(() => people.id),
    fields: json<string[]>('fields').notNull(),
    reason: text('reason'),
  },
  (t) => [index('staff_changes_member').on(t.memberId)],
)
