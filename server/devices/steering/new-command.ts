import type { CreateCommand } from '../../../protocol/api/commands.ts'
import { COMMANDS_REMEMBERED, MOVING_OP_SECONDS, MOVING_OPS } from '../../../protocol/messages/command.ts'
import { ConflictError, InvalidError } from '../../errors.ts'
import type { Connection } from '../presence.ts'
import type { CommandRow, SteeredDevice } from './commands.store.ts'

/** Life of what moves nothing and says no other, in seconds. */
const DEFAULT_SECONDS = 86_400

/** What a machine's channels and open commands allow. */
export interface Standing {
  channels: ReadonlySet<number>
  /** Channels that a recall wants blocked. */
  recalled: ReadonlySet<number>
  /** Commands that wait for it or for its answer. */
  open: number
}

interface Order {
  id: string
  personId: string
  /** Of a command given to many machines at once. */
  batchId: string | null
  now: Date
  /** The one the machine is on now; null when it is not online. */
  connection: Connection | null
}

/**
 * A command as it is queued. Throws `ConflictError` `not_connected`, `device_revoked`, `too_many_commands`,
 * `channel_recalled`, and `InvalidError` `expiry_too_long`, `no_such_channel`.
 */
export function newCommand(
  { id: deviceId, revokedAt }: SteeredDevice,
  { channels, recalled, open }: Standing,
  { op, args, expiresInSeconds }: CreateCommand,
  { id, personId, batchId, now, connection }: Order,
): CommandRow {
  const moves = MOVING_OPS.includes(op)
  const seconds = expiresInSeconds ?? (moves ? MOVING_OP_SECONDS : DEFAULT_SECONDS)
  if (moves && seconds > MOVING_OP_SECONDS)
    throw new InvalidError('expiry_too_long', `${op} may wait ${MOVING_OP_SECONDS} s at most.`, {
      params: { seconds: MOVING_OP_SECONDS },
      errors: [{ path: 'expiresInSeconds', message: `is above ${MOVING_OP_SECONDS}` }],
    })
  if (revokedAt)
    throw new ConflictError('device_revoked', `Device ${deviceId} is revoked: it can be told nothing.`, {
      id: deviceId,
    })
  if ('channel' in args && !channels.has(args.channel))
    throw new InvalidError('no_such_channel', `Machine ${deviceId} has no channel ${args.channel}.`, {
      params: { id: deviceId, channel: args.channel },
      errors: [{ path: 'args.channel', message: 'is no channel of this machine' }],
    })
  if (op === 'unblock_channel' && recalled.has(args.channel))
    throw new ConflictError(
      'channel_recalled',
      `A recall keeps channel ${args.channel} of machine ${deviceId} blocked: release it there.`,
      { id: deviceId, channel: args.channel },
    )
  if (open >= COMMANDS_REMEMBERED)
    throw new ConflictError(
      'too_many_commands',
      `${open} commands wait for machine ${deviceId}. Let it answer, or cancel some.`,
      { id: deviceId, open },
    )
  const bound = moves ? connection : null
  if (moves && !bound)
    throw new ConflictError(
      'not_connected',
      `Machine ${deviceId} is not connected. ${op} is possible only while it is.`,
      { id: deviceId },
    )
  return {
    id,
    deviceId,
    batchId,
    op,
    args,
    state: 'queued',
    reason: null,
    boundBoot: bound?.boot ?? null,
    boundConn: bound?.conn ?? null,
    createdAt: now,
    createdBy: personId,
    expiresAt: new Date(now.getTime() + seconds * 1_000),
    attempts: 0,
    sentAt: null,
    sentBoot: null,
    sentConn: null,
    receivedAt: null,
    finishedAt: null,
  }
}
