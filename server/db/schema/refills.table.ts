import { sql } from 'drizzle-orm'
import type {
  Part,
  ReconciliationEvidence,
  ReconciliationKind,
  Resolution,
} from '../../../protocol/api/reconciliations.ts'
import type { RoundLimits, RoundStatus } from '../../../protocol/api/rounds.ts'
import {
  boolean,
  check,
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
import { lots, products } from './catalog.table.ts'
import { locations } from './places.table.ts'

/** A person at a machine (补货): what was counted, loaded and taken back. */
export const refillVisits = table(
  'refill_visits',
  {
    id: text('id').primaryKey(),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    /** Where the goods came from and went back to; null when none moved. */
    sourceId: text('source_id').references(() => locations.id),
    roundId: text('round_id'),
    /** Of that round, from 1. */
    stop: integer('stop'),
    personId: text('person_id')
      .notNull()
      .references(() => people.id),
    /** Business time: the phone may have been without network. */
    occurredAt: timestamp('occurred_at').notNull(),
    recordedAt: timestamp('recorded_at').notNull(),
    note: text('note'),
    movementIds: json<string[]>('movement_ids').notNull(),
  },
  (t) => [index('refill_visits_location').on(t.locationId, t.occurredAt)],
)

/** Base units of one lot that a visit put into a channel or took out of it. */
interface VisitLot {
  lotId: string
  quantity: number
}

export const refillVisitChannels = table(
  'refill_visit_channels',
  {
    visitId: text('visit_id')
      .notNull()
      .references(() => refillVisits.id),
    channel: integer('channel').notNull(),
    /** Repeat the visit's, so that the history of a channel is one index range. */
    locationId: text('location_id').notNull(),
    occurredAt: timestamp('occurred_at').notNull(),
    productId: text('product_id').references(() => products.id),
    /** Before anything was loaded or taken back; null = not counted. */
    counted: integer('counted'),
    /** Base units in all. */
    loaded: integer('loaded').notNull(),
    takenBack: integer('taken_back').notNull(),
    loadedLots: json<VisitLot[]>('loaded_lots').notNull(),
    takenBackLots: json<(VisitLot & { disposed: boolean })[]>('taken_back_lots').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.visitId, t.channel] }),
    index('refill_visit_channels_place').on(t.locationId, t.channel, t.occurredAt),
  ],
)

/** A channel was counted, at a visit or at the machine. */
export const channelCounts = table(
  'channel_counts',
  {
    id: text('id').primaryKey(),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    channel: integer('channel').notNull(),
    productId: text('product_id').references(() => products.id),
    counted: integer('counted').notNull(),
    /** Units that lay in the machine and in no channel, and were found in this one: goods that came without a visit. */
    assigned: integer('assigned').notNull(),
    occurredAt: timestamp('occurred_at').notNull(),
    recordedAt: timestamp('recorded_at').notNull(),
    /** One of the two: who counted. */
    visitId: text('visit_id').references(() => refillVisits.id),
    deviceId: text('device_id'),
    log: text('log'),
    seq: integer('seq'),
    /** Declared wrong by a person or by the next count: no baseline for others. */
    wrong: boolean('wrong').notNull(),
    /** When everything that the machine had to say about the time before had come. */
    settledAt: timestamp('settled_at'),
  },
  (t) => [
    index('channel_counts_place').on(t.locationId, t.channel, t.occurredAt),
    uniqueIndex('channel_counts_event').on(t.deviceId, t.log, t.seq).where(sql`${t.deviceId} is not null`),
    index('channel_counts_unsettled').on(t.locationId).where(sql`${t.settledAt} is null`),
  ],
)

/** What a machine said of being refilled: an observation, which is held against the visits. */
export const refillReports = table(
  'refill_reports',
  {
    deviceId: text('device_id').notNull(),
    log: text('log').notNull(),
    seq: integer('seq').notNull(),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    channel: integer('channel').notNull(),
    loaded: integer('loaded').notNull(),
    /** The visit it names, if it names one. */
    visit: text('visit'),
    occurredAt: timestamp('occurred_at').notNull(),
    receivedAt: timestamp('received_at').notNull(),
    /**
     * `waiting`: a visit may still come from a phone without network. `visit`, `transfer`: what it belongs to. `open`: a
     * question to a person, who has answered it when `closed`.
     */
    status: text('status').$type<'waiting' | 'visit' | 'transfer' | 'open' | 'closed'>().notNull(),
    visitId: text('visit_id').references(() => refillVisits.id),
  },
  (t) => [
    primaryKey({ columns: [t.deviceId, t.log, t.seq] }),
    index('refill_reports_place').on(t.locationId, t.channel, t.occurredAt),
    index('refill_reports_waiting').on(t.status),
  ],
)

