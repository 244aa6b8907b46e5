import type { Scenario } from './scenario.ts'

export const clonedDevice: Scenario = {
  name: 'cloned-device',
  story:
    'A board was copied with its memory: two machines speak under one id, one secret and one log, of different things.',
  effect:
    'What comes first under a sequence number stays; other content under the same number is quarantined (conflict); nothing is issued twice.',
  twin: true,
}
