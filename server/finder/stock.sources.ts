import type { OpenReports } from './reports/doubt.ts'

/** What the ledger says of a product at a place. */
export interface LedgerKnowledge {
  productId: string
  /** Base units that may be given out: not expired, not quarantined. */
  usable: number
  /** Business time of the last movement there. */
  knownAt: Date
  /** Average given out a day; null when unknown. */
  perDay: number | null
}
/** Implemented by the inventory. */
export interface LedgerSource {
  knowledgeByLocation(
    locationIds?: readonly string[],
  ): Promise<ReadonlyMap<string, readonly LedgerKnowledge[]>>
}

/** What a machine last told of itself, whenever that was. */
export interface MachineReport {
  at: Date
  channels: readonly { productId: string | null; remaining: number; fault: string | null; blocked: boolean }[]
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
