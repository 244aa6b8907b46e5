import { at, type Scenario } from './scenario.ts'

const CUTS = 6

export const powerCuts: Scenario = {
  name: 'power-cuts',
  story:
    'The power fails again and again: with and without a warning, and in the middle of writing down a vend.',
  effect:
    'Each start is a boot of its own; a torn entry is a gap, and its unit is unattributed; nothing is lost and nothing doubled. The machine is offline in between.',
  board: (board) => ({ ...board, cooldown: 0 }),
  *plot(stage) {
    for (let cut = 0; cut < CUTS; cut++) {
      const share = 0.1 + (0.8 * (cut + stage.random.between(0, 0.4))) / CUTS
      const target = stage.random.pick(stage.channels)
      yield cut % 3 === 2 && target
        ? {
            at: at(stage, share),
            incident: { kind: 'torn_press', channel: target.channel, mechanism: 'drops' },
          }
        : { at: at(stage, share), incident: { kind: 'power_cut', lastGasp: cut % 3 === 0 } }
      yield { at: at(stage, share + 0.04), incident: { kind: 'power_on' } }
    }
  },
}
