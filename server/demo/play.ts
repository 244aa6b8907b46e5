import type { Location, PlaceKind } from '../../protocol/api/places.ts'
import type { Actor } from '../route.ts'
import type { Slip } from './counts.ts'
import type { PlayedMachine } from './machine.ts'
import type { OrderHands } from './order.hands.ts'
import type { Line } from './played-stock.ts'
import type { RecallHands } from './recall.hands.ts'

export interface PlayedPlace extends Location {
  kind: PlaceKind
  township: number | null
}

export interface Stop {
  to: string
  lines: Line[]
}
export interface Entry {
  from: string
  lines: Line[]
}
/** A driver at a machine: what was found in each channel, and what was put in. */
export interface Refill {
  machine: PlayedMachine
  channels: (Line & { channel: number; counted: number })[]
}

/** What people do in the dashboard and machines do by themselves, as the services offer it. */
export interface Hands {
  receive(actor: Actor, to: string, lines: (Line & { number: string; expiresOn: string })[]): Promise<void>
  /** All of one trip, or none. */
  transfer(actor: Actor, from: string, stops: Stop[], receive: boolean): Promise<void>
  /** At each of these machines in turn. */
  refill(actor: Actor, from: string, visits: Refill[]): Promise<void>
  /** All of one day's entries, or none. */
  issue(actor: Actor, entries: Entry[]): Promise<void>
  /** All that lies there, approved by somebody else. Resolves to the units that were more or, below 0, fewer. */
  count(counter: Actor, approver: Actor, place: string, find: (book: number) => Slip | null): Promise<Line[]>
  vend(vends: { machine: PlayedMachine; channel: number; at: number }[]): Promise<void>
  orders: OrderHands
  recalls: RecallHands
}

export interface Cast {
  county: Actor
  townships: Actor[]
}
