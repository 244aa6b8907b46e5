import type { OpenReports } from './reports/doubt.ts'

/** What the ledger says of a product at a place. */
export interface LedgerKnowledge {
  productId: string
  /** Base units that may be given out: not expired, not quarantined. */
  usable: number
  /** Base units that lie there and may not be given out. */
  held: number
  /** Business time of the last movement or count there. */
  knownAt: Date
  /** Base units given out over the look-back, and the days with stock in it until `knownAt`. */
  consumed: number
  days: number
}
/** Units that lie in one channel of a machine by the ledger. */
export interface UnitsInChannel {
  channel: number
  productId: string
  /** Base units, above 0. */
  quantity: number
  /** They may not be given out. */
  held: boolean
}
/** Implemented by the inventory. */
export interface LedgerSource {
  knowledgeByLocation(
    locationIds?: readonly string[],
  ): Promise<ReadonlyMap<string, readonly LedgerKnowledge[]>>
  unitsInChannels(locationIds: readonly string[]): Promise<ReadonlyMap<string, readonly UnitsInChannel[]>>
}

/** What a machine last told of itself, whenever that was. */
export interface MachineReport {
  at: Date
  channels: readonly {
    channel: number
    productId: string | null
    remaining: number
    fault: string | null
    blocked: boolean
  }[]
}
/** Implemented by the devices. A place whose machine never spoke is absent. */
export interface MachineSource {
  reportsByLocation(locationIds?: readonly string[]): Promise<ReadonlyMap<string, MachineReport>>
}

/** What visitors told of places. */
export interface VisitorSource {
  /** Of these places, or of all that have some. */
  openByLocation(ids: readonly string[] | undefined): Promise<ReadonlyMap<string, readonly OpenReports[]>>
}
