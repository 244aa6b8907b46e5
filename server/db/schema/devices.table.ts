import { sql } from 'drizzle-orm'
import type { TimeQuality } from '../../../protocol/api/devices.ts'
import type { QuarantineReason } from '../../../protocol/api/quarantined.ts'
import type { DeviceEvent } from '../../../protocol/messages/events.ts'
import type { ClockSource } from '../../../protocol/messages/parts.ts'
import type { State } from '../../../protocol/messages/state.ts'
import { boolean, index, integer, json, primaryKey, table, text, timestamp } from '../columns.ts'
import { people } from './accounts.table.ts'
import { products } from './catalog.table.ts'
import { locations } from './places.table.ts'

/** A machine or sensor that speaks protocol d1. Its id is its MQTT user name and client id. */
export const devices = table(
  'devices',
  {
    id: text('id').primaryKey(),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    kind: text('kind').$type<'dispenser' | 'sensor'>().notNull(),
    /** What a sensor is called; null = a dispenser, which goes by the name of its place. */
    name: text('name'),
    createdAt: timestamp('created_at').notNull(),
    revokedAt: timestamp('revoked_at'),
  },
  (t) => [index('devices_location').on(t.locationId)],
)

/** Salted SHA-256 of 256-bit random secrets; two are valid while one is rotated. */
export const deviceSecrets = table(
  'device_secrets',
  {
    id: text('id').primaryKey(),
    deviceId: text('device_id')
      .notNull()
      .references(() => devices.id),
    salt: text('salt').notNull(),
    hash: text('hash').notNull(),
    createdAt: timestamp('created_at').notNull(),
    /** When a rotated secret lapses unless the device has used it; null = never. */
    expiresAt: timestamp('expires_at'),
    /** First birth on it that was stored. */
    provenAt: timestamp('proven_at'),
    retiredAt: timestamp('retired_at'),
  },
  (t) => [index('device_secrets_device').on(t.deviceId)],
)

/** The present of a device by its highest (log generation, seq); presence itself lives in memory. */
export const deviceStates = table('device_states', {
  deviceId: text('device_id')
    .primaryKey()
    .references(() => devices.id),
  log: text('log').notNull(),
  generation: integer('generation').notNull(),
  /** Next sequence number of the log when `state` was true. */
  next: integer('next').notNull(),
  boot: integer('boot').notNull(),
  conn: integer('conn').notNull(),
  firmware: text('firmware').notNull(),
  hardware: text('hardware').notNull(),
  configVersion: integer('config_version').notNull(),
  bornAt: timestamp('born_at').notNull(),
  lastSeenAt: timestamp('last_seen_at').notNull(),
  /** Channels, climate, door and faults as last told. */
  state:
    json<Pick<State, 'channels' | 'celsius' | 'humidity' | 'door' | 'rssi' | 'faults'>>('state').notNull(),
  stateAt: timestamp('state_at').notNull(),
  /** Where the device's clock comes from, by its last birth or state. */
  clock: text('clock').$type<ClockSource>().notNull(),
  /** The device's own clock minus ours at that time, milliseconds; null without a clock. */
  clockErrorMs: integer('clock_error_ms'),
  /** When temperature was last measured; what a broken sensor says is no measurement. */
  climateAt: timestamp('climate_at'),
  /** Since when the door is as `state` says, as far as anybody knows; null when that says nothing. */
  doorSince: timestamp('door_since'),
})

/** A lifetime total at a position of the log, and the units of the event that told it. */
interface CounterPoint {
  position: number
  total: number
  units: number
}

/** What is known of the time in which a log was written; instants are milliseconds since 1970. */
interface LogTimes {
  /** The newest boots whose beginning is known. */
  boots: { boot: number; beganAt: number; heard: boolean }[]
  /** No event behind this one happened before `at`; null = nothing is known. */
  reached: { seq: number; boot: number; uptime: number; at: number } | null
}

