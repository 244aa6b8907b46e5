import type { Dispenser } from './dispenser.ts'
import type { LineState } from './line.ts'
import type { Mechanism, RefillPapers } from './machine.ts'

/** Something that happens to a machine. Scenarios are lists of these; the demand of passers-by is one source of them. */
export type Incident =
  | { kind: 'press'; channel: number; mechanism: Mechanism }
  | { kind: 'test_vend'; channel: number; mechanism: Mechanism }
  | { kind: 'refill'; channel: number; loaded: number; papers?: RefillPapers }
  /** A driver opens the door, frees what is jammed, fills every channel to the brim and closes the door. */
  | { kind: 'restock'; papers?: RefillPapers }
  | { kind: 'count'; channel: number; remaining: number }
  | { kind: 'door'; open: boolean }
  | { kind: 'fault'; code: string; channel?: number }
  | { kind: 'fault_cleared'; code: string; channel?: number }
  | { kind: 'climate'; celsius: number; humidity: number | null }
  /** `lastGasp`: a capacitor let the board write down that the mains failed. The link dies with the board. */
  | { kind: 'power_cut'; lastGasp: boolean }
  /** Somebody presses, and the power fails while the board writes down what came of it. */
  | { kind: 'torn_press'; channel: number; mechanism: Mechanism }
  | { kind: 'power_on' }
  /** The radio is without signal until `link_up`; the machine goes on working. */
  | { kind: 'link_down' }
  | { kind: 'link_up' }
  /** What lies between the machine and the broker changes. Without a line of its own a machine does not notice. */
  | { kind: 'line'; state: LineState }
  /** A technician puts in a new board, which formats its log under a new id. */
  | { kind: 'board_swap'; log: string }
  /** Worn flash: from now on `capacity` events fit into the log. */
  | { kind: 'flash_shrinks'; capacity: number }
  /** Of what the log holds, `entries` from `share` (0 to 1) of the way on cannot be read any more. */
  | { kind: 'flash_decays'; share: number; entries: number }

/** Something that happens to a machine at `at` (epoch milliseconds of world time). */
export interface TimedIncident {
  at: number
  incident: Incident
}

/** What happens to the board itself at `now`; the link is not its business. Throws RangeError on an unknown channel. */
export function applyIncident(dispenser: Dispenser, incident: Incident, now: number): void {
  switch (incident.kind) {
    case 'press':
      dispenser.press(incident.channel, incident.mechanism, now)
      break
    case 'test_vend':
      dispenser.testVend(incident.channel, incident.mechanism, now)
      break
    case 'refill':
      dispenser.refill(incident.channel, incident.loaded, now, incident.papers)
      break
    case 'restock':
      restock(dispenser, incident.papers, now)
      break
    case 'count':
      dispenser.count(incident.channel, incident.remaining, now)
      break
    case 'door':
      dispenser.setDoor(incident.open, now)
      break
    case 'fault':
      dispenser.raiseFault(incident.code, now, incident.channel)
      break
    case 'fault_cleared':
      dispenser.clearFault(incident.code, now, incident.channel)
      break
    case 'climate':
      dispenser.sense(incident.celsius, incident.humidity, now)
      break
    case 'power_cut':
      dispenser.powerOff(now, incident.lastGasp)
      break
    case 'torn_press':
      dispenser.failDuringWrite()
      dispenser.press(incident.channel, incident.mechanism, now)
      break
    case 'power_on':
      dispenser.powerOn(now)
      break
    case 'board_swap':
      dispenser.swapBoard(incident.log, now)
      break
    case 'flash_shrinks':
      dispenser.log.shrink(incident.capacity)
      break
    case 'flash_decays': {
      const { log } = dispenser
      const from = log.first + Math.floor(log.length * incident.share)
      log.decay(from, from + incident.entries)
      break
    }
    case 'link_down':
    case 'link_up':
    case 'line':
      break
  }
}

function restock(dispenser: Dispenser, papers: RefillPapers | undefined, now: number): void {
  dispenser.setDoor(true, now)
  for (const { channel, capacity, remaining, fault } of dispenser.reports) {
    if (fault !== null) dispenser.clearFault(fault, now, channel)
    if (remaining < capacity) dispenser.refill(channel, capacity - remaining, now, papers)
  }
  dispenser.setDoor(false, now)
}
