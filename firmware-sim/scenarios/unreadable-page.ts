import { at, press, type Scenario } from './scenario.ts'

const PRESSES = 24
/** Events in one page of flash. */
const PAGE = 8

export const unreadablePage: Scenario = {
  name: 'unreadable-page',
  story: 'A page of the log cannot be read any more: what lies before and behind it still can.',
  effect:
    'Everything readable arrives; the page is a gap of its own, and its units are unattributed. The server does not wait for it for ever.',
  board: (board) => ({ ...board, cooldown: 0 }),
  *plot(stage) {
    yield { at: at(stage, 0.1), incident: { kind: 'link_down' } }
    for (let i = 0; i < PRESSES; i++) {
      const target = stage.random.pick(stage.channels)
      if (target) yield press(at(stage, 0.1 + 0.6 * (i / PRESSES)), target.channel)
    }
    const share = stage.random.between(0.3, 0.5)
    yield { at: at(stage, 0.72), incident: { kind: 'flash_decays', share, entries: PAGE } }
    yield { at: at(stage, 0.8), incident: { kind: 'link_up' } }
  },
}
