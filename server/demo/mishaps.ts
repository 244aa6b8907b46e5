import type { Fleet } from '../../firmware-sim/fleet.ts'
import type { Incident } from '../../firmware-sim/incidents.ts'

/** What has gone wrong with machines of the county, one each, so that there is something to see to. */
const MISHAPS: readonly Incident[] = [
  { kind: 'fault', code: 'jam', channel: 4 },
  { kind: 'door', open: true },
  { kind: 'fault', code: 'display_dim' },
]
/** A fleet of this size can do without one machine, which goes off the air after a while: milliseconds. */
const MANY = 30
const GOES_AFTER = 90_000

/** Has something go wrong with a few machines, the last of the list. What went wrong before is so still. */
export function letThingsGoWrong(fleet: Pick<Fleet, 'device'>, deviceIds: readonly string[]): void {
  const inject = (index: number, incident: Incident) =>
    fleet.device(deviceIds.at(-1 - index) ?? '')?.inject(incident)
  for (const [index, incident] of MISHAPS.entries()) inject(index, incident)
  if (deviceIds.length >= MANY)
    setTimeout(() => inject(MISHAPS.length, { kind: 'link_down' }), GOES_AFTER).unref()
}
