import type { AlertFacts, AlertRule } from '../../protocol/api/alerts.ts'
import type { WatchedDevice } from '../devices/watch.service.ts'
import type { Sighting } from './alert.source.ts'
import { isAbove } from './alert-track.ts'

/** Fault codes with a rule of their own, and those that say what stock or door say already. */
const JAM = 'jam'
const TAMPER = 'tamper'
const TOLD_OTHERWISE = new Set([JAM, TAMPER, 'sold_out', 'empty', 'door', 'door_open'])

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** What one device gives cause for, as it is now. Pure: `offline` says whether it has an open alert of being offline. */
export function deviceSightings(device: WatchedDevice, now: number, offline: boolean): Sighting[] {
  return [
    ...absence(device, offline),
    ...faults(device),
    ...senses(device, now),
    ...messages(device),
    ...books(device, now),
  ]
}

const always = () => true

function about(
  { id: deviceId, locationId }: WatchedDevice,
  rule: AlertRule,
  holds: Sighting['holds'],
  facts: AlertFacts = {},
  more: Partial<Pick<Sighting, 'part' | 'since'>> = {},
): Sighting {
  return {
    rule,
    locationId,
    jurisdictionCode: null,
    deviceId,
    productId: null,
    part: '',
    holds,
    facts,
    ...more,
  }
}

/** Unknown is not offline: nobody is, until the server has heard of them. One that never spoke is not missed yet. */
function absence(device: WatchedDevice, offline: boolean): Sighting[] {
  const { presence, lastSeenAt } = device
  const facts = { lastSeenAt: lastSeenAt?.toISOString() ?? null }
  const unknown = presence === 'unknown'
  const since = unknown || presence === 'online' || !lastSeenAt ? {} : { since: lastSeenAt }
  return [
    about(device, 'device_offline', () => (unknown ? null : presence !== 'online'), facts, since),
    about(device, 'device_silent', () => unknown && lastSeenAt !== null && !offline, facts),
  ]
}

function faults(device: WatchedDevice): Sighting[] {
  const { told } = device
  if (!told) return []
  const inChannels = told.channels.flatMap(({ channel, fault }) => (fault === null ? [] : { channel, fault }))
  const codes = new Set([...told.faults, ...inChannels.map(({ fault }) => fault)])
  const jams = inChannels.filter(({ fault }) => fault === JAM)
  // A machine that names no channel still says that something is jammed.
  const somewhere = jams.length === 0 && codes.has(JAM)
  return [
    ...jams.map(({ channel }) =>
      about(device, 'channel_jam', always, { channel }, { part: String(channel) }),
    ),
    ...(somewhere ? [about(device, 'channel_jam', always)] : []),
    ...(codes.has(TAMPER) ? [about(device, 'tamper', always)] : []),
    ...[...codes]
      .filter((code) => !TOLD_OTHERWISE.has(code))
      .map((code) => {
        const channels = inChannels.filter(({ fault }) => fault === code).map(({ channel }) => channel)
        return about(device, 'device_fault', always, { code, channels: channels.join(', ') }, { part: code })
      }),
  ]
}

function senses(device: WatchedDevice, now: number): Sighting[] {
  const { told, presence, kind } = device
  if (!told) return []
  const { door, doorSince, clockErrorMs, climateAt } = told
  const sightings: Sighting[] = []
  if (door === 'open')
    // What a machine said of its door before it fell silent, nobody can know any more. Since when it is open may come out
    // of a backlog, where it was shut again long ago: waiting begins when it is seen.
    sightings.push(
      about(device, 'door_open', () => (presence === 'online' ? true : null), {
        since: doorSince?.toISOString() ?? null,
      }),
    )
  if (clockErrorMs !== null) {
    const minutes = Math.abs(clockErrorMs) / MINUTE
    sightings.push(
      about(
        device,
        'clock_wrong',
        ({ errorMinutes = 0, marginMinutes = 0 }, open) =>
          isAbove(minutes, errorMinutes, marginMinutes, open),
        { errorMinutes: Math.round(clockErrorMs / MINUTE) },
      ),
    )
  }
  // A machine that is away is missed as such; a storeroom without readings is a gap in its record either way.
  if (climateAt !== null && (kind === 'sensor' || presence === 'online'))
    sightings.push(
      about(
        device,
        'climate_silent',
        ({ silentHours = 0 }) =>
          presence === 'unknown' ? null : now - climateAt.getTime() > silentHours * HOUR,
        { since: climateAt.toISOString() },
      ),
    )
  return sightings
}

function messages(device: WatchedDevice): Sighting[] {
  const { badMessages, twinSigns, twinSignAt, rejectedConfig } = device
  return [
    about(device, 'bad_messages', ({ messagesPerDay = 0 }) => badMessages >= messagesPerDay, {
      messages: badMessages,
    }),
    ...(twinSigns > 0
      ? [
          about(device, 'cloned_device', always, {
            messages: twinSigns,
            since: twinSignAt?.toISOString() ?? null,
          }),
        ]
      : []),
    ...(rejectedConfig ? [about(device, 'config_rejected', always, rejectedConfig)] : []),
  ]
}

function books(device: WatchedDevice, now: number): Sighting[] {
  const { openDifferences, oldestDifferenceAt, kind } = device
  if (!oldestDifferenceAt || kind !== 'dispenser') return []
  const days = (now - oldestDifferenceAt.getTime()) / DAY
  const facts = { count: openDifferences, since: oldestDifferenceAt.toISOString() }
  return [about(device, 'discrepancy_old', ({ openDays = 0 }) => days >= openDays, facts)]
}
