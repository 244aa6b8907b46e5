import type { Scenario } from './scenario.ts'

export const clock1970: Scenario = {
  name: 'clock-1970',
  story:
    'The battery of the clock is dead: every start is on 1 January 1970, until the server tells the time.',
  effect:
    'Nothing is refused; what was written before the time was told is dated by uptime (quality offset).',
  board: (board, { from }) => ({ ...board, clock: 'rtc', clockError: -from }),
}
