import type { Balance } from '../../protocol/api/inventory.ts'
import type { Round, RoundSummary } from '../../protocol/api/rounds.ts'
import type { PlaceContents } from '../inventory/contents.service.ts'
import type { channelsAt, DescribedRound, loadsOf, RoundFigures, stopsOf } from './rounds.store.ts'

type Rows<T extends (...args: never[]) => PromiseLike<unknown[]>> = Awaited<ReturnType<T>>

export const describeRound = (
  { round, sourceName, assigneeName, createdByName }: DescribedRound,
  figures: RoundFigures | undefined,
): RoundSummary => ({
  id: round.id,
  status: round.status,
  source: { id: round.sourceId, name: sourceName },
  assignee: round.assigneeId === null ? null : { id: round.assigneeId, name: assigneeName ?? '' },
  plannedOn: round.plannedOn,
  note: round.note,
  createdAt: round.createdAt.toISOString(),
  createdBy: createdByName,
  closedAt: round.closedAt?.toISOString() ?? null,
  kilometres: round.kilometres,
  minutes: round.minutes,
  ...(figures ?? { stopCount: 0, visited: 0, units: 0 }),
})

/** The stops with all that the page of a stop needs without network. */
export const describeStops = (
  stops: Rows<typeof stopsOf>,
  loads: Rows<typeof loadsOf>,
  channels: Rows<typeof channelsAt>,
  contents: ReadonlyMap<string, PlaceContents>,
): Round['stops'] =>
  stops.map(({ stop, locationName, address, phone, longitude, latitude, visitedAt }) => ({
    position: stop.position,
    locationId: stop.locationId,
    locationName,
    address,
    phone,
    longitude,
    latitude,
    visitId: stop.visitId,
    visitedAt: visitedAt?.toISOString() ?? null,
    skipped: stop.skipped,
    channels: channels
      .filter(({ locationId }) => locationId === stop.locationId)
      .map(({ channel, productId, productName, capacity }) => ({
        channel,
        productId,
        productName,
        capacity,
        contents: lotsIn(contents.get(stop.locationId), channel),
        loads: loads
          .filter((load) => load.position === stop.position && load.channel === channel)
          .map(({ position: _, ...load }) => load),
      })),
  }))

const lotsIn = (place: PlaceContents | undefined, channel: number) =>
  (place?.channels.find((one) => one.channel === channel)?.lots ?? []).map(
    ({ lotId, lotNumber, expiresOn, quantity }) => ({ lotId, lotNumber, expiresOn, quantity }),
  )

export const describeLots = (
  lots: readonly Balance[],
  nameOf: (productId: string) => string | undefined,
): Round['lots'] =>
  lots.flatMap(({ productId, lotId, lotNumber, expiresOn, quantity }) => {
    const productName = nameOf(productId)
    return productName === undefined
      ? []
      : [{ productId, productName, lotId, lotNumber, expiresOn, available: quantity }]
  })
