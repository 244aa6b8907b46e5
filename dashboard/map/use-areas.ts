import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { jurisdictionsQuery } from '../api/accounts.queries.ts'
import { useApi } from '../api/api.context.ts'
import { placesQuery } from '../api/places.queries.ts'
import { useLanguage } from '../locales/locale.tsx'
import { centre, convexHull, type Xy } from './hull.ts'
import type { Area } from './scene.layer.ts'

/** Digits of a township's division code. */
const TOWNSHIP = 9

/** The reach of each township's own points. A township with fewer than three has no area worth drawing. */
export function useAreas(): readonly Area[] {
  const api = useApi()
  const { name } = useLanguage()
  const { data: places } = useQuery(placesQuery(api))
  const { data: jurisdictions } = useQuery(jurisdictionsQuery(api))
  return useMemo(() => {
    const named = new Map(jurisdictions?.items.map((jurisdiction) => [jurisdiction.code, name(jurisdiction)]))
    const byTownship = new Map<string, Xy[]>()
    for (const { jurisdictionCode, longitude, latitude } of places?.items ?? []) {
      if (longitude === null || latitude === null || jurisdictionCode.length < TOWNSHIP) continue
      const township = jurisdictionCode.slice(0, TOWNSHIP)
      const points = byTownship.get(township) ?? []
      points.push([longitude, latitude])
      byTownship.set(township, points)
    }
    return [...byTownship].flatMap(([code, points]): Area[] => {
      const label = named.get(code)
      return label === undefined || points.length < 3
        ? []
        : [{ name: label, hull: convexHull(points), middle: centre(points) }]
    })
  }, [places, jurisdictions, name])
}
