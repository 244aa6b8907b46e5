import type { HeldChannel, Recall, RecallPlace, RecallSummary } from '../../protocol/api/recalls.ts'
import { covers } from '../db/scope.ts'
import type { TransitRow, UnitsAtPlace } from './lot-units.store.ts'
import { channelState, type Gone, nothingGone, placeState } from './recall.rules.ts'
import type { NamedChannel } from './recall-channels.store.ts'
import type { LotRow, NamedHolding, NamedRecall } from './recalls.store.ts'

/** Lots of one transfer become one line. */
export function joinTransit(rows: readonly TransitRow[]) {
  const joined = new Map<string, Omit<TransitRow, 'lotId' | 'dispatchedAt'> & { dispatchedAt: string }>()
  for (const { lotId: _, dispatchedAt, ...row } of rows) {
    const known = joined.get(row.transferId)
    if (known) known.quantity += row.quantity
    else joined.set(row.transferId, { ...row, dispatchedAt: dispatchedAt.toISOString() })
  }
  return [...joined.values()]
}

/** Units of several lots at one place become one line, with the lots in it. */
export function joinPlaces(rows: readonly UnitsAtPlace[]) {
  const joined = new Map<string, Omit<UnitsAtPlace, 'lotId'> & { lots: Map<string, number> }>()
  for (const { lotId, quantity, ...place } of rows) {
    const known = joined.get(place.locationId) ?? { ...place, quantity: 0, lots: new Map() }
    known.quantity += quantity
    known.lots.set(lotId, (known.lots.get(lotId) ?? 0) + quantity)
    joined.set(place.locationId, known)
  }
  return [...joined.values()]
}
type PlaceWithLots = ReturnType<typeof joinPlaces>[number]

export const describeLot = ({ id, number, expiresOn }: LotRow) => ({
  lotId: id,
  lotNumber: number,
  expiresOn,
})

/** Null for a place that never had to do with the recall: what lay there was gone before it opened. */
export function describePlace(
  place: PlaceWithLots,
  facts: {
    lots: readonly LotRow[]
    holdings: readonly NamedHolding[]
    gone: Gone | undefined
    collectingLocationId: string
    scope: string | null
  },
): RecallPlace | null {
  const { lots, gone = nothingGone, collectingLocationId, scope } = facts
  const { locationId, quantity: held } = place
  const holdings = facts.holdings.filter(({ holding }) => holding.locationId === locationId)
  const collecting = locationId === collectingLocationId
  if (held === 0 && holdings.length === 0 && !collecting) return null
  const rowOf = (lotId: string) => holdings.find(({ holding }) => holding.lotId === lotId)?.holding
  const present = lots.filter(({ id }) => (place.lots.get(id) ?? 0) > 0)
  const answered = holdings.filter(({ holding }) => holding.answeredAt !== null)
  const last = answered.toSorted(
    (a, b) => (a.holding.answeredAt?.getTime() ?? 0) - (b.holding.answeredAt?.getTime() ?? 0),
  )
  const latest = last.at(-1)
  return {
    locationId,
    locationName: place.locationName,
    locationKind: place.locationKind,
    jurisdictionName: place.jurisdictionName,
    phone: place.phone,
    state: placeState({
      collecting,
      held,
      // A lot that came after the answer has not been answered for.
      answered: present.every(({ id }) => rowOf(id)?.answeredAt),
    }),
    atOpening: sum(holdings.map(({ holding }) => holding.atOpening)),
    held,
    found: answered.length === 0 ? null : sum(answered.map(({ holding }) => holding.found ?? 0)),
    ...gone,
    explanation: latest?.holding.explanation ?? null,
    answeredAt: latest?.holding.answeredAt?.toISOString() ?? null,
    answeredBy: latest?.answeredByName ?? null,
    lots: lots
      .filter(({ id }) => place.lots.has(id))
      .map((lot) => ({
        ...describeLot(lot),
        held: place.lots.get(lot.id) ?? 0,
        found: rowOf(lot.id)?.found ?? null,
      })),
    own: covers(scope, place.jurisdictionCode),
  }
}

export function describeChannel(
  { held, locationName, command }: NamedChannel,
  facts: { deviceId: string | undefined; presence: HeldChannel['presence']; quantity: number },
): HeldChannel {
  const { deviceId, presence, quantity } = facts
  return {
    locationId: held.locationId,
    locationName,
    channel: held.channel,
    quantity,
    deviceId: deviceId ?? null,
    presence,
    cause: held.cause,
    state: channelState(held, command, deviceId),
    answer: command?.reason ?? null,
    heldAt: held.heldAt.toISOString(),
    sentAt: command?.sentAt?.toISOString() ?? null,
    finishedAt: command?.finishedAt?.toISOString() ?? null,
    releasedAt: held.releasedAt?.toISOString() ?? null,
  }
}

export const summarise = (
  { recall, product, openedByName }: NamedRecall,
  numbers: readonly string[],
  progress: RecallSummary['progress'],
): RecallSummary => ({
  id: recall.id,
  product,
  numbers: [...numbers],
  level: recall.level,
  status: recall.status,
  reason: recall.reason,
  documentNumber: recall.documentNumber,
  openedAt: recall.openedAt.toISOString(),
  openedBy: openedByName,
  endedAt: recall.endedAt?.toISOString() ?? null,
  progress,
})

export const headOf = ({ recall, collectingName, endedByName }: NamedRecall) =>
  ({
    instructions: recall.instructions,
    collecting: { id: recall.collectingLocationId, name: collectingName },
    endedBy: endedByName,
    endingReason: recall.endingReason,
  }) satisfies Partial<Recall>

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
