import { press, type Scenario } from './scenario.ts'

const PRESSES = 6

export const halfOpenLink: Scenario = {
  name: 'half-open-link',
  story: 'The connection stays open and carries nothing, and neither side is told; people go on pressing.',
  effect:
    'The machine gives the connection up by itself and comes again; the late will of the old one is ignored; what was under way arrives once.',
  line: true,
  board: (board) => ({ ...board, cooldown: 0 }),
  *plot(stage) {
    const { live, until } = stage
    const whenLive = (share: number): number => live + (until - live) * share
    yield { at: whenLive(0.2), incident: { kind: 'line', state: 'frozen' } }
    for (let i = 0; i < PRESSES; i++) {
      const target = stage.random.pick(stage.channels)
      if (target) yield press(whenLive(0.25 + 0.05 * i), target.channel)
    }
    yield { at: whenLive(0.7), incident: { kind: 'line', state: 'clear' } }
  },
}
