import {
  COMMAND_ARGS,
  COMMANDS_REMEMBERED,
  type Command,
  type CommandOp,
  MOVING_OPS,
  type Reply,
} from '../protocol/messages/command.ts'
import type { Machine } from './machine.ts'
import type { CommandMemory } from './memory.ts'

/** What decides whether a command may act now. */
export interface CommandContext {
  /** The present connection. */
  boot: number
  conn: number
  /** Epoch milliseconds by the device's best clock; null when it knows no time. */
  time: number | null
}

type Words = Pick<Reply, 'id' | 'state' | 'was' | 'reason'>

/** What became of a command, as far as this board is concerned. */
interface Outcome {
  state: 'done' | 'rejected' | 'expired'
  reason?: string
}

/** Takes commands, and remembers the last ones and what became of them, so that a copy that comes again does nothing. */
export class CommandDesk {
  private readonly handled: CommandMemory[]

  constructor(
    handled: readonly CommandMemory[],
    private readonly machine: Machine,
    private readonly reply: (words: Words, now: number) => void,
  ) {
    this.handled = handled.map((each) => ({ ...each }))
  }

  get memory(): CommandMemory[] {
    return this.handled.map((each) => ({ ...each }))
  }

  /** Gives the operation when it concerns the board itself and has to be carried out there. */
  take(command: Command, context: CommandContext, now: number): 'restart' | 'report' | null {
    const { id, op, args } = command
    const was = this.handled.find((each) => each.id === id)?.state
    if (was !== undefined) {
      this.reply({ id, state: 'duplicate', was }, now)
      return null
    }
    const refusal = refusalOf(command, context)
    if (refusal || !isOp(op)) {
      this.settle(id, refusal ?? { state: 'rejected' }, now)
      return null
    }
    this.remember(id, 'received')
    this.reply({ id, state: 'received' }, now)
    if (op === 'restart') return op
    this.settle(id, operate(this.machine, op, args, now), now)
    return op === 'report' ? op : null
  }

  /** The board is up again: the restart that was asked for is done. */
  started(now: number): void {
    for (const { id, state } of this.memory) if (state === 'received') this.settle(id, { state: 'done' }, now)
  }

  private settle(id: string, { state, reason }: Outcome, now: number): void {
    this.remember(id, state)
    this.reply({ id, state, ...(reason !== undefined && { reason: reason.slice(0, 200) }) }, now)
  }

  private remember(id: string, state: CommandMemory['state']): void {
    const known = this.handled.find((each) => each.id === id)
    if (known) known.state = state
    else this.handled.push({ id, state })
    if (this.handled.length > COMMANDS_REMEMBERED) this.handled.shift()
  }
}

const isOp = (op: string): op is CommandOp => Object.hasOwn(COMMAND_ARGS, op)

/** Why a command may not act here and now; null = it may. What moves something needs to know its connection and the time. */
function refusalOf(
  { op, args, expires, bound }: Command,
  { boot, conn, time }: CommandContext,
): Outcome | null {
  const rejected = (reason: string): Outcome => ({ state: 'rejected', reason })
  if (!isOp(op)) return rejected('this firmware does not know the operation')
  const moves = MOVING_OPS.includes(op)
  if (moves && !bound) return rejected('is bound to no connection')
  if (bound && (bound.boot !== boot || bound.conn !== conn)) return rejected('is bound to another connection')
  if (moves && time === null) return rejected('the device does not know the time')
  if (time !== null && time > Date.parse(expires)) return { state: 'expired' }
  return COMMAND_ARGS[op].safeParse(args).success ? null : rejected('the arguments are wrong')
}

/** Does what a command says to the cabinet. What concerns the board itself (restart, report) is not its business. */
function operate(machine: Machine, op: CommandOp, args: Command['args'], now: number): Outcome {
  try {
    switch (op) {
      case 'identify':
        machine.identify(now)
        break
      case 'unlock':
        machine.setDoor(true, now)
        break
      case 'test_vend': {
        const { channel } = COMMAND_ARGS.test_vend.parse(args)
        const stuck = machine.reports.find((report) => report.channel === channel)?.fault === 'jam'
        const dropped = machine.testVend(channel, stuck ? 'sticks' : 'drops', now) === 'vend'
        return dropped ? { state: 'done' } : { state: 'done', reason: 'nothing dropped' }
      }
      case 'block_channel':
        machine.block(COMMAND_ARGS.block_channel.parse(args).channel, true)
        break
      case 'unblock_channel':
        machine.block(COMMAND_ARGS.unblock_channel.parse(args).channel, false)
        break
      case 'restart':
      case 'report':
        break
    }
    return { state: 'done' }
  } catch (error) {
    if (error instanceof RangeError) return { state: 'rejected', reason: error.message }
    throw error
  }
}
