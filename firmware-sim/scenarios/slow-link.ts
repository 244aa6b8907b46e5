import { at, type Scenario } from './scenario.ts'

export const slowLink: Scenario = {
  name: 'slow-link',
  story: 'The connection is slow: a few hundred bytes now and then.',
  effect: 'The machine stays online; everything arrives, later.',
  line: true,
  *plot(stage) {
    yield { at: at(stage, 0), incident: { kind: 'line', state: 'slow' } }
    yield { at: at(stage, 0.8), incident: { kind: 'line', state: 'clear' } }
  },
}
