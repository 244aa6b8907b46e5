import type { Dispenser, Mechanism, RefillPapers } from './dispenser.ts'

/** Something that happens to a machine. Scenarios are lists of these; the demand of passers-by is one source of them. */
export type Incident =
  | { kind: 'press'; channel: number; mechanism: Mechanism }
  | { kind: 'test_vend'; channel: number; mechanism: Mechanism }
  | { kind: 'refill'; channel: number; loaded: number; papers?: RefillPapers }
  /** A driver opens the door, frees what is jammed, fills every channel to the brim and closes the door. */
  | { kind: 'restock' }
  | { kind: 'count'; channel: number; remaining: number }
  | { kind: 'door'; open: boolean }
  | { kind: 'fault'; code: string; channel?: number }
  | { kind: 'fault_cleared'; code: string; channel?: number }
  | { kind: 'climate'; celsius: number; humidity: number | null }
  /** `lastGasp`: a capacitor let the board write down that the mains failed. The link dies with the board. */
  | { kind: 'power_cut'; lastGasp: boolean }
  | { kind: 'power_on' }
  /** The radio is without signal until `link_up`; the machine goes on working. */
  | { kind: 'link_down' }
  | { kind: 'link_up' }

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
      restock(dispenser, now)
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
    case 'power_on':
      dispenser.powerOn(now)
      break
    case 'link_down':
    case 'link_up':
      break
  }
}

function restock(dispenser: Dispenser, now: number): void {
  dispenser.setDoor(true, now)
  for (const { channel, capacity, remaining, fault } of dispenser.reports) {
    if (fault !== null) dispenser.clearFault(fault, now, channel)
    if (remaining < capacity) dispenser.refill(channel, capacity - remaining, now)
  }
  dispenser.setDoor(false, now)
}
