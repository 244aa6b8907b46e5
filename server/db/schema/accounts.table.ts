import type { Level, Role } from '../../../protocol/api/accounts.ts'
import { index, integer, json, table, text, timestamp, uniqueIndex } from '../columns.ts'

/** Jurisdictions (行政区划). A division code begins with its parent's code, so that a subtree is a code range. */
export const jurisdictions = table(
  'jurisdictions',
  {
    code: text('code').primaryKey(),
    parentCode: text('parent_code'),
    level: text('level').$type<Level>().notNull(),
    name: text('name').notNull(),
    nameEn: text('name_en'),
  },
  (t) => [index('jurisdictions_parent').on(t.parentCode)],
)

/** Staff who sign in. Recipients are never persons here. */
export const people = table(
  'people',
  {
    id: text('id').primaryKey(),
    /** Lower case. */
    username: text('username').notNull(),
    displayName: text('display_name').notNull(),
    role: text('role').$type<Role>().notNull(),
    /** Root of the subtree this person may see; null = everything. */
    jurisdictionCode: text('jurisdiction_code'),
    passwordHash: text('password_hash').notNull(),
    locale: text('locale'),
    createdAt: timestamp('created_at').notNull(),
    disabledAt: timestamp('disabled_at'),
  },
  (t) => [uniqueIndex('people_username').on(t.username)],
)

export const sessions = table(
  'sessions',
  {
    /** SHA-256 of the cookie's value, hex: a copy of the database opens no session. */
    tokenHash: text('token_hash').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id),
    csrfToken: text('csrf_token').notNull(),
    createdAt: timestamp('created_at').notNull(),
    lastSeenAt: timestamp('last_seen_at').notNull(),
  },
  (t) => [index('sessions_person').on(t.personId)],
)

/** Bearer tokens for scripts; they act as the person who made them. */
export const apiTokens = table(
  'api_tokens',
  {
    id: text('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id),
    name: text('name').notNull(),
    tokenHash: text('token_hash').notNull(),
    createdAt: timestamp('created_at').notNull(),
    expiresAt: timestamp('expires_at'),
    revokedAt: timestamp('revoked_at'),
  },
  (t) => [uniqueIndex('api_tokens_hash').on(t.tokenHash), index('api_tokens_person').on(t.personId)],
)

/** Hash-chained, append-only: triggers abort UPDATE and DELETE. */
export const auditLog = table('audit_log', {
  /** From 1, without holes. */
  seq: integer('seq').primaryKey(),
  at: timestamp('at').notNull(),
  personId: text('person_id'),
  action: text('action').notNull(),
  subjectKind: text('subject_kind').notNull(),
  subjectId: text('subject_id').notNull(),
  detail: json<Record<string, unknown>>('detail').notNull(),
  previousHash: text('previous_hash').notNull(),
  hash: text('hash').notNull(),
})

/** Answers of writes by idempotency key: a repeat gets the stored answer, another body gets 409. */
export const idempotencyKeys = table(
  'idempotency_keys',
  {
    /** `{person id}:{key}`. */
    id: text('id').primaryKey(),
    requestHash: text('request_hash').notNull(),
    response: json<unknown>('response').notNull(),
    createdAt: timestamp('created_at').notNull(),
  },
  (t) => [index('idempotency_keys_created').on(t.createdAt)],
)

export const settings = table('settings', {
  key: text('key').primaryKey(),
  value: json<unknown>('value').notNull(),
  updatedAt: timestamp('updated_at').notNull(),
})
