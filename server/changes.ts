import { EventEmitter } from 'node:events'

/** What was committed, told to whoever keeps a picture of it: live dashboards, the map and finder indexes. */
export interface ChangeEvents {
  /** Balances, channels or transfers at these places changed. */
  stock: [locationIds: string[]]
  /** A stocktake of this place began, went on or ended. */
  stocktake: [locationId: string]
  /** Replenishment orders of or to these places changed. */
  orders: [locationIds: string[]]
  /** What is known of temperature and humidity at these places changed, from this hour on (milliseconds since 1970) or at all. */
  climate: [locationIds: string[], since?: number]
  /** Excursions began, went on or ended at these places, or were answered. */
  excursions: [locationIds: string[]]
  /** Proposals to hold lots at these places were made, decided or came to nothing. */
  proposals: [locationIds: string[]]
  /** How these places stand by the Three Bright standard changed; null = all of them, with the checklist. */
  compliance: [locationIds: string[] | null]
  /** Units dispensers gave out at this place. */
  vended: [locationId: string, quantity: number]
  /** The machine at this place told of a refill or a count. */
  observed: [locationId: string]
  /** Presence or reported state of the device at this place changed. */
  device: [locationId: string]
  /** A device has a new secret, which is stored as a hash only: who admits devices has to hear of it now. Never log it. */
  secretIssued: [deviceId: string, secret: { id: string; text: string }]
  /** Who works at these places, or how they stand, changed. */
  staff: [locationIds: string[]]
  /** Alerts of these jurisdictions changed, by division code; null = of the installation itself. */
  alerts: [codes: (string | null)[]]
  /** Commands, configuration or firmware of these devices changed. */
  steered: [deviceIds: string[]]
  /** There may be something to tell these devices. */
  outgoing: [deviceIds: string[]]
  /** A rollout of firmware for the machines of this jurisdiction changed; null = for everyone's. */
  rollout: [id: string, jurisdictionCode: string | null]
  /** This device's credentials are void from now on. */
  revoked: [deviceId: string]
  /** A place was made or its description changed; `left` is the jurisdiction it has moved out of, by division code. */
  place: [locationId: string, left?: string]
  /** Jurisdictions, products or the holiday calendar changed. */
  reference: []
  /** A person's sessions ended: sign-out, disabling, role or jurisdiction change. */
  signedOut: [personId: string]
}

/** Emit from an `afterCommit` hook only. */
export class Changes extends EventEmitter<ChangeEvents> {}
