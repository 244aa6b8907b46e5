/**
 * What the phone and the server work out alike, so that the phone never has to tell where it is: public grid cells,
 * distances, and the order of a list. Free of dependencies: it is part of the public page's script.
 */

/** WGS-84 degrees. */
export interface Position {
  longitude: number
  latitude: number
}

/** Cells are 0.01° of latitude × 0.0125° of longitude: about 1.1 × 1.2 km at 23° N. */
const ROWS_PER_DEGREE = 100
const COLUMNS_PER_DEGREE = 80
const ROWS = 180 * ROWS_PER_DEGREE
const COLUMNS = 360 * COLUMNS_PER_DEGREE

/** The cell a position lies in, `{row}-{column}` counted from the south pole and the date line. */
export function cellOf({ longitude, latitude }: Position): string {
  const row = Math.floor((latitude + 90) * ROWS_PER_DEGREE)
  const column = Math.floor((longitude + 180) * COLUMNS_PER_DEGREE)
  return `${Math.min(row, ROWS - 1)}-${Math.min(column, COLUMNS - 1)}`
}

/** The middle of a cell; null for text that is no cell on Earth. */
export function middleOf(cell: string): Position | null {
  const [, row, column] = /^(\d{1,5})-(\d{1,5})$/.exec(cell) || []
  if (!row || !column || Number(row) >= ROWS || Number(column) >= COLUMNS) return null
  return {
    longitude: round((Number(column) + 0.5) / COLUMNS_PER_DEGREE - 180),
    latitude: round((Number(row) + 0.5) / ROWS_PER_DEGREE - 90),
  }
}

const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6

const EARTH_RADIUS_METRES = 6_371_000
const RADIANS = Math.PI / 180

/** Great-circle distance in metres (haversine). */
export function metresBetween(a: Position, b: Position): number {
  const height = Math.sin(((b.latitude - a.latitude) * RADIANS) / 2) ** 2
  const width = Math.sin(((b.longitude - a.longitude) * RADIANS) / 2) ** 2
  const lean = Math.cos(a.latitude * RADIANS) * Math.cos(b.latitude * RADIANS)
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(height + lean * width)))
}

/** Setting out at all costs as much as this: of two places round the corner, the one that has something comes first. */
const SETTING_OUT_METRES = 300

/**
 * Metres one expects to walk until one is given something: the way, once for every try it takes on average. A place
 * 2 km away where nine in ten succeed comes before one at 500 m where two in ten do. Smaller is better; `chance` is
 * above 0 and at most 1.
 */
export const expectedEffort = (metres: number, chance: number): number =>
  (metres + SETTING_OUT_METRES) / chance

export interface Distance {
  unit: 'metres' | 'kilometres'
  /** Ready to print: tens of metres, tenths of kilometres below ten, whole ones above. */
  amount: string
}

export function distanceIn(metres: number): Distance {
  const tens = Math.max(10, Math.round(metres / 10) * 10)
  if (tens < 1_000) return { unit: 'metres', amount: String(tens) }
  const kilometres = metres / 1_000
  return {
    unit: 'kilometres',
    amount: kilometres < 9.95 ? kilometres.toFixed(1) : String(Math.round(kilometres)),
  }
}
