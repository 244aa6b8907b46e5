import type { AlertSource } from '../alert.source.ts'

interface Dependencies {
  visitors: {
    openByLocation(
      locationIds: readonly string[],
    ): Promise<ReadonlyMap<string, readonly { kind: string; at: readonly Date[] }[]>>
  }
}

/** What visitors told of points and nobody has answered. */
export const visitorsSource = ({ visitors }: Dependencies): AlertSource => ({
  rules: ['public_report'],
  covers: 'places',
  async sightings(locationIds) {
    const open = await visitors.openByLocation(locationIds)
    return [...open].flatMap(([locationId, groups]) =>
      groups.map(({ kind, at }) => ({
        rule: 'public_report' as const,
        locationId,
        jurisdictionCode: null,
        deviceId: null,
        productId: null,
        part: kind,
        facts: { kind, reports: at.length },
        holds: ({ reports = 1 }) => at.length >= reports,
        ...(at[0] && { since: at[0] }),
      })),
    )
  },
})
