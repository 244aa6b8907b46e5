import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { z } from 'zod'
import { useApi } from '../api/api.context.ts'
import { storageProfilesQuery } from '../api/catalog.queries.ts'
import { ProblemResponse } from '../api/client.ts'
import { climatePlacesQuery } from '../api/climate.queries.ts'
import { placesQuery } from '../api/places.queries.ts'
import { useSession } from '../api/session.context.tsx'
import { keepCopy, keptCopy } from '../offline/phone.store.ts'
import { keepLoadedAssets } from '../offline/shell.cache.ts'

/** What the form needs to know, from the server or from this phone. */
const entryCopy = z.object({
  places: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      area: z.string(),
      /** A person reads the instrument there: what is asked for now, a kept copy would not know. */
      handDue: z.boolean(),
      /** The place's own. */
      limits: z
        .object({
          minCelsius: z.number().nullable(),
          maxCelsius: z.number().nullable(),
          minHumidity: z.number().nullable(),
          maxHumidity: z.number().nullable(),
        })
        .nullable(),
    }),
  ),
})
export type EntryCopy = z.infer<typeof entryCopy>

const COPY = 'climate places'
/** Where nobody reads an instrument. */
const MACHINES = 'dispenser'

interface EntryPlaces {
  copy: EntryCopy | undefined
  /** Who enters; of a kept copy, who kept it. */
  personId: string | undefined
  /** When it was kept, if it comes from this phone; ISO 8601. */
  keptAt: string | null
  error: Error | null
  retry(): void
}

/** Places of the area with their limits and where a person reads; from this phone while the server does not answer. */
export function useEntryPlaces(): EntryPlaces {
  const api = useApi()
  const { session } = useSession()
  const personId = session?.person.id
  const asked = useQuery(climatePlacesQuery(api, {}))
  const places = useQuery(placesQuery(api))
  const profiles = useQuery(storageProfilesQuery(api))
  const kept = useQuery({
    queryKey: ['kept', COPY],
    queryFn: async () => (await keptCopy(COPY)) ?? null,
    staleTime: 0,
  })
  const fresh = useMemo<EntryCopy | undefined>(() => {
    if (!asked.data || !places.data) return undefined
    const watched = new Map(asked.data.items.map((place) => [place.locationId, place]))
    const limits = new Map(profiles.data?.items.map((profile) => [profile.id, profile]))
    return {
      places: places.data.items
        .filter(({ kind, archivedAt }) => kind !== MACHINES && archivedAt === null)
        .map(({ id, name, jurisdictionName }) => {
          const own = watched.get(id)
          const profile = limits.get(own?.profileId ?? '')
          return {
            id,
            name,
            area: jurisdictionName,
            handDue: own?.handDue ?? false,
            limits: profile
              ? {
                  minCelsius: profile.minCelsius,
                  maxCelsius: profile.maxCelsius,
                  minHumidity: profile.minHumidity,
                  maxHumidity: profile.maxHumidity,
                }
              : null,
          }
        }),
    }
  }, [asked.data, places.data, profiles.data])

  // Whoever looked once can enter without network.
  useEffect(() => {
    if (!fresh || personId === undefined) return
    void keepCopy(COPY, personId, fresh)
    void import('./enter.screen.tsx').then(() => keepLoadedAssets())
  }, [fresh, personId])

  const failure = asked.error ?? asked.failureReason ?? places.error ?? places.failureReason
  const unanswered = failure !== null && !(failure instanceof ProblemResponse)
  const mine =
    !fresh && unanswered && kept.data && (session == null || kept.data.personId === personId)
      ? kept.data
      : null
  return {
    copy: fresh ?? (mine ? entryCopy.safeParse(mine.value).data : undefined),
    personId: personId ?? mine?.personId,
    keptAt: mine?.keptAt ?? null,
    error: fresh || mine || kept.isPending ? null : (asked.error ?? places.error),
    retry() {
      void asked.refetch()
      void places.refetch()
    },
  }
}
