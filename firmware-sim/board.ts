import type { ClockKind } from './device-clock.ts'
import type { Random } from './random.ts'
import type { UpdateBoard } from './update.ts'

/** What a board is built and configured with. */
export interface Board extends UpdateBoard {
  clock: ClockKind
  /** Milliseconds by which the board's own clock is wrong. */
  clockError: number
  /** Received signal strength in dBm, −200 to 0; null when the modem does not tell. */
  rssi: number | null
  /** Milliseconds after a vend during which the machine refuses, unless its configuration says otherwise; 0 for none. */
  cooldown: number
  /** Events the log holds before it drops its oldest. */
  logCapacity: number
}

export const HARDWARE = 'sim-a'
const IMAGE_CAPACITY = 16 * 1024 * 1024
const TRIAL_PATIENCE = 600_000

/** Boards differ: most ask the network for the time, some wait for the server to say it, a few trust a battery clock. */
export function drawBoard(
  random: Random,
  { cooldown, logCapacity, updateKeys }: Pick<Board, 'cooldown' | 'logCapacity' | 'updateKeys'>,
): Board {
  const kind = random.next()
  return {
    hardware: HARDWARE,
    clock: kind < 0.8 ? 'ntp' : kind < 0.95 ? 'none' : 'rtc',
    clockError: kind < 0.95 ? 0 : Math.round(random.between(-90_000, 90_000)),
    rssi: Math.round(random.between(-98, -58)),
    cooldown,
    logCapacity,
    updateKeys,
    imageCapacity: IMAGE_CAPACITY,
    trialPatience: TRIAL_PATIENCE,
    selfTest: () => null,
  }
}
