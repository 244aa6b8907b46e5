import { sql } from 'drizzle-orm'
import type { ExcursionKind } from '../../../protocol/api/excursions.ts'
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
import { lots } from './catalog.table.ts'
import { climateSources } from './climate.table.ts'
import { quarantines } from './inventory.table.ts'
import { locations } from './places.table.ts'

/** Longer outside limits than they tolerate (超标), or without data. Worked out from readings; an answered one stays. */
export const excursions = table(
  'excursions',
  {
    id: text('id').primaryKey(),
    source: integer('source')
      .notNull()
      .references(() => climateSources.number),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    kind: text('kind').$type<ExcursionKind>().notNull(),
    /** Empty: no data, which is nobody's limit. */
    profileId: text('profile_id').notNull(),
    /** In force when it was found. */
    profileName: text('profile_name').notNull(),
    profileNameEn: text('profile_name_en').notNull(),
    limit: real('limit_value'),
    toleranceMinutes: integer('tolerance_minutes').notNull(),
    startedAt: timestamp('started_at').notNull(),
    endedAt: timestamp('ended_at'),
    endedBy: text('ended_by').$type<'back_inside' | 'silence' | 'limits_gone'>(),
    /** In the unit of the limit. */
    peak: real('peak'),
    peakAt: timestamp('peak_at'),
    mean: real('mean'),
    acknowledgedAt: timestamp('acknowledged_at'),
    acknowledgedBy: text('acknowledged_by').references(() => people.id),
    reason: text('reason'),
    action: text('action'),
    /** Later readings show that it was not so. */
    withdrawnAt: timestamp('withdrawn_at'),
  },
  (t) => [
    uniqueIndex('excursions_stretch').on(t.source, t.profileId, t.kind, t.startedAt),
    index('excursions_location').on(t.locationId, t.startedAt),
    index('excursions_started').on(t.startedAt),
    index('excursions_open').on(t.locationId).where(sql`${t.endedAt} is null`),
    index('excursions_unanswered')
      .on(t.startedAt)
      .where(sql`${t.acknowledgedAt} is null and ${t.kind} <> 'no_data'`),
  ],
)

/** How far the readings of a source have been judged by a profile; the empty profile watches for silence. */
export const excursionWatches = table(
  'excursion_watches',
  {
    source: integer('source')
      .notNull()
      .references(() => climateSources.number),
    profileId: text('profile_id').notNull(),
    /** The limits it judges by, and from when they are in force: milliseconds since 1970. */
    limits: json<WatchedLimits>('limits').notNull(),
    since: integer('since').notNull(),
    /** Everything before this instant is in `tracks`: milliseconds since 1970. */
    settledAt: integer('settled_at').notNull(),
    tracks: json<Partial<Record<ExcursionKind, KeptTrack>>>('tracks').notNull(),
    /** When time alone may change something, without a reading: milliseconds since 1970. */
    dueAt: integer('due_at'),
  },
  (t) => [primaryKey({ columns: [t.source, t.profileId] }), index('excursion_watches_due').on(t.dueAt)],
)

interface WatchedLimits {
  name: string
  nameEn: string
  minCelsius: number | null
  maxCelsius: number | null
  minHumidity: number | null
  maxHumidity: number | null
  toleranceMinutes: number
}

interface KeptTrack {
  last: { at: number; value: number } | null
  outside: {
    startedAt: number
    known: number
    weighted: number
    peak: number
    peakAt: number
    confirmed: boolean
  } | null
}

/** The earliest hour whose readings changed since the source was judged: milliseconds since 1970. */
export const excursionMarks = table('excursion_marks', {
  source: integer('source').primaryKey(),
  hour: integer('hour').notNull(),
})

/** What a lot that lies at a place went through: worked out again every hour. Times are seconds. */
export const lotHeat = table(
  'lot_heat',
  {
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    lotId: text('lot_id')
      .notNull()
      .references(() => lots.id),
    seconds: real('seconds').notNull(),
    /** Of which the temperature is known. */
    known: real('known').notNull(),
    /** Mean kinetic temperature in °C; null = nothing is known. */
    kineticCelsius: real('kinetic_celsius'),
    hot: real('hot').notNull(),
    humid: real('humid').notNull(),
    /** Of life, lost to heat. */
    lost: real('lost').notNull(),
    at: timestamp('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.locationId, t.lotId] }), index('lot_heat_worst').on(t.lost, t.hot)],
)

/** The system proposes to hold a lot at a place for what it went through; a person decides. */
export const quarantineProposals = table(
  'quarantine_proposals',
  {
    id: text('id').primaryKey(),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    lotId: text('lot_id')
      .notNull()
      .references(() => lots.id),
    profileName: text('profile_name').notNull(),
    profileNameEn: text('profile_name_en').notNull(),
    maxCelsius: real('max_celsius'),
    /** As of `proposedAt`. */
    hotHours: real('hot_hours').notNull(),
    lostDays: real('lost_days').notNull(),
    kineticCelsius: real('kinetic_celsius'),
    coverage: real('coverage').notNull(),
    proposedAt: timestamp('proposed_at').notNull(),
    state: text('state').$type<'open' | 'confirmed' | 'dismissed' | 'moot'>().notNull(),
    decidedAt: timestamp('decided_at'),
    decidedBy: text('decided_by').references(() => people.id),
    reason: text('reason'),
    quarantineId: text('quarantine_id').references(() => quarantines.id),
  },
  (t) => [
    // Of a lot at a place at most one waits.
    uniqueIndex('quarantine_proposals_open').on(t.locationId, t.lotId).where(sql`${t.state} = 'open'`),
    index('quarantine_proposals_state').on(t.state, t.proposedAt),
  ],
)

/** What was set otherwise than the defaults; one row, which holds for the whole county. */
export const heatSettings = table('heat_settings', {
  id: text('id').primaryKey(),
  fefoByRemainingLife: boolean('fefo_by_remaining_life'),
  proposeHotHours: integer('propose_hot_hours'),
  proposeLostDays: integer('propose_lost_days'),
  updatedAt: timestamp('updated_at').notNull(),
  updatedBy: text('updated_by')
    .notNull()
    .references(() => people.id),
})
