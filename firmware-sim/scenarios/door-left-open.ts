import { at, type Scenario } from './scenario.ts'

export const doorLeftOpen: Scenario = {
  name: 'door-left-open',
  story: 'Somebody opens the door and leaves.',
  effect:
    'The door shows open; after the time that the configuration allows the machine reports the fault door_open.',
  *plot(stage) {
    yield { at: at(stage, stage.random.between(0.2, 0.4)), incident: { kind: 'door', open: true } }
  },
}
