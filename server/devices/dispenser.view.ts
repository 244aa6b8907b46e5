import type { DeviceEventView, Dispenser, DispenserDetail, LotInMachine } from '../../protocol/api/devices.ts'
import type { StockStatus } from '../../protocol/api/status.ts'
import type { LotContent, PlaceContents } from '../inventory/contents.service.ts'
import type { ChannelRow, EventRow, Machine } from './devices.store.ts'
import type { PresenceOf } from './presence.tracker.ts'

export interface MachineFacts {
  presence: PresenceOf
  channels: readonly ChannelRow[]
  /** Units in the ledger at its place, and those neither expired nor in quarantine. */
  ledger: number
  usable: number
  stock: StockStatus
  openDiscrepancies: number
  quarantinedMessages: number
  suspect: boolean
}

/** A machine as a list shows it. What it has never told is null. */
export function describeDispenser(
  { device, location, jurisdictionName, state }: Machine,
  { presence, channels, ...facts }: MachineFacts,
): Dispenser {
  const lastSeenAt = presence.lastSeenAt ?? state?.lastSeenAt ?? null
  return {
    id: device.id,
    locationId: device.locationId,
    ...location,
    jurisdictionName,
    presence: presence.presence,
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    firmware: state?.firmware ?? null,
    hardware: state?.hardware ?? null,
    ...facts,
    reported: state ? sum(state.state.channels.map(({ remaining }) => remaining)) : null,
    capacity: sum(channels.map(({ capacity }) => capacity)),
    celsius: state?.state.celsius ?? null,
    humidity: state?.state.humidity ?? null,
    climateAt: state?.climateAt?.toISOString() ?? null,
    faults: faultsOf(state?.state),
    door: state?.state.door ?? null,
    doorSince: state?.doorSince?.toISOString() ?? null,
    clock: state?.clock ?? null,
    clockErrorMs: state?.clockErrorMs ?? null,
    revokedAt: device.revokedAt?.toISOString() ?? null,
  }
}

/** Faults of the machine and of its channels. */
function faultsOf(state: NonNullable<Machine['state']>['state'] | undefined): string[] {
  if (!state) return []
  const ofChannels = state.channels.flatMap(({ channel, fault }) =>
    fault === null ? [] : [`${channel}:${fault}`],
  )
  return [...new Set([...state.faults, ...ofChannels])]
}

export function describeInDetail(
  machine: Machine,
  facts: MachineFacts,
  contents: PlaceContents | undefined,
  recent: readonly EventRow[],
): DispenserDetail {
  const lotsIn = new Map(contents?.channels.map(({ channel, lots }) => [channel, lots]))
  const told = new Map(machine.state?.state.channels.map((report) => [report.channel, report]))
  return {
    ...describeDispenser(machine, facts),
    channels: facts.channels.map(({ channel, productId, productName, capacity, blocked }) => {
      const report = told.get(channel)
      const { remaining, fault, counters } = report ?? {}
      return {
        channel,
        productId,
        productName,
        capacity,
        blocked,
        reported:
          remaining === undefined || fault === undefined || counters === undefined
            ? null
            : { remaining, fault, counters },
        lots: (lotsIn.get(channel) ?? []).map(describeLot),
      }
    }),
    unassigned: (contents?.unassigned ?? []).map(describeLot),
    recent: recent.map(describeEvent),
  }
}

const describeLot = ({ since, ...lot }: LotContent): LotInMachine => ({ ...lot, since: since.toISOString() })

export const describeEvent = (row: EventRow): DeviceEventView => ({
  log: row.log,
  seq: row.seq,
  kind: row.kind,
  channel: row.channel,
  occurredAt: row.occurredAt.toISOString(),
  receivedAt: row.receivedAt.toISOString(),
  timeQuality: row.timeQuality,
  occurredAfter: row.occurredAfter?.toISOString() ?? null,
  occurredBefore: row.occurredBefore?.toISOString() ?? null,
  quantity: typeof row.payload.quantity === 'number' ? row.payload.quantity : null,
})

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
