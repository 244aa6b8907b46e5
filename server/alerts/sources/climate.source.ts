import type { Ambient } from '../../ambient.ts'
import type { PresentExcursion } from '../../climate/excursions/excursions.service.ts'
import type { AlertSource } from '../alert.source.ts'

interface Dependencies {
  excursions: { present(locationIds: readonly string[]): Promise<readonly PresentExcursion[]> }
  ambient: Ambient
}

const HOUR = 3_600_000

/** Places that are outside limits now. One alert for each source and direction, whichever of its limits are passed. */
export const climateSource = ({ excursions, ambient }: Dependencies): AlertSource => ({
  rules: ['climate_excursion'],
  covers: 'places',
  async sightings(locationIds) {
    const now = ambient.now().getTime()
    const worst = new Map<string, PresentExcursion>()
    for (const excursion of await excursions.present(locationIds)) {
      const key = `${excursion.sourceId} ${excursion.kind}`
      const known = worst.get(key)
      if (!known || beyond(excursion) > beyond(known)) worst.set(key, excursion)
    }
    return [...worst.values()].map((excursion) => {
      const { locationId, deviceId, sourceId, sourceName, kind, limit, peak, value, startedAt } = excursion
      const damp = kind === 'humid' || kind === 'dry'
      const hours = (now - startedAt.getTime()) / HOUR
      return {
        rule: 'climate_excursion',
        locationId,
        jurisdictionCode: null,
        deviceId,
        productId: null,
        part: `${kind} ${sourceId}`,
        facts: {
          what: kind,
          value: rounded(value),
          peak: rounded(peak),
          limit,
          unit: damp ? '%' : '°C',
          profile: excursion.profileName,
          source: sourceName,
          since: startedAt.toISOString(),
        },
        // Since its source fell silent nobody knows whether it lasts: an alert stays, and none begins.
        holds: ({ humidityHours = 0 }) => (excursion.silent ? null : !damp || hours >= humidityHours),
      }
    })
  },
})

/** How far outside it was, in the unit of its limit. */
const beyond = ({ peak, limit }: PresentExcursion): number => Math.abs((peak ?? limit) - limit)

const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value * 10) / 10)
