import { badFirmware } from './bad-firmware.ts'
import { boardSwap } from './board-swap.ts'
import { clock1970 } from './clock-1970.ts'
import { clock2036 } from './clock-2036.ts'
import { clonedDevice } from './cloned-device.ts'
import { disorderedBatches } from './disordered-batches.ts'
import { doorLeftOpen } from './door-left-open.ts'
import { flappingLink } from './flapping-link.ts'
import { flashWearOut } from './flash-wear-out.ts'
import { halfOpenLink } from './half-open-link.ts'
import { jam } from './jam.ts'
import { powerCuts } from './power-cuts.ts'
import { refillByDriver } from './refill-by-driver.ts'
import type { Scenario } from './scenario.ts'
import { slowLink } from './slow-link.ts'
import { soldOut } from './sold-out.ts'
import { unreadablePage } from './unreadable-page.ts'
import { weekOffline } from './week-offline.ts'

/** Everything that can be made to go wrong, in the order in which it is listed for people. */
export const SCENARIOS: readonly Scenario[] = [
  jam,
  soldOut,
  refillByDriver,
  doorLeftOpen,
  weekOffline,
  powerCuts,
  boardSwap,
  clonedDevice,
  flashWearOut,
  unreadablePage,
  clock2036,
  clock1970,
  disorderedBatches,
  flappingLink,
  slowLink,
  halfOpenLink,
  badFirmware,
]
