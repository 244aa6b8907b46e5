import type { AlertSource } from '../alert.source.ts'
import { type KnownChannel, type KnownStock, stockSightings } from '../stock-sightings.ts'

interface Dependencies {
  stock: {
    knowledgeByLocation(ids: readonly string[]): Promise<ReadonlyMap<string, readonly KnownStock[]>>
  }
  devices: {
    reportsByLocation(
      ids: readonly string[],
    ): Promise<ReadonlyMap<string, { channels: readonly KnownChannel[] }>>
  }
}

/** What is sold out or runs low, by the ledger and by what machines say. */
export const stockSource = ({ stock, devices }: Dependencies): AlertSource => ({
  rules: ['sold_out', 'low_channel'],
  covers: 'places',
  async sightings(locationIds) {
    const [knowledge, reports] = await Promise.all([
      stock.knowledgeByLocation(locationIds),
      devices.reportsByLocation(locationIds),
    ])
    return locationIds.flatMap((id) =>
      stockSightings(id, knowledge.get(id) ?? [], reports.get(id)?.channels ?? []),
    )
  },
})
