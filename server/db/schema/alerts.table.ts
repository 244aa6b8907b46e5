import { sql } from 'drizzle-orm'
import type {
  AlertEvent,
  AlertFacts,
  AlertOverride,
  AlertRule,
  AlertSettings,
  NoticeEvent,
  Severity,
} from '../../../protocol/api/alerts.ts'
import type { ContactKind, SaveSubscription } from '../../../protocol/api/notifications.ts'
import { boolean, index, integer, json, primaryKey, table, text, timestamp, uniqueIndex } from '../columns.ts'
import { people } from './accounts.table.ts'
import { products } from './catalog.table.ts'
import { locations } from './places.table.ts'

/** One alert of one cause at one subject, from when it opened until it is resolved. */
export const alerts = table(
  'alerts',
  {
    id: text('id').primaryKey(),
    /** Cause and subject: of two with the same key at most one is open. */
    key: text('key').notNull(),
    rule: text('rule').$type<AlertRule>().notNull(),
    severity: text('severity').$type<Severity>().notNull(),
    locationId: text('location_id').references(() => locations.id),
    /** Of a cause that concerns no place: whom it concerns; null there = the installation itself. */
    jurisdictionCode: text('jurisdiction_code'),
    deviceId: text('device_id'),
    productId: text('product_id').references(() => products.id),
    part: text('part').notNull(),
    facts: json<AlertFacts>('facts').notNull(),
    /** What was in force when it opened, thresholds included. */
    settings: json<AlertSettings>('settings').notNull(),
    openedAt: timestamp('opened_at').notNull(),
    openings: integer('openings').notNull(),
    /** Latest times it opened, milliseconds since 1970: what flapping is judged by. */
    openedLately: json<number[]>('opened_lately').notNull(),
    flapping: boolean('flapping').notNull(),
    acknowledgedAt: timestamp('acknowledged_at'),
    acknowledgedBy: text('acknowledged_by').references(() => people.id),
    acknowledgeReason: text('acknowledge_reason'),
    /** Set while it is snoozed. */
    snoozedUntil: timestamp('snoozed_until'),
    assigneeId: text('assignee_id').references(() => people.id),
    /** When the next level up is to be told; null = not any more. */
    escalateAt: timestamp('escalate_at'),
    escalations: integer('escalations').notNull(),
    resolvedAt: timestamp('resolved_at'),
    /** Null: it resolved by itself. */
    resolvedBy: text('resolved_by').references(() => people.id),
    resolveReason: text('resolve_reason'),
  },
  (t) => [
    uniqueIndex('alerts_open_key').on(t.key).where(sql`${t.resolvedAt} is null`),
    index('alerts_location').on(t.locationId, t.resolvedAt),
    index('alerts_resolved').on(t.resolvedAt),
    index('alerts_escalate').on(t.escalateAt).where(sql`${t.escalateAt} is not null`),
    index('alerts_snoozed').on(t.snoozedUntil).where(sql`${t.snoozedUntil} is not null`),
  ],
)

/** What happened to an alert: who, what, when. */
export const alertEvents = table(
  'alert_events',
  {
    id: text('id').primaryKey(),
    alertId: text('alert_id')
      .notNull()
      .references(() => alerts.id),
    at: timestamp('at').notNull(),
    kind: text('kind').$type<AlertEvent['kind']>().notNull(),
    /** Null: the system. */
    personId: text('person_id').references(() => people.id),
    text: text('text'),
    facts: json<AlertFacts>('facts').notNull(),
  },
  (t) => [index('alert_events_alert').on(t.alertId, t.at)],
)

/** What a jurisdiction sets of a rule for itself and below; the code is empty for everything. */
export const alertOverrides = table(
  'alert_overrides',
  {
    jurisdictionCode: text('jurisdiction_code').notNull(),
    rule: text('rule').$type<AlertRule>().notNull(),
    override: json<AlertOverride>('override').notNull(),
    updatedAt: timestamp('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.jurisdictionCode, t.rule] })],
)

/** Where staff are told: a mailbox or a robot. One that is removed keeps its name for the record and nothing else. */
export const alertContacts = table('alert_contacts', {
  id: text('id').primaryKey(),
  jurisdictionCode: text('jurisdiction_code'),
  name: text('name').notNull(),
  kind: text('kind').$type<ContactKind>().notNull(),
  /** A mailbox, or an address that is itself a secret. */
  address: text('address').notNull(),
  secret: text('secret'),
  language: text('language').$type<'zh-CN' | 'en'>().notNull(),
  personId: text('person_id').references(() => people.id),
  createdAt: timestamp('created_at').notNull(),
  pausedAt: timestamp('paused_at'),
  removedAt: timestamp('removed_at'),
})

/** Who is told of what. */
export const alertSubscriptions = table(
  'alert_subscriptions',
  {
    id: text('id').primaryKey(),
    contactId: text('contact_id')
      .notNull()
      .references(() => alertContacts.id),
    jurisdictionCode: text('jurisdiction_code'),
    rules: json<AlertRule[]>('rules').notNull(),
    minSeverity: text('min_severity').$type<Severity>().notNull(),
    when: text('when').$type<SaveSubscription['when']>().notNull(),
    quiet: json<SaveSubscription['quiet']>('quiet'),
    digest: json<SaveSubscription['digest']>('digest'),
    createdAt: timestamp('created_at').notNull(),
  },
  (t) => [index('alert_subscriptions_contact').on(t.contactId)],
)

/** One message to one contact, from when it was put together until it arrived or was given up: the outbox. */
export const alertMailings = table(
  'alert_mailings',
  {
    id: text('id').primaryKey(),
    contactId: text('contact_id')
      .notNull()
      .references(() => alertContacts.id),
    createdAt: timestamp('created_at').notNull(),
    attempts: integer('attempts').notNull(),
    /** Null: over, one way or the other. */
    nextAttemptAt: timestamp('next_attempt_at'),
    sentAt: timestamp('sent_at'),
    givenUpAt: timestamp('given_up_at'),
    /** Of the latest attempt; never an address. */
    error: text('error'),
  },
  (t) => [
    index('alert_mailings_due').on(t.nextAttemptAt).where(sql`${t.nextAttemptAt} is not null`),
    index('alert_mailings_contact').on(t.contactId, t.createdAt),
  ],
)

/** One thing to tell one contact of one alert, committed with the change it tells of. */
export const alertNotices = table(
  'alert_notices',
  {
    id: text('id').primaryKey(),
    alertId: text('alert_id')
      .notNull()
      .references(() => alerts.id),
    contactId: text('contact_id')
      .notNull()
      .references(() => alertContacts.id),
    event: text('event').$type<NoticeEvent>().notNull(),
    at: timestamp('at').notNull(),
    /** Not before: quiet hours and digests wait. */
    dueAt: timestamp('due_at').notNull(),
    mailingId: text('mailing_id').references(() => alertMailings.id),
    /** Outdated before it was due, so that nobody was told. */
    droppedAt: timestamp('dropped_at'),
  },
  (t) => [
    index('alert_notices_alert').on(t.alertId),
    index('alert_notices_mailing').on(t.mailingId),
    index('alert_notices_due').on(t.dueAt).where(sql`${t.mailingId} is null and ${t.droppedAt} is null`),
  ],
)
