import { at, press, type Scenario } from './scenario.ts'

/** Presses after the last unit. */
const VAIN_PRESSES = 5

export const soldOut: Scenario = {
  name: 'sold-out',
  story: 'One channel is so popular that it runs empty; people go on pressing.',
  effect:
    'Every unit is an issue, the presses after the last are unmet demand (refused: sold_out), the ledger of the channel ends at 0 without a discrepancy.',
  board: (board) => ({ ...board, cooldown: 0 }),
  *plot(stage) {
    const popular = stage.random.pick(stage.channels)
    if (!popular) return
    const presses = popular.remaining + VAIN_PRESSES
    for (let i = 1; i <= presses; i++) yield press(at(stage, 0.9 * (i / presses)), popular.channel)
  },
}
