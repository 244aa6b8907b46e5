import type { CommandState } from '../../../protocol/api/commands.ts'
import type { Reply } from '../../../protocol/messages/command.ts'

/**
 * How far along each state is. A command only goes forward, so that late, repeated and reordered replies lead to the same
 * state. An outcome that a machine tells goes beyond `expired`, by which the server only says that it has heard of none.
 */
const PROGRESS: Record<CommandState, number> = {
  queued: 0,
  sent: 1,
  received: 2,
  expired: 3,
  done: 4,
  rejected: 4,
  cancelled: 4,
}

/** The state to which a reply takes a command; null when it is there or beyond. */
export function stateAfter(state: CommandState, reply: Pick<Reply, 'state' | 'was'>): CommandState | null {
  // The machine had it before. Without the outcome it only says that it knows the command.
  const told = reply.state === 'duplicate' ? (reply.was ?? 'received') : reply.state
  return PROGRESS[told] > PROGRESS[state] ? told : null
}

export const isFinal = (state: CommandState): boolean => PROGRESS[state] >= PROGRESS.expired
