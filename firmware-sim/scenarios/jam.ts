import { at, press, type Scenario } from './scenario.ts'

/** The press that jams, and those that follow in vain. */
const VAIN_PRESSES = 4

export const jam: Scenario = {
  name: 'jam',
  story: 'A channel jams; people go on pressing its button, and nobody frees it.',
  effect:
    'A failed press and a fault, no issue; the presses after it are refused (unmet demand), other channels go on; the channel shows the fault.',
  board: (board) => ({ ...board, cooldown: 0 }),
  *plot(stage) {
    const stuck = stage.random.pick(stage.channels)
    if (!stuck) return
    const begin = stage.random.between(0.2, 0.5)
    yield press(at(stage, begin), stuck.channel, 'jams')
    for (let i = 1; i <= VAIN_PRESSES; i++) yield press(at(stage, begin + 0.05 * i), stuck.channel)
  },
}
