import type { Visit } from '../../protocol/api/visits.ts'
import type { DescribedVisit } from './visits.store.ts'

export const describeVisit = ({
  visit,
  locationName,
  sourceName,
  personName,
  channels,
  lotNumbers,
}: DescribedVisit): Visit => {
  const withNumber = <T extends { lotId: string }>(lot: T) => ({
    ...lot,
    lotNumber: lotNumbers.get(lot.lotId) ?? '',
  })
  return {
    id: visit.id,
    location: { id: visit.locationId, name: locationName },
    source: visit.sourceId === null ? null : { id: visit.sourceId, name: sourceName ?? '' },
    roundId: visit.roundId,
    stop: visit.stop,
    personName,
    occurredAt: visit.occurredAt.toISOString(),
    recordedAt: visit.recordedAt.toISOString(),
    note: visit.note,
    movementIds: visit.movementIds,
    channels: channels.map(({ row, productName }) => ({
      channel: row.channel,
      productId: row.productId,
      productName,
      counted: row.counted,
      takenBack: row.takenBackLots.map(withNumber),
      loaded: row.loadedLots.map(withNumber),
    })),
  }
}
