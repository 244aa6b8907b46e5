import gcoord from 'gcoord'
import type { Datum } from '../../protocol/api/places.ts'
import type { Position } from '../../protocol/nearby.ts'

// Its types describe an ES module inside a CommonJS one; bundlers hand over what it calls its default.
const { transform, WGS84, GCJ02, BD09 } = gcoord as unknown as typeof gcoord.default
const SYSTEMS = { wgs84: WGS84, gcj02: GCJ02, bd09: BD09 }

/** Where the pin goes; what is sent stays as it was typed, and the server converts it again. */
export function toWgs84({ longitude, latitude, datum }: Position & { datum: Datum }): Position {
  if (datum === 'wgs84') return { longitude, latitude }
  const [x, y] = transform([longitude, latitude], SYSTEMS[datum], SYSTEMS.wgs84)
  return { longitude: x, latitude: y }
}
