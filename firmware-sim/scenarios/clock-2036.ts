import type { Scenario } from './scenario.ts'

/** NTP counts seconds in 32 bits, which are full at this moment (RFC 5905, 6). */
const ERA_END = Date.UTC(2036, 1, 7, 6, 28, 16)

export const clock2036: Scenario = {
  name: 'clock-2036',
  story: 'The network time of a board is off by an era: it believes that it is 2036.',
  effect:
    'Nothing is refused; events are dated by uptime since a boot whose time the server knows (quality offset).',
  board: (board, { from }) => ({ ...board, clock: 'ntp', clockError: ERA_END - from }),
}
