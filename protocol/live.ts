import type { MapPoint } from './api/places.ts'

/**
 * Socket.IO event map. The server puts a signed-in socket into the room of its jurisdiction and sends at most one
 * message a second and region, made of what was committed since the last.
 */
export interface LiveChanges {
  /** Places whose marker changed, as the map shows them now. */
  points: MapPoint[]
  /** Places whose stock, excursions, proposals, standing or staff changed: refetch what shows them. */
  locationIds: string[]
  /** Places whose climate record went on: refetch their charts. Told every few seconds only, for sensors never rest. */
  climate: string[]
  /** Devices whose commands, configuration or firmware changed. */
  steered: string[]
  /** Rollouts of firmware that changed. */
  rollouts: string[]
  /** Products, jurisdictions or limits of stock changed: refetch all that is shown. */
  reference: boolean
  /** Alerts of the jurisdiction changed: refetch what shows them. */
  alerts: boolean
  /** Units given out by dispensers since the last message. */
  vended: number
  /** ISO 8601. */
  at: string
}
export interface ServerToDashboard {
  changes: (changes: LiveChanges) => void
  /** The session ended: sign in again. */
  signedOut: () => void
}
export type DashboardToServer = Record<string, never>
