import { z } from 'zod'
import { channelNumber, clockSource, count, deviceClock, deviceText, version } from './parts.ts'

/** A command's id: a device remembers its last 32, so that a copy that comes again does nothing. */
export const commandId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'is not a command id')
export const COMMANDS_REMEMBERED = 32

const none = z.looseObject({})
const oneChannel = z.looseObject({ channel: channelNumber })

/** What each operation takes. */
export const COMMAND_ARGS = {
  /** Blink and sound, so that a person finds the machine. */
  identify: none,
  /** Open the service door. */
  unlock: none,
  /** Turn one motor: counted as a test, never as distribution. */
  test_vend: oneChannel,
  /** Give nothing out of this channel until it is unblocked. */
  block_channel: z.looseObject({ channel: channelNumber, reason: deviceText(64).optional() }),
  unblock_channel: oneChannel,
  restart: none,
  /** Say now how things stand: a birth's channels and a state. */
  report: none,
} as const
export type CommandOp = keyof typeof COMMAND_ARGS
export const COMMAND_OPS = Object.keys(COMMAND_ARGS) as [CommandOp, ...CommandOp[]]
/** Operations that move things: they live 60 s at most and are bound to the connection they were made for. */
export const MOVING_OPS: readonly CommandOp[] = ['unlock', 'test_vend']
export const MOVING_OP_SECONDS = 60

/** The connection a command is bound to. `conn` alone would come again after a restart. */
export const boundTo = z.looseObject({ boot: count, conn: count })

/** `dn/command`, never retained. `expires` is the server's clock. */
export const command = z.looseObject({
  id: commandId,
  op: z.string().max(64),
  args: z.looseObject({}),
  expires: z.iso.datetime(),
  bound: boundTo.optional(),
})
export type Command = z.infer<typeof command>

/** What became of it. `duplicate`: this id was handled before; the device does nothing again. */
export const REPLY_STATES = ['received', 'done', 'rejected', 'expired', 'duplicate'] as const

/** `up/reply`. `was` on a duplicate tells the outcome the device remembers, so that a lost reply is not lost knowledge. */
export const reply = z.looseObject({
  v: version,
  id: commandId,
  state: z.enum(REPLY_STATES),
  was: z.enum(['received', 'done', 'rejected', 'expired']).optional(),
  reason: deviceText(200).optional(),
  boot: count,
  conn: count,
  uptime: count,
  at: deviceClock,
  clock: clockSource,
})
export type Reply = z.infer<typeof reply>
