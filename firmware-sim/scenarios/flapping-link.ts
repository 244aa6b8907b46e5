import { at, type Scenario } from './scenario.ts'

const FLAPS = 8

export const flappingLink: Scenario = {
  name: 'flapping-link',
  story: 'The machine stands at the edge of a cell: its connection comes and goes.',
  effect: 'Each time it goes offline by its will and online by its birth; every event arrives once.',
  *plot(stage) {
    for (let flap = 0; flap < FLAPS; flap++) {
      const share = 0.1 + 0.8 * (flap / FLAPS)
      yield { at: at(stage, share), incident: { kind: 'link_down' } }
      yield { at: at(stage, share + 0.4 / FLAPS), incident: { kind: 'link_up' } }
    }
  },
}
