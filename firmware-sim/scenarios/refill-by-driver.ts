import { randomName } from '../random.ts'
import { at, type Scenario } from './scenario.ts'

export const refillByDriver: Scenario = {
  name: 'refill-by-driver',
  story:
    'A driver opens the door, frees what is jammed, fills every channel to the brim and types in lot and visit.',
  effect: 'Door, refill and door again, with lot and visit; levels are full, no unit is issued.',
  *plot(stage) {
    const lot = `SIM${randomName(stage.random, 4).toUpperCase()}`
    const papers = { lot, visit: `visit-${randomName(stage.random, 6)}` }
    yield { at: at(stage, stage.random.between(0.6, 0.7)), incident: { kind: 'restock', papers } }
  },
}
