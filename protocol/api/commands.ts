import { z } from 'zod'
import { boundTo, COMMAND_OPS } from '../messages/command.ts'
import { channelNumber, deviceText } from '../messages/parts.ts'
import { divisionCode, id, instant, page, pageQuery, queryFlag } from './parts.ts'

/** A command goes forward through these; the last four are the end. */
export const commandState = z.enum(['queued', 'sent', 'received', 'done', 'rejected', 'expired', 'cancelled'])
export type CommandState = z.infer<typeof commandState>

/** Longest and shortest life of a command, in seconds. What moves things lives 60 s at most. */
const MAX_COMMAND_SECONDS = 7 * 86_400
const MIN_COMMAND_SECONDS = 5

const ask = <S extends z.ZodRawShape>(more: S) => {
  const rest = {
    expiresInSeconds: z.number().int().min(MIN_COMMAND_SECONDS).max(MAX_COMMAND_SECONDS).optional(),
    ...more,
  }
  const channel = { channel: channelNumber }
  return z.discriminatedUnion('op', [
    z.strictObject({
      op: z.enum(['identify', 'unlock', 'restart', 'report']),
      args: z.strictObject({}).default({}),
      ...rest,
    }),
    z.strictObject({ op: z.enum(['test_vend', 'unblock_channel']), args: z.strictObject(channel), ...rest }),
    z.strictObject({
      op: z.literal('block_channel'),
      args: z.strictObject({ ...channel, reason: deviceText(64).min(1).optional() }),
      ...rest,
    }),
  ])
}

/** Without `expiresInSeconds`: 60 s for what moves things, else a day. */
export const createCommand = ask({})
export type CreateCommand = z.output<typeof createCommand>
/** The same for many machines. One that is not here refuses them all. */
export const createCommands = ask({ ids: z.array(id).min(1).max(1_000) })
export type CreateCommands = z.output<typeof createCommands>

export const command = z.object({
  id,
  deviceId: id,
  batchId: id.nullable(),
  op: z.enum(COMMAND_OPS),
  args: z.record(z.string(), z.unknown()),
  state: commandState,
  /** What the machine said of it. */
  reason: z.string().nullable(),
  /** The one connection on which it may be carried out; null = any. */
  bound: boundTo.pick({ boot: true, conn: true }).nullable(),
  /** Times it was sent: once for each connection. */
  attempts: z.number().int(),
  createdAt: instant,
  createdBy: id,
  createdByName: z.string(),
  expiresAt: instant,
  sentAt: instant.nullable(),
  receivedAt: instant.nullable(),
  /** Done, rejected, expired or cancelled. */
  finishedAt: instant.nullable(),
})
export type CommandView = z.infer<typeof command>

/** Newest first. `open`: neither done, rejected, expired nor cancelled. */
export const commandQuery = z.strictObject({
  ...pageQuery,
  open: queryFlag.optional(),
})
export const commandsQuery = commandQuery.extend({
  batch: id.optional(),
  jurisdiction: divisionCode.optional(),
})
export const commandPage = page(command)
export type CommandPage = z.infer<typeof commandPage>

/** One answer for each machine, in the order asked: its command, or why it got none. */
export const createdCommands = z.object({
  batchId: id,
  items: z.array(
    z.object({
      deviceId: id,
      command: command.nullable(),
      refusal: z
        .object({
          code: z.string(),
          detail: z.string(),
          params: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).optional(),
        })
        .nullable(),
    }),
  ),
})
export type CreatedCommands = z.infer<typeof createdCommands>
