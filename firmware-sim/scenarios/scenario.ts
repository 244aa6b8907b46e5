import type { Board } from '../board.ts'
import type { TimedIncident } from '../incidents.ts'
import type { Mechanism } from '../machine.ts'
import type { Random } from '../random.ts'

/** Where and when a story is played. Instants are epoch milliseconds of world time. */
export interface Stage {
  /** Belongs to this device, scenario and seed: other scenarios change nothing of what it draws. */
  random: Random
  /** What the machine holds when it is turned on; nothing for a sensor. */
  channels: readonly { channel: number; capacity: number; remaining: number }[]
  /** When the machine was turned on. */
  from: number
  /** When it connects for the first time: `from`, unless a scenario gives the machine a past. */
  live: number
  /** When the story is over. */
  until: number
}

/** Something that goes wrong with a machine, beside its everyday life. Scenarios can be combined. */
export interface Scenario {
  readonly name: string
  /** What happens, and what the server should make of it: for people. */
  readonly story: string
  readonly effect: string
  /** Milliseconds of life without a connection before the first. */
  readonly past?: number
  /** Needs a line of its own between machine and broker. */
  readonly line?: true
  /** Batches arrive twice, late and in any order. */
  readonly disorder?: true
  /** A second board with the same memory is on air. */
  readonly twin?: true
  /** Changes what the board is built with. */
  board?(board: Board, stage: Stage): Board
  /** What happens to the machine, in order of time. */
  plot?(stage: Stage): Iterable<TimedIncident>
}

/** The instant at `share` (0 to 1) of a machine's life until the story is over. */
export const at = ({ from, until }: Stage, share: number): number => from + (until - from) * share

export const press = (when: number, channel: number, mechanism: Mechanism = 'drops'): TimedIncident => ({
  at: when,
  incident: { kind: 'press', channel, mechanism },
})

/** A sensor reading beside those that come by themselves. */
export const reading = (when: number, number: number): TimedIncident => ({
  at: when,
  incident: { kind: 'climate', celsius: 20 + number / 10, humidity: 60 },
})
