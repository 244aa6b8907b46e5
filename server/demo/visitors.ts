import { answerPublicReports, type PublicReportKind } from '../../protocol/api/public-reports.ts'
import { cellOf, type Position } from '../../protocol/nearby.ts'
import type { Services } from '../services.ts'
import { COUNTY, LANDMARKS } from './names.ts'
import type { Cast, PlayedPlace } from './play.ts'

interface Play {
  services: Pick<Services, 'landmarks' | 'publicReports' | 'demand'>
  cast: Cast
  places: readonly PlayedPlace[]
}

/** Somewhat over a hundred metres. */
const NEXT_DOOR = 0.0012
/** About three kilometres: where nobody has put a point. */
const OUTSKIRTS = 0.03
/** What visitors told: three alike lower the stock that is shown, two are told to others, one is the manager's alone. */
const TOLD: readonly {
  kind: PublicReportKind
  at: PlayedPlace['kind']
  people: number
  answered?: boolean
}[] = [
  { kind: 'empty', at: 'staffed_outlet', people: 3 },
  { kind: 'closed', at: 'social_outlet', people: 2 },
  { kind: 'moved', at: 'free_box', people: 1 },
  { kind: 'broken', at: 'dispenser', people: 2, answered: true },
]
/** Searches that found nothing, by township: in tens, as they are kept. */
const EMPTY_HANDED = [
  { township: 1, category: null, searches: 60 },
  { township: 1, category: 'iud', searches: 20 },
  { township: 2, category: 'condom', searches: 40 },
  { township: 5, category: 'drug', searches: 10 },
] as const

/** What the public pages have learned: from where people search, what they told of points, and where they found nothing. */
export async function enterVisitors({ services, cast, places }: Play): Promise<void> {
  const { landmarks, publicReports, demand } = services
  for (const { township, beside, ...name } of LANDMARKS) {
    const position = positionIn(places, township, beside)
    if (!position) continue
    await landmarks.create(cast.county, {
      ...name,
      jurisdictionCode: townshipCode(township),
      coordinates: { longitude: position.longitude + NEXT_DOOR, latitude: position.latitude, datum: 'wgs84' },
    })
  }
  for (const { kind, at, people, answered } of TOLD) {
    const place = places.find((candidate) => candidate.published && candidate.kind === at)
    if (!place) continue
    for (let person = 1; person <= people; person++)
      await publicReports.report(place.id, kind, `198.51.100.${person}`)
    if (answered)
      await publicReports.answer(
        cast.county,
        answerPublicReports.parse({
          locationId: place.id,
          kind,
          outcome: 'put_right',
          note: '卡盒已清理，现场试发正常',
        }),
      )
  }
  for (const { township, category, searches } of EMPTY_HANDED) {
    const near = positionIn(places, township, 0)
    if (!near) continue
    const cell = cellOf({ longitude: near.longitude + OUTSKIRTS, latitude: near.latitude + OUTSKIRTS })
    for (let search = 0; search < searches; search++) demand.count(cell, category, `10.0.${search}.1`)
  }
  await demand.flush()
}

const townshipCode = (township: number): string => `${COUNTY.code}${String(township + 1).padStart(3, '0')}`

/** Where the `nth` published point of a township stands, or the last one. */
function positionIn(all: readonly PlayedPlace[], township: number, nth: number): Position | null {
  const points = all.filter((place) => place.published && place.township === township)
  const { longitude = null, latitude = null } = points[Math.min(nth, points.length - 1)] ?? {}
  return longitude === null || latitude === null ? null : { longitude, latitude }
}