/** One append log of a device; a board swap or a format begins the next generation. */
export const deviceLogs = table(
  'device_logs',
  {
    deviceId: text('device_id')
      .notNull()
      .references(() => devices.id),
    log: text('log').notNull(),
    generation: integer('generation').notNull(),
    /** Everything up to here is committed or known to be lost; −1 at first. */
    through: integer('through').notNull(),
    /** Inclusive runs below `through` that the device had overwritten before they arrived. */
    gaps: json<[number, number][]>('gaps').notNull(),
    /**
     * Up to where the lifetime vend total of each channel has been compared with its events. Written now and then:
     * together with the events after `through` it is the whole state of the log.
     */
    counters: json<{ channel: number; first: CounterPoint; last: CounterPoint; doubted?: CounterPoint }[]>(
      'counters',
    )
      .notNull()
      .default([]),
    /** When its boots began and how far its time is known; written together with the rest. */
    times: json<LogTimes>('times').notNull(),
    firstSeenAt: timestamp('first_seen_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.deviceId, t.log] }), index('device_logs_log').on(t.log)],
)

/** History, by the key (device, log, seq): redelivery changes nothing. */
export const deviceEvents = table(
  'device_events',
  {
    deviceId: text('device_id').notNull(),
    log: text('log').notNull(),
    seq: integer('seq').notNull(),
    kind: text('kind').notNull(),
    channel: integer('channel'),
    receivedAt: timestamp('received_at').notNull(),
    occurredAt: timestamp('occurred_at').notNull(),
    /** How `occurredAt` is known: the device's own clock, boot offset, an interval, or only when it arrived. */
    timeQuality: text('time_quality').$type<TimeQuality>().notNull(),
    /** Bounds of the interval in which it happened; null = there is none on this side, or it is known better. */
    occurredAfter: timestamp('occurred_after'),
    occurredBefore: timestamp('occurred_before'),
    /** The event as sent. */
    payload: json<DeviceEvent>('payload').notNull(),
    /** The issue it became. */
    movementId: text('movement_id'),
  },
  (t) => [
    primaryKey({ columns: [t.deviceId, t.log, t.seq] }),
    // What is held against visits, and is rare: the many other events cost nothing here.
    index('device_events_observations').on(t.receivedAt).where(sql`${t.kind} in ('refill', 'count')`),
  ],
)

/** Units a counter proves and no event explains: the log had overflowed. */
export const unattributedEntries = table(
  'unattributed_entries',
  {
    deviceId: text('device_id').notNull(),
    log: text('log').notNull(),
    channel: integer('channel').notNull(),
    /** Inclusive run of sequence numbers that never arrived. */
    fromSeq: integer('from_seq').notNull(),
    toSeq: integer('to_seq').notNull(),
    quantity: integer('quantity').notNull(),
    recordedAt: timestamp('recorded_at').notNull(),
    movementId: text('movement_id'),
  },
  (t) => [primaryKey({ columns: [t.deviceId, t.log, t.channel, t.fromSeq] })],
)

/** Bad messages, kept with the reason and acknowledged, so that one can neither block a device nor loop. */
export const quarantinedMessages = table(
  'quarantined_messages',
  {
    id: text('id').primaryKey(),
    deviceId: text('device_id'),
    topic: text('topic').notNull(),
    reason: text('reason').$type<QuarantineReason>().notNull(),
    detail: text('detail').notNull(),
    /** First 4 KiB, base64. */
    payload: text('payload').notNull(),
    size: integer('size').notNull(),
    receivedAt: timestamp('received_at').notNull(),
    /** When a person had seen to it, and what they made of it. */
    closedAt: timestamp('closed_at'),
    closedBy: text('closed_by').references(() => people.id),
    note: text('note'),
  },
  (t) => [index('quarantined_messages_device').on(t.deviceId, t.receivedAt)],
)

/** Which product lies in which channel (货道) of a dispenser. */
export const dispenserChannels = table(
  'dispenser_channels',
  {
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    channel: integer('channel').notNull(),
    productId: text('product_id').references(() => products.id),
    capacity: integer('capacity').notNull(),
    blocked: boolean('blocked').notNull(),
  },
  (t) => [primaryKey({ columns: [t.locationId, t.channel] })],
)
