import type { Scenario } from './scenario.ts'

export const badFirmware: Scenario = {
  name: 'bad-firmware',
  story: 'Whatever firmware is installed over the air does not work on this board.',
  effect:
    'The update is rolled back and says why; the machine goes on with what ran before; a cohort of these halts.',
  board: (board) => ({ ...board, selfTest: () => 'the motors do not answer' }),
}
