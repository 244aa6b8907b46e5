import { sql } from 'drizzle-orm'
import type { CommandState } from '../../../protocol/api/commands.ts'
import type { ConfigCause, ConfigSettings } from '../../../protocol/api/configs.ts'
import type { HaltCause, RolloutLimits, RolloutState } from '../../../protocol/api/firmware.ts'
import type { CommandOp } from '../../../protocol/messages/command.ts'
import type { DeviceConfig } from '../../../protocol/messages/config.ts'
import type { UpdateState } from '../../../protocol/messages/update.ts'
import { boolean, index, integer, json, primaryKey, table, text, timestamp, uniqueIndex } from '../columns.ts'
import { people } from './accounts.table.ts'
import { devices } from './devices.table.ts'

/** What a device was told to do, and what became of it: the truth, whatever a broker forgets. */
export const deviceCommands = table(
  'device_commands',
  {
    id: text('id').primaryKey(),
    deviceId: text('device_id')
      .notNull()
      .references(() => devices.id),
    /** Commands of one request for many machines. */
    batchId: text('batch_id'),
    op: text('op').$type<CommandOp>().notNull(),
    args: json<Record<string, unknown>>('args').notNull(),
    state: text('state').$type<CommandState>().notNull(),
    /** What the device said of a rejection. */
    reason: text('reason'),
    /** The one connection on which it may be carried out; null = any. */
    boundBoot: integer('bound_boot'),
    boundConn: integer('bound_conn'),
    createdAt: timestamp('created_at').notNull(),
    createdBy: text('created_by')
      .notNull()
      .references(() => people.id),
    expiresAt: timestamp('expires_at').notNull(),
    /** Times it was put on the wire: once for each connection. */
    attempts: integer('attempts').notNull(),
    /** The last time, and the connection it was sent on. */
    sentAt: timestamp('sent_at'),
    sentBoot: integer('sent_boot'),
    sentConn: integer('sent_conn'),
    receivedAt: timestamp('received_at'),
    /** Done, rejected, expired or cancelled. */
    finishedAt: timestamp('finished_at'),
  },
  (t) => [
    index('device_commands_device').on(t.deviceId, t.id),
    index('device_commands_open').on(t.expiresAt).where(sql`${t.finishedAt} is null`),
    index('device_commands_batch').on(t.batchId).where(sql`${t.batchId} is not null`),
  ],
)

/** What all machines of a county are told, unless one is told otherwise. Every version is kept. */
export const configTemplates = table(
  'config_templates',
  {
    /** Division code of the county. */
    jurisdictionCode: text('jurisdiction_code').notNull(),
    version: integer('version').notNull(),
    settings: json<ConfigSettings>('settings').notNull(),
    createdAt: timestamp('created_at').notNull(),
    createdBy: text('created_by').references(() => people.id),
  },
  (t) => [primaryKey({ columns: [t.jurisdictionCode, t.version] })],
)

/** Every whole document a device was ever meant to have. */
export const deviceConfigs = table(
  'device_configs',
  {
    deviceId: text('device_id')
      .notNull()
      .references(() => devices.id),
    version: integer('version').notNull(),
    sha256: text('sha256').notNull(),
    config: json<DeviceConfig>('config').notNull(),
    cause: text('cause').$type<ConfigCause>().notNull(),
    createdAt: timestamp('created_at').notNull(),
    createdBy: text('created_by').references(() => people.id),
  },
  (t) => [primaryKey({ columns: [t.deviceId, t.version] })],
)

/** Desired and reported configuration side by side, one row a device. */
export const deviceConfigStates = table('device_config_states', {
  deviceId: text('device_id')
    .primaryKey()
    .references(() => devices.id),
  /** What this machine is told instead of the template. */
  overrides: json<ConfigSettings>('overrides').notNull(),
  /** Version of the county's template that the desired document was made from; 0 = there was none. */
  templateVersion: integer('template_version').notNull(),
  desiredVersion: integer('desired_version').notNull(),
  /** As the device last told; 0 = none of ours. */
  appliedVersion: integer('applied_version').notNull(),
  appliedAt: timestamp('applied_at'),
  /** The last version it refused, and why. */
  rejectedVersion: integer('rejected_version'),
  rejectedError: text('rejected_error'),
  rejectedAt: timestamp('rejected_at'),
  /** Between two reports, by the configuration it applied: seconds. Null = the firmware's default. */
  stateSeconds: integer('state_seconds'),
})

