import gcoord from 'gcoord'
import type { Datum } from '../../protocol/api/places.ts'
import { metresBetween, type Position } from '../../protocol/nearby.ts'
import { InvalidError } from '../errors.ts'

// gcoord is CommonJS whose types describe an ES module: Node hands over what they call its default.
const { transform, WGS84, GCJ02, BD09 } = gcoord as unknown as typeof gcoord.default
const SYSTEMS = { wgs84: WGS84, gcj02: GCJ02, bd09: BD09 }

/** China with its islands, degrees. A coarse box: it catches a swapped or foreign pair, no more. */
const CHINA = { west: 73, east: 136, south: 3, north: 54 }
const inChina = ({ longitude, latitude }: Position): boolean =>
  longitude >= CHINA.west && longitude <= CHINA.east && latitude >= CHINA.south && latitude <= CHINA.north

/**
 * WGS-84 from what a person or map gave, to a millionth of a degree (about 0.1 m). Throws `InvalidError`
 * `coordinates_swapped` when the pair only makes sense the other way round, `coordinates_outside_china` otherwise.
 */
export function toWgs84({ longitude, latitude, datum }: Position & { datum: Datum }): Position {
  if (!inChina({ longitude, latitude })) {
    if (inChina({ longitude: latitude, latitude: longitude }))
      throw new InvalidError(
        'coordinates_swapped',
        `Longitude ${longitude} and latitude ${latitude} look swapped.`,
        {
          params: { longitude, latitude },
          errors: [{ path: 'coordinates', message: 'longitude and latitude look swapped' }],
        },
      )
    throw new InvalidError('coordinates_outside_china', `${longitude}, ${latitude} lies outside China.`, {
      params: { longitude, latitude },
      errors: [{ path: 'coordinates', message: 'lies outside China' }],
    })
  }
  if (datum === 'wgs84') return { longitude: micro(longitude), latitude: micro(latitude) }
  const [x, y] = transform([longitude, latitude], SYSTEMS[datum], SYSTEMS.wgs84)
  return { longitude: micro(x), latitude: micro(y) }
}

const micro = (degrees: number): number => Math.round(degrees * 1e6) / 1e6

/** A county is seldom narrower, so that nothing nearer than this is ever strange. */
const NEAR_METRES = 30_000
/** Fewer neighbours say nothing about where a county lies. */
const ENOUGH_NEIGHBOURS = 3

/**
 * True when a place lies strangely far from the other places of its county: more than 30 km and more than three times
 * the median distance from their median position. A wrong digit looks like this; so may a real place, so it only warns.
 */
export function liesFarFrom(position: Position, neighbours: readonly Position[]): boolean {
  if (neighbours.length < ENOUGH_NEIGHBOURS) return false
  const middle = {
    longitude: median(neighbours.map((n) => n.longitude)),
    latitude: median(neighbours.map((n) => n.latitude)),
  }
  const spread = median(neighbours.map((n) => metresBetween(middle, n)))
  return metresBetween(middle, position) > Math.max(NEAR_METRES, 3 * spread)
}

function median(values: number[]): number {
  const sorted = values.sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