/** What a person has to settle about a channel: never a change of a balance by itself. */
export const reconciliations = table(
  'reconciliations',
  {
    id: text('id').primaryKey(),
    kind: text('kind').$type<ReconciliationKind>().notNull(),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    channel: integer('channel').notNull(),
    productId: text('product_id').references(() => products.id),
    /** Base units. */
    expected: integer('expected').notNull(),
    observed: integer('observed').notNull(),
    /** Of a `count`: what the difference is made of; they add up to it. */
    parts: json<Part[]>('parts').notNull(),
    /** Null of a question that is not about a count. */
    evidence: json<ReconciliationEvidence>('evidence'),
    countId: text('count_id').references(() => channelCounts.id),
    visitId: text('visit_id').references(() => refillVisits.id),
    occurredAt: timestamp('occurred_at').notNull(),
    openedAt: timestamp('opened_at').notNull(),
    closedAt: timestamp('closed_at'),
    /** Null when it closed by itself. */
    closedBy: text('closed_by').references(() => people.id),
    resolution: text('resolution').$type<Resolution>(),
    reason: text('reason'),
    movementIds: json<string[]>('movement_ids').notNull(),
  },
  (t) => [
    index('reconciliations_place').on(t.locationId, t.channel),
    // One open question of a kind about a channel.
    uniqueIndex('reconciliations_open').on(t.locationId, t.channel, t.kind).where(sql`${t.closedAt} is null`),
  ],
)

/** A round of one vehicle (补货路线). Nothing is reserved by it: what is promised twice is warned of. */
export const refillRounds = table(
  'refill_rounds',
  {
    id: text('id').primaryKey(),
    /** The source's jurisdiction, which decides who sees it. */
    jurisdictionCode: text('jurisdiction_code').notNull(),
    sourceId: text('source_id')
      .notNull()
      .references(() => locations.id),
    status: text('status').$type<RoundStatus>().notNull(),
    assigneeId: text('assignee_id').references(() => people.id),
    /** `YYYY-MM-DD`. */
    plannedOn: text('planned_on'),
    note: text('note'),
    limits: json<RoundLimits>('limits').notNull(),
    /** Straight lines, times the detour factor. */
    kilometres: real('kilometres').notNull(),
    minutes: real('minutes').notNull(),
    createdBy: text('created_by')
      .notNull()
      .references(() => people.id),
    createdAt: timestamp('created_at').notNull(),
    closedAt: timestamp('closed_at'),
  },
  (t) => [index('refill_rounds_jurisdiction').on(t.jurisdictionCode, t.status)],
)

export const refillStops = table(
  'refill_stops',
  {
    roundId: text('round_id')
      .notNull()
      .references(() => refillRounds.id),
    /** Order of the stops, from 1. */
    position: integer('position').notNull(),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    visitId: text('visit_id').references(() => refillVisits.id),
    /** Why nobody went; null = planned or visited. */
    skipped: text('skipped'),
  },
  (t) => [
    primaryKey({ columns: [t.roundId, t.position] }),
    uniqueIndex('refill_stops_place').on(t.roundId, t.locationId),
  ],
)

/** What is to be loaded at a stop. */
export const refillLoads = table(
  'refill_loads',
  {
    roundId: text('round_id')
      .notNull()
      .references(() => refillRounds.id),
    position: integer('position').notNull(),
    channel: integer('channel').notNull(),
    lotId: text('lot_id')
      .notNull()
      .references(() => lots.id),
    /** Base units. */
    quantity: integer('quantity').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.roundId, t.position, t.channel, t.lotId] }),
    check('refill_loads_quantity', sql`${t.quantity} > 0`),
  ],
)
