import { randomName } from '../random.ts'
import { at, type Scenario } from './scenario.ts'

export const boardSwap: Scenario = {
  name: 'board-swap',
  story: 'A technician puts in a new board: its log has a new id, its counters and boots begin at 0.',
  effect:
    'The second log is the next generation with a baseline of its own; nothing is quarantined; what the old board had not delivered is lost, and only a count can find it.',
  *plot(stage) {
    const log = randomName(stage.random, 12)
    yield { at: at(stage, stage.random.between(0.4, 0.6)), incident: { kind: 'board_swap', log } }
  },
}
