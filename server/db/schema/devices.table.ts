import type { DeviceEvent } from '../../../protocol/messages/events.ts'
import type { State } from '../../../protocol/messages/state.ts'
import { boolean, index, integer, json, primaryKey, table, text, timestamp } from '../columns.ts'
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
})

/** A lifetime total at a position of the log, and the units of the event that told it. */
interface CounterPoint {
  position: number
  total: number
  units: number
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
    counters: json<{ channel: number; first: CounterPoint; last: CounterPoint }[]>('counters')
      .notNull()
      .default([]),
    firstSeenAt: timestamp('first_seen_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.deviceId, t.log] })],
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
    timeQuality: text('time_quality').$type<'clock' | 'offset' | 'received'>().notNull(),
    /** The event as sent. */
    payload: json<DeviceEvent>('payload').notNull(),
    /** The issue it became. */
    movementId: text('movement_id'),
  },
  (t) => [primaryKey({ columns: [t.deviceId, t.log, t.seq] })],
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
    reason: text('reason').notNull(),
    detail: text('detail').notNull(),
    /** First 4 KiB, base64. */
    payload: text('payload').notNull(),
    size: integer('size').notNull(),
    receivedAt: timestamp('received_at').notNull(),
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