/** Signed images in the data folder, `firmware/<sha256>`. */
export const firmwareReleases = table(
  'firmware_releases',
  {
    id: text('id').primaryKey(),
    version: text('version').notNull(),
    hardware: text('hardware').notNull(),
    minimum: text('minimum').notNull(),
    size: integer('size').notNull(),
    sha256: text('sha256').notNull(),
    rollback: boolean('rollback').notNull(),
    /** Ed25519 over the release, base64, and the key that verified it: SHA-256 of its DER, hex. */
    signature: text('signature').notNull(),
    keyId: text('key_id').notNull(),
    uploadedAt: timestamp('uploaded_at').notNull(),
    uploadedBy: text('uploaded_by')
      .notNull()
      .references(() => people.id),
  },
  (t) => [uniqueIndex('firmware_releases_version').on(t.hardware, t.version)],
)

/** One release on its way to many machines, stage by stage. */
export const rollouts = table(
  'rollouts',
  {
    id: text('id').primaryKey(),
    releaseId: text('release_id')
      .notNull()
      .references(() => firmwareReleases.id),
    /** Whose machines; null = everyone's. */
    jurisdictionCode: text('jurisdiction_code'),
    state: text('state').$type<RolloutState>().notNull(),
    /** Begun so far, from 0. */
    stage: integer('stage').notNull(),
    stageStartedAt: timestamp('stage_started_at').notNull(),
    /** How many machines each stage has. */
    stages: json<{ percent: number | null; machines: number }[]>('stages').notNull(),
    /** From the start of a stage to the start of the next at the earliest. */
    soakMinutes: integer('soak_minutes').notNull(),
    deadline: timestamp('deadline').notNull(),
    /** As they were when it began. */
    limits: json<RolloutLimits>('limits').notNull(),
    createdAt: timestamp('created_at').notNull(),
    createdBy: text('created_by')
      .notNull()
      .references(() => people.id),
    haltedAt: timestamp('halted_at'),
    haltCause: text('halt_cause').$type<HaltCause>(),
    /** What was measured when it halted: percent. */
    haltPercent: integer('halt_percent'),
    /** A person looked at what happened before this and went on. */
    resumedAt: timestamp('resumed_at'),
    finishedAt: timestamp('finished_at'),
  },
  (t) => [
    index('rollouts_release').on(t.releaseId),
    index('rollouts_open').on(t.createdAt).where(sql`${t.finishedAt} is null`),
  ],
)

/** What became of a release on one machine. */
export const rolloutDevices = table(
  'rollout_devices',
  {
    rolloutId: text('rollout_id')
      .notNull()
      .references(() => rollouts.id),
    deviceId: text('device_id')
      .notNull()
      .references(() => devices.id),
    stage: integer('stage').notNull(),
    state: text('state').$type<UpdateState>().notNull(),
    fromVersion: text('from_version').notNull(),
    /** Bytes downloaded. */
    received: integer('received').notNull(),
    error: text('error'),
    /** First told of it. */
    sentAt: timestamp('sent_at'),
    /** When it reached its state. */
    stateAt: timestamp('state_at').notNull(),
    appliedAt: timestamp('applied_at'),
    /** Born with the new firmware. */
    bornAt: timestamp('born_at'),
    /** A channel was jammed before the update … */
    jammedBefore: boolean('jammed_before').notNull(),
    /** … and one that was not, after it. */
    jammedAt: timestamp('jammed_at'),
  },
  (t) => [primaryKey({ columns: [t.rolloutId, t.deviceId] }), index('rollout_devices_device').on(t.deviceId)],
)
