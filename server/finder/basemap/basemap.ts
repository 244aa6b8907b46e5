import type { Position } from '../../../protocol/nearby.ts'

/** Pictures behind the points of the public map, of a map service that the deployer has chosen. */
export interface Basemap {
  /** With `{z}`, `{x}` and `{y}`, and with the key that the service wants: it never leaves this server. */
  url: string
  /** On which the pictures are drawn. */
  datum: 'wgs84' | 'gcj02'
  /** Whose map it is, with its review number (审图号), printed on it. */
  credit: string
}

export interface Tile {
  z: number
  x: number
  y: number
}

/** Farther out a tile is larger than a county. */
const LEAST_ZOOM = 9
/** A tile is then 1.1 km wide at 24° N, as a grid cell is: what is asked for tells no more of where a phone is than a cell. */
const MOST_ZOOM = 15

/** Null for numbers that are no tile, or one too large or too small to be shown. */
export function readTile({ z, x, y }: Record<'z' | 'x' | 'y', string>): Tile | null {
  if (![z, x, y].every((text) => /^\d{1,6}$/.test(text))) return null
  const tile = { z: Number(z), x: Number(x), y: Number(y) }
  const isOnEarth = tile.x < 2 ** tile.z && tile.y < 2 ** tile.z
  return tile.z >= LEAST_ZOOM && tile.z <= MOST_ZOOM && isOnEarth ? tile : null
}

/** Degrees of its middle (Web Mercator, EPSG:3857). */
export function middleOfTile({ z, x, y }: Tile): Position {
  const latitude = Math.atan(Math.sinh(Math.PI * (1 - (2 * (y + 0.5)) / 2 ** z)))
  return { longitude: ((x + 0.5) / 2 ** z) * 360 - 180, latitude: (latitude * 180) / Math.PI }
}
