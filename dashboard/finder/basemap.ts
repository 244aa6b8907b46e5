import gcoord from 'gcoord'
import { type Coords, type DoneCallback, GridLayer, type Map as LeafletMap } from 'leaflet'
import type { Position } from '../../protocol/nearby.ts'

// Its types describe an ES module inside a CommonJS one; bundlers hand over what it calls its default.
const { transform, WGS84, GCJ02 } = gcoord as unknown as typeof gcoord.default

/** Pictures behind the points, as the county has set them up. */
export interface Basemap {
  datum: 'wgs84' | 'gcj02'
  /** Whose map it is. */
  credit: string
}

/** Latitude and longitude as a map is told them. */
export type Placed = (position: Position) => [latitude: number, longitude: number]

/** None closer than a grid cell, so that what is asked for says no more of where the phone is: they are enlarged. */
const ZOOMS = { minZoom: 9, maxNativeZoom: 15, maxZoom: 18 }

/** Leaflet's own layer drops a picture by loading one out of an address, which the pages' policy refuses. */
class Pictures extends GridLayer {
  protected override createTile({ x, y, z }: Coords, done: DoneCallback): HTMLElement {
    const picture = new Image()
    picture.alt = ''
    picture.onload = () => done(undefined, picture)
    picture.onerror = () => done(new Error('no picture'), picture)
    picture.src = `/find/tiles/${z}/${x}/${y}`
    return picture
  }
}

/** Puts the pictures behind the points, unless data is dear; says whether, and where on them a position lies. */
export function layBasemap(
  map: LeafletMap,
  basemap: Basemap | null,
): { toMap: Placed; hasPictures: boolean } {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } }
  if (!basemap || connection?.saveData)
    return { toMap: ({ longitude, latitude }) => [latitude, longitude], hasPictures: false }
  const credit = document.createElement('span')
  credit.textContent = basemap.credit
  new Pictures({ ...ZOOMS, attribution: credit.innerHTML }).addTo(map)
  const toMap: Placed = ({ longitude, latitude }) => {
    const [x, y] =
      basemap.datum === 'gcj02' ? transform([longitude, latitude], WGS84, GCJ02) : [longitude, latitude]
    return [y, x]
  }
  return { toMap, hasPictures: true }
}
