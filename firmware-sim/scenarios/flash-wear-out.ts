import { at, press, reading, type Scenario } from './scenario.ts'

const CAPACITY = 48
const WORN_CAPACITY = 24
const PRESSES = 16

export const flashWearOut: Scenario = {
  name: 'flash-wear-out',
  story:
    'The flash is worn: while the machine is offline ever fewer events fit into its log, and the oldest are lost.',
  effect:
    'The lost run is a gap; the units given out in it are proved by the counters (unattributed), so that issues and unattributed add up to what dropped.',
  board: (board) => ({ ...board, logCapacity: CAPACITY, cooldown: 0 }),
  *plot(stage) {
    yield { at: at(stage, 0.1), incident: { kind: 'link_down' } }
    for (let i = 0; i < PRESSES; i++) {
      const share = 0.1 + 0.7 * (i / PRESSES)
      yield reading(at(stage, share), i)
      yield reading(at(stage, share + 0.01), i)
      const target = stage.random.pick(stage.channels)
      if (target) yield press(at(stage, share + 0.02), target.channel)
      if (i === PRESSES - 2)
        yield { at: at(stage, share + 0.03), incident: { kind: 'flash_shrinks', capacity: WORN_CAPACITY } }
    }
    yield { at: at(stage, 0.8), incident: { kind: 'link_up' } }
  },
}
